"""Where operations of the list of lines are handed in and done, each as one that can be undone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from studio.components.lines import Feed, Outbox
from studio.errors import EditError, StudioError
from studio.line_changes import LABELS, Applied, apply_op
from studio.line_ops import Hear, LineOp, SetText, parse_op
from studio.scene import Scene
from studio.store import Project
from studio.words import explain, say
from tts.errors import TtsError

_MAX_GESTURE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Counter:
    """One scene, open for operations; `hear` orders the sound of lines."""

    project: Project
    scene_id: str
    lang: str
    hear: Callable[[tuple[str, ...]], None]


def take_outbox(feed: Feed, outbox: Outbox, counter: Counter) -> int:
    """Do what is new in an outbox; what cannot be done is told to the list in the user's words.

    Returns
    -------
    int
        How many operations were done or refused.
    """
    count = 0
    for seq, raw in feed.fresh(outbox):
        count += 1
        try:
            applied = _do(parse_op(raw), raw, feed, counter)
        except (StudioError, TtsError) as error:
            feed.settle(outbox, seq, {}, explain(error, counter.lang))
        else:
            left = len(applied.locked)
            note = say("lines.left_alone", counter.lang, count=left) if left else ""
            feed.settle(outbox, seq, applied.names, note)
    return count


def _do(op: LineOp, raw: Mapping[str, Any], feed: Feed, counter: Counter) -> Applied:
    if isinstance(op, Hear):
        scene = counter.project.scene(counter.scene_id)
        known = {line.id for line in scene.lines}
        counter.hear(tuple(line for line in op.lines if line in known))
        return Applied(scene)
    done: list[Applied] = []

    def change(scene: Scene) -> Scene:
        done.append(apply_op(scene, op, feed.known()))
        return done[-1].scene

    counter.project.edit(counter.scene_id, change, LABELS[type(op)], gesture=_gesture(op, raw))
    if not done:
        raise EditError("bad_op", field="op")
    return done[-1]


def _gesture(op: LineOp, raw: Mapping[str, Any]) -> str:
    """What is typed in one go is undone in one go."""
    told = raw.get("gesture")
    if isinstance(op, SetText) and isinstance(told, str) and 0 < len(told) <= _MAX_GESTURE_CHARS:
        return f"text {op.line} {told}"
    return ""
