"""The benchmarks of IndexTTS-2 run from end to end on tiny networks, and both pipelines do the same work."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from bench.indextts2 import Bench, made_line, write_clip, write_weights
from bench.indextts2_stages import Lengths
from bench.t2s import Bench as DecodeBench
from bench.t2s import random_voice
from tts.contract import Voice
from tts.engines.indextts2.sizes import TINY
from tts.nn.steps import StepMode
from tts.nn.transformer import StackConfig
from tts.reference import ReferenceStore

CPU = torch.device("cpu")
LENGTHS = Lengths(0.1, 0.3)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield tmp_path
    torch.set_num_threads(threads)


def test_both_pipelines_speak_lines_of_the_same_lengths_and_every_stage_is_timed(folder: Path) -> None:
    sizes = replace(TINY, max_codes=LENGTHS.longest)
    write_weights(folder, sizes)
    recording = write_clip(folder, 0, 1.1)
    voice = ReferenceStore().add(recording, Voice("", "Ada", "", ())).voice.id
    lines = [made_line(voice, index) for index in range(2)]
    bench = Bench(folder, sizes, CPU, LENGTHS)
    plain, plain_one = bench.plain([(one, recording) for one in lines])
    ours, warm_one = bench.ours(lines)
    assert ours.audio_s == pytest.approx(plain.audio_s)
    assert warm_one.audio_s == pytest.approx(plain_one.audio_s)
    stages = {"voice and feeling", "text to codes", "codes to mel", "mel to wave"}
    assert plain.stages.keys() == stages
    assert ours.stages.keys() == stages | {"joining and measuring"}
    assert all(spent_s > 0 for row in (plain, ours) for spent_s in row.stages.values())
    assert all(0 < row.first_s <= row.all_s for row in (plain, ours, warm_one))


@pytest.mark.parametrize("beams", [1, 3])
def test_decoding_is_counted_in_codes_and_bytes(beams: int) -> None:
    voice = random_voice(StackConfig(dim=32, layers=2, heads=2), CPU, torch.float32)
    bench = DecodeBench(voice, 1e9, 6)
    plain = bench.plain(2)
    assert plain.codes == 6
    one, three = (bench.batched(StepMode.EAGER, beams, lines) for lines in (1, 3))
    assert (one.codes, three.codes) == (6, 18)
    assert one.moved_bytes < three.moved_bytes < 3 * one.moved_bytes
    assert str(three).count("|") == 10
