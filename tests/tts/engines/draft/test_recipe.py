"""Keys change with what can be heard, and the two halves of a line keep apart."""

import subprocess
import sys
from dataclasses import replace

import pytest

from tts.contract import (
    Clip,
    CurvePoint,
    Delivery,
    Emotion,
    EmotionShift,
    Feelings,
    IntensityCurve,
    Pause,
    Utterance,
)
from tts.engines.draft.recipe import keys, reading_of
from tts.errors import BadValue, UnknownVoice

LINE = Utterance("Nobody told us anything.", "en-us-sam")
GLAD = Emotion(Feelings(happy=0.7))
FELT = Clip("a.wav", "0" * 64)


def test_the_same_line_has_the_same_keys() -> None:
    assert keys(LINE) == keys(replace(LINE))


@pytest.mark.parametrize(
    "changed",
    [
        replace(LINE, emotion=GLAD),
        replace(LINE, emotion=Emotion(Feelings(happy=0.7), strength=0.5)),
        replace(LINE, emotion=Emotion(clip=FELT)),
        replace(LINE, emotion=Emotion(clip=FELT, neutral_clip=Clip("b.wav", "1" * 64))),
        replace(LINE, shifts=(EmotionShift(7, GLAD),)),
        replace(LINE, curve=IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 0.9)))),
        replace(LINE, delivery=Delivery(rate=1.2)),
        replace(LINE, delivery=Delivery(pause_after_s=0.3)),
        replace(LINE, seed=1),
        replace(LINE, voice="en-us-clara"),  # another person reading with the same base voice
    ],
)
def test_how_a_line_is_said_leaves_what_is_said_alone(changed: Utterance) -> None:
    before, after = keys(LINE), keys(changed)
    assert after.said == before.said
    assert after.how != before.how
    assert after.sound != before.sound


@pytest.mark.parametrize(
    "changed",
    [
        replace(LINE, text="Nobody told us a thing."),
        replace(LINE, pauses=(Pause(7, 0.5),)),
        replace(LINE, language="en-GB"),
    ],
)
def test_what_is_said_leaves_how_alone(changed: Utterance) -> None:
    before, after = keys(LINE), keys(changed)
    assert after.said != before.said
    assert after.how == before.how
    assert after.sound != before.sound


def test_a_voice_reads_its_language_with_its_own_accent() -> None:
    assert reading_of(LINE).language == "en-US"
    assert reading_of(replace(LINE, voice="en-gb-alice")).language == "en-GB"
    assert reading_of(replace(LINE, voice="en-gb-alice", text="我不知道。")).language == "zh-CN"
    assert reading_of(replace(LINE, voice="zh-lan")).language == "en-US"


def test_an_unknown_voice_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownVoice, match="en-us-sam"):
        keys(replace(LINE, voice="nobody"))


def test_a_language_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(BadValue, match="language"):
        keys(replace(LINE, language="tlh"))


def test_keys_need_neither_torch_nor_espeak() -> None:
    program = (
        "import sys; from tts.contract import Utterance; from tts.engines.draft.entry import ENTRY;"
        "ENTRY.keys(Utterance('Hello.', 'en-us-sam')); ENTRY.info(); ENTRY.problem();"
        "heavy = {'torch', 'pyworld', 'espeakng_loader', 'scipy'} & set(sys.modules); assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_recording_counts_by_its_content_wherever_it_lies() -> None:
    here = keys(replace(LINE, emotion=Emotion(clip=FELT)))
    moved = keys(replace(LINE, emotion=Emotion(clip=replace(FELT, path="elsewhere/b.wav"))))
    other = keys(replace(LINE, emotion=Emotion(clip=replace(FELT, sha256="1" * 64))))
    assert here == moved
    assert here.sound != other.sound
    assert keys(replace(LINE, emotion=Emotion(neutral_clip=FELT))) == keys(LINE)


def test_keys_are_named_without_loading_what_reads_sound() -> None:
    code = (
        "import sys; from tts.contract import Clip, Emotion, Utterance;"
        "from tts.engines.draft.recipe import keys;"
        "keys(Utterance('Yes.', 'en-us-sam', emotion=Emotion(clip=Clip('a.wav', '0' * 64))));"
        "sys.exit(bool({'soundfile', 'soxr', 'scipy', 'torch', 'pyworld'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
