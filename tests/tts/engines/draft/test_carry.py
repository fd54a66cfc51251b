"""What a recording has beyond its speaker's own way becomes a manner: as much of it, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.words import explain
from tts.engines.draft.carry import UNSURE_STRENGTH, carry
from tts.engines.draft.table import COLUMN, LIMITS, Manner
from tts.errors import BadAudio
from tts.prosody.fingerprint import TRAITS, Fingerprint

# A draft voice, calmly reading: measured, rounded.
PLAIN = Fingerprint(
    pitch_st=9.5,
    range_log2=2.3,
    peak_st=1.5,
    slope_st=-2.5,
    final_st=-4.5,
    turn_st=-3.0,
    waver_log2=-0.9,
    flutter_log2=-4.5,
    rate_log2=2.1,
    change_log2=7.5,
    held_log2=-2.0,
    pause_log2=-2.3,
    dynamics_log2=2.7,
    tilt_db_oct=-8.0,
    alpha_db=-14.0,
    hammarberg_db=20.0,
    h1_h2_db=4.0,
    hnr_db=14.0,
    breath_db=6.0,
    jitter_log2=0.0,
    shimmer_log2=-0.5,
    formants_log2=0.1,
)


def column(felt: Fingerprint, name: str, neutral: Fingerprint | None = PLAIN) -> float:
    return float(carry(felt, neutral).row[COLUMN[name]])


def test_a_speaker_without_feeling_asks_for_nothing() -> None:
    assert carry(PLAIN, PLAIN).row == pytest.approx(Manner().row(), abs=1e-9)


@pytest.mark.parametrize(
    ("trait", "more", "name"),
    [
        ("pitch_st", 3.0, "pitch_st"),
        ("range_log2", 0.5, "range_log2"),
        ("rate_log2", 0.3, "rate_log2"),
        ("tilt_db_oct", 2.0, "tilt_db_oct"),
        ("pause_log2", 1.0, "pause_log2"),
        ("waver_log2", 1.0, "tremor_st"),
    ],
)
def test_each_trait_moves_its_number_the_same_way(trait: str, more: float, name: str) -> None:
    up = replace(PLAIN, **{trait: getattr(PLAIN, trait) + more})
    down = replace(PLAIN, **{trait: getattr(PLAIN, trait) - more})
    assert column(up, name) > column(down, name)


def test_the_throat_of_the_recording_is_not_carried() -> None:
    other = replace(PLAIN, formants_log2=0.3)
    assert carry(other, PLAIN).row == pytest.approx(Manner().row(), abs=1e-9)


@given(st.lists(st.floats(-8.0, 8.0), min_size=len(TRAITS), max_size=len(TRAITS)))
@settings(max_examples=25)
def test_whatever_is_recorded_stays_within_what_a_voice_can_do(moves: list[float]) -> None:
    row = carry(Fingerprint.from_row(PLAIN.row() + np.array(moves)), PLAIN).row
    low, high = np.array([LIMITS[name] for name in COLUMN]).T
    assert (row >= low - 1e-9).all()
    assert (row <= high + 1e-9).all()


def test_without_a_neutral_recording_the_strength_is_held_down() -> None:
    unsure = carry(PLAIN, None)
    assert not unsure.sure
    assert unsure.strongest == UNSURE_STRENGTH < 1.0
    assert 1.0 * unsure.at(1.0) == pytest.approx(UNSURE_STRENGTH * unsure.row)
    assert 0.4 * unsure.at(0.4) == pytest.approx(0.4 * unsure.row)
    assert unsure.at(0.0) == pytest.approx(unsure.row)


def test_an_unknown_kind_of_speaker_is_refused_without_a_neutral_recording() -> None:
    stranger = replace(
        PLAIN, alpha_db=-40.0, tilt_db_oct=-25.0, hammarberg_db=45.0, hnr_db=-2.0, breath_db=-9.0
    )
    with pytest.raises(BadAudio) as refused:
        carry(stranger, None)
    assert "neutral recording" in explain(refused.value, "en")
    assert "不带情感的录音" in explain(refused.value, "zh")
    assert carry(stranger, stranger).sure
