"""A whole rendering as named arrays, so that the sound stage is kept like the others."""

import json
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tts.contract import Audio, Speech, Stage
from tts.errors import BadAudio, CacheError
from tts.plan import plan_from_arrays, plan_to_arrays

_PLAN = "plan."


def speech_to_arrays(speech: Speech) -> dict[str, NDArray[np.generic]]:
    """Flatten a rendering: samples stay float32, so what is read back is what was heard."""
    arrays: dict[str, NDArray[np.generic]] = {
        "samples": speech.audio.samples,
        "rate": np.array(speech.audio.rate, np.int64),
        "seams_s": np.array(speech.seams_s, np.float64),
        "warnings": np.frombuffer(json.dumps(speech.warnings, ensure_ascii=False).encode(), np.uint8),
    }
    return arrays | {_PLAN + name: array for name, array in plan_to_arrays(speech.plan).items()}


def speech_from_arrays(arrays: Mapping[str, NDArray[np.generic]]) -> Speech:
    """Rebuild a rendering from what `speech_to_arrays` made; every stage counts as reused.

    Raises
    ------
    CacheError
        If the arrays are not those of a rendering.
    """
    plan = {name.removeprefix(_PLAN): array for name, array in arrays.items() if name.startswith(_PLAN)}
    try:
        samples = arrays["samples"].astype(np.float32, copy=False)
        return Speech(
            audio=Audio(samples, int(arrays["rate"])),
            plan=plan_from_arrays(plan),
            reused=frozenset(Stage),
            seams_s=tuple(float(seam) for seam in arrays["seams_s"].tolist()),
            warnings=tuple(json.loads(arrays["warnings"].tobytes())),
        )
    except (KeyError, TypeError, ValueError, BadAudio) as error:
        raise CacheError(f"A kept sound cannot be read ({error!r}).") from error
