"""IndexTTS-2: both halves joined. Lines are decoded together, and sounded as soon as they are decoded.

What of a line does not depend on its delivery is kept as its *said* stage: codes and latents. A line whose
rate, pitch, level or silences changed is sounded anew from them; one whose words, voice or feeling changed is
decoded anew, since this model's codes hold all of these.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from tts.contract import EngineInfo, ProsodyPlan, Speech, Stage, StageStore, Utterance
from tts.engines.indextts2.coded import CodedPiece, from_arrays, to_arrays
from tts.engines.indextts2.codes import FailedLine, LineResult, SpokenLine, TextToCodes
from tts.engines.indextts2.entry import MAX_CHARS, info
from tts.engines.indextts2.recipe import find_voice, keys, seed_of
from tts.engines.indextts2.sound import SoundHalf, SoundRequest
from tts.engines.indextts2.spans import Course, course_of, how_followed
from tts.engines.indextts2.speaking import SpokenPiece, pitch_factor, previewed, spoken
from tts.engines.indextts2.voicebook import ReadyVoice, VoiceBook
from tts.errors import BadText, SpeechFailed, TextTooLong, TtsError

NOISE_WARNING = "Made with random weights: this is noise for trying things out, not a voice."
_SOUND_GROUP = 8  # decoded lines that a GPU sounds together while others wait for their codes
_LIMIT_WARNING = "A part of the line reached the longest length and may be cut off; split the line."


@dataclass(frozen=True, slots=True, eq=False)
class _Cue:
    """A line on its way: what it is cut into, and who speaks it."""

    utterance: Utterance
    course: Course
    voice: ReadyVoice
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
    """

    def __init__(
        self,
        decoder: Callable[[tuple[int, ...]], TextToCodes],
        half: SoundHalf,
        voices: VoiceBook,
        lines: tuple[int, ...],
        warnings: tuple[str, ...] = (),
    ) -> None:
        self._make_decoder, self._half, self._voices = decoder, half, voices
        self._lines, self._warnings = lines, warnings
        self._codes = decoder(lines)

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

    def render(self, utterances: Sequence[Utterance], stages: StageStore) -> Iterator[Speech | TtsError]:
        """Yield one result for each utterance, in order, each as soon as it and those before it are done."""
        done: dict[int, Speech | TtsError] = {}
        cues: dict[int, _Cue] = {}
        for index, utterance in enumerate(utterances):
            try:
                cues[index] = self._cue(utterance, stages)
            except TtsError as error:
                done[index] = error
        following = 0
        for index, result in self._sounded(cues, stages):
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
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _cue(self, utterance: Utterance, stages: StageStore) -> _Cue:
        course = _course(utterance)
        voice = self._voices.voice(find_voice(utterance.voice).clip, stages)
        arrays = stages.get(Stage.SAID, keys(utterance).said)
        return _Cue(utterance, course, voice, from_arrays(arrays) if arrays else None)

    def _sounded(self, cues: dict[int, _Cue], stages: StageStore) -> Iterator[tuple[int, Speech | TtsError]]:
        """Sound lines: those decoded before at once, the others as decoding hands them over."""
        ready = [(index, cue.kept) for index, cue in cues.items() if cue.kept is not None]
        yield from self._spoken(cues, ready)
        waiting = {index: cue for index, cue in cues.items() if cue.kept is None}
        group = _SOUND_GROUP if self._half.models.device.type == "cuda" else 1
        decoded: list[tuple[int, tuple[CodedPiece, ...]]] = []
        first = True
        for index, outcome in self._decoded(waiting, stages):
            if isinstance(outcome, TtsError):
                yield index, outcome
                continue
            stages.put(Stage.SAID, keys(cues[index].utterance).said, to_arrays(outcome))
            decoded.append((index, outcome))
            if first or len(decoded) >= group:  # the first at once, so that it can be heard
                yield from self._spoken(cues, decoded)
                decoded, first = [], False
        yield from self._spoken(cues, decoded)

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
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
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
        return [
            SpokenLine(
                text[stretch.start : stretch.end],
                cue.voice.speaker.latents,
                voices.emotion_at(cue.voice, stretch.emotion, text, stages),
                stretch.emotion.strength,
                stretch.curve,
                seed_of(cue.utterance.seed, place),
            )
            for place, stretch in enumerate(cue.course.stretches)
        ]

    def _spoken(
        self, cues: dict[int, _Cue], lines: Sequence[tuple[int, tuple[CodedPiece, ...]]]
    ) -> Iterator[tuple[int, Speech]]:
        """Sound decoded lines, their pieces in shared batches."""
        places = [(index, place) for index, pieces in lines for place in range(len(pieces))]
        requests = [
            _request(cues[index], piece, place)
            for index, pieces in lines
            for place, piece in enumerate(pieces)
        ]
        waves: dict[int, dict[int, SpokenPiece]] = {index: {} for index, _ in lines}
        by_index = dict(lines)
        for number, wave in self._half.speak(requests) if requests else ():
            index, place = places[number]
            piece = by_index[index][place]
            waves[index][place] = SpokenPiece(piece.stretch, piece.start, piece.end, wave)
            if len(waves[index]) == len(by_index[index]):
                yield index, self._speech(cues[index], by_index[index], waves.pop(index))

    def _speech(self, cue: _Cue, coded: Sequence[CodedPiece], sounded: dict[int, SpokenPiece]) -> Speech:
        followed = how_followed(cue.utterance, cue.course, self._codes.settings.curve_mode)
        warnings = [*self._warnings, *cue.voice.notes, *followed]
        if any(piece.hit_limit for piece in coded):
            warnings.append(_LIMIT_WARNING)
        pieces = [sounded[place] for place in sorted(sounded)]
        speech = spoken(cue.utterance, cue.course, pieces, warnings)
        return replace(speech, reused=frozenset({Stage.SAID} if cue.kept is not None else ()))


def _course(utterance: Utterance) -> Course:
    if len(utterance.text) > MAX_CHARS:
        raise TextTooLong(len(utterance.text), MAX_CHARS)
    course = course_of(utterance)
    if not course.stretches:
        raise BadText(f"Nothing in {utterance.text!r} can be spoken; write words in Chinese or English.")
    return course


def _pieces(cue: _Cue, place: int, result: LineResult) -> tuple[CodedPiece, ...]:
    """A decoded stretch's segments, placed in the whole text."""
    offset = cue.course.stretches[place].start
    return tuple(
        CodedPiece(place, offset + part.start, offset + part.end, part.codes, part.latents, part.hit_limit)
        for part in result.segments
    )


def _request(cue: _Cue, piece: CodedPiece, place: int) -> SoundRequest:
    if not len(piece.codes):
        raise SpeechFailed("A part of the line has no sound; try another seed.")
    return SoundRequest(
        piece.codes,
        piece.latents,
        cue.voice.sound,
        seed_of(cue.utterance.seed, place, piece.start),
        cue.utterance.delivery.rate / pitch_factor(cue.utterance),
    )
