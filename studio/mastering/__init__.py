"""From takes to what is handed over: effects, loudness, room tone, rate, peaks."""

from studio.mastering.bus import LOSSY_CEILING_DB, Bus, Finish, Levels
from studio.mastering.effects import EFFECTS, NO_EFFECT, with_effect
from studio.mastering.room_tone import RoomTone
from studio.mastering.targets import TARGETS, Target, target_named

__all__ = [
    "EFFECTS",
    "LOSSY_CEILING_DB",
    "NO_EFFECT",
    "TARGETS",
    "Bus",
    "Finish",
    "Levels",
    "RoomTone",
    "Target",
    "target_named",
    "with_effect",
]
