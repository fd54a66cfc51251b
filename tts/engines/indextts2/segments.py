"""A long text's pieces in segments that the network can hold, cut where a reader would pause."""

from collections.abc import Sequence

_STOPS = frozenset({".", "!", "?", "▁.", "▁?", "▁..."})
_STOPS_SANE = _STOPS | {"▁!"}
_COMMAS = frozenset({",", "▁,"})
_HYPHENS = frozenset({"-"})
_QUOTES = frozenset({"'", "▁'"})

Pieces = list[str]


def split_segments(
    pieces: Sequence[str], *, longest: int = 120, quick: int = 0, compat: bool = False
) -> list[Pieces]:
    """Cut a text's pieces into segments, as long as possible.

    Parameters
    ----------
    pieces : sequence of str
        Vocabulary pieces, with ``▁`` where a word begins.
    longest : int
        Most pieces in a segment.
    quick : int
        Until so many pieces have passed, segments are only filled to half, so that the first is soon ready.
    compat : bool
        Keep the quirks of the released pipeline: a quote that closes a sentence is said again at the start
        of the next, and an exclamation mark that stands as a word of its own ends nothing.

    Returns
    -------
    list of list of str
        Joined, they are the text again (but for the repeated quotes of `compat`).
    """
    stops = _STOPS if compat else _STOPS_SANE
    return _Splitter(longest, quick, compat).split(list(pieces), stops)


class _Splitter:
    def __init__(self, longest: int, quick: int, compat: bool) -> None:
        self._longest, self._quick, self._compat = longest, quick, compat

    def split(self, pieces: Pieces, marks: frozenset[str]) -> list[Pieces]:
        """Cut at marks; what is too long is cut at commas, then hyphens, then anywhere."""
        done: list[Pieces] = []
        current: Pieces = []
        taken = -1  # index up to which pieces are in a segment already
        for index, piece in enumerate(pieces):
            if index <= taken:
                continue
            current.append(piece)
            finer = self._finer(current, marks)
            if finer is not None:
                done += finer
                current = []
            elif piece in marks and len(current) > 2:
                if index + 1 < len(pieces) and pieces[index + 1] in _QUOTES:
                    current.append(pieces[index + 1])
                    taken = taken if self._compat else index + 1
                done.append(current)
                current = []
        if current:
            done.append(current)
        return self._merged(done)

    def _finer(self, current: Pieces, marks: frozenset[str]) -> list[Pieces] | None:
        """Cut by finer marks where there are some, or by length where there must be; None: go on."""
        if not marks & _COMMAS and not _COMMAS.isdisjoint(current):
            return self.split(current, _COMMAS)
        if "-" not in marks and "-" in current:
            return self.split(current, _HYPHENS)
        if len(current) > self._longest:
            return [current[i : i + self._longest] for i in range(0, len(current), self._longest)]
        return None

    def _merged(self, segments: list[Pieces]) -> list[Pieces]:
        """Glue neighbours that fit together."""
        merged: list[Pieces] = []
        passed = 0
        for segment in segments:
            joint = len(merged[-1]) + len(segment) if merged else self._longest + 1
            passed += len(segment)
            if (joint <= self._longest and passed > self._quick) or joint <= self._longest / 2:
                merged[-1] = merged[-1] + segment
            else:
                merged.append(segment)
        return merged
