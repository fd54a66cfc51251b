"""Teach the classifier of feelings: `python -m bench.train_heard TAKES HELD`.

Both are folders that `bench.feeling_takes` wrote, with other sentences (`--offset 10`). Prints how often
persons left out of the lesson are told rightly on sentences left out of it, then learns from all and writes
`tts/prosody/heard.json`; prints its digest for `HEARD_SHA256`. No pickle, numbers of five digits.
"""

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from bench.feeling_takes import Takes, load
from bench.positions import Floats
from tts.contract import FEELINGS
from tts.engines.draft.voices import VOICES
from tts.prosody.heard import HEARD_NAME, TRAITS, Ears

PERSONS = 8  # kinds of speaker, the same in every language
LABELS = ("neutral", *FEELINGS)
_DIAGONAL = 0.1  # share of the scatter that is taken as unrelated
FOLDER = Path(__file__).resolve().parent.parent / "tts" / "prosody"

Confusion = Counter[tuple[str, str]]


def read_takes(folder: Path) -> dict[str, Takes]:
    """Every voice of a folder."""
    return {path.stem: load(path) for path in sorted(folder.glob("*.npz"))}


def plain_self(takes: Takes) -> Floats:
    """A voice without feeling: the mean over its neutral sentences, (17,)."""
    return np.asarray(takes.rows[np.array(takes.feelings) == "neutral"].mean(axis=0))


def learn(kept: Mapping[str, Takes]) -> Ears:
    """Directions of the feelings at full strength, and the scatter about every feeling and strength."""
    moved = np.concatenate([takes.rows - plain_self(takes) for takes in kept.values()])
    marks = np.concatenate([np.array(takes.feelings) for takes in kept.values()])
    levels = np.concatenate([takes.strengths for takes in kept.values()])
    full: Floats = np.stack([moved[(marks == name) & (levels == 1.0)].mean(axis=0) for name in FEELINGS])
    rests = []
    for name in LABELS:
        for level in np.unique(levels[marks == name]):
            here = moved[(marks == name) & (levels == level)]
            rests.append(here - (here.mean(axis=0) if name in FEELINGS else 0.0))
    scatter = np.cov(np.concatenate(rests).T)
    scatter = (1.0 - _DIAGONAL) * scatter + _DIAGONAL * np.diag(np.diag(scatter))
    everybody: Floats = np.mean([plain_self(takes) for takes in kept.values()], axis=0)
    speakers = {f"draft/{voice}": plain_self(takes) for voice, takes in kept.items()}
    precision = np.asarray(np.linalg.inv(scatter), dtype=np.float64)
    return Ears(full, precision, everybody, speakers)


def confusion(
    kept: Mapping[str, Takes], held: Mapping[str, Takes], strength: float, *, known: bool = True
) -> Confusion:
    """What persons and sentences outside the lesson are taken for, at one strength.

    `known` says whether a neutral reading of the person (of other sentences) is at hand.
    """
    person = {voice: i % PERSONS for i, voice in enumerate(VOICES)}
    found: Confusion = Counter()
    for left_out in range(PERSONS):
        ears = learn({voice: takes for voice, takes in kept.items() if person[voice] != left_out})
        for voice, takes in held.items():
            if person[voice] == left_out:
                speaker = plain_self(kept[voice]) if known else None
                found.update(_heard(ears, takes, speaker, strength))
    return found


def _heard(ears: Ears, takes: Takes, speaker: Floats | None, strength: float) -> Iterator[tuple[str, str]]:
    for row, feeling, level in zip(takes.rows, takes.feelings, takes.strengths, strict=True):
        if feeling == "neutral" or np.isclose(level, strength):
            yield feeling, ears.hear(row, speaker).feeling


def right(found: Confusion) -> float:
    """Share that is told rightly."""
    return sum(count for (a, b), count in found.items() if a == b) / sum(found.values())


def table(found: Confusion) -> str:
    """The confusions as a table in Markdown: a row for what was asked, a column for what is heard."""
    lines = ["| asked \\ heard | " + " | ".join(LABELS) + " |", "| --- |" + " --- |" * len(LABELS)]
    for asked in LABELS:
        counts = " | ".join(str(found[asked, heard] or "") for heard in LABELS)
        lines.append(f"| {asked} | {counts} |")
    return "\n".join(lines)


def write(ears: Ears, path: Path) -> str:
    """Write what was learnt as numbers; returns the digest."""

    def short(row: Floats) -> list[float]:
        return [float(f"{number:.5g}") for number in row]

    kept = {
        "traits": TRAITS,
        "directions": {name: short(row) for name, row in zip(FEELINGS, ears.directions, strict=True)},
        "precision": [short(row) for row in ears.precision],
        "everybody": short(ears.everybody),
        "speakers": {name: short(row) for name, row in ears.speakers.items()},
    }
    path.write_text(json.dumps(kept, separators=(",", ":")).replace("],", "],\n") + "\n", "utf-8")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Print the honest figures, then learn from everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("takes", type=Path)
    parser.add_argument("held", type=Path)
    asked = parser.parse_args()
    kept, held = read_takes(asked.takes), read_takes(asked.held)
    for known in (True, False):
        for strength in (0.25, 0.5, 0.75, 1.0):
            found = confusion(kept, held, strength, known=known)
            print(
                f"speaker {'known' if known else 'unknown'}, strength {strength:g}: {100 * right(found):.1f}"
            )
    print(table(confusion(kept, held, 1.0)))
    print(write(learn(kept), FOLDER / HEARD_NAME))


if __name__ == "__main__":
    main()
