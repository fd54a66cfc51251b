"""A take read from the cache is the take that was rendered."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tone import ToneEngine
from tests.watching import line
from tts.audio import Audio
from tts.cache import Cache, speech_from_arrays, speech_to_arrays
from tts.contract import Delivery, Speech, Stage
from tts.errors import CacheError


def rendered(tmp_path: Path) -> Speech:
    spoken = line("Héllo 世界", delivery=Delivery(pause_before_s=0.5))
    [speech] = ToneEngine().render([spoken], Cache(tmp_path))
    assert isinstance(speech, Speech)
    return replace(speech, seams_s=(0.1, 1 / 3), warnings=("听不清", "line\nbreak"))


def test_everything_about_a_take_survives_the_disk(tmp_path: Path) -> None:
    made, cache = rendered(tmp_path), Cache(tmp_path)
    cache.put_speech("k1", made)
    kept = cache.get_speech("k1")
    assert kept is not None
    assert kept.audio.rate == made.audio.rate
    for name in ("f0_hz", "energy_db", "strength"):
        assert getattr(kept.plan, name).tobytes() == getattr(made.plan, name).tobytes()
    for name in ("phones", "words", "chars", "syllables", "pauses", "seconds", "exact"):
        assert getattr(kept.plan, name) == getattr(made.plan, name)
    assert (kept.seams_s, kept.warnings) == (made.seams_s, made.warnings)
    assert kept.reused == frozenset(Stage)


@settings(max_examples=30)
@given(samples=st.lists(st.floats(-1, 1, width=32), max_size=50))
def test_samples_are_kept_to_the_last_bit(
    tmp_path_factory: pytest.TempPathFactory, samples: list[float]
) -> None:
    audio = Audio(np.array(samples, np.float32), 22_050)
    speech = replace(rendered(tmp_path_factory.mktemp("speech")), audio=audio)
    back = speech_from_arrays(speech_to_arrays(speech))
    assert back.audio.samples.tobytes() == audio.samples.tobytes()


@pytest.mark.parametrize("missing", ["samples", "rate", "warnings", "plan.spans"])
def test_arrays_that_are_no_take_are_refused(tmp_path: Path, missing: str) -> None:
    arrays = speech_to_arrays(rendered(tmp_path))
    del arrays[missing]
    with pytest.raises(CacheError):
        speech_from_arrays(arrays)
