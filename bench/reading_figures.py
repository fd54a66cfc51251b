"""Curves drawn from readings with known ones: how near they come, and what they are drawn by."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.curve_figures import SHAPES, curve_of
from bench.draft_lines import ENGLISH, Speaker, felt
from studio.performed import performed_curve, word_moves
from studio.word_times import WordTime, word_times
from tts.contract import FEELINGS, Feelings, IntensityCurve, Speech
from tts.prosody import measure

Floats = NDArray[np.float64]
Rows = list[tuple[str, float | Floats]]

LISTENER, READERS = "en-us-clara", ("en-us-clara", "en-us-bruno")
TEXTS = tuple(ENGLISH[i] for i in (1, 4, 7, 10))  # one a shape
# Nothing of the following is in the figures of `curves`.
TAUGHT_LISTENER = "en-us-vera"
TAUGHT = tuple(
    (reader, ENGLISH[i])
    for reader, i in (("en-us-sam", 0), ("en-us-walter", 2), ("en-us-mia", 3), ("en-us-june", 5))
)
RIDGE = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A reading with the curve that made it, over a neutral one by the listener's voice."""

    reading: Speech
    neutral: Speech
    words: tuple[WordTime, ...]
    asked: Floats  # strength of every word


def _read(engine: Speaker, feeling: str, lesson: tuple[str, str, str], curve: IntensityCurve) -> _Read:
    """Let a reader say a text for a listener: (reader, text, listener)."""
    reader, text, listener = lesson
    neutral = engine.say(felt(text, listener, "neutral"))
    words = word_times(text, neutral.plan, neutral.plan)
    middles = np.array([(word.at + word.end_at) / 2 for word in words])
    reading = engine.say(felt(text, reader, feeling, 1.0, curve))
    return _Read(reading, neutral, words, curve.sample(middles))


def curves() -> Rows:
    """Rank correlation of drawn curves with those that made the reading, by the same voice and another."""
    from scipy.stats import spearmanr

    engine = Speaker()
    result: Rows = []
    for reader in READERS:
        for feeling in FEELINGS:
            found = []
            for text, curve in zip(TEXTS, SHAPES, strict=True):
                one = _read(engine, feeling, (reader, text, LISTENER), curve_of(curve))
                made = performed_curve(
                    one.reading.audio,
                    one.neutral.audio,
                    one.neutral.plan,
                    one.words,
                    Feelings(**{feeling: 1.0}),
                )
                found.append(0.0 if made.is_flat else float(spearmanr(one.asked, made.strengths).statistic))
            result.append((f"{reader} reads for {LISTENER}, {feeling}", float(np.mean(found))))
        result.append((f"{reader} reads for {LISTENER}", float(np.mean([v for _, v in result[-9:]]))))
    engine.close()
    return result


def shows() -> Rows:
    """For each feeling how its strength shows in pitch, level, brightness and length of words (4,).

    Least squares over words, about each reading's mean; the largest is 1. It is `SHOWS_IN` of
    `studio.performed`.
    """
    engine = Speaker()
    result: Rows = []
    for feeling in FEELINGS:
        inner, outer = RIDGE * np.eye(4), np.zeros(4)
        for reader, text in TAUGHT:
            for curve in SHAPES:
                one = _read(engine, feeling, (reader, text, TAUGHT_LISTENER), curve_of(curve))
                heard = [(speech.audio, measure(speech.audio)) for speech in (one.reading, one.neutral)]
                moved, _ = word_moves(heard[0], heard[1], one.neutral.plan, one.words)
                moved = moved - moved.mean(axis=0)
                inner += moved.T @ moved
                outer += moved.T @ (one.asked - one.asked.mean())
        weights = np.linalg.solve(inner, outer)
        result.append((feeling, weights / np.abs(weights).max()))
    engine.close()
    return result
