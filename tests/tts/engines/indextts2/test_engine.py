"""The joined engine on made weights: noise, but every path of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import torch

from bench.shelf import Shelf
from tts.contract import (
    Clip,
    CurvePoint,
    Delivery,
    Emotion,
    EmotionShift,
    Engine,
    Feelings,
    IntensityCurve,
    Pause,
    Speech,
    Stage,
    Utterance,
    Voice,
)
from tts.engines.indextts2.engine import NOISE_WARNING, IndexTts2Engine
from tts.engines.indextts2.entry import ENTRY
from tts.engines.indextts2.made_folder import write_tiny_folder
from tts.engines.indextts2.recipe import keys
from tts.engines.indextts2.strength import asked_curve_mode
from tts.errors import (
    BadAudio,
    BadText,
    BadValue,
    EngineUnavailable,
    TextTooLong,
    UnknownVoice,
)
from tts.reference import ReferenceStore, clip_of
from tts.text.feeling.described import in_feelings

RATE = 22_050


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with made weights and two recorded voices."""
    folder = tmp_path_factory.mktemp("indextts2")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_HOME", str(folder / "home"))
        patch.setenv("STUDIO_WEIGHTS", str(folder / "weights"))
        write_tiny_folder(folder / "weights")
        for seed, name in enumerate(("Ada", "Bo")):
            noise = np.random.default_rng(seed).standard_normal(round(1.2 * RATE)) * 0.05
            soundfile.write(folder / f"{name}.wav", noise, RATE)
            ReferenceStore().add(folder / f"{name}.wav", Voice("", name, "", ()))
        yield folder


@pytest.fixture(scope="module")
def engine(place: Path) -> Iterator[Engine]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    engine = ENTRY.load("cpu")
    yield engine
    engine.close()
    torch.set_num_threads(threads)


@pytest.fixture
def ada(place: Path) -> str:
    return next(voice.id for voice in ENTRY.info().voices if voice.name == "Ada")


def say(engine: Engine, utterance: Utterance, shelf: Shelf | None = None) -> Speech:
    (speech,) = engine.render([utterance], shelf or Shelf())
    assert isinstance(speech, Speech), speech
    return speech


def same(a: Speech, b: Speech) -> bool:
    return np.array_equal(a.audio.samples, b.audio.samples)


def test_a_line_sounds_the_same_alone_among_others_and_again(engine: Engine, ada: str) -> None:
    bo = next(voice.id for voice in ENTRY.info().voices if voice.name == "Bo")
    asked = [
        Utterance("Hello there.", ada, seed=1),
        Utterance("你好，我们今天去哪里？", bo, emotion=Emotion(Feelings(happy=0.8))),
        Utterance("!?", ada),
        Utterance("We shall see.", bo, seed=5),
    ]
    shelf = Shelf()
    first = list(engine.render(asked, shelf))
    assert isinstance(first[2], BadText)
    again = list(engine.render(asked, shelf))
    for index in (0, 1, 3):
        one, other = first[index], again[index]
        assert isinstance(one, Speech)
        assert isinstance(other, Speech)
        assert one.reused == frozenset()
        assert other.reused == {Stage.SAID}
        assert same(one, other)
    alone, company = say(engine, asked[3]), first[3]
    assert isinstance(company, Speech)
    assert same(alone, company)
    assert NOISE_WARNING in alone.warnings
    assert ENTRY.info().quality == "noise"


def test_rate_level_and_silence_leave_the_codes_as_they_are(engine: Engine, ada: str) -> None:
    plain = Utterance("Hello there, we shall see.", ada)
    shelf = Shelf()
    usual = say(engine, plain, shelf)
    changed = replace(plain, delivery=Delivery(rate=2.0, volume_db=-6.0, pause_before_s=0.5))
    assert keys(changed).said == keys(plain).said
    assert keys(changed).sound != keys(plain).sound
    fast = say(engine, changed, shelf)
    assert fast.reused == {Stage.SAID}
    assert fast.audio.seconds - 0.5 == pytest.approx(usual.audio.seconds / 2, abs=0.02)
    assert not fast.audio.samples[: round(0.49 * RATE)].any()
    assert fast.plan.pauses[0].end_s == pytest.approx(0.5, abs=0.01)


