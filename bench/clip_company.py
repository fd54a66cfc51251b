"""Clips with company: how often music and a second speaker are suspected, rightly and wrongly."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from bench.clip_booth import NOBODY, ROWS, Booth, Speaker
from studio.clip_checks import MUSIC_SHARE
from studio.clip_signs import has_several_speakers, music_share
from tts.audio import Audio
from tts.prosody import ANALYSIS_RATE, measure, resampled

Floats = NDArray[np.float64]
Rows = list[tuple[str, float | Floats]]

CLIP_S = 10.0
MUSIC_DB = (0.0, 10.0, 20.0)  # speech over music
TURN_S = 2.5  # how long each of two people speaks at a time
NEAR_ST = 6.0  # voices whose pitch lies nearer than this are not told apart, and need not be
CHORDS = ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7))  # semitones above 196 Hz


def company(booth: Booth, speakers: Sequence[Speaker]) -> Rows:
    """Shares of clips in which company is suspected: where there is none, and where there is."""
    neutral = [_clip(booth, speaker, NOBODY) for speaker in speakers]
    felt = [_clip(booth, speaker, row) for speaker in speakers for row in ROWS]
    alone = [*neutral, *felt]
    result: Rows = [
        (f"alone ({len(alone)} clips): music suspected", _share([_is_music(one) for one in alone])),
        (f"alone ({len(alone)} clips): others suspected", _share([_is_several(one) for one in alone])),
        ("music alone: suspected", _share([_is_music(_music(kind)) for kind in (1, 3)])),
    ]
    for over_db in MUSIC_DB:
        mixed = [one + _under(one, _music(kind), over_db) for one in neutral for kind in (1, 3)]
        result.append((f"music {over_db:g} dB below: suspected", _share([_is_music(one) for one in mixed])))
    pairs = list(combinations(range(len(speakers)), 2))
    pitches = [measure(Audio(one.astype(np.float32), ANALYSIS_RATE)).f0_median_hz for one in neutral]
    apart = {(a, b): abs(12.0 * np.log2(pitches[a] / pitches[b])) for a, b in pairs}
    for told, chosen in (
        ("apart", [pair for pair in pairs if apart[pair] >= NEAR_ST]),
        ("alike", [pair for pair in pairs if apart[pair] < NEAR_ST]),
    ):
        found = [_is_several(_turns(neutral[a], neutral[b])) for a, b in chosen]
        result.append((f"two voices {told} in pitch ({len(chosen)}): suspected", _share(found)))
    return result


def _clip(booth: Booth, speaker: Speaker, row: Floats) -> Floats:
    voice = resampled(booth.record(speaker, speaker.passages[1], row))
    return np.asarray(voice[: round(CLIP_S * ANALYSIS_RATE)], dtype=np.float64)


def _share(found: Sequence[bool]) -> float:
    return float(np.mean(found)) if found else float("nan")


def _is_music(samples: Floats) -> bool:
    return music_share(samples) > MUSIC_SHARE


def _is_several(samples: Floats) -> bool:
    return has_several_speakers(measure(Audio(samples.astype(np.float32), ANALYSIS_RATE)))


def _music(voices: int) -> Floats:
    """Plucked chords of that many notes, each dying away over the half second until the next."""
    times = np.arange(round(CLIP_S * ANALYSIS_RATE)) / ANALYSIS_RATE
    beat = (times // 0.5).astype(np.intp)
    decay = np.exp(-2.0 * (times % 0.5))
    wave = np.zeros(times.size)
    for note in range(voices):
        steps = np.array([CHORDS[one // 4 % len(CHORDS)][(note + one) % 3] for one in range(beat.max() + 1)])
        hertz = 196.0 * 2.0 ** (steps[beat] / 12.0)
        wave += sum(np.sin(2.0 * np.pi * k * hertz * times) / k**1.5 for k in range(1, 9)) * decay
    return np.asarray(0.1 * wave)


def _under(voice: Floats, other: Floats, over_db: float) -> Floats:
    scale = np.sqrt(np.mean(voice**2) / np.mean(other[: voice.size] ** 2)) * 10.0 ** (-over_db / 20.0)
    return np.asarray(scale * np.resize(other, voice.size))


def _turns(one: Floats, other: Floats) -> Floats:
    """Two people in turns with a breath between, as loud as each other."""
    size, gap = round(TURN_S * ANALYSIS_RATE), np.zeros(round(0.3 * ANALYSIS_RATE))
    parts = []
    for turn in range(int(CLIP_S / TURN_S)):
        voice = (one, other)[turn % 2]
        parts += [voice[turn * size : (turn + 1) * size] / voice.std() * 0.1, gap]
    return np.concatenate(parts)
