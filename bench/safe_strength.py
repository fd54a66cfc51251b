"""Find how strong a feeling may be before words or voice suffer: `python -m bench.safe_strength OUT.json`.

Two measures, both against neutral readings of the same voices, with level and tilt taken out. *Words*: is a
phone of the line still nearest to its own phone's neutral spectrum among all phones? *Voice*: is the line,
phone by phone, still nearest to its own person among the eight of its language? What falls off first sets
the safe maximum. Instruments said so, not listeners. `bench.calibrate --safe OUT.json` takes it over.
"""

import argparse
import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.draft_lines import Speaker, felt
from bench.feeling_takes import sentences_of
from tts.contract import FEELINGS, Speech
from tts.engines.draft.voices import VOICES

LEVELS = (0.5, 0.75, 1.0)
WORDS_LEFT = 0.85  # of the phones that are told in neutral speech
VOICE_LEFT = 0.5  # of the sentences must be nearest to their own person
SENTENCES = 2
_BANDS = 24
_LOW_HZ, _HIGH_HZ = 150.0, 5000.0
_SHORTEST_S = 0.03

Floats = NDArray[np.float64]
Phones = list[tuple[str, Floats]]


def phones_of(speech: Speech) -> Phones:
    """Every phone with its spectrum in bands, dB, without the line's mean level and tilt."""
    rate, found = speech.audio.rate, []
    for phone in speech.plan.phones:
        wave = speech.audio.samples[round(phone.start_s * rate) : round(phone.end_s * rate)].astype(float)
        if phone.label and wave.size >= _SHORTEST_S * rate and np.abs(wave).max() > 0.0:
            found.append((phone.label, _bands(wave, rate)))
    mean = np.mean([row for _, row in found], axis=0)
    places = np.arange(_BANDS)
    slope = np.polyval(np.polyfit(places, mean, 1), places)
    return [(label, row - slope) for label, row in found]


def _bands(wave: Floats, rate: int) -> Floats:
    power = np.abs(np.fft.rfft(wave * np.hanning(wave.size), 2048)) ** 2
    hertz = np.fft.rfftfreq(2048, 1.0 / rate)
    edges = np.geomspace(_LOW_HZ, _HIGH_HZ, _BANDS + 1)
    rows = [power[(hertz >= a) & (hertz < b)].sum() + 1e-9 for a, b in pairwise(edges)]
    levels = 10.0 * np.log10(rows)
    return np.asarray(levels - levels.mean())


def templates(phones: Phones) -> dict[str, Floats]:
    """Mean spectrum of every phone."""
    return {label: np.mean([row for name, row in phones if name == label], axis=0) for label, _ in phones}


def words_left(phones: Phones, own: Mapping[str, Floats]) -> float:
    """Share of phones that are nearest to their own template."""
    labels, rows = list(own), np.array(list(own.values()))
    known = [(label, row) for label, row in phones if label in own]
    hits = [labels[int(np.argmin(((rows - row) ** 2).sum(axis=1)))] == label for label, row in known]
    return float(np.mean(hits))


def nearest_person(phones: Phones, people: Mapping[str, Mapping[str, Floats]]) -> str:
    """The voice whose templates the phones are nearest to in the mean."""
    gaps = {
        voice: np.mean([((own[label] - row) ** 2).mean() for label, row in phones if label in own])
        for voice, own in people.items()
    }
    return min(gaps, key=lambda voice: gaps[voice])


def safe_strengths(speaker: Speaker, voices: list[str]) -> dict[str, dict[str, float]]:
    """Voice -> feeling -> safe maximum, for voices of one language."""
    texts = sentences_of(voices[0])[:SENTENCES]
    plain = {
        voice: [phones_of(speaker.say(felt(text, voice, "neutral"))) for text in texts] for voice in voices
    }
    people = {voice: templates([one for line in lines for one in line]) for voice, lines in plain.items()}
    found: dict[str, dict[str, float]] = {}
    for voice in voices:
        whole = np.mean([words_left(line, people[voice]) for line in plain[voice]])
        found[voice] = {}
        for feeling in FEELINGS:
            marks = [(0.0, 1.0)]
            for level in LEVELS:
                lines = [phones_of(speaker.say(felt(text, voice, feeling, level))) for text in texts]
                words = np.mean([words_left(line, people[voice]) for line in lines]) / whole / WORDS_LEFT
                own = np.mean([nearest_person(line, people) == voice for line in lines]) / VOICE_LEFT
                marks.append((level, float(min(words, own))))
            found[voice][feeling] = _last_good(marks)
    return found


def _last_good(marks: list[tuple[float, float]]) -> float:
    """Strength at which the worse measure first falls below 1, in steps of 0.05."""
    for (low, before), (high, after) in pairwise(marks):
        if after < 1.0:
            share = (before - 1.0) / max(before - after, 1e-9)
            return max(0.25, round(20.0 * (low + share * (high - low))) / 20.0)
    return 1.0


def main() -> None:
    """Measure all voices, language by language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    found = json.loads(asked.out.read_text("utf-8")) if asked.out.exists() else {}
    speaker = Speaker()
    try:
        for home in ("en-us", "en-gb", "zh", "es"):
            voices = [voice for voice in VOICES if voice.rpartition("-")[0] == home]
            if not set(voices) <= found.keys():
                found |= safe_strengths(speaker, voices)
                asked.out.write_text(json.dumps(found, indent=1), "utf-8")
                print(home, flush=True)
    finally:
        speaker.close()


if __name__ == "__main__":
    main()
