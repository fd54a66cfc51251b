"""Make the table of strengths of the draft engine: `python -m bench.calibrate TAKES`.

TAKES is a folder that `bench.feeling_takes` wrote, with this table in force or another. Two sentences a voice
are few, so what is measured of a voice is drawn towards what all voices do in that feeling. Writes
`tts/engines/draft/strength_table.json` and prints the digest for `CALIBRATION_SHA256`.
"""

import argparse
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy.interpolate import PchipInterpolator

from bench.feeling_takes import Takes, load
from bench.positions import Floats, noise, positions
from tts.contract import FEELINGS
from tts.engines.draft.calibration import TABLE_NAME

ASKED = np.linspace(0.0, 1.0, 21)
OWN_SHARE = 0.4  # of a voice against all voices: the rest of its scatter is that of two sentences
_LEAST_STEP = 0.05
_GRID = np.linspace(0.0, 1.0, 101)
FOLDER = Path(__file__).resolve().parent.parent / "tts" / "engines" / "draft"


def knots(kept: Mapping[str, Takes]) -> dict[str, dict[str, list[float]]]:
    """Voice -> feeling -> what is to be applied for each of `ASKED`."""
    scatter = noise(list(kept.values()))
    found = {voice: positions(takes, scatter) for voice, takes in kept.items()}
    table: dict[str, dict[str, list[float]]] = {voice: {} for voice in kept}
    for feeling in FEELINGS:
        curves = {voice: _reached(takes, found[voice][feeling], feeling) for voice, takes in kept.items()}
        common = np.median(list(curves.values()), axis=0)
        for voice, curve in curves.items():
            mean = common + OWN_SHARE * (curve - common)
            table[voice][feeling] = [round(float(value), 3) for value in np.interp(ASKED, mean, _GRID)]
    return table


def _reached(takes: Takes, found: Mapping[float, float], feeling: str) -> Floats:
    """Position that is reached for what is applied, on the grid, (101,); rises from 0 to 1."""
    mine = np.array(takes.feelings) == feeling
    applied = [float(takes.applied[mine & np.isclose(takes.strengths, level)][0]) for level in found]
    steps = np.maximum(np.diff(list(found.values()), prepend=0.0), _LEAST_STEP)
    rising = np.cumsum(steps) / steps.sum()
    # Fritsch & Carlson's monotone cubic (1980): smooth, and never falls.
    curve = PchipInterpolator([0.0, *applied], [0.0, *rising.tolist()])
    return np.asarray(curve(_GRID), dtype=np.float64)


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("takes", type=Path)
    asked = parser.parse_args()
    kept = {path.stem: load(path) for path in sorted(asked.takes.glob("*.npz"))}
    table = knots(kept)
    text = json.dumps(table, separators=(",", ":")) + "\n"
    (FOLDER / TABLE_NAME).write_text(text.replace('],"', '],\n"'), "utf-8")
    print(hashlib.sha256((FOLDER / TABLE_NAME).read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
