"""What an engine is asked for, and what it gives back.

Everything here is a value: frozen, checked when it is made, picklable and free of any engine's habits. The
two halves of an utterance stay apart: `text`, `language`, `voice` and `pauses` are *what is said*; `emotion`,
`shifts`, `curve` and `delivery` are *how it is said*.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from tts.audio import Audio
from tts.curve import FLAT, CurvePoint, Easing, IntensityCurve
from tts.errors import BadValue, TtsError
from tts.plan import HOP_S, ProsodyPlan, Span, Syllable
from tts.safety import SafeMaximum, Suffers

__all__ = [
    "FEELINGS",
    "FLAT",
    "HOP_S",
    "NEUTRAL",
    "Audio",
    "Capabilities",
    "Clip",
    "CurvePoint",
    "Delivery",
    "Easing",
    "Emotion",
    "EmotionShift",
    "Engine",
    "EngineInfo",
    "Feelings",
    "IntensityCurve",
    "Pause",
    "ProsodyPlan",
    "SafeMaximum",
    "Span",
    "Speech",
    "Stage",
    "StageKeys",
    "StageStore",
    "Suffers",
    "Syllable",
    "Utterance",
    "Voice",
    "check_range",
]

MAX_PAUSE_S = 10.0


def check_range(name: str, value: float, low: float, high: float) -> None:
    """Raise `BadValue` unless `value` is a finite number in [low, high]."""
    if not (math.isfinite(value) and low <= value <= high):
        raise BadValue(name, value, f"a number from {low:g} to {high:g}")


@dataclass(frozen=True, slots=True)
class Feelings:
    """A mix of feelings: each weight is 0 (not at all) to 1 (fully); all zero is neutral.

    The first eight are the axes of IndexTTS-2 in its order. `gentle` (温柔) is a ninth that an engine
    without it expresses through the others.
    """

    happy: float = 0.0
    angry: float = 0.0
    sad: float = 0.0
    afraid: float = 0.0
    disgusted: float = 0.0
    melancholic: float = 0.0
    surprised: float = 0.0
    calm: float = 0.0
    gentle: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            check_range(field.name, getattr(self, field.name), 0.0, 1.0)

    def weights(self) -> tuple[float, ...]:
        """The nine weights in field order."""
        return tuple(float(getattr(self, field.name)) for field in fields(self))

    def scaled(self, factor: float) -> Self:
        """The same mix, weaker or stronger; weights stop at 1."""
        return type(self)(*(min(1.0, weight * factor) for weight in self.weights()))


FEELINGS: tuple[str, ...] = tuple(field.name for field in fields(Feelings))


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording on this machine, named by its content so that a moved or edited file is noticed."""

    path: str
    sha256: str  # of the file's bytes, hexadecimal


@dataclass(frozen=True, slots=True)
class Emotion:
    """How something is felt: a mix over named feelings, a reference clip or words, with a strength.

    `feelings`, `clip` and `description` may be given together; an engine blends those it declares in its
    capabilities and reports the others as ignored. `strength` scales the whole; 0 is neutral, 1 is full.
    """

    feelings: Feelings = Feelings()
    strength: float = 1.0
    clip: Clip | None = None
    neutral_clip: Clip | None = None  # the clip's speaker without feeling: the baseline of the clip
    description: str = ""

    def __post_init__(self) -> None:
        check_range("strength", self.strength, 0.0, 1.0)


NEUTRAL = Emotion()


@dataclass(frozen=True, slots=True)
class EmotionShift:
    """From character `char` of the text on, the feeling is another one (cross-faded over a word)."""

    char: int
    emotion: Emotion


