"""From takes to what is handed over: effects, loudness, room tone, rate, peaks."""

from studio.mastering.bus import LOSSY_CEILING_DB, Bus, Finish, Levels
from studio.mastering.effects import rings_s, with_effect
from studio.mastering.room_tone import RoomTone
from studio.mastering.targets import TARGETS, Target, target_named

__all__ = [
    "LOSSY_CEILING_DB",
    "TARGETS",
    "Bus",
    "Finish",
    "Levels",
    "RoomTone",
    "Target",
    "rings_s",
    "target_named",
    "with_effect",
]
