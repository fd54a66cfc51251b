"""The map from recordings to manners learns what traits tell, and leans on feelings for what they do not."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.clip_booth import ROWS
from bench.emotion_fit import BASELINES, TOWARDS, Session, fit
from tests.tts.engines.draft.test_carry import PLAIN
from tts.contract import FEELINGS
from tts.engines.draft.carry import nearest_mix
from tts.engines.draft.table import COLUMN
from tts.prosody.fingerprint import TRAITS

Floats = NDArray[np.float64]
TOLD = {
    "pitch_st": "pitch_st",
    "rate_log2": "rate_log2",
    "tilt_db_oct": "tilt_db_oct",
}  # trait: its parameter


def session(seed: int) -> Session:
    """A speaker whose pitch, rate and tilt are heard as they are, and of whom nothing else is."""
    random = np.random.default_rng(seed)
    manners = np.concatenate([ROWS, 0.5 * ROWS, random.dirichlet(np.ones(9), 24) @ ROWS])
    prints = PLAIN.row() + 0.02 * random.normal(size=(len(manners), len(TRAITS)))
    for trait, parameter in TOLD.items():
        prints[:, TRAITS.index(trait)] += manners[:, COLUMN[parameter]]
    neutral = PLAIN.row() + 0.01 * random.normal(size=(max(BASELINES) + 1, len(TRAITS)))
    return Session(prints, manners, neutral, (*FEELINGS, *FEELINGS), (1.0,) * 9 + (0.5,) * 9)


@pytest.fixture(scope="module")
def known() -> dict[str, Floats]:
    table = fit([session(seed) for seed in range(3)])["known"]
    assert isinstance(table, dict)
    return {name: np.array(part) for name, part in table.items()}


def test_what_a_trait_tells_is_told_of_a_stranger(known: dict[str, Floats]) -> None:
    stranger = session(9)
    rows = (stranger.differences(0) - known["offset"]) / known["spread"] @ known["weights"]
    for parameter in TOLD.values():
        i = COLUMN[parameter]
        assert np.corrcoef(rows[:, i], stranger.manners[:, i])[0, 1] > 0.95


def test_what_no_trait_tells_is_drawn_farther_than_what_one_does(known: dict[str, Floats]) -> None:
    towards = {name: known["towards"][i] for name, i in COLUMN.items()}
    assert set(known["towards"]) <= set(TOWARDS)
    assert towards["pitch_st"] < towards["sway_st"] == max(TOWARDS) < 1.0


def test_the_nearest_mix_of_a_mix_is_itself_and_never_less_than_nothing() -> None:
    mix = 0.5 * ROWS[0] + 0.3 * ROWS[4]
    free = [i for name, i in COLUMN.items() if name not in {"formant_log2", "creak"}]
    assert nearest_mix(mix)[free] == pytest.approx(mix[free], abs=1e-6)
    assert nearest_mix(-ROWS[0]) @ ROWS[0] < 0.5 * (ROWS[0] @ ROWS[0])
