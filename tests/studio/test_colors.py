"""Colours can be seen on a light and on a dark ground, and stand for one thing each."""

import pytest

from studio.colors import FEELING_COLORS, NEUTRAL_COLOR, ROLE_COLORS, feelings_color, role_color
from studio.scene import Role, Scene
from tts.contract import FEELINGS, Feelings

LIGHT, DARK = "#ffffff", "#0e1117"


def luminance(color: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("color", [*FEELING_COLORS.values(), NEUTRAL_COLOR, *ROLE_COLORS])
def test_every_colour_can_be_seen_on_both_grounds(color: str) -> None:
    assert contrast(color, LIGHT) >= 3.0
    assert contrast(color, DARK) >= 3.0


def test_a_mix_has_the_colour_of_its_strongest_feeling() -> None:
    assert set(FEELING_COLORS) == set(FEELINGS)
    assert feelings_color(Feelings(sad=0.4, angry=0.6)) == FEELING_COLORS["angry"]
    assert feelings_color(Feelings()) == NEUTRAL_COLOR


def test_a_role_has_its_own_colour_or_that_of_its_place() -> None:
    scene = Scene("s", (Role("a", "A"), Role("b", "B", color="#123456")))
    assert role_color(scene, scene.roles[0]) == ROLE_COLORS[0]
    assert role_color(scene, scene.roles[1]) == "#123456"
