"""Codes become mel frames of the published length and content, alone and in padded batches."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from tests.tts.nn.s2mel_golden import CASES, FACTS, distance, golden, padded, tolerance, weights
from tts.engines.indextts2.checkpoint import load_module
from tts.nn.codec import CodecShape, VectorQuantizer
from tts.nn.content import LatentShape, content_tables, latent_projection
from tts.nn.regulator import LengthRegulator, RegulatorShape, nearest_source, target_frames
from tts.nn.weight_norm import fold_weight_norm

UNUSED = ("embedding.weight", "mask_token")


@pytest.fixture(scope="module")
def regulator() -> LengthRegulator:
    model = LengthRegulator(RegulatorShape(features=32, width=24))
    state = weights("regulator", "length_regulator.")
    load_module(model, {k: v for k, v in state.items() if k not in UNUSED}, dtype=torch.float32)
    return model


@pytest.fixture(scope="module")
def projection() -> nn.Sequential:
    model = latent_projection(LatentShape(*FACTS["tiny_configs"]["gpt_layer_sizes"]))
    load_module(model, weights("regulator", "gpt_layer."), dtype=torch.float32)
    return model


@pytest.fixture(scope="module")
def quantizer() -> VectorQuantizer:
    shape = CodecShape(features=32, codes=64, code_width=8)
    model = VectorQuantizer(shape)
    state = fold_weight_norm(weights("codec", "quantizer.quantizers.0."))
    load_module(model, state, dtype=torch.float32)
    return model


@pytest.mark.parametrize("case", CASES)
def test_speech_is_stretched_as_published(
    regulator: LengthRegulator, projection: nn.Sequential, case: str
) -> None:
    data = golden("regulator")
    latents = projection(data[f"{case}/in/latent"])
    assert distance(latents, data[f"{case}/mid/gpt_layer"]) < tolerance("regulator")
    features = data[f"{case}/in/code_emb"] + latents
    frames = target_frames(features.shape[1])
    assert frames == int(data[f"{case}/out/target_len"])
    cond = regulator(features, [features.shape[1]], [frames])
    assert distance(cond, data[f"{case}/out/cond"]) < tolerance("regulator")


@pytest.mark.parametrize("case", CASES)
def test_the_tables_of_constants_equal_the_layers_they_replace(
    regulator: LengthRegulator, projection: nn.Sequential, quantizer: VectorQuantizer, case: str
) -> None:
    tables = content_tables(quantizer, projection, regulator)
    codes, latents = golden("codec")[f"{case}/in/tts_codes"], golden("regulator")[f"{case}/in/latent"]
    slow = regulator.content_in_proj(quantizer.embed(codes) + projection(latents))
    assert distance(tables.of_speech(codes, latents), slow) < 2e-6
    prompt = golden("codec")[f"{case}/out/codes"]
    frames = int(golden("regulator")[f"{case}/in/prompt_len"])
    cond = regulator.regulate(tables.of_codes(prompt), [prompt.shape[1]], [frames])
    assert distance(cond, golden("regulator")[f"{case}/out/prompt_cond"]) < tolerance("regulator")


def test_a_padded_batch_equals_its_lines(regulator: LengthRegulator) -> None:
    data = golden("regulator")
    lines = [data[f"{case}/mid/S_infer"][0] for case in CASES]
    sources = [len(line) for line in lines]
    targets = [target_frames(count) for count in sources]
    batch = regulator(padded(lines), sources, targets)
    for row, case in enumerate(CASES):
        cond = batch[row, : targets[row]]
        assert distance(cond, data[f"{case}/out/cond"][0]) < tolerance("regulator")
        assert not batch[row, targets[row] :].any()


@given(st.integers(1, 1500), st.integers(1, 3000))
def test_the_resample_picks_the_frames_that_torch_picks(source: int, target: int) -> None:
    index = nearest_source(torch.tensor([source]), torch.tensor([target]), target)[0]
    ramp = torch.arange(float(source))[None, None]
    expected = nn.functional.interpolate(ramp, size=target, mode="nearest")[0, 0]
    assert torch.equal(index.float(), expected)


@given(st.integers(1, 3999))
def test_frames_per_code_is_exact_for_every_length_in_use(codes: int) -> None:
    assert target_frames(codes) == max(1, 172 * codes // 100)


def test_speaking_twice_as_fast_halves_the_frames() -> None:
    assert target_frames(500, rate=2.0) == target_frames(500) // 2
