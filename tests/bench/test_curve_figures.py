"""The curve that made a rendered line is found again in its sound."""

from collections.abc import Iterator

import pytest

from bench.curve_figures import curve_of, followed
from bench.draft_lines import ENGLISH, MANDARIN, Speaker, felt


@pytest.fixture(scope="module")
def speaker() -> Iterator[Speaker]:
    made = Speaker()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("voice", "text", "feeling", "shape"),
    [
        ("en-us-sam", ENGLISH[1], "angry", "rising"),
        ("en-us-sam", ENGLISH[1], "sad", "falling"),
        ("zh-lan", MANDARIN[4], "afraid", "swell"),
        ("zh-lan", MANDARIN[4], "disgusted", "dip"),
    ],
)
def test_curves_of_rendered_lines_are_followed(
    speaker: Speaker, voice: str, text: str, feeling: str, shape: str
) -> None:
    found = followed(speaker, felt(text, voice, feeling, 1.0, curve_of(shape)))
    assert found is not None
    assert found.rank >= 0.85
    assert abs(float((found.heard - found.asked).mean())) < 0.15
