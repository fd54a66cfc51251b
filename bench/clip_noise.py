"""Clips under noise of a known ratio: how well the check of a recording estimates it and what it judges."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench.clip_booth import NOBODY, ROWS, Booth, Speaker
from studio.clip_checks import LEAST_SNR_DB, REFUSED_SNR_DB
from studio.clip_signs import snr_db
from tts.prosody import ANALYSIS_RATE, resampled

Floats = NDArray[np.float64]
Rows = list[tuple[str, float | Floats]]

KINDS = ("white", "pink", "babble")
TRUE_SNR_DB = (5, 10, 15, 20, 25, 30)
PASSAGES = (1, 2)
LIMITS = (REFUSED_SNR_DB, LEAST_SNR_DB)
CLIP_S = 9.0
FRAME_S, ACTIVE_DB = 0.025, 25.0  # the level of speech is that of frames this near to the loudest


def snr(booth: Booth, speakers: Sequence[Speaker], crowd: Sequence[Speaker], seed: int) -> Rows:
    """Estimates, and the share of clips that are refused, warned of or passed as their true ratio asks.

    Every speaker says two passages once without and once with a feeling; the crowd babbles in the background.
    """
    random = np.random.default_rng(seed)
    backs = [resampled(booth.record(one, one.passages[3], NOBODY)) for one in crowd]
    clips = [
        resampled(booth.record(speaker, speaker.passages[passage], row))[: round(CLIP_S * ANALYSIS_RATE)]
        for speaker in speakers
        for passage in PASSAGES
        for row in (NOBODY, ROWS[random.integers(len(ROWS))])
    ]
    asked = np.digitize(TRUE_SNR_DB, LIMITS)
    result: Rows = []
    for kind in KINDS:
        table = np.array([_estimates(voice, _noise(kind, voice.size, backs, random)) for voice in clips])
        result += [
            (f"{kind}: estimates at {TRUE_SNR_DB} dB", table.mean(axis=0)),
            (
                f"{kind}: monotone clips of {len(clips)}",
                float((np.diff(table, axis=1) > 0).all(axis=1).mean()),
            ),
            (f"{kind}: judged rightly", float((np.digitize(table, LIMITS) == asked).mean())),
        ]
    return result


def _estimates(voice: Floats, noise: Floats) -> list[float]:
    width = round(FRAME_S * ANALYSIS_RATE)
    power = np.square(voice[: voice.size // width * width]).reshape(-1, width).mean(axis=1)
    active = power[power > power.max() * 10.0 ** (-ACTIVE_DB / 10.0)].mean()
    scale = np.sqrt(active / np.mean(noise**2))
    return [snr_db(voice + noise * scale / 10 ** (true / 20)) for true in TRUE_SNR_DB]


def _noise(kind: str, size: int, others: Sequence[Floats], random: np.random.Generator) -> Floats:
    noise = random.normal(size=size)
    if kind == "pink":
        spectrum = np.fft.rfft(noise)
        noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(spectrum.size))), size)
    if kind == "babble":
        talk = [np.resize(np.roll(one / one.std(), random.integers(one.size)), size) for one in others]
        noise = np.sum(talk, axis=0)
    return noise