@dataclass(frozen=True, slots=True)
class Pause:
    """Silence of `seconds` before character `char` of the text."""

    char: int
    seconds: float

    def __post_init__(self) -> None:
        check_range("pause", self.seconds, 0.0, MAX_PAUSE_S)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Technique apart from feeling; the defaults leave the voice as it is."""

    rate: float = 1.0  # 0.5 (half as fast) .. 2.0 (twice as fast)
    pitch_st: float = 0.0  # -12 .. 12 semitones
    volume_db: float = 0.0  # -24 .. 12 dB
    pause_before_s: float = 0.0  # 0 .. 10 s, part of the audio
    pause_after_s: float = 0.0

    def __post_init__(self) -> None:
        check_range("rate", self.rate, 0.5, 2.0)
        check_range("pitch_st", self.pitch_st, -12.0, 12.0)
        check_range("volume_db", self.volume_db, -24.0, 12.0)
        check_range("pause_before_s", self.pause_before_s, 0.0, MAX_PAUSE_S)
        check_range("pause_after_s", self.pause_after_s, 0.0, MAX_PAUSE_S)


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing to be said, in terms that every engine understands.

    Character positions (`shifts`, `pauses`, curve anchors) count code points of `text` from 0.
    The strength heard at a moment is `emotion.strength` (or that of the shift in force) times the curve.
    """

    text: str
    voice: str  # id of one of the engine's voices, or of an imported one
    language: str = ""  # BCP 47 such as "en-US"; empty: told from the text
    emotion: Emotion = NEUTRAL
    shifts: tuple[EmotionShift, ...] = ()
    curve: IntensityCurve = FLAT
    delivery: Delivery = Delivery()
    pauses: tuple[Pause, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        places = [shift.char for shift in self.shifts] + [pause.char for pause in self.pauses]
        for char in places:
            if not 0 <= char <= len(self.text):
                raise BadValue("position", char, f"within the text (0 to {len(self.text)})")


class Stage(StrEnum):
    """The parts of a rendering that are kept apart in the cache."""

    SAID = "said"  # text -> what is said, with times
    HOW = "how"  # feeling and delivery -> how it is said
    SOUND = "sound"  # both -> the waveform


@dataclass(frozen=True, slots=True)
class StageKeys:
    """Content addresses of the three stages: equal keys, equal bytes."""

    said: str
    how: str
    sound: str


class StageStore(Protocol):
    """Where an engine finds what it made before, and leaves what it makes."""

    def get(self, stage: Stage, key: str) -> Mapping[str, NDArray[np.generic]] | None:
        """Return the named arrays kept under a key, or None."""

    def put(self, stage: Stage, key: str, arrays: Mapping[str, NDArray[np.generic]]) -> None:
        """Keep named arrays under a key."""


@dataclass(frozen=True, slots=True)
class Speech:
    """One utterance as sound, with what can be said about it.

    `audio` includes the delivery's pauses before and after; all times in `plan` count from its start.
    """

    audio: Audio
    plan: ProsodyPlan
    reused: frozenset[Stage] = frozenset()  # stages that came from the cache
    seams_s: tuple[float, ...] = ()  # where separately rendered pieces were joined
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice that an engine offers."""

    id: str
    name: str  # English
    name_zh: str
    languages: tuple[str, ...]  # BCP 47, the best first
    gender: str = ""  # "female", "male" or ""
    age: str = ""  # "child", "young", "adult", "old" or ""
    safe: tuple[SafeMaximum, ...] = ()  # one for each feeling; none where nobody measured


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do; pages show or grey out by this alone."""

    exact_plan: bool  # the plan made before rendering is what will be heard
    emotion_sources: frozenset[str]  # of "feelings", "clip", "description"
    separate_stages: bool  # a new emotion leaves the said stage untouched
    max_chars: int  # longest text in one piece; longer ones are split and joined by the studio
    batch: int = 1  # lines that gain from being rendered together on the present device
    unsure_clip: float = 1.0  # highest strength at which a clip is followed without a neutral one


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """Who an engine is. `version` changes whenever the same utterance may sound different."""

    name: str
    version: str
    rate: int  # samples per second of what it renders
    voices: tuple[Voice, ...]
    capabilities: Capabilities
    quality: str  # one honest word: "draft", "full", or "noise" for made weights


class Engine(Protocol):
    """Anything that turns utterances into sound. One owner, one thread; the core sees to that."""

    @property
    def info(self) -> EngineInfo:
        """Who this engine is."""

    def plan(self, utterance: Utterance, stages: StageStore) -> ProsodyPlan:
        """Say what will be heard, before any sound is made."""

    def render(self, utterances: Sequence[Utterance], stages: StageStore) -> Iterator[Speech | TtsError]:
        """Yield one result for each utterance, in their order; one failure does not stop the rest."""

    def close(self) -> None:
        """Free the device and end every child process."""