def test_pitch_keeps_the_length(engine: Engine, ada: str) -> None:
    plain = Utterance("Hello there, we shall see.", ada)
    usual, high = (
        say(engine, replace(plain, delivery=Delivery(pitch_st=semitones))) for semitones in (0.0, 7.0)
    )
    assert high.audio.seconds == pytest.approx(usual.audio.seconds, abs=0.03)
    assert not same(usual, high)


def test_a_new_feeling_is_other_codes_and_the_keys_say_so(engine: Engine, ada: str, place: Path) -> None:
    plain = Utterance("Hello there.", ada)
    clip = clip_of(place / "Bo.wav")
    felt = [
        plain,
        replace(plain, emotion=Emotion(Feelings(angry=1.0))),
        replace(plain, emotion=Emotion(Feelings(angry=1.0), strength=0.3)),
        replace(plain, emotion=Emotion(clip=clip)),
        replace(plain, emotion=Emotion(Feelings(angry=1.0), clip=clip)),
        replace(plain, emotion=Emotion(clip=clip, neutral_clip=clip_of(place / "Ada.wav"))),
        replace(plain, curve=IntensityCurve((CurvePoint(0.0, 0.5),)), emotion=Emotion(Feelings(sad=1.0))),
        replace(plain, seed=9),
    ]
    assert len({keys(utterance).said for utterance in felt}) == len(felt)
    assert len({keys(utterance).how for utterance in felt}) == 1
    spoken = list(engine.render(felt, Shelf()))
    sounds = {speech.audio.samples.tobytes() for speech in spoken if isinstance(speech, Speech)}
    assert len(sounds) == len(felt)
    assert not ENTRY.info().capabilities.separate_stages


def test_pauses_and_shifts_cut_the_line_and_are_heard_where_they_stand(engine: Engine, ada: str) -> None:
    text = "Hello there. We shall see now."
    line = Utterance(
        text,
        ada,
        shifts=(EmotionShift(text.index("see"), Emotion(Feelings(happy=1.0))),),
        pauses=(Pause(text.index("We"), 0.7), Pause(len(text), 0.4)),
        curve=IntensityCurve((CurvePoint(0.0, 0.0), CurvePoint(1.0, 1.0))),
    )
    speech = say(engine, line)
    assert len(speech.seams_s) == 2
    words = {word.label: word for word in speech.plan.words}
    assert words["We"].start_s - words["there"].end_s >= 0.7
    assert speech.audio.seconds - words["now"].end_s >= 0.4
    assert not speech.plan.exact
    assert np.isfinite(speech.plan.strength).all()


