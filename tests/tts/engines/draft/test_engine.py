"""The engine reads once, plans what is heard, and never clips."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch

from bench.shelf import Shelf
from tests.tts.engines.draft.readings import RATE, phones
from tts.contract import (
    FEELINGS,
    Delivery,
    Emotion,
    EmotionShift,
    Feelings,
    Speech,
    Stage,
    Utterance,
)
from tts.engines.draft.engine import DraftEngine
from tts.engines.draft.entry import ENTRY, MAX_CHARS
from tts.engines.draft.recipe import keys
from tts.engines.draft.said import Reading, Said
from tts.errors import BadText, TextTooLong, TtsError, UnknownVoice
from tts.text.feeling.described import FROM_LINE, in_feelings

LINE = Utterance("ab cd ef gh", "en-us-sam")


class Vowels:
    """Reads every text as four loud vowels at 120 Hz."""

    version = "vowels"

    def __init__(self) -> None:
        self.readings: list[Reading] = []
        self.closed = False

    def read(self, reading: Reading) -> Said:
        """Count and hum; refuses a text of blanks."""
        self.readings.append(reading)
        if not reading.text.strip():
            raise BadText("There is nothing to say.")
        spoken = phones(language=reading.language)
        samples = np.zeros(spoken[-1].end)
        for phone in spoken:
            if phone.voiced:
                times = np.arange(phone.end - phone.start) / RATE
                wave = sum(
                    (np.cos(2 * np.pi * 120 * k * times) / k for k in range(1, 40)),
                    start=np.zeros(times.size),
                )
                samples[phone.start : phone.end] = 0.12 * wave
        return Said(samples.astype(np.float32), RATE, spoken, reading.text)

    def close(self) -> None:
        """Remember it."""
        self.closed = True


@pytest.fixture
def source() -> Vowels:
    return Vowels()


@pytest.fixture
def engine(source: Vowels) -> Iterator[DraftEngine]:
    threads = torch.get_num_threads()
    made = DraftEngine(source, torch.device("cpu"))
    yield made
    made.close()
    torch.set_num_threads(threads)


def speak(engine: DraftEngine, utterance: Utterance, shelf: Shelf) -> Speech:
    (speech,) = engine.render([utterance], shelf)
    assert isinstance(speech, Speech)
    return speech


def test_another_feeling_is_heard_without_reading_again(engine: DraftEngine, source: Vowels) -> None:
    shelf = Shelf()
    first = speak(engine, LINE, shelf)
    sad = speak(engine, replace(LINE, emotion=Emotion(Feelings(sad=1.0))), shelf)
    assert len(source.readings) == 1
    assert first.reused == frozenset()
    assert sad.reused == {Stage.SAID}
    assert sad.audio.seconds > first.audio.seconds


def test_a_reading_from_the_store_sounds_the_same_in_another_engine(source: Vowels) -> None:
    shelf = Shelf()
    speeches = []
    for _ in range(2):
        made = DraftEngine(source, torch.device("cpu"))
        speeches.append(speak(made, LINE, shelf))
        made.close()
    assert len(source.readings) == 1
    assert speeches[0].audio.samples.tobytes() == speeches[1].audio.samples.tobytes()
    assert speeches[1].reused == {Stage.SAID}


def test_a_damaged_reading_is_made_anew(engine: DraftEngine, source: Vowels) -> None:
    shelf = Shelf()
    shelf.put(Stage.SAID, ENTRY.keys(LINE).said, {"samples": np.zeros(1, np.int16)})
    speech = speak(engine, LINE, shelf)
    assert len(source.readings) == 1
    assert speech.reused == frozenset()
    assert "log_envelope" in shelf.kept[Stage.SAID, ENTRY.keys(LINE).said]


def test_the_preview_is_what_is_heard(engine: DraftEngine) -> None:
    shelf = Shelf()
    line = replace(LINE, emotion=Emotion(Feelings(happy=0.8)), delivery=Delivery(pause_before_s=0.2))
    plan = engine.plan(line, shelf)
    speech = speak(engine, line, shelf)
    np.testing.assert_array_equal(plan.f0_hz, speech.plan.f0_hz)
    assert plan.words == speech.plan.words
    assert speech.audio.seconds == pytest.approx(plan.seconds)


@pytest.mark.parametrize("name", FEELINGS)
def test_no_feeling_clips_however_loud(engine: DraftEngine, name: str) -> None:
    line = replace(LINE, emotion=Emotion(Feelings(**{name: 1.0})), delivery=Delivery(volume_db=12.0))
    speech = speak(engine, line, Shelf())
    assert float(np.abs(speech.audio.samples).max()) < 0.96


def test_louder_feelings_stay_louder(engine: DraftEngine) -> None:
    shelf = Shelf()

    def power(name: str) -> float:
        speech = speak(engine, replace(LINE, emotion=Emotion(Feelings(**{name: 1.0}))), shelf)
        return float(np.mean(np.square(speech.audio.samples)))

    assert power("angry") > 4 * power("sad")


def test_one_bad_line_does_not_stop_the_others(engine: DraftEngine) -> None:
    lines = [
        LINE,
        replace(LINE, text="   "),
        replace(LINE, voice="nobody"),
        replace(LINE, text="a" * (MAX_CHARS + 1)),
        replace(LINE, seed=3),
    ]
    results = list(engine.render(lines, Shelf()))
    kinds = [Speech, BadText, UnknownVoice, TextTooLong, Speech]
    assert [isinstance(result, kind) for result, kind in zip(results, kinds, strict=True)] == [True] * 5
    assert isinstance(results[1], TtsError)


def test_words_are_heard_as_the_mix_they_mean(engine: DraftEngine) -> None:
    described = replace(
        LINE,
        emotion=Emotion(description="through gritted teeth"),
        shifts=(EmotionShift(3, Emotion(description="barely holding back tears")),),
    )
    mixed = in_feelings(described)
    assert mixed.emotion.feelings.angry > 0.5
    assert mixed.shifts[0].emotion.feelings.sad > 0.5
    heard, same = (speak(engine, line, Shelf()).audio.samples for line in (described, mixed))
    assert np.array_equal(heard, same)
    assert keys(described) == keys(mixed) != keys(LINE)


def test_the_words_of_the_line_itself_can_tell(engine: DraftEngine) -> None:
    line = replace(LINE, text="How dare you!", emotion=Emotion(description=FROM_LINE))
    assert in_feelings(line).emotion.feelings.angry > 0.5
    assert in_feelings(replace(line, text="Oh.", emotion=Emotion())).emotion == Emotion()


def test_closing_ends_the_reader(engine: DraftEngine, source: Vowels) -> None:
    engine.close()
    assert source.closed


def test_the_engine_says_who_it_is(engine: DraftEngine) -> None:
    assert engine.info == ENTRY.info()
    assert engine.info.quality == "draft"
    assert engine.info.capabilities.exact_plan
    assert ENTRY.problem() is None
