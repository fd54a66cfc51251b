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
CALIBRATION_SHA256 = "ef3c94994656a5a51b76c7ffaca53ad8e555e8049ce7b230aa00886cd65a0c96"
TABLE_NAME = "strength_table.json"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class VoiceCalibration:
    """How one voice answers to strength.

    Attributes
    ----------
    applied : (9, k) float64
        For each feeling what is applied for k strengths from 0 to 1, evenly apart; rises from 0 to 1.
    """

    applied: Floats

    def apply(self, asked: Floats) -> Floats:
        """What is applied for asked strengths, (..., 9) each."""
        grid = np.linspace(0.0, 1.0, self.applied.shape[1])
        columns = [np.interp(asked[..., i], grid, self.applied[i]) for i in range(len(FEELINGS))]
        return np.stack(columns, axis=-1)


def calibration_of(voice: str) -> VoiceCalibration:
    """How a voice answers to strength; evenly where it was not measured."""
    return _table().get(voice, _even())


@cache
def _even() -> VoiceCalibration:
    return VoiceCalibration(np.tile([0.0, 1.0], (len(FEELINGS), 1)))


@cache
def _table() -> Mapping[str, VoiceCalibration]:
    data = files(__package__).joinpath(TABLE_NAME).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != CALIBRATION_SHA256:
        raise CacheError(f"{TABLE_NAME} is not the one that this version was made with; install it again.")
    voices = json.loads(data)
    return {
        voice: VoiceCalibration(np.array([rows[name] for name in FEELINGS])) for voice, rows in voices.items()
    }
