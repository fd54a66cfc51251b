"""Strength is applied as every voice needs it, evenly, and belongs to one table."""

import numpy as np
import pytest

from tts.contract import FEELINGS
from tts.engines.draft import calibration
from tts.engines.draft.calibration import calibration_of
from tts.engines.draft.recipe import VERSION
from tts.engines.draft.voices import VOICES
from tts.errors import CacheError


@pytest.mark.parametrize("voice", VOICES)
def test_every_voice_rises_evenly_from_nothing_to_everything(voice: str) -> None:
    answer = calibration_of(voice)
    assert answer.applied.shape == (len(FEELINGS), 21)
    assert np.allclose(answer.applied[:, [0, -1]], [0.0, 1.0])
    steps = np.diff(answer.applied, axis=1)
    assert (steps > 0.0).all()
    assert steps.max() < 3.0 * np.median(steps)


def test_a_voice_nobody_measured_is_left_as_it_is() -> None:
    asked = np.random.default_rng(0).uniform(size=(7, len(FEELINGS)))
    assert np.allclose(calibration_of("a voice of tomorrow").apply(asked), asked)


def test_what_is_applied_is_found_between_the_steps_too() -> None:
    answer = calibration_of("en-us-sam")
    halves = answer.apply(np.full((1, len(FEELINGS)), 0.525))[0]
    assert np.allclose(halves, (answer.applied[:, 10] + answer.applied[:, 11]) / 2)


def test_another_table_than_the_one_it_was_made_with_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "CALIBRATION_SHA256", "0" * 64)
    calibration._table.cache_clear()
    with pytest.raises(CacheError, match="strength_table"):
        calibration_of("en-us-sam")
    monkeypatch.undo()
    calibration._table.cache_clear()
    assert calibration.CALIBRATION_SHA256[:8] in VERSION
