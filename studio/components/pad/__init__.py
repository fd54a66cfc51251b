"""A mix of feelings as a wheel with nine spokes, and the exact numbers beside it.

A dot on a spoke sets one weight; a touch between two spokes fades from one feeling to its neighbour. The
browser sends `{op: "mix", line, mix, rev}`; the answer is the mix as it is now with the `rev` last seen.
"""

from collections.abc import Callable
from dataclasses import dataclass

from studio.colors import FEELING_COLORS
from studio.components.transport import mounted, revision, teller, words_of
from studio.words import say
from tts.contract import FEELINGS, Feelings

WHEEL = ("happy", "surprised", "afraid", "angry", "disgusted", "sad", "melancholic", "calm", "gentle")
"""The feelings around the wheel, so that neighbours are feelings that mix."""


@dataclass(frozen=True, slots=True)
class PadView:
    """What the wheel shows; `line` is the id that its operations name."""

    line: str
    feelings: Feelings
    lang: str
    locked: bool = False


def show(view: PadView, *, key: str, on_op: Callable[[object], None]) -> None:
    """Show the wheel; `on_op` gets every operation once, before the run that shows what came of it."""
    weights = dict(zip(FEELINGS, view.feelings.weights(), strict=True))
    data = {
        "line": view.line,
        "rev": revision(key),
        "mix": weights,
        "feelings": [
            {"name": name, "label": say(f"feeling.{name}", view.lang), "color": FEELING_COLORS[name]}
            for name in WHEEL
        ],
        "locked": view.locked,
        "words_of": words_of("pad.", view.lang),
    }
    mounted("pad", "script.js")(key=key, data=data, on_op_change=teller(key, on_op), height="content")
