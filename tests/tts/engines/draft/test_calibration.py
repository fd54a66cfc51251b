"""Strength is applied as every voice needs it, evenly, and belongs to one table."""

import numpy as np
import pytest

from tts.contract import FEELINGS
from tts.engines.draft import calibration
from tts.engines.draft.calibration import calibration_of, smooth_curve
from tts.engines.draft.recipe import VERSION
from tts.engines.draft.voices import VOICES
from tts.errors import CacheError


@pytest.mark.parametrize("voice", VOICES)
def test_every_voice_rises_evenly_from_nothing_to_everything(voice: str) -> None:
    answer = calibration_of(voice)
    assert answer.applied.shape == (len(FEELINGS), 101)
    assert np.allclose(answer.applied[:, [0, -1]], [0.0, 1.0])
    steps = np.diff(answer.applied, axis=1)
    assert (steps > 0.0).all()
    assert steps.max() < 3.0 * np.median(steps)
    assert all(0.25 <= safe <= 1.0 for safe in answer.safe)


def test_a_voice_nobody_measured_is_left_as_it_is() -> None:
    asked = np.random.default_rng(0).uniform(size=(7, len(FEELINGS)))
    assert np.allclose(calibration_of("a voice of tomorrow").apply(asked), asked)


def test_what_is_applied_is_found_between_the_steps_too() -> None:
    answer = calibration_of("en-us-sam")
    halves = answer.apply(np.full((1, len(FEELINGS)), 0.505))[0]
    assert np.allclose(halves, (answer.applied[:, 50] + answer.applied[:, 51]) / 2)


def test_the_curve_goes_through_its_knots_and_never_falls() -> None:
    curve = smooth_curve([0.0, 0.25, 0.5, 0.75, 1.0], [0.0, 0.05, 0.1, 0.9, 1.0])
    assert np.allclose(curve[[0, 25, 50, 75, 100]], [0.0, 0.05, 0.1, 0.9, 1.0])
    assert (np.diff(curve) >= 0.0).all()


def test_another_table_than_the_one_it_was_made_with_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "CALIBRATION_SHA256", "0" * 64)
    calibration._table.cache_clear()
    with pytest.raises(CacheError, match="strength_table"):
        calibration_of("en-us-sam")
    monkeypatch.undo()
    calibration._table.cache_clear()
    assert calibration.CALIBRATION_SHA256[:8] in VERSION
