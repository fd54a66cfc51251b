"""Lines become takes. What is in the cache is not made again; progress is the iterator, cancel is to stop."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from studio.pieces import Piece, join_speeches, split_utterance
from studio.scene import Scene, utterance_of
from studio.script.read import MAX_LINE_CHARS
from studio.takes import EngineStamp, FailedLine, Outcome, Take
from tts.contract import Speech, StageKeys, Utterance
from tts.core import Core, Done, Estimate, Failed, Notice, Priority
from tts.errors import TextTooLong, TtsError

_JOINING = "1"  # goes into the key of a take made of several pieces; changes with how they are joined


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rendering is; `left_s` is None as long as nothing is known of the engine's pace."""

    done: int
    total: int
    left_s: float | None


@dataclass(slots=True, eq=False)
class _OpenLine:
    """A line whose pieces arrive one by one."""

    line_id: str
    utterance: Utterance
    pieces: tuple[Piece, ...]
    arrived: dict[int, tuple[StageKeys, Speech]] = field(default_factory=dict)
    over: bool = False


class Rendering:
    """Some lines of a scene on their way to takes.

    Iterate it once: it yields a `Take` or `FailedLine` for each line as it comes, those in the cache first,
    and a `Notice` where users should know something though the work goes on. Closing the iterator gives up
    the rest.

    Parameters
    ----------
    scene : Scene
        Every role that speaks has a voice.
    core : Core
    line_ids : sequence of str, optional
        Which lines; all of them where left out.
    priority : Priority
        Who goes first where several ask.

    Raises
    ------
    SceneError
        If the scene has no line of a given id.
    """

    def __init__(
        self,
        scene: Scene,
        core: Core,
        *,
        line_ids: Sequence[str] | None = None,
        priority: Priority = Priority.BATCH,
    ) -> None:
        self._core = core
        info = core.info
        self._stamp = EngineStamp(info.name, info.version, info.quality)
        self._lines, self._early = _open_lines(scene, core, line_ids)
        self._places = [(line, i) for line in self._lines for i in range(len(line.pieces))]
        self._total = len(self._lines) + len(self._early)
        self._done = 0
        self._job = core.submit([line.pieces[i].utterance for line, i in self._places], priority)

    def __iter__(self) -> Iterator[Outcome | Notice]:
        for failed in self._early:
            self._done += 1
            yield failed
        try:
            for event in self._job:
                if isinstance(event, Notice):
                    yield event
                elif isinstance(event, Done | Failed):
                    outcome = self._outcome(event)
                    if outcome is not None:
                        self._done += 1
                        yield outcome
        finally:
            self._job.cancel()

    def cancel(self) -> None:
        """Give up the lines that are not done, from any thread; the iterator then ends."""
        self._job.cancel()

    def estimate(self) -> Estimate:
        """What it will take, from what is in the cache; pieces of long lines count one by one."""
        return self._core.estimate([line.pieces[i].utterance for line, i in self._places])

    def progress(self) -> Progress:
        """How far it is, at once."""
        return Progress(self._done, self._total, self._job.snapshot().left_s)

    def _outcome(self, event: Done | Failed) -> Outcome | None:
        line, index = self._places[event.line]
        if line.over:
            return None
        if isinstance(event, Failed):
            line.over = True
            line.arrived.clear()
            return FailedLine(line.line_id, event.error)
        line.arrived[index] = (event.keys, event.speech)
        if len(line.arrived) < len(line.pieces):
            return None
        line.over = True
        arrived = [line.arrived[i] for i in range(len(line.pieces))]
        line.arrived.clear()
        key = take_key([keys for keys, _ in arrived])
        speech = join_speeches(line.pieces, [speech for _, speech in arrived])
        sound_keys = tuple(keys.sound for keys, _ in arrived)
        return Take(line.line_id, key, line.utterance, self._stamp, speech, sound_keys)


def take_keys(scene: Scene, core: Core, line_ids: Sequence[str]) -> dict[str, str] | None:
    """Keys that the takes of some lines would have, without rendering; None if one cannot be rendered."""
    lines, failed = _open_lines(scene, core, line_ids)
    if failed:
        return None
    try:
        return {
            line.line_id: take_key([core.keys(piece.utterance) for piece in line.pieces]) for line in lines
        }
    except TtsError:
        return None


def _open_lines(
    scene: Scene, core: Core, line_ids: Sequence[str] | None
) -> tuple[list[_OpenLine], list[FailedLine]]:
    """Lines as the engine will be asked for them, and those it cannot be asked for."""
    known = {line.id: line for line in scene.lines}
    opened: list[_OpenLine] = []
    failed: list[FailedLine] = []
    for line_id in known if line_ids is None else line_ids:
        line = known.get(line_id) or scene.line(line_id)  # which says that there is none
        try:
            utterance = utterance_of(scene, line)
            if len(utterance.text) > MAX_LINE_CHARS:
                raise TextTooLong(len(utterance.text), MAX_LINE_CHARS)
            pieces = split_utterance(utterance, core.info.capabilities.max_chars)
            opened.append(_OpenLine(line.id, utterance, pieces))
        except TtsError as error:
            failed.append(FailedLine(line.id, error))
    return opened, failed


def take_key(keys: Sequence[StageKeys]) -> str:
    """Name a take by the keys of its pieces; that of a single piece is its sound key."""
    if len(keys) == 1:
        return keys[0].sound
    return hashlib.sha256("\n".join([_JOINING, *(key.sound for key in keys)]).encode()).hexdigest()
