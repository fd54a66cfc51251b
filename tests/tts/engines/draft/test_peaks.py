"""Peaks are held under the ceiling, and what is away from them is not touched."""

import numpy as np

from tts.engines.draft.peaks import CEILING_DB, held_down
from tts.limiter import limit

RATE = 22_050


def test_a_line_without_loud_samples_is_returned_as_it_is() -> None:
    quiet = np.full(RATE, 0.3, np.float32)
    assert held_down(quiet, RATE) is quiet


def test_limiting_stretches_equals_limiting_the_whole() -> None:
    rng = np.random.default_rng(0)
    times = np.arange(2 * RATE) / RATE
    shape = (
        0.2 + 1.6 * np.exp(-0.5 * ((times - 0.5) / 0.02) ** 2) + np.exp(-0.5 * ((times - 1.4) / 0.05) ** 2)
    )
    wave = (shape * np.sin(2 * np.pi * 180 * times) + 0.01 * rng.normal(size=times.size)).astype(np.float32)
    found = held_down(wave, RATE)
    np.testing.assert_allclose(found, limit(wave, RATE, ceiling_db=CEILING_DB), atol=1e-6)
    assert np.abs(found).max() <= 10 ** (CEILING_DB / 20)
    np.testing.assert_array_equal(found[: RATE // 4], wave[: RATE // 4])
