"""The strongest that each voice can feel each thing before words or voice fall off, as it was measured.

`bench.safe_strength` made the table beside this module for one make of the engine: with another table of
strengths it is not trusted, and no voice has a safe maximum until it is measured anew.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from tts.contract import FEELINGS, SafeMaximum, Suffers
from tts.engines.draft.calibration import CALIBRATION_SHA256
from tts.errors import CacheError

SAFE_SHA256 = "868d2c76d85bcf4d116e1b04e342e2cd90d0b84583baf406efe5d6999028d392"
SAFE_NAME = "safe_strength.json"


def safe_maxima(voice: str) -> tuple[SafeMaximum, ...]:
    """Of a voice, one for each feeling; none where it was not measured with the strengths in force.

    Raises
    ------
    CacheError
        If the table is not the one that this version was made with.
    """
    return _table().get(voice, ())


@cache
def _table() -> Mapping[str, tuple[SafeMaximum, ...]]:
    data = files(__package__).joinpath(SAFE_NAME).read_bytes()
    if hashlib.sha256(data).hexdigest() != SAFE_SHA256:
        raise CacheError(f"{SAFE_NAME} is not the one that this version was made with; install it again.")
    kept = json.loads(data)
    if kept["calibration"] != CALIBRATION_SHA256:
        return {}
    return {
        voice: tuple(
            SafeMaximum(name, strength, Suffers(suffers))
            for name, (strength, suffers) in zip(FEELINGS, rows, strict=True)
        )
        for voice, rows in kept["voices"].items()
    }
