"""Every finer feeling sounds measurably unlike each of the others."""

from bench.draft_lines import ENGLISH, Speaker
from bench.preset_figures import neighbours
from studio.feelings import FINER


def test_no_finer_preset_sounds_like_another_one() -> None:
    speaker = Speaker()
    try:
        found = neighbours(speaker, "en-us-sam", ENGLISH[1])
    finally:
        speaker.close()
    assert len(FINER) >= 12
    assert {name: near for name, near in found.items() if near[1] < 3.0} == {}
