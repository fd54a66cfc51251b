"""The draft engine's voices: one base reading each, made a person by formants, pitch and manner."""

import math
from dataclasses import dataclass, replace

from tts.contract import Voice
from tts.engines.draft.table import Manner
from tts.errors import UnknownVoice

VOICES_VERSION = "1"

# The Klatt variant keeps most words under feeling (docs/draft_engine.md, "Sound").
BASE = "klatt4"
LEVEL_DB = 0.0


@dataclass(frozen=True, slots=True)
class DraftVoice:
    """A voice with what makes it: the base it reads with, and its own manner at any strength."""

    voice: Voice
    base: str
    timbre: Manner


@dataclass(frozen=True, slots=True)
class _Person:
    """A kind of speaker; `formants` is a factor, smaller for longer throats."""

    gender: str
    age: str
    formants: float
    timbre: Manner


# Slower and tenser than the base: of what was tried, understood best (docs/draft_engine.md, "Figures").
_MAN = _Person("male", "adult", 1.0, Manner(rate_log2=-0.1, h1_db=-3.5))
_YOUNG_MAN = _Person(
    "male", "young", 1.03, Manner(pitch_st=2.5, range_log2=0.1, rate_log2=0.06, tilt_db_oct=0.3)
)
_OLD_MAN = _Person(
    "male",
    "old",
    0.95,
    Manner(pitch_st=-1.0, range_log2=-0.1, rate_log2=-0.14, breath=0.06, jitter_pct=0.7, shimmer_db=0.35),
)
_DEEP_MAN = _Person("male", "adult", 0.93, Manner(pitch_st=-3.5, range_log2=-0.05, rate_log2=-0.05))
_WOMAN = _Person("female", "adult", 1.07, Manner(pitch_st=5.0, h1_db=0.8, range_log2=0.05))
_YOUNG_WOMAN = _Person(
    "female", "young", 1.11, Manner(pitch_st=7.5, h1_db=0.8, range_log2=0.1, rate_log2=0.05)
)
_OLD_WOMAN = _Person(
    "female",
    "old",
    1.04,
    Manner(pitch_st=3.0, rate_log2=-0.14, tilt_db_oct=-0.3, breath=0.08, jitter_pct=0.7, shimmer_db=0.35),
)
_CHILD = _Person(
    "female", "child", 1.16, Manner(pitch_st=10.0, range_log2=0.15, rate_log2=0.04, tilt_db_oct=-0.2)
)

_CAST: tuple[tuple[str, str, str, _Person], ...] = (
    ("en-us-sam", "Sam", "山姆", _MAN),
    ("en-us-clara", "Clara", "克拉拉", _WOMAN),
    ("en-us-june", "June", "朱恩", _YOUNG_WOMAN),
    ("en-us-leo", "Leo", "里奥", _YOUNG_MAN),
    ("en-us-walter", "Walter", "沃尔特", _OLD_MAN),
    ("en-us-bruno", "Bruno", "布鲁诺", _DEEP_MAN),
    ("en-us-vera", "Vera", "薇拉", _OLD_WOMAN),
    ("en-us-mia", "Mia", "米娅", _CHILD),
    ("en-gb-oliver", "Oliver", "奥利弗", _MAN),
    ("en-gb-alice", "Alice", "爱丽丝", _WOMAN),
    ("en-gb-poppy", "Poppy", "波比", _YOUNG_WOMAN),
    ("en-gb-jack", "Jack", "杰克", _YOUNG_MAN),
    ("en-gb-arthur", "Arthur", "亚瑟", _OLD_MAN),
    ("en-gb-hugo", "Hugo", "雨果", _DEEP_MAN),
    ("en-gb-edith", "Edith", "伊迪丝", _OLD_WOMAN),
    ("en-gb-daisy", "Daisy", "黛西", _CHILD),
    ("zh-hao", "Hao", "浩", _MAN),
    ("zh-lan", "Lan", "兰", _WOMAN),
    ("zh-xue", "Xue", "雪", _YOUNG_WOMAN),
    ("zh-ming", "Ming", "明", _YOUNG_MAN),
    ("zh-laochen", "Old Chen", "老陈", _OLD_MAN),
    ("zh-gang", "Gang", "刚", _DEEP_MAN),
    ("zh-wangpo", "Granny Wang", "王婆", _OLD_WOMAN),
    ("zh-xiaomei", "Little Mei", "小梅", _CHILD),
    ("es-mateo", "Mateo", "马特奥", _MAN),
    ("es-lucia", "Lucía", "露西亚", _WOMAN),
    ("es-sofia", "Sofía", "索菲亚", _YOUNG_WOMAN),
    ("es-diego", "Diego", "迭戈", _YOUNG_MAN),
    ("es-ramon", "Ramón", "拉蒙", _OLD_MAN),
    ("es-bruno", "Don Bruno", "堂布鲁诺", _DEEP_MAN),
    ("es-carmen", "Carmen", "卡门", _OLD_WOMAN),
    ("es-nina", "Nina", "妮娜", _CHILD),
)
_HOME = {"en-us": "en-US", "en-gb": "en-GB", "zh": "zh-CN", "es": "es-ES"}


def _voice(name: str, english: str, chinese: str, person: _Person) -> DraftVoice:
    home = _HOME[name.rpartition("-")[0]]
    others = tuple(language for language in _HOME.values() if language != home)
    return DraftVoice(
        Voice(name, english, chinese, (home, *others), person.gender, person.age),
        BASE,
        replace(person.timbre, formant_log2=math.log2(person.formants), level_db=LEVEL_DB),
    )


VOICES: dict[str, DraftVoice] = {row[0]: _voice(*row) for row in _CAST}


def find_voice(name: str) -> DraftVoice:
    """Look a voice up by its id.

    Raises
    ------
    UnknownVoice
        If there is none of that id.
    """
    if name not in VOICES:
        raise UnknownVoice(name, tuple(VOICES))
    return VOICES[name]
