"""Decoded lines to speech: their pieces sounded in shared batches, then joined and measured."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tts.contract import Speech, Stage, Utterance
from tts.engines.indextts2.coded import CodedPiece
from tts.engines.indextts2.recipe import seed_of
from tts.engines.indextts2.sound import SoundHalf, SoundRequest
from tts.engines.indextts2.spans import Course
from tts.engines.indextts2.speaking import SpokenPiece, pitch_factor, spoken
from tts.engines.indextts2.voice import VoiceSound
from tts.errors import NothingSaid, TtsError

_LIMIT_WARNING = "A part of the line reached the longest length and may be cut off; split the line."


@dataclass(frozen=True, slots=True, eq=False)
class DecodedLine:
    """All that is needed to sound a line.

    Attributes
    ----------
    index : int
        Place of the line in what was asked.
    utterance : Utterance
    course : Course
        What it was cut into.
    voice : VoiceSound
    pieces : tuple of CodedPiece
    warnings : tuple of str
        What is to be said of it.
    reused : bool
        It had been decoded before.
    """

    index: int
    utterance: Utterance
    course: Course
    voice: VoiceSound
    pieces: tuple[CodedPiece, ...]
    warnings: tuple[str, ...]
    reused: bool


class LineSounder:
    """Sounds groups of decoded lines."""

    def __init__(self, half: SoundHalf) -> None:
        self._half = half

    def __call__(self, lines: Sequence[DecodedLine]) -> Iterator[tuple[int, Speech | TtsError]]:
        """Yield each line of a group by its place in what was asked, as soon as it can be heard."""
        places: list[tuple[DecodedLine, int]] = []
        requests: list[SoundRequest] = []
        for line in lines:
            if not all(len(piece.codes) for piece in line.pieces):
                yield line.index, NothingSaid(line.utterance.text)
                continue
            for place, piece in enumerate(line.pieces):
                places.append((line, place))
                requests.append(_request(line, piece, place))
        waves: dict[int, dict[int, SpokenPiece]] = {}
        for number, wave in self._half.speak(requests) if requests else ():
            line, place = places[number]
            piece = line.pieces[place]
            sounded = waves.setdefault(line.index, {})
            sounded[place] = SpokenPiece(piece.stretch, piece.start, piece.end, wave)
            if len(sounded) == len(line.pieces):
                yield line.index, _speech(line, waves.pop(line.index))


def _speech(line: DecodedLine, sounded: dict[int, SpokenPiece]) -> Speech:
    warnings = list(line.warnings)
    if any(piece.hit_limit for piece in line.pieces):
        warnings.append(_LIMIT_WARNING)
    pieces = [sounded[place] for place in sorted(sounded)]
    speech = spoken(line.utterance, line.course, pieces, warnings)
    return replace(speech, reused=frozenset({Stage.SAID} if line.reused else ()))


def _request(line: DecodedLine, piece: CodedPiece, place: int) -> SoundRequest:
    return SoundRequest(
        piece.codes,
        piece.latents,
        line.voice,
        seed_of(line.utterance.seed, place, piece.start),
        line.utterance.delivery.rate / pitch_factor(line.utterance),
    )
