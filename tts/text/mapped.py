"""A text that remembers where in another text each of its characters comes from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Self

Rewrite = Callable[[re.Match[str]], str | None]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A rewritten text; character i stands for `[starts[i], ends[i])` of the text it was made from.

    The places never run backwards: `starts` and `ends` both rise or stay from character to character.

    Examples
    --------
    >>> price = Mapped.of("pay 5 now").sub("[0-9]", lambda match: "five")
    >>> price.text, price.place(4, 8)
    ('pay five now', (4, 5))
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """A text that stands for itself."""
        return cls(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))

    @classmethod
    def joined(cls, pieces: Sequence["Mapped"]) -> Self:
        """Pieces of one source, in order, as one text."""
        return cls(
            "".join(piece.text for piece in pieces),
            tuple(start for piece in pieces for start in piece.starts),
            tuple(end for piece in pieces for end in piece.ends),
        )

    def slice(self, start: int, end: int) -> Self:
        """The characters from `start` to `end`, still placed in the source."""
        return type(self)(self.text[start:end], self.starts[start:end], self.ends[start:end])

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where characters `start` to `end` (excluded, not empty) come from."""
        return self.starts[start], self.ends[end - 1]

    def sub(self, pattern: str | re.Pattern[str], rewrite: Rewrite) -> Self:
        """Rewrite every match of a pattern.

        A replacement as long as its match keeps the places character by character, any other one stands for
        the whole match. Where `rewrite` returns None the match stays as it is.
        """
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        reached = 0

        def keep(start: int, end: int) -> None:
            pieces.append(self.text[start:end])
            starts.extend(self.starts[start:end])
            ends.extend(self.ends[start:end])

        for match in re.finditer(pattern, self.text):
            start, end = match.span()
            new = rewrite(match)
            if new is None or start == end:
                continue
            keep(reached, start)
            reached = end
            if len(new) == end - start:
                pieces.append(new)
                starts.extend(self.starts[start:end])
                ends.extend(self.ends[start:end])
            else:
                first, last = self.place(start, end)
                pieces.append(new)
                starts.extend([first] * len(new))
                ends.extend([last] * len(new))
        keep(reached, len(self.text))
        return type(self)("".join(pieces), tuple(starts), tuple(ends))
