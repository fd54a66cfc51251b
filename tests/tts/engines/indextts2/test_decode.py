"""Decoding gives the reference's codes, alone and in any company."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
import torch
from torch import Tensor

from tests.tts.nn.golden import CASES, golden_json, golden_tensors, tiny_voice, worst
from tts.engines.indextts2.decode import BatchShape, Decoder, Line, LineCodes
from tts.nn.decoder import StepRules
from tts.nn.sampling import ScoreRules
from tts.nn.steps import CompiledSteps, EagerSteps

SETTINGS = ("greedy_rp10", "greedy_rp1", "beam3_rp10_lp0", "beam3_rp1_lp0", "beam3_rp2_lp1")
STOP = 69
SMALL = BatchShape(lines=(1, 2, 4), prefix_slots=64, first_slots=32)


def rules_of(setting: str, *, skipped_position: bool = True, max_codes: int = 40) -> StepRules:
    entry = golden_json()["generation_settings"][setting]
    scores = ScoreRules(
        sample=entry["do_sample"],
        temperature=entry.get("temperature", 1.0),
        top_k=entry.get("top_k"),
        top_p=entry.get("top_p", 1.0),
        repetition_penalty=entry["repetition_penalty"],
        beams=entry["num_beams"],
        length_penalty=entry.get("length_penalty", 0.0),
    )
    return StepRules(scores, max_codes, skipped_position=skipped_position, forbid_start=False)


def golden_line(case: str, *, seed: int = 0) -> Line:
    return Line(golden_tensors()[f"{case}.gpt.prefix_embeds"], seed)


def golden_codes(name: str) -> list[int]:
    codes: list[int] = golden_tensors()[name][0].tolist()
    return codes[:-1] if codes[-1] == STOP else codes


def decoded(decoder: Decoder, lines: list[Line]) -> list[LineCodes]:
    return sorted(decoder.run(lines), key=lambda line: line.index)


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("case", CASES)
def test_codes_are_those_of_the_reference(case: str, setting: str) -> None:
    decoder = Decoder(tiny_voice(), rules_of(setting), SMALL)
    (line,) = decoder.run([golden_line(case)])
    expected = golden_codes(f"{case}.gen.{setting}")
    assert line.codes.tolist() == expected
    assert line.hit_limit == (len(expected) == 40)


@pytest.mark.parametrize("setting", SETTINGS)
def test_lines_decoded_together_have_the_codes_of_the_reference(setting: str) -> None:
    decoder = Decoder(tiny_voice(), rules_of(setting), SMALL)
    lines = decoded(decoder, [golden_line(case) for case in CASES])
    for case, line in zip(CASES, lines, strict=True):
        assert line.codes.tolist() == golden_codes(f"{case}.gen.{setting}")


@pytest.mark.parametrize("beams", [1, 3])
def test_texts_of_different_lengths_share_a_batch_as_in_the_reference(beams: int) -> None:
    golden, voice = golden_tensors(), tiny_voice()
    lines = [
        Line(
            voice.prefix(
                golden["A.spk.cond_latents"],
                golden["A.emo.merged_0.7"],
                golden[f"{case}.in.text_tokens"].long(),
            ),
            seed=0,
        )
        for case in ("A", "B")
    ]
    setting = "greedy_rp10" if beams == 1 else "beam3_rp10_lp0"
    for item, line in enumerate(decoded(Decoder(voice, rules_of(setting), SMALL), lines)):
        expected = golden[f"batch.textpad_nb{beams}_item{item}"][0].tolist()
        assert line.codes.tolist() == expected[: expected.index(STOP) if STOP in expected else None]


@pytest.mark.parametrize("case", CASES)
def test_beam_sampling_with_the_reference_draws_gives_its_codes(case: str) -> None:
    golden, rules = golden_tensors(), rules_of("beamsample")
    voice, decoder = tiny_voice(), Decoder(tiny_voice(), rules, SMALL)
    recorded = golden[f"{case}.gen.beamsample_draws"]
    worst_seen: list[float] = []

    def draws(probabilities: Tensor, step: Tensor, count: int) -> Tensor:
        at = int(step[0])
        if at < len(recorded):
            worst_seen.append(worst(probabilities[0], golden[f"{case}.gen.beamsample_probs"][at]))
        return recorded[min(at, len(recorded) - 1)][None, :count]

    decoder.steps = EagerSteps(voice, decoder.state, rules, draws)
    (line,) = decoder.run([golden_line(case)])
    assert line.codes.tolist() == golden_codes(f"{case}.gen.beamsample_codes")
    assert max(worst_seen) < 2e-5


@pytest.mark.parametrize("case", CASES)
def test_sampling_sees_the_reference_probabilities(case: str) -> None:
    golden, rules = golden_tensors(), rules_of("sample")
    voice, decoder = tiny_voice(), Decoder(tiny_voice(), rules, SMALL)
    forced = golden[f"{case}.gen.sample_codes"][0]
    worst_seen: list[float] = []

    def draws(probabilities: Tensor, step: Tensor, count: int) -> Tensor:
        at = min(int(step[0]), len(forced) - 1)
        worst_seen.append(worst(probabilities[0], golden[f"{case}.gen.sample_probs"][at]))
        return forced[at].view(1, 1)

    decoder.steps = EagerSteps(voice, decoder.state, rules, draws)
    (line,) = decoder.run([golden_line(case)])
    assert line.codes.tolist() == golden_codes(f"{case}.gen.sample_codes")
    assert max(worst_seen[: len(forced)]) < 2e-5


def sampling_rules(beams: int) -> StepRules:
    return StepRules(ScoreRules(beams=beams, temperature=1.5, top_p=0.95), max_codes=30)


def seeded_lines() -> list[Line]:
    return [golden_line(CASES[i % 3], seed=100 + i) for i in range(7)]


@pytest.mark.parametrize("beams", [1, 2, 3])
def test_a_seeded_line_says_the_same_alone_and_while_others_come_and_go(beams: int) -> None:
    decoder = Decoder(tiny_voice(), sampling_rules(beams), SMALL)
    together = decoded(decoder, seeded_lines())
    assert [line.index for line in together] == list(range(7))
    for line, alone in zip(together, seeded_lines(), strict=True):
        (single,) = decoder.run([alone])
        assert line.codes.tolist() == single.codes.tolist()
        assert worst(line.latents, single.latents) < 2e-5


@pytest.mark.parametrize("beams", [1, 3])
def test_in_a_fixed_shape_company_changes_not_even_the_rounding(beams: int) -> None:
    shape = BatchShape(lines=(1, 2, 4), prefix_slots=64, fixed=True)
    decoder = Decoder(tiny_voice(), sampling_rules(beams), shape)
    for line, alone in zip(decoded(decoder, seeded_lines()), seeded_lines(), strict=True):
        (single,) = decoder.run([alone])
        assert torch.equal(line.codes, single.codes)
        assert torch.equal(line.latents, single.latents)


@pytest.mark.parametrize("threads", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_company_that_reads_further_into_the_cache_changes_not_even_the_rounding(threads: int) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    rules = replace(sampling_rules(3), max_codes=12)
    decoder = Decoder(tiny_voice(), rules, BatchShape(lines=(4,), prefix_slots=1200, fixed=True))
    generator = torch.Generator().manual_seed(0)
    short, longer, longest = (
        Line(torch.randn(1, tokens, tiny_voice().config.dim, generator=generator), seed=tokens)
        for tokens in (300, 490, 1100)
    )
    (alone,) = decoder.run([short])
    for company in ([longest, short], [longer, longer, short], [short, longest, longer]):
        together = decoded(decoder, company)[company.index(short)]
        assert torch.equal(together.codes, alone.codes)
        assert torch.equal(together.latents, alone.latents)
    torch.set_num_threads(before)


def test_another_seed_says_it_differently() -> None:
    decoder = Decoder(tiny_voice(), sampling_rules(1), SMALL)
    first, second = decoded(decoder, [golden_line("A", seed=1), golden_line("A", seed=2)])
    assert first.codes.tolist() != second.codes.tolist()


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["aot_eager", "inductor"])
def test_a_compiled_step_computes_what_the_plain_step_computes(backend: str) -> None:
    rules, shape = sampling_rules(3), BatchShape(lines=(2,), prefix_slots=64)
    plain = Decoder(tiny_voice(), rules, shape)
    traced = Decoder(tiny_voice(), rules, shape)
    traced.steps = CompiledSteps(tiny_voice(), traced.state, rules, backend=backend)
    lines = seeded_lines()[:2]
    for one, other in zip(decoded(plain, lines), decoded(traced, lines), strict=True):
        assert one.codes.tolist() == other.codes.tolist()
        assert worst(one.latents, other.latents) < 2e-5


@pytest.mark.parametrize("beams", [1, 3])
def test_latents_of_decoding_are_those_of_one_pass_over_the_chosen_codes(beams: int) -> None:
    voice = tiny_voice()
    for case in CASES:
        (line,) = Decoder(voice, sampling_rules(beams), SMALL).run([golden_line(case, seed=5)])
        fed = torch.cat((torch.tensor([voice.config.start_mel]), line.codes))[:-1]
        prefix = golden_tensors()[f"{case}.gpt.prefix_embeds"]
        embedded = voice.embed_codes(fed[None], torch.arange(len(fed)))
        at_once = voice.latents(torch.cat((prefix, embedded), dim=1))[0, prefix.shape[1] :]
        assert worst(line.latents, at_once) < 2e-5


def test_lines_are_taken_only_when_there_is_room_and_asking_may_stop_without_a_trace() -> None:
    taken: list[int] = []

    def endless() -> Iterator[Line]:
        for index in range(1000):
            taken.append(index)
            yield golden_line("C", seed=index)

    decoder = Decoder(tiny_voice(), sampling_rules(1), SMALL)
    fresh = [line.codes.tolist() for line in decoded(decoder, seeded_lines())]
    assert len(list(islice(decoder.run(endless()), 3))) == 3
    assert len(taken) < 16
    assert [line.codes.tolist() for line in decoded(decoder, seeded_lines())] == fresh


def test_the_part_of_the_cache_that_is_read_grows_in_few_sizes_with_little_waste() -> None:
    shape = BatchShape()
    sizes = {shape.slots_for(needed, 4700) for needed in range(1, 4701)}
    assert sorted(sizes) == [256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 4700]
    assert all(needed <= shape.slots_for(needed, 4700) <= max(256, 1.5 * needed) for needed in range(1, 4701))


def test_nothing_to_decode_gives_nothing() -> None:
    assert list(Decoder(tiny_voice(), sampling_rules(1), SMALL).run([])) == []


def test_the_start_code_is_never_chosen() -> None:
    voice = tiny_voice()
    rules = StepRules(ScoreRules(beams=1, temperature=50.0, top_k=None, top_p=1.0), max_codes=30)
    lines = decoded(Decoder(voice, rules, SMALL), [golden_line("A", seed=i) for i in range(12)])
    assert sum(len(line.codes) for line in lines) > 100
    assert all(voice.config.start_mel not in line.codes.tolist() for line in lines)
