"""Make the table of safe maxima of the draft engine: `python -m bench.safe_strength FOLDER`.

FOLDER is one that `bench.safe_takes` wrote, with all three kinds in it. Writes
`tts/engines/draft/safe_strength.json`, prints what was found and the digest for `SAFE_SHA256`. A strength is
safe as long as

    words     the recogniser misses at most 12 in 100 more than of the same voice without feeling, which is
              the engine's own figure (docs/draft_engine.md); a straight line from there, which is careful
    tones     at most 6 in 100 fewer are told than without feeling: from 0.94 to the figure of 0.88
    identity  pitch and formants together move less than what makes a voice another one: 50 % of F0 (Kuwabara,
              J. Acoust. Soc. Am. 100, 1996, paper 1pSC12), 5 % of the formants ("a few percent" there)
    pitch     at most one voiced frame in fifty is held at the lowest or highest that the synthesiser has

Few sentences scatter: words, tones and formants of one voice are drawn towards what all voices do in that
feeling, as the table of strengths is. Maxima are rounded down to 5 %.
"""

import argparse
import hashlib
import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.calibrate import FOLDER, OWN_SHARE
from bench.safe_takes import AMERICAN, MANDARIN_VOICE, STRENGTHS
from tts.contract import FEELINGS, Suffers
from tts.engines.draft.calibration import CALIBRATION_SHA256
from tts.engines.draft.safe import SAFE_NAME
from tts.engines.draft.voices import VOICES

MOST_MISSED, MOST_UNTOLD = 0.12, 0.06
PITCH_ST, FORMANTS_LOG2 = 12.0 * math.log2(1.5), math.log2(1.05)
MOST_AT_LIMIT = 0.02
STEP = 0.05

Losses = dict[str, dict[str, float]]  # voice -> feeling -> loss at full strength


def drawn_together(losses: Losses) -> Losses:
    """Each voice's losses, drawn towards the mean of all; a voice that was not measured has that mean."""
    known = [row for row in losses.values() if row]
    common = {name: float(np.mean([row[name] for row in known])) for name in FEELINGS}
    return {
        voice: {
            name: common[name] + OWN_SHARE * (row.get(name, common[name]) - common[name]) for name in FEELINGS
        }
        for voice, row in losses.items()
    }


def word_losses(folder: Path) -> Losses:
    """How many words in one more are missed than without feeling, of every American voice."""
    found: Losses = {}
    for voice in [name for name in VOICES if name.startswith(AMERICAN)]:
        paths = [folder / f"words-{voice}-{feeling}-1.00.json" for feeling in ("neutral", *FEELINGS)]
        if not all(path.exists() for path in paths):
            found[voice] = {}
            continue
        missed = [wrong / said for wrong, said in (json.loads(path.read_text("utf-8")) for path in paths)]
        found[voice] = {name: one - missed[0] for name, one in zip(FEELINGS, missed[1:], strict=True)}
    return found


def tone_losses(folder: Path) -> Losses:
    """How many tones in one fewer are told than without feeling, of every Mandarin voice."""
    found: Losses = {}
    for voice in [name for name in VOICES if name.startswith(MANDARIN_VOICE)]:
        told = json.loads((folder / f"tones-{voice}-1.00.json").read_text("utf-8"))
        found[voice] = {name: told["neutral"] - told[name] for name in FEELINGS}
    return found


def formants_moved(folder: Path) -> Losses:
    """How far the formants of every American voice move at full strength, log2."""
    found: Losses = {}
    for voice in [name for name in VOICES if name.startswith(AMERICAN)]:
        heights = json.loads((folder / f"formants-{voice}.json").read_text("utf-8"))
        found[voice] = {name: heights[name] - heights["neutral"] for name in FEELINGS}
    return found


def pitch_moved(folder: Path, voice: str) -> dict[str, list[tuple[float, float]]]:
    """Feeling -> at each of `STRENGTHS`: how far median F0 moves (st), and the share at the limits."""
    rows = json.loads((folder / f"pitch-{voice}.json").read_text("utf-8"))
    still = {row["sentence"]: row["pitch_st"] for row in rows if row["feeling"] == "neutral"}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in FEELINGS}
    for name in FEELINGS:
        for level in STRENGTHS:
            mine = [row for row in rows if row["feeling"] == name and row["strength"] == level]
            away = float(np.mean([row["pitch_st"] - still[row["sentence"]] for row in mine]))
            found[name].append((away, float(np.mean([row["at_limit"] for row in mine]))))
    return found


def reached(values: Sequence[float], most: float) -> float:
    """Strength at which a loss reaches what is allowed, by straight lines from 0 through `STRENGTHS`."""
    places, heights = [0.0, *STRENGTHS], [0.0, *values]
    for i in range(1, len(places)):
        low, high = heights[i - 1], heights[i]
        if high > most:
            return places[i - 1] + (places[i] - places[i - 1]) * max(0.0, most - low) / (high - low)
    return 1.0


def table(folder: Path) -> dict[str, list[tuple[float, str]]]:
    """Voice -> for each feeling its safe maximum and what suffers beyond it."""
    words, tones, formants = (
        drawn_together(measure(folder)) for measure in (word_losses, tone_losses, formants_moved)
    )
    persons = list(words)
    found: dict[str, list[tuple[float, str]]] = {}
    for place, voice in enumerate(VOICES):
        person, pitch = persons[place % len(persons)], pitch_moved(folder, voice)
        found[voice] = []
        for name in FEELINGS:
            away = [
                math.hypot(moved / PITCH_ST, level * formants[person][name] / FORMANTS_LOG2)
                for level, (moved, _) in zip(STRENGTHS, pitch[name], strict=True)
            ]
            ends = {
                Suffers.WORDS: _straight(words[person][name], MOST_MISSED),
                Suffers.TONES: _straight(tones[voice][name], MOST_UNTOLD) if voice in tones else 1.0,
                Suffers.IDENTITY: reached(away, 1.0),
                Suffers.PITCH: reached([held for _, held in pitch[name]], MOST_AT_LIMIT),
            }
            first = min(ends, key=lambda one: ends[one])
            safe = max(STEP, round(math.floor(ends[first] / STEP + 1e-9) * STEP, 2))
            found[voice].append((safe, (first if safe < 1.0 else Suffers.NOTHING).value))
    return found


def _straight(loss: float, most: float) -> float:
    return 1.0 if loss <= most else most / loss


def main() -> None:
    """Write the table, and print it by feelings."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    found = table(parser.parse_args().folder)
    for i, name in enumerate(FEELINGS):
        short = {voice: rows[i] for voice, rows in found.items() if rows[i][0] < 1.0}
        told = ", ".join(f"{voice} {100 * safe:.0f} % {what}" for voice, (safe, what) in short.items())
        print(f"{name}: {told or 'safe to 100 % in every voice'}")
    text = json.dumps({"calibration": CALIBRATION_SHA256, "voices": found}, separators=(",", ":")) + "\n"
    (FOLDER / SAFE_NAME).write_text(text.replace(']],"', ']],\n"'), "utf-8")
    print(hashlib.sha256((FOLDER / SAFE_NAME).read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
