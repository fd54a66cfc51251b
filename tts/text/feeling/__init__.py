"""From words to a feeling: a lexicon and rules, English and Mandarin, no model and no network.

It reads two kinds of text: a line that is spoken ("How dare you!") and a description of how one is spoken
("barely holding back tears", "像怕吵醒谁一样"), and says which words made it think so.
"""

import math
from dataclasses import dataclass

from tts.contract import FEELINGS, Feelings
from tts.text.feeling.clues import Clue, Rule, clues

__all__ = ["VERSION", "Clue", "FeltWords", "Rule", "read_feeling"]

VERSION = "1"  # of the rules and the word lists: another one, and the same words may mean another mix

NEUTRAL_BELOW = 0.45  # less than this speaks for nothing
MAX_CHARS = 1000  # what stands behind is not read
_KEPT_SHARE = 0.34  # of the strongest feeling; what is weaker is noise
_MOST = 3  # feelings in a mix
_EXCITED = {"angry": 1.2, "happy": 1.2, "surprised": 1.15, "afraid": 1.15, "calm": 0.6, "melancholic": 0.8}


@dataclass(frozen=True, slots=True)
class FeltWords:
    """What a text tells about a feeling.

    Attributes
    ----------
    feelings : Feelings
        A mix whose weights add up to 1; all zero where nothing is told.
    strength : float
        How strongly it is told, 0 to 1.
    clues : tuple of Clue
        What in the text made it so.
    """

    feelings: Feelings
    strength: float
    clues: tuple[Clue, ...]

    @property
    def leading(self) -> str:
        """The strongest feeling, or "neutral"."""
        weights = self.feelings.weights()
        return FEELINGS[weights.index(max(weights))] if any(weights) else "neutral"


def read_feeling(text: str, *, described: bool = False) -> FeltWords:
    """Tell what a text feels like.

    Parameters
    ----------
    text : str
        A line to be spoken, or a description.
    described : bool
        It describes how something is said.
    """
    text = text[:MAX_CHARS]
    found = clues(text, described=described)
    scores = dict.fromkeys(FEELINGS, 0.0)
    for clue in found:
        for name, weight in clue.says:
            scores[name] += weight
    if not described and ("!" in text or "！" in text):
        scores = {name: score * _EXCITED.get(name, 1.0) for name, score in scores.items()}
    best = max(scores.values())
    if best < NEUTRAL_BELOW:
        return FeltWords(Feelings(), 0.0, found)
    kept = sorted((n for n in FEELINGS if scores[n] >= _KEPT_SHARE * best), key=lambda n: -scores[n])[:_MOST]
    whole = sum(scores[name] for name in kept)
    mix = Feelings(**{name: round(scores[name] / whole, 3) for name in kept})
    return FeltWords(mix, round(1.0 - 0.6 * math.exp(-best), 2), found)