def test_a_curve_is_followed_as_asked_and_the_line_says_how(
    engine: Engine, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rising = IntensityCurve((CurvePoint(0.0, 0.1), CurvePoint(1.0, 1.0)))
    flat = Utterance("Hello there, you. We shall see.", ada, emotion=Emotion(Feelings(happy=1.0)))
    line = replace(flat, curve=rising)
    before, before_flat = keys(line), keys(flat)
    pieces = say(engine, line)
    assert "in 3 pieces" in pieces.warnings[-1]
    assert len(pieces.seams_s) == 2
    monkeypatch.setenv("STUDIO_INDEXTTS2_CURVE", "continuous")
    assert keys(line).said != before.said
    assert keys(flat) == before_flat
    parts: Any = engine
    asked = replace(parts._codes.settings, curve_mode=asked_curve_mode())
    monkeypatch.setattr(parts._codes, "settings", asked)
    led = say(engine, line)
    assert "continuously" in led.warnings[-1]
    assert led.seams_s == ()
    assert say(engine, flat).warnings == (NOISE_WARNING,)
    monkeypatch.setenv("STUDIO_INDEXTTS2_CURVE", "wavy")
    with pytest.raises(BadValue, match="segments, continuous"):
        keys(line)


def test_the_users_own_readings_count_at_once_and_are_part_of_the_keys(
    engine: Engine, ada: str, place: Path
) -> None:
    line = Utterance("GPT.", ada)
    before, spelt = keys(line), say(engine, line)
    glossary = place / "weights" / "glossary.yaml"
    glossary.write_text("GPT: {en: gee pee tee}", encoding="utf-8")
    assert keys(line).said != before.said
    assert not same(say(engine, line), spelt)
    glossary.write_text("GPT: [", encoding="utf-8")
    (refused,) = engine.render([line], Shelf())
    assert isinstance(refused, EngineUnavailable)
    assert "glossary.yaml" in str(refused)
    glossary.unlink()
    assert keys(line) == before


def test_the_preview_names_every_word_and_does_not_claim_to_be_exact(engine: Engine, ada: str) -> None:
    line = Utterance("Hello there, 你好.", ada, delivery=Delivery(rate=0.5, pause_after_s=1.0))
    plan = engine.plan(line, Shelf())
    assert [word.label for word in plan.words] == ["Hello", "there", "你", "好"]
    assert not plan.exact
    assert plan.seconds == pytest.approx(
        2 * (engine.plan(replace(line, delivery=Delivery()), Shelf()).seconds) + 1.0, abs=0.02
    )


def test_what_cannot_be_spoken_fails_alone_and_says_why(engine: Engine, ada: str, place: Path) -> None:
    gone = Clip(str(place / "gone.wav"), "0" * 64)
    altered = Clip(str(place / "Ada.wav"), "0" * 64)
    asked = [
        Utterance("Hello.", "clip-0000"),
        Utterance("Hello.", ada, emotion=Emotion(clip=gone)),
        Utterance("Hello.", ada, emotion=Emotion(clip=altered)),
        Utterance("a " * 300, ada),
        Utterance("Hello.", ada),
    ]
    found = list(engine.render(asked, Shelf()))
    kinds = [UnknownVoice, BadAudio, BadAudio, TextTooLong, Speech]
    assert [type(result) for result in found] == kinds
    assert "clip_changed" in str(found[2])


def test_words_without_their_model_are_understood_by_rules(engine: Engine, ada: str) -> None:
    described = Utterance("Hello.", ada, emotion=Emotion(description="barely holding back tears"))
    mixed = in_feelings(described)
    assert mixed.emotion.feelings.sad > 0.5
    assert keys(described) == keys(mixed) != keys(replace(described, emotion=Emotion()))
    assert np.array_equal(say(engine, described).audio.samples, say(engine, mixed).audio.samples)


def test_lack_of_memory_makes_the_batch_smaller_and_the_work_goes_on(
    engine: Engine, ada: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(engine, IndexTts2Engine)
    line = Utterance("Hello there.", ada)
    usual = say(engine, line)
    parts: Any = engine
    roomy, make = parts._codes, parts._make_decoder
    made: list[tuple[int, ...]] = []

    class Full:
        def speak(self, _: object) -> Iterator[object]:
            raise torch.OutOfMemoryError("CUDA out of memory")
            yield

    def remake(lines: tuple[int, ...]) -> object:
        made.append(lines)
        return Full() if len(lines) > 1 else roomy

    monkeypatch.setattr(engine, "_lines", (1, 2, 4))
    monkeypatch.setattr(engine, "_codes", Full())
    monkeypatch.setattr(engine, "_make_decoder", remake)
    assert same(say(engine, line), usual)
    assert made == [(1, 2), (1,)]
    monkeypatch.setattr(engine, "_make_decoder", make)
    monkeypatch.setattr(engine, "_codes", roomy)
