"""The official files are loaded wholly, in the precision that each part needs, or refused by name."""

from pathlib import Path

import pytest
import torch

from tests.tts.nn.golden import golden_tensors, tiny_config, tiny_voice, worst
from tts.engines.indextts2.checkpoint import load_module
from tts.engines.indextts2.decode import BatchShape, Decoder, Line
from tts.engines.indextts2.text_models import (
    CONDITIONING,
    TextFiles,
    load_matrices,
    load_text_models,
    load_voice,
)
from tts.errors import EngineUnavailable, WeightsError
from tts.nn.decoder import StepRules
from tts.nn.gpt import UnifiedVoice
from tts.nn.latents import latents_of_codes
from tts.nn.sampling import ScoreRules
from tts.nn.unfilled import unfilled

CPU = torch.device("cpu")


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"weights_gone .*gpt\.pth"):
        load_text_models(TextFiles.under(tmp_path), device=CPU)


@pytest.mark.parametrize("wrapped", [False, True])
def test_another_network_is_refused_with_what_is_missing_and_unexpected(
    tmp_path: Path, wrapped: bool
) -> None:
    tensors = {"final_norm.weight": torch.ones(3), "surprise": torch.ones(1), "gpt.wte.weight": torch.ones(1)}
    torch.save({"model": tensors} if wrapped else tensors, tmp_path / "gpt.pth")
    with pytest.raises(WeightsError) as refusal:
        load_voice(tmp_path / "gpt.pth", dtype=torch.float32)
    text = str(refusal.value)
    assert "tensors_missing (count=662" in text
    assert "tensors_unexpected (count=1, names=surprise)" in text
    assert "final_norm.weight [3] ≠ [1280]" in text


def test_emotion_matrices_of_another_shape_are_refused(tmp_path: Path) -> None:
    torch.save(torch.ones(73, 192), tmp_path / "feat1.pt")
    torch.save(torch.ones(72, 1280), tmp_path / "feat2.pt")
    with pytest.raises(WeightsError, match=r"found=\[72, 1280\].*feat2\.pt, wanted=\[73, 1280\]"):
        load_matrices(tmp_path / "feat1.pt", tmp_path / "feat2.pt", device=CPU)
    torch.save({"a": torch.ones(1)}, tmp_path / "feat2.pt")
    with pytest.raises(WeightsError, match=r"found=dict.*feat2\.pt, wanted=Tensor"):
        load_matrices(tmp_path / "feat1.pt", tmp_path / "feat2.pt", device=CPU)


def test_half_precision_is_refused_on_the_cpu(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="cpu_precision"):
        load_text_models(TextFiles.under(tmp_path), device=CPU, dtype=torch.float16)


def test_named_parts_stay_in_full_precision() -> None:
    with unfilled():
        module = torch.nn.ModuleDict({"once": torch.nn.Linear(2, 2), "often": torch.nn.Linear(2, 2)})
    tensors = {f"{part}.{name}": torch.ones(2, 2)[: 2 if name == "weight" else 1].squeeze(0)
               for part in ("once", "often") for name in ("weight", "bias")}  # fmt: skip
    load_module(module, tensors, dtype=torch.bfloat16, in_full=("once.",))
    kept, halved = module["once"], module["often"]
    assert isinstance(kept, torch.nn.Linear)
    assert isinstance(halved, torch.nn.Linear)
    assert kept.weight.dtype == torch.float32
    assert halved.weight.dtype == torch.bfloat16


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
@pytest.mark.parametrize("beams", [1, 3])
def test_a_network_in_half_precision_decodes_to_what_one_pass_over_its_codes_gives(
    beams: int, dtype: torch.dtype
) -> None:
    golden = golden_tensors()
    with unfilled():
        voice = UnifiedVoice(tiny_config())
    load_module(voice, tiny_voice().state_dict(), dtype=dtype, in_full=CONDITIONING)
    speaker = voice.speaker_latents(golden["A.in.spk_feat"])
    emotion = voice.emotion_vector(golden["A.in.emo_feat"])
    assert speaker.dtype == emotion.dtype == torch.float32
    prefix = voice.prefix(speaker, emotion, golden["A.in.text_tokens"].long())
    rules = StepRules(ScoreRules(beams=beams), max_codes=30)
    (line,) = Decoder(voice, rules, BatchShape(lines=(2,), prefix_slots=64)).run([Line(prefix, seed=1)])
    (latents,) = latents_of_codes(voice, [prefix[0]], [line.codes])
    assert worst(line.latents, latents) < 0.1
