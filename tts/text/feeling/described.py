"""A description in words as part of an emotion: what it tells is added to the named feelings."""

from dataclasses import replace
from functools import lru_cache

from tts.contract import Emotion, Feelings, Utterance
from tts.text.feeling import FeltWords, read_feeling

FROM_LINE = "@line"  # as a description: the words of the line itself tell how it is felt


@lru_cache(maxsize=1024)
def told(description: str, line: str) -> FeltWords:
    """What a description tells of a line, or the line itself where it is `FROM_LINE`."""
    words = description.strip()
    return read_feeling(line) if words == FROM_LINE else read_feeling(words, described=True)


def understood(emotion: Emotion, line: str) -> Emotion:
    """Put what the description tells among the named feelings; each stops at 1."""
    if not emotion.description.strip():
        return emotion
    said = told(emotion.description, line)
    added = said.feelings.scaled(said.strength).weights()
    sums = (a + b for a, b in zip(emotion.feelings.weights(), added, strict=True))
    return replace(emotion, feelings=Feelings(*(min(1.0, weight) for weight in sums)), description="")


def in_feelings(utterance: Utterance) -> Utterance:
    """The same utterance with every description understood."""
    emotion = understood(utterance.emotion, utterance.text)
    shifts = tuple(replace(s, emotion=understood(s.emotion, utterance.text)) for s in utterance.shifts)
    return replace(utterance, emotion=emotion, shifts=shifts)
