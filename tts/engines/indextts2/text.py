"""From a text as written to the token ids that the network reads."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tts.engines.indextts2.segments import split_segments
from tts.errors import NothingToSay, Problem, WeightsError

# Hangul, CJK with radicals and kana, compatibility and half-width forms, and the supplementary plane.
_IDEOGRAPH = re.compile(
    "([\u1100-\u11ff\u2e80-\ua4cf\ua840-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff65-\uffdc\U00020000-\U0002ffff])"
)


class Vocabulary(Protocol):
    """What is needed of a SentencePiece model."""

    def encode(self, text: str, *, out_type: type[str]) -> list[str]:
        """Cut a text into pieces."""

    def piece_to_id(self, piece: str) -> int:
        """Return the id of a piece."""

    def unk_id(self) -> int:
        """Return the id of what is no piece."""

    def is_byte(self, number: int, /) -> bool:
        """Whether a piece is a byte of a character that the model does not know."""


@dataclass(frozen=True, slots=True)
class TextSegment:
    """A stretch of text that is spoken in one go: `pieces` as strings and as `ids`."""

    pieces: tuple[str, ...]
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SegmentRules:
    """`longest` pieces in a segment; half of it while fewer than `quick` pieces have passed."""

    longest: int = 120
    quick: int = 0


@dataclass(frozen=True, slots=True)
class TextFrontEnd:
    """Normalises, cuts into pieces and into segments.

    Attributes
    ----------
    normalise : callable
        Text as written to text as spoken.
    vocabulary : Vocabulary
    rules : SegmentRules
    compat : bool
        Keep the quirks of the released pipeline: a single character is not normalised, and those of
        `split_segments`.
    """

    normalise: Callable[[str], str]
    vocabulary: Vocabulary
    rules: SegmentRules = SegmentRules()
    compat: bool = False

    def pieces(self, text: str) -> list[str]:
        """Cut a text into vocabulary pieces."""
        if not text:
            return []
        if self.compat and len(text.strip()) == 1:
            return self.vocabulary.encode(text, out_type=str)
        return self.vocabulary.encode(spaced_ideographs(self.normalise(text)), out_type=str)

    def segments(self, text: str) -> list[TextSegment]:
        """Return what is spoken of a text, in order.

        Raises
        ------
        BadText
            Nothing in the text can be spoken.
        """
        pieces = self.pieces(text)
        if not any(self._is_spoken(piece) for piece in pieces):
            raise NothingToSay(text)
        cut = split_segments(pieces, longest=self.rules.longest, quick=self.rules.quick, compat=self.compat)
        return [TextSegment(tuple(segment), self.ids(segment)) for segment in cut]

    def ids(self, pieces: Sequence[str]) -> tuple[int, ...]:
        """Look pieces up."""
        return tuple(self.vocabulary.piece_to_id(piece) for piece in pieces)

    def unknown(self, text: str) -> list[str]:
        """Return the pieces of a text that the voice cannot say, in order."""
        return [piece for piece in self.pieces(text) if not self._is_known(piece)]

    def _is_spoken(self, piece: str) -> bool:
        """Whether a piece is known and holds more than marks."""
        return any(char.isalnum() for char in piece) and self._is_known(piece)

    def _is_known(self, piece: str) -> bool:
        """Whether the model has learnt a piece: bytes stand in for characters that it has never met."""
        number = self.vocabulary.piece_to_id(piece)
        return number != self.vocabulary.unk_id() and not self.vocabulary.is_byte(number)


def spaced_ideographs(text: str) -> str:
    """Set every ideograph apart by spaces and write the rest in capitals.

    Examples
    --------
    >>> spaced_ideographs("你好world的")
    '你 好 WORLD 的'
    """
    parts = (part.strip() for part in _IDEOGRAPH.split(text.strip()))
    return " ".join(part if _IDEOGRAPH.fullmatch(part) else part.upper() for part in parts if part)


def load_vocabulary(path: Path) -> Vocabulary:
    """Read a SentencePiece model.

    Raises
    ------
    WeightsError
        The file is missing or no such model.
    """
    from sentencepiece import SentencePieceProcessor

    if not path.is_file():
        raise WeightsError(Problem.of("weights_gone", path=path))
    try:
        vocabulary: Vocabulary = SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError) as error:
        raise WeightsError(Problem.of("file_unreadable", path=path, reason=error)) from error
    return vocabulary
