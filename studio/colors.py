"""Colours of feelings and roles: never the only sign of anything, and seen on a light and on a dark ground.

Every one stands at least 3:1 against white and against the studio's darkest ground.
"""

from collections.abc import Mapping

from studio.scene import Role, Scene
from tts.contract import FEELINGS, Feelings

FEELING_COLORS: Mapping[str, str] = {
    "happy": "#b58900",
    "angry": "#dc322f",
    "sad": "#3a7bd5",
    "afraid": "#8a5cf6",
    "disgusted": "#6b8e23",
    "melancholic": "#5f7fa8",
    "surprised": "#e0662a",
    "calm": "#2a9d8f",
    "gentle": "#d6549b",
}
"""A colour for each of the nine feelings."""

NEUTRAL_COLOR = "#808791"

ROLE_COLORS = (
    "#3f7fd0",
    "#d0562f",
    "#2f9465",
    "#a15bd0",
    "#b08018",
    "#c8487c",
    "#2a92a3",
    "#7a7f2a",
    "#8f6a4a",
    "#6b78b8",
)
"""For roles that have no colour of their own, by their place."""


def feelings_color(feelings: Feelings) -> str:
    """The colour of the strongest feeling of a mix."""
    weights = feelings.weights()
    strongest = max(weights)
    return FEELING_COLORS[FEELINGS[weights.index(strongest)]] if strongest > 0.0 else NEUTRAL_COLOR


def role_color(scene: Scene, role: Role) -> str:
    """The colour of a role, its own or the one of its place."""
    return role.color or ROLE_COLORS[scene.roles.index(role) % len(ROLE_COLORS)]
