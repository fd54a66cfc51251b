"""On a GPU the fast ways of running a step compute what the plain way computes."""

import copy

import pytest
import torch

from tests.tts.nn.golden import CASES, golden_tensors, tiny_voice
from tts.engines.indextts2.decode import BatchShape, Decoder, Line, LineCodes
from tts.nn.decoder import StepRules
from tts.nn.gpt import UnifiedVoice
from tts.nn.sampling import ScoreRules
from tts.nn.steps import StepMode

pytestmark = pytest.mark.gpu
SHAPE = BatchShape(lines=(1, 2, 4), prefix_slots=64, first_slots=64)


def on_gpu(dtype: torch.dtype) -> UnifiedVoice:
    return copy.deepcopy(tiny_voice()).to("cuda", dtype)


def decoded(mode: StepMode, beams: int, dtype: torch.dtype, shape: BatchShape = SHAPE) -> list[LineCodes]:
    rules = StepRules(ScoreRules(beams=beams, temperature=1.5, top_p=0.95), max_codes=30)
    prefixes = [golden_tensors()[f"{CASES[i % 3]}.gpt.prefix_embeds"].to("cuda", dtype) for i in range(7)]
    lines = [Line(prefix, seed) for seed, prefix in enumerate(prefixes)]
    return sorted(Decoder(on_gpu(dtype), rules, shape, mode=mode).run(lines), key=lambda line: line.index)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("beams", [1, 3])
def test_captured_graphs_compute_what_the_plain_step_computes(beams: int, dtype: torch.dtype) -> None:
    plain, graphs = (decoded(mode, beams, dtype) for mode in (StepMode.EAGER, StepMode.GRAPHS))
    for one, other in zip(plain, graphs, strict=True):
        assert torch.equal(one.codes, other.codes)
        assert torch.equal(one.latents, other.latents)


@pytest.mark.parametrize("beams", [1, 3])
def test_compiled_graphs_choose_what_the_plain_step_chooses(beams: int) -> None:
    plain = decoded(StepMode.EAGER, beams, torch.float32)
    compiled = decoded(StepMode.COMPILED_GRAPHS, beams, torch.float32)
    for one, other in zip(plain, compiled, strict=True):
        assert torch.equal(one.codes, other.codes)
        assert torch.allclose(one.latents, other.latents, atol=1e-4)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_in_a_fixed_shape_company_changes_not_even_the_rounding(dtype: torch.dtype) -> None:
    shape = BatchShape(lines=(1, 2, 4), prefix_slots=64, fixed=True)
    rules = StepRules(ScoreRules(temperature=1.5, top_p=0.95), max_codes=30)
    decoder = Decoder(on_gpu(dtype), rules, shape, mode=StepMode.GRAPHS)
    lines = [
        Line(golden_tensors()[f"{CASES[i % 3]}.gpt.prefix_embeds"].to("cuda", dtype), i) for i in range(7)
    ]
    together = sorted(decoder.run(lines), key=lambda line: line.index)
    for line, asked in zip(together, lines, strict=True):
        (alone,) = decoder.run([asked])
        assert torch.equal(line.codes, alone.codes)
        assert torch.equal(line.latents, alone.latents)


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
def test_company_that_reads_further_into_the_cache_changes_not_even_the_rounding(dtype: torch.dtype) -> None:
    shape = BatchShape(lines=(4,), prefix_slots=1200, fixed=True)
    rules = StepRules(ScoreRules(temperature=1.5, top_p=0.95), max_codes=12)
    decoder = Decoder(on_gpu(dtype), rules, shape, mode=StepMode.GRAPHS)
    generator = torch.Generator().manual_seed(0)
    width = tiny_voice().config.dim
    short, longer, longest = (
        Line(torch.randn(1, tokens, width, generator=generator).to("cuda", dtype), seed=tokens)
        for tokens in (300, 490, 1100)
    )
    (alone,) = decoder.run([short])
    for company in ([longest, short], [longer, longer, short], [short, longest, longer]):
        together = sorted(decoder.run(company), key=lambda line: line.index)[company.index(short)]
        assert torch.equal(together.codes, alone.codes)
        assert torch.equal(together.latents, alone.latents)
