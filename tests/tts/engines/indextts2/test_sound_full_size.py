"""Networks of the official sizes give the published results, for weights that a rule makes."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from tests.tts.nn.hash_fill import hash_filled, hashed
from tests.tts.nn.s2mel_golden import CASES, FACTS, distance, golden, tolerance
from tts.engines.indextts2.checkpoint import shipped_manifest
from tts.engines.indextts2.made_weights import low_pass
from tts.engines.indextts2.sound_models import build_folded
from tts.nn.bigvgan import BigVgan, VocoderShape
from tts.nn.campplus import Campplus, CampplusShape
from tts.nn.codec import CodecShape, SemanticCodec
from tts.nn.content import LatentShape, content_tables, latent_projection
from tts.nn.dit import EstimatorShape
from tts.nn.estimator import Estimator
from tts.nn.flow import FlowLine, SolveOptions, solve, uniform_schedule
from tts.nn.layout import LineLengths, make_layout
from tts.nn.regulator import LengthRegulator, RegulatorShape, target_frames

CPU = torch.device("cpu")
RULE = Path("rule")


def state(name: str, *, prefix: str = "") -> dict[str, torch.Tensor]:
    return hash_filled(shipped_manifest(name).wanted(), prefix=prefix)


def test_the_rule_makes_the_known_numbers() -> None:
    for key, values in FACTS["hash_fill"]["check_v"].items():
        np.testing.assert_allclose(hashed(key, 4), values, rtol=0, atol=1e-7)
    assert distance(low_pass(), golden("bigvgan")["filter_up"].flatten()) < 1e-7


@pytest.mark.slow
def test_the_full_size_speaker_embedding_is_the_published_one() -> None:
    model = build_folded(lambda: Campplus(CampplusShape()), state("campplus"), "campplus", path=RULE)
    for case in CASES:
        style = model(golden("audio")[f"{case}/out/fbank"][None])
        assert distance(style, golden("full")[f"campplus/{case}/out/style"]) < tolerance("campplus")


@pytest.mark.slow
def test_full_size_codes_and_conditioning_are_the_published_ones() -> None:
    data = golden("full")
    codec = build_folded(
        lambda: SemanticCodec(CodecShape()), state("semantic_codec"), "semantic_codec", path=RULE
    )
    projection = build_folded(
        lambda: latent_projection(LatentShape()),
        state("gpt_layer", prefix="gpt_layer."),
        "gpt_layer",
        path=RULE,
    )
    regulator = build_folded(
        lambda: LengthRegulator(RegulatorShape()),
        state("length_regulator", prefix="length_regulator."),
        "length_regulator",
        path=RULE,
    )
    tables = content_tables(codec.codebook, projection, regulator)
    for case in CASES:
        codes, quantized = codec.quantize(data[f"codec/{case}/in/feat"])
        assert torch.equal(codes, data[f"codec/{case}/out/codes"])
        assert distance(quantized, data[f"codec/{case}/out/quantized"]) < tolerance("codec_float")
        spoken = data[f"codec/{case}/in/tts_codes"]
        embedded = codec.codebook.table()[spoken]
        assert distance(embedded, data[f"codec/{case}/out/tts_code_emb"]) < tolerance("codec_float")
        latents = data[f"regulator/{case}/in/latent"]
        frames = target_frames(spoken.shape[1])
        fast = regulator.regulate(tables.of_speech(spoken, latents), [spoken.shape[1]], [frames])
        slow = regulator(embedded + projection(latents), [spoken.shape[1]], [frames])
        prompt_frames = int(data[f"regulator/{case}/in/prompt_len"])
        prompt = regulator.regulate(tables.of_codes(codes), [codes.shape[1]], [prompt_frames])
        assert distance(slow, data[f"regulator/{case}/out/cond"]) < tolerance("regulator")
        assert distance(fast, data[f"regulator/{case}/out/cond"]) < tolerance("regulator")
        assert distance(prompt, data[f"regulator/{case}/out/prompt_cond"]) < tolerance("regulator")


@pytest.mark.slow
def test_full_size_mels_are_the_published_ones_alone_and_together() -> None:
    data = golden("full")
    module = build_folded(
        lambda: nn.ModuleDict({"estimator": Estimator(EstimatorShape())}),
        state("cfm", prefix="cfm."),
        "cfm",
        path=RULE,
    )
    estimator = module["estimator"]
    assert isinstance(estimator, Estimator)
    lines = []
    for case in CASES:
        noise, prompt, style = (data[f"cfm/{case}/in/{name}"] for name in ("noise", "prompt_mel", "style"))
        prompt_cond, cond = (data[f"regulator/{case}/out/{name}"] for name in ("prompt_cond", "cond"))
        frames = prompt.shape[-1]
        prompt_offset = estimator.offset(prompt_cond[0], style[0], prompt[0].T)
        lines.append(FlowLine(prompt_offset, estimator.offset(cond[0], style[0]), noise[0].T[frames:]))
        layout = make_layout(LineLengths((0,), (noise.shape[-1],)), context=16, branches=1, device=CPU)
        offsets = torch.cat([prompt_offset, lines[-1].offset])[None]
        step = estimator.tables(data[f"cfm/{case}/in/t"]).step(0)
        velocity = estimator(
            noise.transpose(1, 2), offsets, step, layout, estimator.rope(noise.shape[-1], CPU)
        )
        expected = data[f"cfm/{case}/out/estimator_v"].transpose(1, 2)
        assert distance(velocity, expected) < tolerance("estimator")
    for steps in (4, 25):
        schedule = uniform_schedule(estimator, steps)
        together = solve(estimator, lines, schedule, SolveOptions())
        for case, line, mel in zip(CASES, lines, together, strict=True):
            (alone,) = solve(estimator, [line], schedule, SolveOptions())
            expected = data[f"cfm/{case}/out/mel_n{steps}_cfg0.7"][0, :, len(line.prompt_offset) :].T
            assert distance(alone, expected) < tolerance("cfm")
            assert distance(mel, expected) < tolerance("cfm")


@pytest.mark.slow
def test_full_size_waveforms_are_the_published_ones() -> None:
    model = build_folded(lambda: BigVgan(VocoderShape()), state("bigvgan"), "bigvgan", path=RULE)
    data = golden("full")
    for case in CASES:
        wave = model(data[f"bigvgan/{case}/in/mel"])
        assert distance(wave, data[f"bigvgan/{case}/out/wav"][:, 0]) < tolerance("bigvgan")
