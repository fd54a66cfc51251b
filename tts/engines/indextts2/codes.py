"""The first half of the engine: lines of text, each with a voice and a feeling, to codes and latents.

This file puts the parts together: text front end, strengths, prefixes, decoding and, where it is needed, the
second pass. It knows nothing of sound.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import torch
from torch import Tensor

from tts.curve import FLAT, IntensityCurve
from tts.engines.indextts2.decode import BatchShape, Decoder, Line, LineCodes
from tts.engines.indextts2.strength import CurveMode, StrengthPiece, StrengthPlan, strength_plan
from tts.engines.indextts2.text import TextFrontEnd, TextSegment
from tts.errors import NothingSaid, TextTooLong, TtsError
from tts.nn.decoder import StepRules
from tts.nn.gpt import UnifiedVoice
from tts.nn.latents import blended_latents, latents_of_codes
from tts.nn.sampling import ScoreRules
from tts.nn.steps import StepMode

_SEED_STRIDE = 1_000_003  # segments of a line draw from seeds of their own


class Positions(StrEnum):
    """At which positions codes are fed back.

    `TRAIN` feeds the k-th code at position k, as the network was trained, and the states of decoding are the
    latents. `COMPAT` feeds it at k + 1, as the released pipeline does, and needs a second pass for them.
    """

    TRAIN = "train"
    COMPAT = "compat"


@dataclass(frozen=True, slots=True)
class CodesSettings:
    """How lines are decoded.

    Attributes
    ----------
    scores : ScoreRules
    max_codes : int
        Longest segment; 1500 codes are 30 s.
    positions : Positions
    curve_mode : CurveMode
    shape : BatchShape
    step_mode : StepMode
    compat : bool
        Let the start code be chosen, and penalise the released pipeline's placeholders.
    """

    scores: ScoreRules = field(default_factory=ScoreRules)
    max_codes: int = 1500
    positions: Positions = Positions.TRAIN
    curve_mode: CurveMode = CurveMode.SEGMENTS
    shape: BatchShape = field(default_factory=BatchShape)
    step_mode: StepMode = StepMode.EAGER
    compat: bool = False

    def rules(self) -> StepRules:
        """Return what a decoding step obeys."""
        return StepRules(
            self.scores,
            self.max_codes,
            skipped_position=self.positions is Positions.COMPAT,
            forbid_start=not self.compat,
        )


@dataclass(frozen=True, slots=True, eq=False)
class SpokenLine:
    """A line to be decoded.

    Attributes
    ----------
    text : str
    speaker : (latents, dim)
    emotion_at : callable
        Emotion vector (dim,) of a strength.
    strength : float
        Multiplies the curve.
    curve : IntensityCurve
    seed : int
    """

    text: str
    speaker: Tensor
    emotion_at: Callable[[float], Tensor]
    strength: float = 1.0
    curve: IntensityCurve = FLAT
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class SegmentCodes:
    """A segment of a line, decoded: (n,) codes and (n, dim) float32 latents, on the CPU.

    `start` and `end` are the characters of the piece of the line that the segment belongs to.
    """

    start: int
    end: int
    pieces: tuple[str, ...]
    codes: Tensor
    latents: Tensor
    hit_limit: bool


@dataclass(frozen=True, slots=True, eq=False)
class LineResult:
    """A line, decoded: its place in what was asked, the strengths that were chosen, segments in order."""

    index: int
    plan: StrengthPlan
    segments: tuple[SegmentCodes, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FailedLine:
    """A line that could not be decoded: its place in what was asked, and why."""

    index: int
    error: TtsError


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """A segment on its way: which line and piece it is of, and what stands before its codes."""

    line: int
    place: int
    piece: StrengthPiece
    segment: TextSegment
    prefixes: Tensor


@dataclass(slots=True)
class _Open:
    """A line whose segments are not all decoded."""

    plan: StrengthPlan
    parts: list[_Part]
    done: dict[int, SegmentCodes] = field(default_factory=dict)


_Outcome = LineResult | FailedLine


class TextToCodes:
    """Decodes lines together, under one set of settings."""

    def __init__(
        self, voice: UnifiedVoice, front_end: TextFrontEnd, settings: CodesSettings | None = None
    ) -> None:
        self.settings = settings or CodesSettings()
        self._voice, self._front_end = voice, front_end
        self._decoder = Decoder(
            voice, self.settings.rules(), self.settings.shape, mode=self.settings.step_mode
        )

    def speak(self, lines: Iterable[SpokenLine]) -> Iterator[_Outcome]:
        """Decode lines, yielding each when its last segment is done; to cancel, stop asking.

        A line fails, without harm to the others, if nothing in it can be spoken (`BadText`), a segment is
        longer than the network can hold (`TextTooLong`), or nothing was said for it (`NothingSaid`).
        """
        opened: dict[int, _Open] = {}
        order: list[_Part] = []
        refused: list[FailedLine] = []

        def waiting() -> Iterator[Line]:
            for index, line in enumerate(lines):
                try:
                    opened[index] = self._opened(index, line)
                except TtsError as error:
                    refused.append(FailedLine(index, error))
                    continue
                for part in opened[index].parts:
                    order.append(part)
                    seed = line.seed * _SEED_STRIDE + part.place
                    yield Line(part.prefixes, seed, part.piece.places or None)

        for decoded in self._decoder.run(waiting()):
            part = order[decoded.index]
            if part.line in opened:
                yield from self._settled(opened, part, decoded)
            while refused:
                yield refused.pop(0)
        yield from refused

    def _settled(self, opened: dict[int, _Open], part: _Part, decoded: LineCodes) -> Iterator[_Outcome]:
        """Note a decoded segment; yield its line if that was the last, or failed."""
        line = opened[part.line]
        try:
            line.done[part.place] = self._finished(part, decoded)
        except NothingSaid as error:
            del opened[part.line]
            yield FailedLine(part.line, error)
            return
        if len(line.done) == len(line.parts):
            del opened[part.line]
            yield LineResult(part.line, line.plan, tuple(line.done[i] for i in sorted(line.done)))

    @torch.inference_mode()
    def _opened(self, index: int, line: SpokenLine) -> _Open:
        plan = strength_plan(line.text, line.curve, strength=line.strength, mode=self.settings.curve_mode)
        parts: list[_Part] = []
        for piece in plan.pieces:
            emotions = torch.stack([line.emotion_at(level) for level in piece.levels])
            segments = self._front_end.segments(line.text[piece.start : piece.end])
            for share, segment in zip(_shares(piece, segments), segments, strict=True):
                prefixes = self._prefixes(line.speaker, emotions, segment)
                parts.append(_Part(index, len(parts), share, segment, prefixes))
        return _Open(plan, parts)

    def _prefixes(self, speaker: Tensor, emotions: Tensor, segment: TextSegment) -> Tensor:
        config = self._voice.config
        ids = [i for i in segment.ids if i not in {config.start_text, config.stop_text}]
        room = min(config.max_text_tokens, self.settings.shape.prefix_slots - len(speaker) - 4)
        if len(ids) > room:
            raise TextTooLong(len(ids), room)
        text = torch.tensor([ids], device=speaker.device).expand(len(emotions), -1)
        return self._voice.prefix(speaker.expand(len(emotions), -1, -1), emotions, text)

    @torch.inference_mode()
    def _finished(self, part: _Part, decoded: LineCodes) -> SegmentCodes:
        if not len(decoded.codes):
            text = "".join(part.segment.pieces).replace("▁", " ").strip()
            raise NothingSaid(text)
        latents = decoded.latents
        if self.settings.positions is Positions.COMPAT:
            latents = self._second_pass(part, decoded.codes)
        piece = part.piece
        return SegmentCodes(
            piece.start, piece.end, part.segment.pieces, decoded.codes, latents, decoded.hit_limit
        )

    def _second_pass(self, part: _Part, codes: Tensor) -> Tensor:
        grid = latents_of_codes(self._voice, list(part.prefixes), [codes] * len(part.prefixes))
        if not part.piece.places:
            return grid[0].cpu()
        return blended_latents(torch.stack(grid), part.piece.places).cpu()


def _shares(piece: StrengthPiece, segments: list[TextSegment]) -> list[StrengthPiece]:
    """Give each segment of a piece its share of the course of strengths, by its number of pieces."""
    if not piece.places:
        return [piece] * len(segments)
    total = sum(len(segment.pieces) for segment in segments)
    shares, passed = [], 0
    for segment in segments:
        first = passed * len(piece.places) // total
        passed += len(segment.pieces)
        last = max(first + 1, passed * len(piece.places) // total)
        places = piece.places[first:last] or piece.places[-1:]
        shares.append(StrengthPiece(piece.start, piece.end, piece.levels, places))
    return shares
