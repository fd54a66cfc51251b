"""IndexTTS-2: both halves joined. Lines are decoded together, and sounded as soon as they are decoded.

What of a line does not depend on its delivery is kept as its *said* stage: codes and latents. A line whose
rate, pitch, level or silences changed is sounded anew from them; one whose words, voice or feeling changed is
decoded anew, since this model's codes hold all of these.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

import torch

from tts.contract import Clip, EngineInfo, ProsodyPlan, Speech, Stage, StageStore, Utterance
from tts.engines.indextts2.beside import SecondStage
from tts.engines.indextts2.coded import CodedPiece, from_arrays, to_arrays
from tts.engines.indextts2.codes import FailedLine, LineResult, SpokenLine, TextToCodes
from tts.engines.indextts2.entry import MAX_CHARS, info
from tts.engines.indextts2.recipe import find_voice, keys, seed_of
from tts.engines.indextts2.sound import SoundHalf
from tts.engines.indextts2.sounded import DecodedLine, LineSounder
from tts.engines.indextts2.spans import Course, course_of, how_followed
from tts.engines.indextts2.speaking import previewed
from tts.engines.indextts2.voicebook import VoiceBook
from tts.errors import NothingToSay, TextTooLong, TtsError
from tts.nn.capture import give_memory_back

NOISE_WARNING = "Made with random weights: this is noise for trying things out, not a voice."
_SOUND_GROUP = 8  # decoded lines that a GPU sounds together while others wait for their codes


@dataclass(frozen=True, slots=True, eq=False)
class _Cue:
    """A line on its way: what it is cut into, and who speaks it."""

    utterance: Utterance
    course: Course
    voice: Clip
    kept: tuple[CodedPiece, ...] | None  # decoded before


class IndexTts2Engine:
    """Speaks with recorded voices on one torch device; one thread at a time.

    Parameters
    ----------
    decoder : callable
        Makes the text half for at most so many lines at once.
    half : SoundHalf
    voices : VoiceBook
    lines : tuple of int
        Sizes of batch, rising; the largest is tried first, and given up where memory does not suffice.
    warnings : tuple of str
        Said of every line.
    beside : bool, optional
        Sound lines in a thread and stream of their own while others are decoded; None does so on a GPU. On a
        CPU both halves would share the cores that either can use alone.
    """

    def __init__(
        self,
        decoder: Callable[[tuple[int, ...]], TextToCodes],
        half: SoundHalf,
        voices: VoiceBook,
        lines: tuple[int, ...],
        warnings: tuple[str, ...] = (),
        *,
        beside: bool | None = None,
    ) -> None:
        self._make_decoder, self._half, self._voices = decoder, half, voices
        self._lines, self._warnings = lines, warnings
        self._codes = decoder(lines)
        on_gpu = half.models.device.type == "cuda"
        self._beside, self._group = on_gpu if beside is None else beside, _SOUND_GROUP if on_gpu else 1

    @property
    def info(self) -> EngineInfo:
        """Who this engine is, with the batch that its device gains from."""
        about = info()
        return replace(about, capabilities=replace(about.capabilities, batch=self._lines[-1]))

    def plan(self, utterance: Utterance, stages: StageStore) -> ProsodyPlan:  # noqa: ARG002
        """Guess what will be heard: this model tells nothing before it has spoken.

        Raises
        ------
        TtsError
            If the text or voice cannot be spoken.
        """
        find_voice(utterance.voice)
        return previewed(utterance, _course(utterance))

    def render(
        self, utterances: Sequence[Utterance], stages: StageStore
    ) -> Generator[Speech | TtsError, None, None]:
        """Yield one result for each utterance, in order, each as soon as it and those before it are done."""
        done: dict[int, Speech | TtsError] = {}
        cues: dict[int, _Cue] = {}
        for index, utterance in enumerate(utterances):
            try:
                cues[index] = self._cue(utterance, stages)
            except TtsError as error:
                done[index] = error
        following = 0
        with closing(self._sounded(cues, stages)) as results:
            for index, result in results:
                done[index] = result
                while following in done:
                    yield done.pop(following)
                    following += 1
        while following < len(utterances):
            yield done.pop(following)
            following += 1

    def close(self) -> None:
        """Give the device's memory back."""
        del self._codes, self._half, self._voices
        give_memory_back()

    def _cue(self, utterance: Utterance, stages: StageStore) -> _Cue:
        course, voice = _course(utterance), find_voice(utterance.voice).clip
        arrays = stages.get(Stage.SAID, keys(utterance).said)
        return _Cue(utterance, course, voice, from_arrays(arrays) if arrays else None)

    def _sounded(
        self, cues: dict[int, _Cue], stages: StageStore
    ) -> Generator[tuple[int, Speech | TtsError], None, None]:
        """Sound lines: those decoded before at once, the others as decoding hands them over."""
        sounder = LineSounder(self._half)
        with SecondStage(sounder, beside=self._beside, device=self._half.models.device) as second:
            group: list[DecodedLine] = []
            first = True
            coded = self._coded(cues, stages)
            for index, outcome in coded if self._beside else _in_turn(coded, list(cues)):
                if isinstance(outcome, TtsError):
                    yield index, outcome
                    continue
                group.append(outcome)
                if first or len(group) >= self._group:  # the first at once, so that it can be heard
                    yield from second.hand_over(group)
                    group, first = [], False
            if group:
                yield from second.hand_over(group)
            yield from second.rest()

    def _coded(
        self, cues: dict[int, _Cue], stages: StageStore
    ) -> Iterator[tuple[int, DecodedLine | TtsError]]:
        """Lines ready to be sounded: those that were kept, then the others as they are decoded."""
        for index, cue in cues.items():
            if cue.kept is not None:
                try:
                    yield index, self._ready(index, cue, cue.kept, stages)
                except TtsError as error:
                    yield index, error
        waiting = {index: cue for index, cue in cues.items() if cue.kept is None}
        for index, outcome in self._decoded(waiting, stages):
            if isinstance(outcome, TtsError):
                yield index, outcome
            else:
                stages.put(Stage.SAID, keys(cues[index].utterance).said, to_arrays(outcome))
                yield index, self._ready(index, cues[index], outcome, stages)

    def _ready(
        self, index: int, cue: _Cue, pieces: tuple[CodedPiece, ...], stages: StageStore
    ) -> DecodedLine:
        voice = self._voices.voice(cue.voice, stages)
        followed = how_followed(cue.utterance, cue.course, self._codes.settings.curve_mode)
        warnings = (*self._warnings, *voice.notes, *followed)
        reused = cue.kept is not None
        return DecodedLine(index, cue.utterance, cue.course, voice.sound, pieces, warnings, reused)

    def _decoded(
        self, cues: dict[int, _Cue], stages: StageStore
    ) -> Iterator[tuple[int, tuple[CodedPiece, ...] | TtsError]]:
        """Decode lines; where memory runs out, the rest goes on in a smaller batch."""
        left = dict(cues)
        while left:
            try:
                for index, outcome in self._decoded_at_once(left, stages):
                    left = {other: cue for other, cue in left.items() if other != index}
                    yield index, outcome
                return
            except torch.OutOfMemoryError:
                if len(self._lines) == 1:
                    raise
            self._lines = self._lines[:-1]
            del self._codes
            give_memory_back()
            self._codes = self._make_decoder(self._lines)

    def _decoded_at_once(
        self, cues: dict[int, _Cue], stages: StageStore
    ) -> Iterator[tuple[int, tuple[CodedPiece, ...] | TtsError]]:
        places: list[tuple[int, int]] = []
        open_lines: dict[int, dict[int, tuple[CodedPiece, ...]]] = {}

        def lines() -> Iterator[SpokenLine]:
            for index, cue in cues.items():
                try:
                    stretches = self._lines_of(cue, stages)
                except TtsError as error:
                    refused.append((index, error))
                    continue
                for place, line in enumerate(stretches):
                    places.append((index, place))
                    yield line

        refused: list[tuple[int, TtsError]] = []
        failed: set[int] = set()
        for outcome in self._codes.speak(lines()):
            while refused:
                yield refused.pop(0)
            index, place = places[outcome.index]
            if isinstance(outcome, FailedLine):
                if index not in failed:
                    failed.add(index)
                    yield index, outcome.error
            elif index not in failed:
                parts = open_lines.setdefault(index, {})
                parts[place] = _pieces(cues[index], place, outcome)
                if len(parts) == len(cues[index].course.stretches):
                    del open_lines[index]
                    yield index, tuple(piece for at in sorted(parts) for piece in parts[at])
        yield from refused

    def _lines_of(self, cue: _Cue, stages: StageStore) -> list[SpokenLine]:
        text, voices = cue.utterance.text, self._voices
        voice = voices.voice(cue.voice, stages)
        return [
            SpokenLine(
                text[stretch.start : stretch.end],
                voice.speaker.latents,
                voices.emotion_at(voice, stretch.emotion, text, stages),
                stretch.emotion.strength,
                stretch.curve,
                seed_of(cue.utterance.seed, place),
            )
            for place, stretch in enumerate(cue.course.stretches)
        ]


def _in_turn(
    outcomes: Iterator[tuple[int, DecodedLine | TtsError]], order: Sequence[int]
) -> Iterator[tuple[int, DecodedLine | TtsError]]:
    """Hold lines that were decoded before their turn: sounding them would keep the ones before waiting."""
    early: dict[int, DecodedLine | TtsError] = {}
    turns = iter(order)
    following = next(turns, None)
    for index, outcome in outcomes:
        early[index] = outcome
        while following is not None and following in early:
            yield following, early.pop(following)
            following = next(turns, None)


def _course(utterance: Utterance) -> Course:
    if len(utterance.text) > MAX_CHARS:
        raise TextTooLong(len(utterance.text), MAX_CHARS)
    course = course_of(utterance)
    if not course.stretches:
        raise NothingToSay(utterance.text)
    return course


def _pieces(cue: _Cue, place: int, result: LineResult) -> tuple[CodedPiece, ...]:
    """A decoded stretch's segments, placed in the whole text."""
    offset = cue.course.stretches[place].start
    return tuple(
        CodedPiece(place, offset + part.start, offset + part.end, part.codes, part.latents, part.hit_limit)
        for part in result.segments
    )
