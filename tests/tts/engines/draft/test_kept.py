"""A reading comes back from the store as it went in."""

import numpy as np
import pytest

from tests.tts.engines.draft.readings import said, spectra
from tts.engines.draft.kept import analysed, from_arrays, to_arrays
from tts.errors import CacheError


def test_a_kept_reading_is_the_reading() -> None:
    spoken = said(language="zh-CN")
    reading = analysed(spoken, spectra(spoken.phones))
    arrays = to_arrays(reading)
    again = from_arrays(arrays)
    assert again.said.phones == spoken.phones
    assert again.said.spoken == spoken.spoken
    np.testing.assert_array_equal(again.said.samples, spoken.samples)
    np.testing.assert_array_equal(again.analysis.f0, reading.analysis.f0)
    np.testing.assert_array_equal(again.analysis.log_envelope, reading.analysis.log_envelope)
    np.testing.assert_array_equal(again.level_db, reading.level_db)
    assert all(array.dtype != object for array in arrays.values())


def test_sixteen_bit_samples_survive_exactly() -> None:
    spoken = said()
    pcm = np.random.default_rng(0).integers(-32768, 32768, spoken.samples.size)
    spoken.samples[:] = pcm.astype(np.float32) / np.float32(32768)
    again = from_arrays(to_arrays(analysed(spoken, spectra(spoken.phones))))
    np.testing.assert_array_equal(again.said.samples, spoken.samples)


def test_something_else_from_the_store_is_refused() -> None:
    with pytest.raises(CacheError):
        from_arrays({"samples": np.zeros(3, np.int16)})
