"""A fade hides the step at an end and leaves everything else alone."""

import numpy as np
import pytest

from studio.fades import faded
from tests.studio.humming import RATE
from tts.audio import Audio


def test_both_ends_fade_without_a_step() -> None:
    block = faded(Audio(np.ones(2000, np.float32), RATE))
    assert block[0] < 0.001
    assert block[-1] < 0.001
    assert block[1000] == 1.0
    assert np.abs(np.diff(block)).max() < 0.02


@pytest.mark.parametrize("samples", [0, 1, 2, 7])
def test_very_short_sounds_can_be_faded(samples: int) -> None:
    assert len(faded(Audio(np.ones(samples, np.float32), RATE))) == samples


def test_one_end_can_stay_as_it_is() -> None:
    ones = Audio(np.ones(2000, np.float32), RATE)
    assert faded(ones, start=False)[0] == 1.0
    assert faded(ones, end=False)[-1] == 1.0
