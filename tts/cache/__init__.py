"""The content-addressed cache on disk: each stage kept under the digest of all that can change it."""

from tts.cache.recent import Recent
from tts.cache.shelf import Entry
from tts.cache.speech import speech_from_arrays, speech_to_arrays
from tts.cache.store import DEFAULT_LIMIT_BYTES, DEFAULT_OWNER, Cache, CacheStats, StageStats, Verified

__all__ = [
    "DEFAULT_LIMIT_BYTES",
    "DEFAULT_OWNER",
    "Cache",
    "CacheStats",
    "Entry",
    "Recent",
    "StageStats",
    "Verified",
    "speech_from_arrays",
    "speech_to_arrays",
]
