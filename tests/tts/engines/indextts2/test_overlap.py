"""Lines sounded beside decoding are the lines sounded after it, and both halves end together."""

from collections.abc import Iterable, Iterator, Sequence
from threading import enumerate as threads

import numpy as np
import pytest
import soundfile
import torch
from numpy.typing import NDArray

from bench.shelf import Shelf
from tests.tts.engines.indextts2.test_engine import RATE
from tts.contract import Speech, Stage, Utterance, Voice
from tts.engines.indextts2.codes import FailedLine, LineResult, SpokenLine
from tts.engines.indextts2.engine import IndexTts2Engine
from tts.engines.indextts2.entry import ENTRY
from tts.engines.indextts2.made_folder import write_tiny_folder
from tts.engines.indextts2.sound import SoundHalf, SoundRequest
from tts.errors import BadText
from tts.reference import ReferenceStore


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexTts2Engine]:
    folder, before = tmp_path_factory.mktemp("overlap"), torch.get_num_threads()
    torch.set_num_threads(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_HOME", str(folder / "home"))
        patch.setenv("STUDIO_WEIGHTS", str(folder / "weights"))
        write_tiny_folder(folder / "weights")
        noise = np.random.default_rng(0).standard_normal(round(1.1 * RATE)) * 0.05
        soundfile.write(folder / "ada.wav", noise, RATE)
        ReferenceStore().add(folder / "ada.wav", Voice("", "Ada", "", ()))
        engine = ENTRY.load("cpu")
        assert isinstance(engine, IndexTts2Engine)
        yield engine
        engine.close()
    torch.set_num_threads(before)


@pytest.fixture
def lines(engine: IndexTts2Engine) -> list[Utterance]:
    ada = ENTRY.info().voices[0].id
    texts = ("Hello there.", "!?", "We shall see.")
    return [Utterance(text, ada, seed=seed) for seed, text in enumerate(texts)]


def second_stages() -> list[str]:
    return [thread.name for thread in threads() if thread.name.startswith("second-stage")]


def test_overlap_changes_no_sample_and_no_order(
    engine: IndexTts2Engine, lines: list[Utterance], monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = list(engine.render(lines, Shelf()))
    monkeypatch.setattr(engine, "_beside", True)
    shelf = Shelf()
    for _ in ("decoded", "kept from before"):
        overlapped = list(engine.render(lines, shelf))
        for one, other in zip(turns, overlapped, strict=True):
            if isinstance(one, Speech):
                assert isinstance(other, Speech)
                assert np.array_equal(one.audio.samples, other.audio.samples)
            else:
                assert isinstance(one, BadText)
                assert isinstance(other, BadText)
    assert isinstance(overlapped[0], Speech)
    assert overlapped[0].reused == {Stage.SAID}


def test_the_first_line_does_not_wait_for_later_ones_to_be_sounded(
    engine: IndexTts2Engine, lines: list[Utterance], monkeypatch: pytest.MonkeyPatch
) -> None:
    decode, sound = engine._codes.speak, SoundHalf.sound
    sounded: list[int] = []

    def last_first(asked: Iterable[SpokenLine]) -> Iterator[LineResult | FailedLine]:
        return reversed(list(decode(asked)))

    def noted(half: SoundHalf, requests: Sequence[SoundRequest]) -> list[NDArray[np.float32]]:
        sounded.append(len(requests))
        return sound(half, requests)

    usual = list(engine.render(lines, Shelf()))
    monkeypatch.setattr(engine._codes, "speak", last_first)
    monkeypatch.setattr(SoundHalf, "sound", noted)
    results = engine.render(lines, Shelf())
    first = next(results)
    assert sounded == [1]
    rest = list(results)
    assert sounded == [1, 1]
    for one, other in zip(usual, [first, *rest], strict=True):
        assert type(one) is type(other)
        if isinstance(one, Speech) and isinstance(other, Speech):
            assert np.array_equal(one.audio.samples, other.audio.samples)


def test_who_stops_asking_ends_both_halves(
    engine: IndexTts2Engine, lines: list[Utterance], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_beside", True)
    results = engine.render(lines, Shelf())
    assert isinstance(next(results), Speech)
    results.close()
    assert not second_stages()
    assert isinstance(next(engine.render(lines[-1:], Shelf())), Speech)


def test_an_error_of_the_sound_half_ends_both_and_is_told(
    engine: IndexTts2Engine, lines: list[Utterance], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_self: SoundHalf, _requests: object) -> list[object]:
        raise RuntimeError("CUDA error: device-side assert triggered")

    monkeypatch.setattr(engine, "_beside", True)
    with monkeypatch.context() as broken:
        broken.setattr(SoundHalf, "sound", lost)
        with pytest.raises(RuntimeError, match="CUDA error"):
            list(engine.render(lines, Shelf()))
    assert not second_stages()
    assert all(isinstance(result, Speech) for result in engine.render(lines[2:], Shelf()))
