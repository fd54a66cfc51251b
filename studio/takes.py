"""Takes: lines that have become sound, with everything that made them."""

from dataclasses import dataclass

from tts.audio import Audio
from tts.contract import Speech, Stage, Utterance
from tts.errors import TtsError
from tts.plan import ProsodyPlan


@dataclass(frozen=True, slots=True)
class EngineStamp:
    """Which engine made a take: the same stamp and utterance give the same sound."""

    name: str
    version: str
    quality: str  # "draft" or "full"


@dataclass(frozen=True, slots=True, eq=False)
class Take:
    """One line as sound. Compare takes by `key`: equal keys sound the same.

    Attributes
    ----------
    line_id : str
    key : str
        Hash of all that can be heard.
    utterance : Utterance
        What the engine was asked for.
    engine : EngineStamp
    speech : Speech
        The sound, its plan, and which stages came from the cache.
    sound_keys : tuple of str
        Where the cache keeps the sound: one entry, or one for each piece of a line that had to be split.
    """

    line_id: str
    key: str
    utterance: Utterance
    engine: EngineStamp
    speech: Speech
    sound_keys: tuple[str, ...] = ()

    @property
    def audio(self) -> Audio:
        """The sound, pauses before and after included."""
        return self.speech.audio

    @property
    def plan(self) -> ProsodyPlan:
        """What each syllable does; its times count from the start of `audio`."""
        return self.speech.plan

    @property
    def was_rendered(self) -> bool:
        """Whether sound was made for it now, rather than found in the cache."""
        return Stage.SOUND not in self.speech.reused


@dataclass(frozen=True, slots=True)
class FailedLine:
    """A line that has no sound, and why."""

    line_id: str
    error: TtsError


Outcome = Take | FailedLine
