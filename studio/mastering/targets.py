"""How loud a scene is to be, by where it is going."""

from dataclasses import dataclass

from tts.errors import BadValue


@dataclass(frozen=True, slots=True)
class Target:
    """An integrated loudness to be reached, and how far off it counts as reached."""

    name: str
    lufs: float | None  # None: nothing is changed
    tolerance_lu: float = 0.5


TARGETS = (
    Target("off", None),
    Target("broadcast", -23.0),  # EBU R 128: ±0.5 LU for what is made as a file
    Target("atsc", -24.0, 2.0),  # ATSC A/85
    Target("game", -23.0, 2.0),  # Sony ASWG-R001, home platforms
    Target("podcast", -16.0, 1.0),  # Apple's "Audio requirements" for podcasts: ±1 dB
    Target("web", -14.0, 1.0),  # what the large players turn everything to
)
"""The presets, each with its source beside it."""


def target_named(name: str) -> Target:
    """Look a target up; raises `BadValue` if there is none of that name."""
    found = next((target for target in TARGETS if target.name == name), None)
    if found is None:
        raise BadValue("loudness", name, ", ".join(target.name for target in TARGETS))
    return found
