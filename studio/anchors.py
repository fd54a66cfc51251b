"""What curve points, pauses and shifts hold to: snapping to words, and staying on them in a text edit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import takewhile

import numpy as np

from studio.tokens import Token, estimate_place, tokens
from tts.contract import CurvePoint, IntensityCurve


@dataclass(frozen=True, slots=True)
class WordPlace:
    """A word's first character and how far along the line it is spoken, 0 to 1."""

    char: int
    at: float


def word_places(text: str) -> tuple[WordPlace, ...]:
    """The words of a text with guessed places, for where no engine's plan is at hand."""
    return tuple(WordPlace(token.start, estimate_place(text, token.start)) for token in tokens(text))


def snap_to_words(curve: IntensityCurve, places: Sequence[WordPlace]) -> IntensityCurve:
    """Anchor every point to the word nearest to it; points at the two ends stay free.

    Parameters
    ----------
    curve : IntensityCurve
        Any curve.
    places : sequence of WordPlace
        The words in order, from a plan or from `word_places`; without any the curve stays as it is.
    """
    if not places:
        return curve
    where = np.array([place.at for place in places])
    points = []
    for point in curve.points:
        near = places[int(np.argmin(np.abs(where - point.at)))]
        free = point.at in (0.0, 1.0)
        points.append(point if free else replace(point, at=near.at, anchor=near.char))
    return IntensityCurve(tuple(points))


@dataclass(frozen=True, slots=True)
class TextChange:
    """Which words of an old text survive in a new one; words are compared, not what stands between them."""

    old: str
    new: str
    moved: tuple[tuple[Token, Token], ...]  # surviving words, before and after, in order
    replaced: tuple[tuple[Token, Token], ...]  # words that stand where others stood

    def place_of(self, char: int) -> int | None:
        """Where a character of the old text is now.

        Parameters
        ----------
        char : int
            A character of the old text; one within or right before a word goes with that word.

        Returns
        -------
        int or None
            The character of the new text; None if its word is gone.
        """
        if char <= 0:
            return 0
        word = next((token for token in tokens(self.old) if token.end > char), None)
        if word is None:
            return len(self.new) - max(0, min(len(self.old) - char, len(self.new)))
        after = next((new for old, new in (*self.moved, *self.replaced) if old == word), None)
        if after is None:
            return None
        return min(after.start + max(0, char - word.start), max(after.start, after.end - 1))

    def next_place(self, char: int, end: int) -> int | None:
        """Where the first surviving word from a character of the old text on, but before another, is now."""
        pairs = (*self.moved, *self.replaced)
        starts = sorted((old.start, new.start) for old, new in pairs if char <= old.start < end)
        return starts[0][1] if starts else None


def compare(old: str, new: str) -> TextChange:
    """Find the words that survive an edit; Chinese is compared character by character."""
    before, after = tokens(old), tokens(new)
    head = _same(before, after)
    tail = min(_same(before[::-1], after[::-1]), min(len(before), len(after)) - head)
    inner_before, inner_after = before[head : len(before) - tail], after[head : len(after) - tail]
    moved = [*zip(before[:head], after[:head], strict=True)]
    replaced: list[tuple[Token, Token]] = []
    matcher = SequenceMatcher(
        None, [t.text for t in inner_before], [t.text for t in inner_after], autojunk=False
    )
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        pairs = zip(inner_before[i1:i2], inner_after[j1:j2], strict=False)
        if kind == "equal":
            moved += pairs
        elif kind == "replace":
            replaced += pairs
    moved += zip(before[len(before) - tail :], after[len(after) - tail :], strict=True)
    return TextChange(old, new, tuple(moved), tuple(replaced))


def _same(before: Sequence[Token], after: Sequence[Token]) -> int:
    """How many words are the same from the start on; most edits leave most of a text as it is."""
    pairs = zip(before, after, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0].text == pair[1].text, pairs))


def reanchor(curve: IntensityCurve, change: TextChange) -> IntensityCurve:
    """Keep a curve on its words after a text edit.

    Points whose word survives, or is replaced by another one, hold to it; points whose word is gone let go
    and stay between their neighbours. Free points move along with the words around them.
    """
    anchors = [None if p.anchor is None else change.place_of(p.anchor) for p in curve.points]
    known = [
        (p.at, estimate_place(change.new, anchor))
        for p, anchor in zip(curve.points, anchors, strict=True)
        if anchor is not None
    ]
    before = np.maximum.accumulate([0.0, *(was for was, _ in known), 1.0])
    after = np.maximum.accumulate([0.0, *(now for _, now in known), 1.0])
    points: list[CurvePoint] = []
    for point, anchor in zip(curve.points, anchors, strict=True):
        guess = estimate_place(change.new, anchor) if anchor is not None else None
        at = float(np.interp(point.at, before, after)) if guess is None else guess
        at = max(at, points[-1].at if points else 0.0)
        points.append(replace(point, at=min(1.0, at), anchor=anchor))
    return IntensityCurve(tuple(points))
