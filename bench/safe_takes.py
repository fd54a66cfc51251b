"""Gather what the safe maximum of strength rests on: `python -m bench.safe_takes words|tones|voice FOLDER`.

    words   a recogniser's word errors of every person in American English, neutral and in all feelings
    tones   how many tones of every Mandarin voice are told
    voice   pitch of every voice in all feelings and how much of it is at the limits; every person's formants

Writes one file a voice and goes on where it was stopped; `bench.safe_strength` makes the table from them.
The recogniser is that of `bench.draft words` with a narrower search, which takes half the time. It knows
American English alone: a person's words are measured there, as all voices of a person share throat and
manner.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.draft_figures import recognised, tone_accuracy, word_errors, words_in
from bench.draft_lines import ENGLISH, MANDARIN, Speaker, felt
from bench.feeling_takes import sentences_of
from tts.contract import FEELINGS, ProsodyPlan
from tts.engines.draft.plan import F0_HIGH_HZ, F0_LOW_HZ
from tts.engines.draft.voices import VOICES
from tts.prosody.fingerprint import fingerprint

AMERICAN, MANDARIN_VOICE = "en-us-", "zh-"
STRENGTHS = (0.75, 1.0)
PLANNED_SENTENCES, SOUNDED_SENTENCES = 6, 3
NARROW = {"fwdflat": False, "maxhmmpf": 3000}  # of the recogniser's search
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


def share_at_limit(plan: ProsodyPlan) -> float:
    """Share of voiced frames whose pitch the synthesiser had to hold at its lowest or highest."""
    f0 = plan.f0_hz[np.isfinite(plan.f0_hz)]
    held = (f0 <= F0_LOW_HZ * _AT_LIMIT) | (f0 >= F0_HIGH_HZ / _AT_LIMIT)
    return float(held.mean()) if f0.size else 0.0


def pitch_rows(speaker: Speaker, voice: str) -> Iterator[dict[str, object]]:
    """Planned takes: feeling, strength, sentence, median F0 (semitones above 1 Hz), and share at the limits.

    The plan is what is sounded, within 12 cents (docs/draft_engine.md, "Figures").
    """
    asked = [("neutral", 0.0), *((feeling, level) for feeling in FEELINGS for level in STRENGTHS)]
    for i, text in enumerate(sentences_of(voice)[:PLANNED_SENTENCES]):
        for feeling, level in asked:
            plan = speaker.engine.plan(felt(text, voice, feeling, level), speaker.stages)
            yield {
                "feeling": feeling,
                "strength": level,
                "sentence": i,
                "pitch_st": round(float(12.0 * np.log2(np.nanmedian(plan.f0_hz))), 3),
                "at_limit": round(share_at_limit(plan), 4),
            }


def formants(speaker: Speaker, voice: str) -> dict[str, float]:
    """Feeling -> mean height of the formants at full strength, log2, as a fingerprint measures it."""
    texts = sentences_of(voice)[:SOUNDED_SENTENCES]
    return {
        feeling: float(
            np.mean(
                [fingerprint(speaker.say(felt(text, voice, feeling)).audio).formants_log2 for text in texts]
            )
        )
        for feeling in ("neutral", *FEELINGS)
    }


def _words(speaker: Speaker, asked: argparse.Namespace) -> None:
    for voice in [name for name in asked.voices if name.startswith(AMERICAN)]:
        for feeling in ["neutral", *asked.feelings] if asked.strength == 1.0 else asked.feelings:
            path = asked.folder / f"words-{voice}-{feeling}-{asked.strength:.2f}.json"
            if not path.exists():
                counts = word_counts(speaker, voice, [feeling], asked.strength, asked.sentences)
                path.write_text(json.dumps(counts[feeling]), "utf-8")
                print(voice, feeling, counts[feeling], flush=True)


def _tones(speaker: Speaker, asked: argparse.Namespace) -> None:
    for voice in [name for name in asked.voices if name.startswith(MANDARIN_VOICE)]:
        path = asked.folder / f"tones-{voice}-{asked.strength:.2f}.json"
        if not path.exists():
            told = tone_accuracy(speaker, voice, MANDARIN[: asked.sentences], asked.strength)
            path.write_text(json.dumps(told), "utf-8")
            print(voice, told, flush=True)


def _voice(speaker: Speaker, asked: argparse.Namespace) -> None:
    for voice in asked.voices:
        path = asked.folder / f"pitch-{voice}.json"
        if not path.exists():
            path.write_text(json.dumps(list(pitch_rows(speaker, voice))), "utf-8")
            print(voice, flush=True)
        path = asked.folder / f"formants-{voice}.json"
        if voice.startswith(AMERICAN) and not path.exists():
            path.write_text(json.dumps(formants(speaker, voice)), "utf-8")
            print(path.stem, flush=True)


def main() -> None:
    """Gather what is not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=("words", "tones", "voice"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--voices", nargs="*", default=list(VOICES))
    parser.add_argument("--feelings", nargs="*", default=list(FEELINGS))
    parser.add_argument("--strength", type=float, default=1.0)
    parser.add_argument("--sentences", type=int, default=10)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    speaker = Speaker()
    try:
        {"words": _words, "tones": _tones, "voice": _voice}[asked.what](speaker, asked)
    finally:
        speaker.close()


if __name__ == "__main__":
    main()
