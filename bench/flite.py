"""A second synthesiser to take clips from: flite (Debian's package), so that a transfer meets strangers.

Its voices are recorded people (diphones and trained models), unlike espeak-ng's formants. Only benchmarks
and tests use it, and both go on without it where it is not installed.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soxr

from tts.audio import read_audio
from tts.engines.draft.said import Phone, PhoneKind, Said

RATE = 22_050
VOICES = ("slt", "rms", "awb", "kal16")
_VOWELS = frozenset(
    ("aa", "ae", "ah", "ao", "aw", "ax", "axr", "ay", "eh", "er", "ey", "ih", "iy", "ow", "oy", "uh", "uw")
)
_SONORANTS = frozenset(("l", "r", "w", "y", "m", "n", "ng"))
_STOPS = frozenset(("p", "t", "k", "b", "d", "g"))
_VOICELESS = frozenset(("p", "t", "k", "f", "th", "s", "sh", "ch", "hh"))
_STRESSED_S = 0.07  # flite names no stress; its accented vowels are long
_GIVE_UP_S = 60.0


def have_flite() -> bool:
    """Whether flite is installed."""
    return shutil.which("flite") is not None


def read(text: str, voice: str) -> Said:
    """Let flite read a text; phones have their times, words and stress are guessed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "said.wav"
        command = ["flite", "-voice", voice, "-psdur", "-t", text, "-o", str(path)]
        told = subprocess.run(command, capture_output=True, text=True, timeout=_GIVE_UP_S, check=True).stdout
        audio = read_audio(path)
    samples = soxr.resample(audio.samples, audio.rate, RATE).astype(np.float32)
    return Said(samples, RATE, _phones(told, samples.size), text)


def _phones(told: str, size: int) -> tuple[Phone, ...]:
    """From "sh:0.300 iy:0.363 …", each with the second at which it ends."""
    phones: list[Phone] = []
    at = syllable = word = 0
    for item in told.split():
        label, _, end_s = item.rpartition(":")
        end = min(size, round(float(end_s) * RATE))
        if end <= at:
            continue
        pause, vowel = label == "pau", label in _VOWELS
        word += pause
        syllable += vowel
        stressed = vowel and end - at > _STRESSED_S * RATE
        place = (-1, -1) if pause else (word, syllable)
        voiced = not pause and label not in _VOICELESS
        phones.append(Phone(label, _kind(label), voiced, at, end, -1, -1, *place, int(stressed), 0, "en-US"))
        at = end
    if at < size:
        phones.append(Phone("pau", PhoneKind.PAUSE, False, at, size, -1, -1, -1, -1))
    return tuple(phones)


def _kind(label: str) -> PhoneKind:
    if label == "pau":
        return PhoneKind.PAUSE
    if label in _VOWELS:
        return PhoneKind.VOWEL
    if label in _SONORANTS:
        return PhoneKind.SONORANT
    return PhoneKind.STOP if label in _STOPS else PhoneKind.FRICATIVE
