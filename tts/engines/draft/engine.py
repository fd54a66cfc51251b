"""The draft engine: reads a text, plans how it is said, sounds it. Draft quality on any machine."""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from tts.audio import Audio
from tts.contract import EngineInfo, ProsodyPlan, Speech, Stage, StageStore, Utterance
from tts.engines.draft.analysis import analyse
from tts.engines.draft.carry import UNSURE_STRENGTH
from tts.engines.draft.entry import MAX_CHARS, info
from tts.engines.draft.felt import FeltClips
from tts.engines.draft.kept import Analysed, analysed, from_arrays, to_arrays
from tts.engines.draft.neutral import Neutral, neutral
from tts.engines.draft.peaks import held_down
from tts.engines.draft.plan import Performance, perform, preview
from tts.engines.draft.recipe import keys, reading_of
from tts.engines.draft.said import SaidSource
from tts.engines.draft.synth import Part, synthesise
from tts.engines.draft.voices import find_voice
from tts.errors import CacheError, TextTooLong, TtsError
from tts.text.feeling.described import in_feelings

GPU_BATCH = 16
_READINGS = 64  # laid out for planning, kept in memory: some 30 MB of lines


@dataclass(frozen=True, slots=True, eq=False)
class _Ready:
    """A reading that can be planned at once, and whether the store had it."""

    reading: Analysed
    layout: Neutral
    reused: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Cue:
    """One line about to be sounded."""

    utterance: Utterance
    ready: _Ready
    performance: Performance


class DraftEngine:
    """Speaks with the draft voices on one torch device; one thread at a time.

    Parameters
    ----------
    source : SaidSource
        Reads texts neutrally; closed with the engine.
    device : torch.device
        Where sound is made.
    """

    def __init__(self, source: SaidSource, device: torch.device) -> None:
        self._source = source
        self._device = device
        self._batch = 1 if device.type == "cpu" else GPU_BATCH
        self._ready: OrderedDict[str, _Ready] = OrderedDict()
        self._felt = FeltClips()
        if device.type == "cpu":
            # The arrays of one line are small: a second thread saves little, and costs a hundred times a
            # line where other work wants its core. This process is the engine's own, so nobody else is bound.
            torch.set_num_threads(1)

    @property
    def info(self) -> EngineInfo:
        """Who this engine is, with the batch that its device gains from."""
        about = info()
        return replace(about, capabilities=replace(about.capabilities, batch=self._batch))

    def plan(self, utterance: Utterance, stages: StageStore) -> ProsodyPlan:
        """Say exactly what will be heard.

        Raises
        ------
        TtsError
            If the text, language or voice cannot be spoken, or a recording cannot be followed.
        """
        cue = self._cue(utterance, stages)
        return preview(cue.ready.layout, cue.performance)

    def render(self, utterances: Sequence[Utterance], stages: StageStore) -> Iterator[Speech | TtsError]:
        """Yield one result for each utterance, in order; lines are sounded in batches where it pays."""
        for first in range(0, len(utterances), self._batch):
            cues: list[_Cue | TtsError] = []
            for utterance in utterances[first : first + self._batch]:
                try:
                    cues.append(self._cue(utterance, stages))
                except TtsError as error:
                    cues.append(error)
            sounds = iter(synthesise([_part(cue) for cue in cues if isinstance(cue, _Cue)], self._device))
            for cue in cues:
                if isinstance(cue, TtsError):
                    yield cue
                    continue
                layout = cue.ready.layout
                audio = Audio(held_down(next(sounds), layout.rate), layout.rate)
                yield Speech(
                    audio,
                    preview(layout, cue.performance),
                    reused=frozenset({Stage.SAID}) if cue.ready.reused else frozenset(),
                    warnings=_warnings(cue.utterance),
                )

    def close(self) -> None:
        """End the reading process and forget what was kept in memory."""
        self._ready.clear()
        self._source.close()

    def _cue(self, utterance: Utterance, stages: StageStore) -> _Cue:
        if len(utterance.text) > MAX_CHARS:
            raise TextTooLong(len(utterance.text), MAX_CHARS)
        ready = self._read(utterance, stages)
        timbre = find_voice(utterance.voice).timbre.row()
        rows = self._felt.rows(utterance, stages)
        return _Cue(utterance, ready, perform(ready.layout, in_feelings(utterance), timbre, rows))

    def _read(self, utterance: Utterance, stages: StageStore) -> _Ready:
        """Find a reading in memory or in the store, else make and keep it."""
        key = keys(utterance).said
        if key in self._ready:
            self._ready.move_to_end(key)
            return self._ready[key]
        reading = _stored(stages, key)
        reused = reading is not None
        if reading is None:
            said = self._source.read(reading_of(utterance))
            reading = analysed(said, analyse(said))
            stages.put(Stage.SAID, key, to_arrays(reading))
        layout = neutral(reading.said, reading.analysis, reading.level_db, utterance.text)
        self._ready[key] = _Ready(reading, layout, reused=True)
        if len(self._ready) > _READINGS:
            self._ready.popitem(last=False)
        return replace(self._ready[key], reused=reused)


def _stored(stages: StageStore, key: str) -> Analysed | None:
    arrays = stages.get(Stage.SAID, key)
    if arrays is None:
        return None
    try:
        return from_arrays(arrays)
    except CacheError:
        return None  # of another make: it is made anew and takes the old one's place


def _part(cue: _Cue) -> Part:
    reading = cue.ready.reading
    return Part(reading.analysis, reading.level_db, cue.performance, reading.said.rate, cue.utterance.seed)


def _warnings(utterance: Utterance) -> tuple[str, ...]:
    """Say what is not heard as it was asked for."""
    emotions = [utterance.emotion, *(shift.emotion for shift in utterance.shifts)]
    if not any(emotion.clip and not emotion.neutral_clip for emotion in emotions):
        return ()
    return (
        "The recording's feeling was told without a neutral recording of its speaker: low confidence, "
        f"strength held at {UNSURE_STRENGTH:.0%}.",
    )
