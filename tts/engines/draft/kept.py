"""The said stage as named arrays, so that a reading and its analysis are made once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from tts.engines.draft.analysis import Analysis
from tts.engines.draft.neutral import Floats, energy_db
from tts.engines.draft.said import Phone, PhoneKind, Said
from tts.errors import CacheError

_FULL_SCALE = 32768.0


@dataclass(frozen=True, slots=True, eq=False)
class Analysed:
    """A reading with its analysis and the level of every frame in dB, (m,)."""

    said: Said
    analysis: Analysis
    level_db: Floats


def analysed(said: Said, analysis: Analysis) -> Analysed:
    """Add levels to an analysis."""
    level_db = energy_db(analysis.log_envelope).astype(np.float32)  # as it is kept
    return Analysed(said, analysis, level_db.astype(np.float64))


def to_arrays(reading: Analysed) -> dict[str, NDArray[np.generic]]:
    """Flatten; `from_arrays` is the way back, exact for 16-bit samples."""
    phones = [[getattr(phone, field.name) for field in fields(Phone)] for phone in reading.said.phones]
    facts = {"phones": phones, "rate": reading.said.rate, "spoken": reading.said.spoken}
    arrays: dict[str, NDArray[np.generic]] = {
        "samples": np.round(reading.said.samples * _FULL_SCALE).astype(np.int16),
        "facts": np.frombuffer(json.dumps(facts, ensure_ascii=False).encode(), np.uint8),
        "level_db": reading.level_db.astype(np.float32),
    }
    return arrays | reading.analysis.to_arrays()


def from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> Analysed:
    """Rebuild a reading.

    Raises
    ------
    CacheError
        If the arrays are not those of a reading.
    """
    try:
        facts = json.loads(arrays["facts"].tobytes())
        phones = tuple(Phone(row[0], PhoneKind(row[1]), *row[2:]) for row in facts["phones"])
        samples = arrays["samples"].astype(np.float32) / np.float32(_FULL_SCALE)
        said = Said(samples, int(facts["rate"]), phones, str(facts["spoken"]))
        return Analysed(said, Analysis.from_arrays(arrays), arrays["level_db"].astype(np.float64))
    except (KeyError, TypeError, ValueError) as error:
        raise CacheError(f"A kept reading cannot be read ({error!r}).") from error
