"""The intensity curve of a line, drawn over its words: dragged, typed, shaped and heard in the browser.

Between the browser and Python goes one operation at a time, `{op, line, rev, …}`; the answer is the curve as
it is now with the `rev` of the last operation seen, so that an answer that crossed a newer edit is not taken.

    points.js    points in a list      script.js    the editor and its bar    drawing.js   its picture
    sound.js     takes that are heard  changing.js  pointer and keys          hearing.js   play and place
    safety.js    the safe maximum      main.js      what Streamlit calls
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

from studio.components.transport import mounted, revision, teller, words_of
from studio.word_times import WordTime
from tts.contract import IntensityCurve

_SCRIPTS = (
    "points.js",
    "sound.js",
    "script.js",
    "drawing.js",
    "changing.js",
    "hearing.js",
    "safety.js",
    "main.js",
)


@dataclass(frozen=True, slots=True)
class HeardTake:
    """A take that the editor plays; `times_s` and `places` are the same moments in sound and curve."""

    url: str
    note: str
    times_s: tuple[float, ...]
    places: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SafeLine:
    """Where the curve reaches what is safe.

    `height` is on the curve, 0 to 1; `percent` is the strength that is heard there; `told` says it in a
    sentence.
    """

    height: float
    percent: int
    told: str


@dataclass(frozen=True, slots=True)
class CurveView:
    """What the editor shows.

    Attributes
    ----------
    line : str
        Id of the line, which every operation names.
    curve : IntensityCurve
        Anchored points at the places of their words.
    words : sequence of WordTime
    pitch : tuple of float or None
        Planned pitch at even places, 0 to 1, drawn behind the curve.
    takes : tuple of HeardTake
        None, one, or two to compare.
    lang : str
    locked, can_paste : bool
    safe : SafeLine or None
        Marked where it is below the top of the curve.
    """

    line: str
    curve: IntensityCurve
    words: Sequence[WordTime]
    pitch: tuple[float | None, ...]
    takes: tuple[HeardTake, ...]
    lang: str
    locked: bool = False
    can_paste: bool = False
    safe: SafeLine | None = None


def show(view: CurveView, *, key: str, on_op: Callable[[object], None]) -> None:
    """Show the editor.

    Parameters
    ----------
    view : CurveView
        What is shown.
    key : str
        The component's own key.
    on_op : callable
        Gets every operation once, before the run that shows what came of it; it is not checked yet.
    """
    editor = mounted("curve", *_SCRIPTS)
    editor(key=key, data=_data(view, revision(key)), on_op_change=teller(key, on_op), height="content")


def _data(view: CurveView, rev: int) -> Mapping[str, object]:
    return {
        "line": view.line,
        "rev": rev,
        "points": [
            {"at": p.at, "strength": p.strength, "easing": p.easing.value, "anchor": p.anchor}
            for p in view.curve.points
        ],
        "words": [{"text": w.text, "char": w.char, "at": w.at, "end": w.end_at} for w in view.words],
        "pitch": list(view.pitch),
        "takes": [
            {"url": t.url, "note": t.note, "times": list(t.times_s), "places": list(t.places)}
            for t in view.takes
        ],
        "locked": view.locked,
        "can_paste": view.can_paste,
        "safe": None if view.safe is None else asdict(view.safe),
        "words_of": words_of("curve_editor.", view.lang),
    }
