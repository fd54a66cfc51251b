"""What tags may say: keys and the words that stand for numbers, in English and Chinese."""

from difflib import get_close_matches
from enum import StrEnum


class Key(StrEnum):
    """What a tag sets; the value is the name of the field it ends up in."""

    EMOTION = "emotion"
    STRENGTH = "strength"
    DESCRIPTION = "description"
    RATE = "rate"
    PITCH = "pitch_st"
    VOLUME = "volume_db"
    PAUSE = "pause"
    PAUSE_BEFORE = "pause_before_s"
    PAUSE_AFTER = "pause_after_s"
    GAP = "gap_s"
    SEED = "seed"
    NOTE = "note"
    LOCKED = "locked"
    VOICE = "voice"
    GAIN = "gain_db"
    PAN = "pan"
    COLOR = "color"
    LANGUAGE = "language"


_SYNONYMS: dict[Key, tuple[str, ...]] = {
    Key.EMOTION: ("emotion", "feeling", "mood", "情感", "情绪", "感情", "心情"),
    Key.STRENGTH: ("strength", "intensity", "强度"),
    Key.DESCRIPTION: ("describe", "description", "描述"),
    Key.RATE: ("speed", "rate", "tempo", "pace", "语速", "速度"),
    Key.PITCH: ("pitch", "音高", "音调"),
    Key.VOLUME: ("volume", "loudness", "音量"),
    Key.PAUSE: ("pause", "停顿", "暂停"),
    Key.PAUSE_BEFORE: ("pause-before", "before", "前停顿"),
    Key.PAUSE_AFTER: ("pause-after", "after", "后停顿"),
    Key.GAP: ("gap", "间隔"),
    Key.SEED: ("seed", "种子"),
    Key.NOTE: ("note", "备注"),
    Key.LOCKED: ("locked", "lock", "锁定"),
    Key.VOICE: ("voice", "声音", "音色", "嗓音"),
    Key.GAIN: ("gain", "增益"),
    Key.PAN: ("pan", "声像"),
    Key.COLOR: ("color", "colour", "颜色"),
    Key.LANGUAGE: ("language", "lang", "语言"),
}
_BY_NAME = {name: key for key, names in _SYNONYMS.items() for name in names}

WORDED: dict[Key, dict[str, float]] = {
    Key.RATE: {
        "very slow": 0.7, "slow": 0.85, "normal": 1.0, "fast": 1.2, "very fast": 1.45,
        "很慢": 0.7, "慢": 0.85, "正常": 1.0, "快": 1.2, "很快": 1.45,
    },
    Key.PITCH: {
        "very low": -5.0, "low": -2.5, "normal": 0.0, "high": 2.5, "very high": 5.0,
        "很低": -5.0, "低": -2.5, "正常": 0.0, "高": 2.5, "很高": 5.0,
    },
    Key.VOLUME: {
        "very soft": -12.0, "soft": -6.0, "quiet": -6.0, "normal": 0.0, "loud": 4.0, "very loud": 8.0,
        "很轻": -12.0, "轻": -6.0, "小声": -6.0, "正常": 0.0, "响": 4.0, "大声": 4.0, "很响": 8.0,
    },
}  # fmt: skip
"""Rates as factors, pitches in semitones, volumes in dB."""

RANGES: dict[Key, tuple[float, float]] = {
    Key.STRENGTH: (0.0, 1.0),
    Key.RATE: (0.5, 2.0),
    Key.PITCH: (-12.0, 12.0),
    Key.VOLUME: (-24.0, 12.0),
    Key.PAUSE: (0.0, 10.0),
    Key.PAUSE_BEFORE: (0.0, 10.0),
    Key.PAUSE_AFTER: (0.0, 10.0),
    Key.GAP: (-30.0, 30.0),
    Key.GAIN: (-60.0, 12.0),
    Key.PAN: (-1.0, 1.0),
}
"""The ranges of `tts.contract` and `studio.scene`, here so that a fault can name the column of the number."""


def find_key(name: str) -> Key | None:
    """The key of that name in either language, whatever its case; None if there is none."""
    return _BY_NAME.get("-".join(name.casefold().replace("_", " ").split()))


def nearest_keys(name: str) -> tuple[str, ...]:
    """Keys that somebody may have meant, the nearest first."""
    return tuple(get_close_matches(name.casefold(), _BY_NAME, n=3, cutoff=0.6))


def shown_name(key: Key) -> str:
    """The English name that users write a key by."""
    return _SYNONYMS[key][0]
