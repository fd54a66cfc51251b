"""The inference core: speech from one engine in a process of its own, cached, for CLI and pages alike.

`Core` is the object to share; `docs/core.md` tells how it works.
"""

from tts.cache import Cache, CacheStats, Entry, StageStats, Verified
from tts.core.board import Priority
from tts.core.client import Core, LineStatus
from tts.core.jobs import Done, Event, Failed, Job, LineState, Notice, NoticeKind, Snapshot, Started
from tts.core.pace import Estimate
from tts.core.room import EngineState
from tts.home import HOME_VARIABLE, cache_folder, logs_folder, studio_home

__all__ = [
    "HOME_VARIABLE",
    "Cache",
    "CacheStats",
    "Core",
    "Done",
    "EngineState",
    "Entry",
    "Estimate",
    "Event",
    "Failed",
    "Job",
    "LineState",
    "LineStatus",
    "Notice",
    "NoticeKind",
    "Priority",
    "Snapshot",
    "StageStats",
    "Started",
    "Verified",
    "cache_folder",
    "logs_folder",
    "studio_home",
]
