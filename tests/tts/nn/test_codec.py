"""The semantic codec finds the published codes, alone and in padded batches."""

import pytest
import torch

from tests.tts.nn.s2mel_golden import CASES, FACTS, distance, golden, padded, tolerance, weights
from tts.engines.indextts2.checkpoint import load_module
from tts.nn.codec import CodecShape, SemanticCodec
from tts.nn.weight_norm import fold_weight_norm


@pytest.fixture(scope="module")
def codec() -> SemanticCodec:
    sizes = FACTS["tiny_configs"]["codec"]
    shape = CodecShape(
        features=sizes["hidden_size"],
        codes=sizes["codebook_size"],
        code_width=sizes["codebook_dim"],
        width=sizes["vocos_dim"],
        inner=sizes["vocos_intermediate_dim"],
        depth=sizes["vocos_num_layers"],
    )
    model = SemanticCodec(shape)
    state = {name: value for name, value in weights("codec").items() if not name.startswith("decoder.")}
    load_module(model, fold_weight_norm(state), dtype=torch.float32)
    return model


@pytest.mark.parametrize("case", CASES)
def test_codes_and_features_are_the_published_ones(codec: SemanticCodec, case: str) -> None:
    data = golden("codec")
    stack, widen = codec.encoder
    hidden = stack(data[f"{case}/in/feat"], None)
    assert distance(hidden, data[f"{case}/mid/backbone"]) < tolerance("codec_float")
    assert distance(widen(hidden), data[f"{case}/mid/encoder"]) < tolerance("codec_float")
    codes, quantized = codec.quantize(data[f"{case}/in/feat"])
    assert torch.equal(codes, data[f"{case}/out/codes"])
    assert distance(quantized, data[f"{case}/out/quantized"]) < tolerance("codec_float")


@pytest.mark.parametrize("case", CASES)
def test_the_table_of_codes_equals_embedding_them(codec: SemanticCodec, case: str) -> None:
    data = golden("codec")
    codes, expected = data[f"{case}/in/tts_codes"], data[f"{case}/out/tts_code_emb"]
    assert distance(codec.codebook.embed(codes), expected) < tolerance("codec_float")
    assert distance(codec.codebook.table()[codes], expected) < tolerance("codec_float")


def test_a_padded_batch_gives_each_clip_its_own_codes(codec: SemanticCodec) -> None:
    data = golden("codec")
    clips = [data[f"{case}/in/feat"][0] for case in CASES]
    codes, quantized = codec.quantize(padded(clips), torch.tensor([len(clip) for clip in clips]))
    for row, case in enumerate(CASES):
        frames = len(clips[row])
        assert torch.equal(codes[row, :frames], data[f"{case}/out/codes"][0])
        assert distance(quantized[row, :frames], data[f"{case}/out/quantized"][0]) < 1e-5
