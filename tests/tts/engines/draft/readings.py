"""Readings with known pitch, spectra and phones, so that what becomes of them can be told."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tts.contract import HOP_S
from tts.engines.draft.analysis import Analysis
from tts.engines.draft.neutral import Neutral, energy_db, neutral
from tts.engines.draft.said import Phone, PhoneKind, Said

RATE = 22_050
TEXT = "ab cd ef gh"  # four words of two letters, each a stop and a vowel
WORD_S = 0.4
LEAD_S, GAP_S, TAIL_S = 0.05, 0.2, 0.15
BASE_HZ = 120.0


def phones(*, language: str = "en-US") -> tuple[Phone, ...]:
    """Silence, two words, a pause, two words, silence; every second word is stressed."""
    result: list[Phone] = []
    at = 0

    def add(label: str, kind: PhoneKind, seconds: float, word: int = -1) -> None:
        nonlocal at
        end = at + round(seconds * RATE)
        char = 3 * word if word >= 0 else -1
        result.append(
            Phone(
                label,
                kind,
                kind is PhoneKind.VOWEL,
                at,
                end,
                char,
                char + 2 if word >= 0 else -1,
                word,
                word,
                stress=word % 2 if word >= 0 else 0,
                language=language if word >= 0 else "",
            )
        )
        at = end

    add("", PhoneKind.PAUSE, LEAD_S)
    for word in range(4):
        add("t", PhoneKind.STOP, WORD_S / 4, word)
        add("a", PhoneKind.VOWEL, 3 * WORD_S / 4, word)
        if word == 1:
            add("", PhoneKind.PAUSE, GAP_S)
    add("", PhoneKind.PAUSE, TAIL_S)
    return tuple(result)


def spectra(
    spoken: tuple[Phone, ...], f0: NDArray[np.float64] | None = None, *, voiceless: float = 0.02
) -> Analysis:
    """Three formants over a falling spectrum, quiet in pauses, voiced on vowels only."""
    frames = int(spoken[-1].end / RATE / HOP_S) + 1
    times = np.arange(frames) * HOP_S * RATE
    hertz = np.arange(513) * RATE / 1024
    envelope = -9.0 - hertz / 1500.0
    for formant in (500.0, 1500.0, 2500.0):
        envelope = envelope + 3.0 * np.exp(-0.5 * ((hertz - formant) / 150.0) ** 2)
    log = np.tile(envelope, (frames, 1))
    aperiodicity = np.tile(np.clip(hertz / 12_000.0, voiceless, 0.9), (frames, 1))
    pitch = np.full(frames, BASE_HZ) if f0 is None else f0.copy()
    for phone in spoken:
        here = (times >= phone.start) & (times < phone.end)
        if phone.kind is PhoneKind.PAUSE:
            log[here] -= 14.0
        if not phone.voiced:
            pitch[here] = 0.0
            aperiodicity[here] = 1.0
    pitch[times >= spoken[-1].end] = 0.0
    return _analysis(pitch, log, aperiodicity)


def _analysis(f0: NDArray[np.float64], log: NDArray[np.float64], noise: NDArray[np.float64]) -> Analysis:
    return Analysis(f0.astype(np.float32), log.astype(np.float16), noise.astype(np.float16))


def said(*, language: str = "en-US") -> Said:
    """The four words, without sound of their own."""
    spoken = phones(language=language)
    return Said(np.zeros(spoken[-1].end, np.float32), RATE, spoken, TEXT)


def laid_out(*, language: str = "en-US", f0: NDArray[np.float64] | None = None) -> tuple[Neutral, Analysis]:
    """The four words ready to be planned, and their spectra."""
    reading = said(language=language)
    analysis = spectra(reading.phones, f0)
    return neutral(reading, analysis, energy_db(analysis.log_envelope), TEXT), analysis


def sustained(f0_hz: float, seconds: float = 1.0) -> tuple[Neutral, Analysis]:
    """One vowel at one pitch."""
    vowel = replace(phones()[2], start=0, end=round(seconds * RATE), char_start=0, char_end=2, stress=0)
    analysis = spectra((vowel,), np.full(int(seconds / HOP_S) + 1, f0_hz))
    analysis = replace(analysis, f0=np.full(analysis.f0.shape, f0_hz, np.float32))
    reading = Said(np.zeros(vowel.end, np.float32), RATE, (vowel,), "aa")
    return neutral(reading, analysis, energy_db(analysis.log_envelope), "aa"), analysis
