"""Strength that means something: how strongly a row of the table is applied, for the strength that is asked.

Half the asked strength shall measure half-way from neutral to full. How far each voice gets was measured on
its sound (`bench.calibrate`); the table of those places lies beside this module and belongs to one make of
the engine. A voice or a make that was not measured is left as it is.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tts.contract import FEELINGS
from tts.errors import CacheError

# Digest of the table, part of every key.
CALIBRATION_SHA256 = "1364363613a0f6427bfa50abbd3e6709b84e33e77cab1f165344de39a994b5fe"
TABLE_NAME = "strength_table.json"
_GRID = 101

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class VoiceCalibration:
    """How one voice answers to strength.

    Attributes
    ----------
    applied : (9, 101) float64
        For each feeling what is applied for 0, 0.01 … 1 asked; rises from 0 to 1.
    safe : tuple of float
        For each feeling the asked strength up to which words and voice hold, 1 where they always do.
    """

    applied: Floats
    safe: tuple[float, ...]

    def apply(self, asked: Floats) -> Floats:
        """What is applied for asked strengths, (..., 9) each."""
        grid = np.linspace(0.0, 1.0, _GRID)
        columns = [np.interp(asked[..., i], grid, self.applied[i]) for i in range(len(FEELINGS))]
        return np.stack(columns, axis=-1)


def calibration_of(voice: str) -> VoiceCalibration:
    """How a voice answers to strength; evenly where it was not measured."""
    return _table().get(voice, _even())


@cache
def _even() -> VoiceCalibration:
    even = np.tile(np.linspace(0.0, 1.0, _GRID), (len(FEELINGS), 1))
    return VoiceCalibration(even, (1.0,) * len(FEELINGS))


@cache
def _table() -> Mapping[str, VoiceCalibration]:
    data = files(__package__).joinpath(TABLE_NAME).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != CALIBRATION_SHA256:
        raise CacheError(f"{TABLE_NAME} is not the one that this version was made with; install it again.")
    kept = json.loads(data)
    return {
        voice: VoiceCalibration(
            np.stack([smooth_curve(kept["asked"], rows[name]["applied"]) for name in FEELINGS]),
            tuple(float(rows[name]["safe"]) for name in FEELINGS),
        )
        for voice, rows in kept["voices"].items()
    }


def smooth_curve(asked: list[float], applied: list[float]) -> Floats:
    """A smooth rising curve through knots on the grid, (101,): Fritsch & Carlson's monotone cubic (1980)."""
    from scipy.interpolate import PchipInterpolator

    return np.asarray(PchipInterpolator(asked, applied)(np.linspace(0.0, 1.0, _GRID)), dtype=np.float64)
