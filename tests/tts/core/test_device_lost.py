"""A graphics card that goes away takes the engine's process along, so that a fresh one can go on."""

import pytest

from tts import worker
from tts.errors import DEVICE_LOST_EXIT, EngineCrashed, Problem


class AcceleratorError(RuntimeError):
    """As torch names it."""


@pytest.mark.parametrize(
    "error", [AcceleratorError("unspecified launch failure"), RuntimeError("CUDA error: device-side assert")]
)
def test_the_process_ends_with_a_code_of_its_own(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    class Ended(Exception):
        """Stands in for the end of the process."""

    def end(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr("os._exit", end)
    with pytest.raises(Ended) as ended:
        worker._as_line_error(error)
    assert ended.value.args == (DEVICE_LOST_EXIT,)
    assert EngineCrashed(DEVICE_LOST_EXIT).reason == Problem("device_lost")
