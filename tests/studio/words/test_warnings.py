"""What engines note of a line is told in the user's language."""

from dataclasses import replace

import numpy as np
import pytest

from studio.words import warned
from tts.audio import Audio
from tts.contract import Clip, CurvePoint, Emotion, IntensityCurve, Utterance
from tts.engines.draft.engine import _warnings as draft_warnings
from tts.engines.indextts2.clip import ReferenceClip
from tts.engines.indextts2.engine import NOISE_WARNING
from tts.engines.indextts2.sounded import _LIMIT_WARNING
from tts.engines.indextts2.spans import course_of, how_followed
from tts.engines.indextts2.strength import CurveMode

RISING = IntensityCurve((CurvePoint(0.0, 0.1), CurvePoint(1.0, 1.0)))


def notes() -> list[str]:
    """Every note that there is, as the engines make them."""
    whole = Utterance("Hello there, you. We shall see.", "ada", curve=RISING)
    short = replace(whole, text="Hello")
    followed = [
        how_followed(line, course_of(line), mode)
        for line in (whole, short)
        for mode in (CurveMode.SEGMENTS, CurveMode.CONTINUOUS)
    ]
    sound = np.random.default_rng(0).standard_normal(16 * 8_000).astype(np.float32) * 0.05
    reference = ReferenceClip.of(Audio(sound, 8_000), whole_s=600.0).notes
    copied = draft_warnings(replace(whole, emotion=Emotion(clip=Clip("a.wav", "0" * 64))))
    return [NOISE_WARNING, _LIMIT_WARNING, *(note for told in followed for note in told), *reference, *copied]


def test_every_note_of_an_engine_has_its_chinese_sentence_with_the_same_facts() -> None:
    found = notes()
    assert len(set(found)) == 8
    for note in found:
        assert warned(note, "en") == note
        told = warned(note, "zh")
        assert not {word for word in note.split() if word.isalpha() and word not in {"s", "Hz"}} & set(
            told.split()
        )
        assert all(number.strip("%.;") in told for number in note.split() if number[0].isdigit())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_note_of_an_engine_that_nobody_knows_stays_as_it_is(lang: str) -> None:
    assert warned("Odd.", lang) == "Odd."
