"""Print the draft engine's figures: `python -m bench.draft [row ...] [--sentences N]`.

Rows: speed, f0, monotone, apart, words, tones, curve, peaks. Without a name all are measured, which takes a
quarter of an hour; `--sentences 4` gives a first impression in a few minutes.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from bench.draft_figures import (
    ALL_FEELINGS,
    clips,
    curve_correlation,
    f0_agreement,
    monotone,
    moved_by,
    told_apart,
    tone_accuracy,
    word_error_rate,
)
from bench.draft_lines import ENGLISH, ENGLISH_VOICES, MANDARIN, MANDARIN_VOICES, Speaker, felt
from tts.contract import FEELINGS, Emotion, Feelings, Utterance
from tts.engines.draft.voices import VOICES

SIXTY = "You never told me that the garden had been sold to strangers"  # 60 characters
_REPEATS = 15
_TAKES = 3  # the recogniser changes its mind by 2 points from one seed to the next


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the figure to reach, what came out."""

    what: str
    goal: str
    found: str


def main() -> None:
    """Measure the rows asked for, and print each as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("rows", nargs="*", help=f"of {', '.join(_ROWS)}")
    parser.add_argument("--sentences", type=int, default=20, help="for each voice and feeling (at most 20)")
    asked = parser.parse_args()
    if unknown := set(asked.rows) - set(_ROWS):
        parser.error(f"there is no row {', '.join(sorted(unknown))}; there are {', '.join(_ROWS)}")
    speaker = Speaker()
    try:
        print("| what | figure to reach | measured |\n| --- | --- | --- |")
        for name in asked.rows or _ROWS:
            for row in _ROWS[name](speaker, asked.sentences):
                print(f"| {row.what} | {row.goal} | {row.found} |", flush=True)
    finally:
        speaker.close()


def _speed(speaker: Speaker, _: int) -> Iterator[Row]:
    speaker.say(Utterance("Warm up.", "en-us-sam"))
    times: dict[str, list[float]] = {"warm": [], "plan": [], "again": []}
    for i in range(_REPEATS):
        line = felt(SIXTY[:-1] + chr(ord("a") + i), "en-us-sam", "neutral")
        moved = replace(line, emotion=Emotion(Feelings(angry=0.5 + i / 100)), seed=i)
        times["warm"].append(_seconds(partial(speaker.say, line)))
        times["plan"].append(_seconds(partial(speaker.engine.plan, moved, speaker.stages)))
        times["again"].append(_seconds(partial(speaker.say, moved)))
    for what, goal, kind in (
        ("a warm 60-character line, text to samples", 200, "warm"),
        ("the same line, another feeling", 35, "again"),
        ("its plan, analysis cached", 2, "plan"),
    ):
        yield Row(
            what,
            f"≤ {goal} ms",
            f"{1000 * float(np.median(times[kind])):.1f} ms (best {1000 * min(times[kind]):.1f} ms)",
        )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _f0(speaker: Speaker, sentences: int) -> Iterator[Row]:
    for texts, voices in ((ENGLISH, ENGLISH_VOICES), (MANDARIN, MANDARIN_VOICES)):
        for voice in voices:
            found = {
                feeling: f0_agreement([speaker.say(felt(text, voice, feeling)) for text in texts[:sentences]])
                for feeling in ALL_FEELINGS
            }
            worst = max(found, key=lambda feeling: found[feeling].median_cents)
            yield Row(
                f"planned F0 against Praat, {voice}, worst feeling",
                "median ≤ 15 cents, gross ≤ 4 %, voicing ≤ 12 %",
                f"{found[worst].median_cents:.1f} cents ({worst}), "
                f"{100 * max(each.gross for each in found.values()):.1f} %, "
                f"{100 * max(each.voicing for each in found.values()):.1f} %",
            )


def _monotone(speaker: Speaker, sentences: int) -> Iterator[Row]:
    for voice, texts in (("en-us-clara", ENGLISH), ("zh-hao", MANDARIN)):
        for feeling, measures in monotone(speaker, voice, texts[: min(sentences, 6)]).items():
            shown = []
            for name, values in measures.items():
                steady = bool((np.diff(values) * moved_by(feeling)[name] >= 0).all())
                mark = "" if steady else " (not monotone)"
                shown.append(f"{name} {values[0]:.1f} → {values[-1]:.1f}{mark}")
            yield Row(f"strength 0 to 1, {feeling}, {voice}", "monotone", ", ".join(shown))


def _apart(speaker: Speaker, sentences: int) -> Iterator[Row]:
    for language, voices, texts in (
        ("English", ENGLISH_VOICES, ENGLISH),
        ("Mandarin", MANDARIN_VOICES, MANDARIN),
    ):
        for strength, goal in ((1.0, 90), (0.5, 80)):
            found = clips(speaker, voices, texts[: min(sentences, 12)], strength)
            right, confused = told_apart(found)
            unlevelled, _ = told_apart(found, with_level=False)
            most = sorted(confused.items(), key=lambda pair: -pair[1])[:2]
            pairs = ", ".join(f"{a}/{b} {count}" for (a, b), count in most)
            yield Row(
                f"nine feelings told apart, {language}, strength {strength:g}, {len(found.feelings)} clips",
                f"≥ {goal} %",
                f"{100 * right:.1f} % (without level {100 * unlevelled:.1f} %; {pairs})",
            )


def _words(speaker: Speaker, sentences: int) -> Iterator[Row]:
    neutral = 0.0
    for feeling in ALL_FEELINGS:
        rate = 100 * word_error_rate(speaker, "en-us-sam", ENGLISH[:sentences], feeling, takes=_TAKES)
        neutral = rate if feeling == "neutral" else neutral
        goal = "≤ 17 %" if feeling == "neutral" else f"≤ {neutral + 12:.1f} %"
        yield Row(f"word error rate, en-us-sam, {feeling}", goal, f"{rate:.1f} %")


def _tones(speaker: Speaker, sentences: int) -> Iterator[Row]:
    for voice in MANDARIN_VOICES[:2]:
        for feeling, right in tone_accuracy(speaker, voice, MANDARIN[:sentences]).items():
            yield Row(f"Mandarin tones told, {voice}, {feeling}", "≥ 0.88", f"{right:.3f}")


def _curve(speaker: Speaker, sentences: int) -> Iterator[Row]:
    for voice, texts in (("en-us-sam", ENGLISH), ("zh-lan", MANDARIN)):
        for feeling in FEELINGS:
            found = curve_correlation(speaker, voice, texts[: min(sentences, 8)], feeling)
            yield Row(f"curve 0.2→0.9, {feeling}, {voice}", "ρ ≥ 0.8", f"{found:.2f}")


def _peaks(speaker: Speaker, sentences: int) -> Iterator[Row]:
    highest, clipped = 0.0, 0
    for voice, kept in VOICES.items():
        texts = MANDARIN if kept.voice.languages[0].startswith("zh") else ENGLISH
        for feeling in ALL_FEELINGS:
            for text in texts[: min(sentences, 2)]:
                samples = np.abs(speaker.say(felt(text, voice, feeling)).audio.samples)
                highest = max(highest, float(samples.max()))
                clipped += int((samples >= 1.0).sum())
    yield Row(
        "clipped samples, every voice and feeling",
        "0",
        f"{clipped} (highest peak {20 * np.log10(highest):.2f} dB)",
    )


_ROWS: dict[str, Callable[[Speaker, int], Iterator[Row]]] = {
    "speed": _speed,
    "f0": _f0,
    "monotone": _monotone,
    "apart": _apart,
    "words": _words,
    "tones": _tones,
    "curve": _curve,
    "peaks": _peaks,
}

if __name__ == "__main__":
    main()
