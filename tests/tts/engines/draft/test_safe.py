"""Every draft voice says how strongly it may feel, for the strengths it was measured with."""

import pytest

from tts.contract import FEELINGS, Suffers
from tts.engines.draft import safe
from tts.engines.draft.entry import info
from tts.engines.draft.safe import safe_maxima
from tts.engines.draft.voices import VOICES
from tts.errors import CacheError


def test_every_voice_declares_a_maximum_for_every_feeling() -> None:
    for voice in info().voices:
        assert tuple(one.feeling for one in voice.safe) == FEELINGS
        assert all(0.0 < one.strength <= 1.0 for one in voice.safe)


def test_tones_suffer_in_tone_languages_alone() -> None:
    suffering = {name for name in VOICES for one in safe_maxima(name) if one.suffers is Suffers.TONES}
    assert all(name.startswith("zh-") for name in suffering)


def test_what_was_measured_with_other_strengths_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "CALIBRATION_SHA256", "0" * 64)
    safe._table.cache_clear()
    assert safe_maxima("en-us-sam") == ()
    monkeypatch.undo()
    safe._table.cache_clear()
    assert safe_maxima("en-us-sam")
    assert safe_maxima("a voice of tomorrow") == ()


def test_a_table_that_was_changed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe, "SAFE_SHA256", "0" * 64)
    safe._table.cache_clear()
    with pytest.raises(CacheError, match="safe_strength"):
        safe_maxima("en-us-sam")
    monkeypatch.undo()
    safe._table.cache_clear()
