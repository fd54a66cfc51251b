"""One switch turns every quirk on, and the batch is as large as the memory allows."""

from pathlib import Path

import pytest
import torch

from tests.tts.nn.golden import FOLDER, golden_tensors, tiny_voice
from tts.engines.indextts2.codes import CodesSettings, Positions
from tts.engines.indextts2.decode import BatchShape, Decoder
from tts.engines.indextts2.emotion import EmotionMatrices
from tts.engines.indextts2.features import SpeechFeatures
from tts.engines.indextts2.text import load_vocabulary
from tts.engines.indextts2.text_models import TextFiles, TextModels
from tts.engines.indextts2.text_side import TextOptions, build_text_side, line_bytes, shape_that_fits
from tts.errors import EngineUnavailable

SHAPE = BatchShape(lines=(1, 2, 4), prefix_slots=80)
SETTINGS = CodesSettings(max_codes=30, shape=SHAPE)


def tiny_models() -> TextModels:
    golden = golden_tensors()
    return TextModels(
        tiny_voice(),
        load_vocabulary(FOLDER / "t2s_golden.bpe.model"),
        EmotionMatrices(golden["evec.spk_matrix"], golden["evec.emo_matrix"]),
        SpeechFeatures(torch.nn.Identity(), torch.zeros(1), torch.ones(1)),
    )


@pytest.mark.parametrize("compat", [False, True])
def test_the_switch_reaches_every_part(compat: bool) -> None:
    options = TextOptions(compat=compat, codes=SETTINGS)
    side = build_text_side(tiny_models(), options)
    assert side.front_end.compat is compat
    assert side.codes.settings.positions is (Positions.COMPAT if compat else Positions.TRAIN)
    assert side.codes.settings.rules().forbid_start is not compat
    assert side.codes.settings.rules().skipped_position is compat


def test_the_batch_grows_with_the_memory_and_the_estimate_is_what_is_allocated() -> None:
    line = line_bytes(tiny_voice(), SETTINGS)
    assert shape_that_fits(tiny_voice(), SETTINGS, 3 * line).lines == (1, 2)
    assert shape_that_fits(tiny_voice(), SETTINGS, 4 * line).lines == (1, 2, 4)
    with pytest.raises(EngineUnavailable, match="device_full"):
        shape_that_fits(tiny_voice(), SETTINGS, line - 1)
    state = Decoder(tiny_voice(), SETTINGS.rules(), SHAPE).state
    assert state.cache.nbytes + state.latents.nbytes == pytest.approx(4 * line, rel=0.1)


def test_files_are_looked_for_where_the_release_puts_them(tmp_path: Path) -> None:
    files = TextFiles.under(tmp_path)
    assert files.gpt == tmp_path / "gpt.pth"
    assert files.w2v_bert == tmp_path / "hf_cache" / "w2v-bert-2.0" / "model.safetensors"
