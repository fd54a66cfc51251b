"""Gather what the safe maximum of strength rests on: `python -m bench.safe_takes words|voice FOLDER`.

    words   a recogniser's word errors of every person in American English, neutral and in all feelings
    voice   prints of every voice in all feelings: its spectrum and pitch, its tones, its pitch at the limits

Writes one file a voice and goes on where it was stopped; `bench.safe_strength` makes the table from them.
The recogniser is that of `bench.draft words` with a narrower search, which takes half the time. It knows
American English alone: a person's words are measured there, as all voices of a person share throat and manner.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.draft_figures import recognised, word_errors, words_in
from bench.draft_lines import ENGLISH, MANDARIN, Speaker, felt
from bench.feeling_takes import sentences_of
from tts.contract import FEELINGS, Speech
from tts.engines.draft.plan import F0_HIGH_HZ, F0_LOW_HZ
from tts.engines.draft.voices import VOICES
from tts.prosody import ANALYSIS_RATE, resampled

Floats = NDArray[np.float64]

AMERICAN = "en-us-"
STRENGTHS = (0.5, 0.75, 1.0)
NEUTRAL_SENTENCES, FELT_SENTENCES = 6, 3  # for the prints; the first are enrolled, the others are judged
NARROW = {"fwdflat": False, "maxhmmpf": 3000}  # of the recogniser's search
BANDS, CEPSTRA, WINDOW = 26, 13, 512
_AT_LIMIT = 1.005  # F0 as near as this to the synthesiser's limit is held there


def word_counts(
    speaker: Speaker, voice: str, feelings: Sequence[str], strength: float, sentences: int
) -> dict[str, list[int]]:
    """Feeling -> words missed, added or changed, and words said."""
    counts = {}
    for feeling in feelings:
        lines = [felt(text, voice, feeling, strength) for text in ENGLISH[:sentences]]
        lines = [replace(line, seed=i) for i, line in enumerate(lines)]
        heard = recognised(speaker, lines, **NARROW)
        wrong = sum(word_errors(line.text, words) for line, words in zip(lines, heard, strict=True))
        counts[feeling] = [wrong, sum(len(words_in(line.text)) for line in lines)]
    return counts


def print_of(speech: Speech) -> Floats:
    """What makes a voice known: median F0 in semitones, and mel cepstra of its voiced sound, (13,).

    The cepstra leave out the level (c0). Where it is voiced the plan tells, which is exact here.
    """
    f0 = speech.plan.f0_hz.astype(np.float64)
    samples = np.pad(resampled(speech.audio), WINDOW // 2)
    hop = round(ANALYSIS_RATE * speech.plan.seconds / f0.size)
    frames = np.lib.stride_tricks.sliding_window_view(samples, WINDOW)[::hop][: f0.size]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW), axis=1)) ** 2
    voiced = np.isfinite(f0[: len(frames)])
    level = np.log(_mel() @ power[voiced].mean(axis=0) + 1e-12)
    turns = np.pi / BANDS * (np.arange(BANDS) + 0.5)
    cepstra = level @ np.cos(turns[:, None] * np.arange(1, CEPSTRA))
    return np.concatenate([[12.0 * np.log2(np.nanmedian(f0))], cepstra])


def _mel() -> Floats:
    """Triangles from 80 Hz to 7 kHz, evenly apart in mel, (bands, bins)."""
    mel = 1127.0 * np.log1p(np.fft.rfftfreq(WINDOW, 1.0 / ANALYSIS_RATE) / 700.0)
    low, high = (1127.0 * np.log1p(hertz / 700.0) for hertz in (80.0, 7000.0))
    centres = np.linspace(low, high, BANDS + 2)[1:-1]
    return np.asarray(np.maximum(0.0, 1.0 - np.abs(mel - centres[:, None]) / (centres[1] - centres[0])))


def share_at_limit(speech: Speech) -> float:
    """Share of voiced frames whose pitch the synthesiser had to hold at its lowest or highest."""
    f0 = speech.plan.f0_hz[np.isfinite(speech.plan.f0_hz)]
    held = (f0 <= F0_LOW_HZ * _AT_LIMIT) | (f0 >= F0_HIGH_HZ / _AT_LIMIT)
    return float(held.mean()) if f0.size else 0.0


def voice_rows(speaker: Speaker, voice: str) -> Iterator[dict[str, object]]:
    """Prints of a voice: feeling, strength, sentence, print and share at the limits of each take."""
    texts = sentences_of(voice)
    asked = [("neutral", 0.0, i) for i in range(NEUTRAL_SENTENCES)]
    judged = range(NEUTRAL_SENTENCES, NEUTRAL_SENTENCES + FELT_SENTENCES)
    asked += [(feeling, level, i) for feeling in FEELINGS for level in STRENGTHS for i in judged]
    for feeling, level, i in asked:
        speech = speaker.say(felt(texts[i], voice, feeling, level))
        yield {
            "feeling": feeling,
            "strength": level,
            "sentence": i,
            "print": np.round(print_of(speech), 4).tolist(),
            "at_limit": round(share_at_limit(speech), 4),
        }


def _words(speaker: Speaker, asked: argparse.Namespace) -> None:
    for voice in [name for name in asked.voices if name.startswith(AMERICAN)]:
        for feeling in ["neutral", *asked.feelings] if asked.strength == 1.0 else asked.feelings:
            path = asked.folder / f"words-{voice}-{feeling}-{asked.strength:.2f}.json"
            if not path.exists():
                counts = word_counts(speaker, voice, [feeling], asked.strength, asked.sentences)
                path.write_text(json.dumps(counts[feeling]), "utf-8")
                print(voice, feeling, counts[feeling], flush=True)


def _voice(speaker: Speaker, asked: argparse.Namespace) -> None:
    for voice in asked.voices:
        path = asked.folder / f"voice-{voice}.json"
        if not path.exists():
            path.write_text(json.dumps(list(voice_rows(speaker, voice))), "utf-8")
            print(voice, flush=True)


def main() -> None:
    """Gather what is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("words", "voice"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--voices", nargs="*", default=list(VOICES))
    parser.add_argument("--feelings", nargs="*", default=list(FEELINGS))
    parser.add_argument("--strength", type=float, default=1.0)
    parser.add_argument("--sentences", type=int, default=10)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    speaker = Speaker()
    try:
        (_words if asked.what == "words" else _voice)(speaker, asked)
    finally:
        speaker.close()


if __name__ == "__main__":
    main()
