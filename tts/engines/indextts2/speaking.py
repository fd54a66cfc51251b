"""A line from the waves of its pieces: pitch and level, gaps with room tone, silence at the ends, a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.contract import ProsodyPlan, Speech, Utterance
from tts.engines.indextts2.joins import joined_pieces
from tts.engines.indextts2.mel import RATE
from tts.engines.indextts2.roomtone import room_tone
from tts.engines.indextts2.spans import Course
from tts.engines.indextts2.strength import reading_times
from tts.engines.indextts2.timing import Block, Heard, plan_of
from tts.limiter import limit
from tts.prosody import MIN_SECONDS, measure

SENTENCE_GAP_S = 0.2  # between parts of one piece that had to be split for their length, as published
_CEILING_DB = -0.5  # true peak: what is rounded to 16 bits stays below full scale


@dataclass(frozen=True, slots=True, eq=False)
class SpokenPiece:
    """A piece with its sound: characters `start` to `end` of the text, in stretch number `stretch`."""

    stretch: int
    start: int
    end: int
    wave: NDArray[np.float32]


def pitch_factor(utterance: Utterance) -> float:
    """How much faster a finished wave is played to reach the pitch asked for."""
    return float(2.0 ** (utterance.delivery.pitch_st / 12.0))


def spoken(
    utterance: Utterance, course: Course, pieces: Sequence[SpokenPiece], warnings: Sequence[str]
) -> Speech:
    """Put a line together."""
    waves = [_pitched(piece.wave, pitch_factor(utterance)) for piece in pieces]
    gaps_s = [_gap_s(course, before, piece) for before, piece in pairwise(pieces)]

    def tone(index: int, count: int) -> NDArray[np.float32]:
        return room_tone(waves[index - 1 : index + 1], count / RATE, rate=RATE, seed=index)

    whole, seams_s = joined_pieces(waves, rate=RATE, gaps_s=gaps_s, tone=tone)
    lead = round(_lead_s(utterance, course) * RATE)
    tail = round((utterance.delivery.pause_after_s + course.tail_s) * RATE)
    samples = _levelled(whole, utterance.delivery.volume_db)
    samples = np.concatenate([np.zeros(lead, np.float32), samples, np.zeros(tail, np.float32)])
    starts_s = [lead / RATE + start for start in (0.0, *seams_s)]
    ends_s = [start + len(wave) / RATE for start, wave in zip(starts_s, waves, strict=True)]
    audio = Audio(samples, RATE)
    blocks = _blocks(pieces, starts_s, ends_s)
    plan = plan_of(utterance, course.stretches, blocks, audio.seconds, _heard(audio))
    return Speech(audio, plan, seams_s=tuple(starts_s[1:]), warnings=tuple(warnings))


def previewed(utterance: Utterance, course: Course) -> ProsodyPlan:
    """Guess what a line will be like, from how long its letters usually take."""
    at_s = _lead_s(utterance, course)
    blocks = []
    for index, stretch in enumerate(course.stretches):
        if index:
            at_s += stretch.gap_s or 0.0
        lasts_s = (
            float(reading_times(utterance.text[stretch.start : stretch.end])[-1]) / utterance.delivery.rate
        )
        blocks.append(Block(stretch.start, stretch.end, at_s, at_s + lasts_s))
        at_s += lasts_s
    seconds = at_s + course.tail_s + utterance.delivery.pause_after_s
    return plan_of(utterance, course.stretches, blocks, seconds)


def _lead_s(utterance: Utterance, course: Course) -> float:
    first = course.stretches[0].gap_s if course.stretches else None
    return utterance.delivery.pause_before_s + (first or 0.0)


def _gap_s(course: Course, before: SpokenPiece, piece: SpokenPiece) -> float:
    """Silence before a piece; none where a new strength goes on within a sentence."""
    if piece.stretch != before.stretch:
        return course.stretches[piece.stretch].gap_s or 0.0
    same = (piece.start, piece.end) == (before.start, before.end)
    return SENTENCE_GAP_S if same else 0.0


def _blocks(pieces: Sequence[SpokenPiece], starts_s: Sequence[float], ends_s: Sequence[float]) -> list[Block]:
    """Pieces in time; parts of one piece are one block."""
    blocks: list[Block] = []
    for piece, start_s, end_s in zip(pieces, starts_s, ends_s, strict=True):
        if blocks and (blocks[-1].start, blocks[-1].end) == (piece.start, piece.end):
            blocks[-1] = Block(piece.start, piece.end, blocks[-1].start_s, end_s)
        else:
            blocks.append(Block(piece.start, piece.end, start_s, end_s))
    return blocks


def _pitched(wave: NDArray[np.float32], factor: float) -> NDArray[np.float32]:
    if factor == 1.0:
        return wave
    import soxr

    played: NDArray[np.float32] = soxr.resample(wave, RATE * factor, RATE, quality="HQ").astype(np.float32)
    return played


def _levelled(wave: NDArray[np.float32], volume_db: float) -> NDArray[np.float32]:
    louder = wave * np.float32(10.0 ** (volume_db / 20.0))
    return limit(louder, RATE, ceiling_db=_CEILING_DB)


def _heard(audio: Audio) -> Heard | None:
    if audio.seconds < MIN_SECONDS:
        return None
    found = measure(audio)
    return Heard(found.f0_hz, found.energy_db)
