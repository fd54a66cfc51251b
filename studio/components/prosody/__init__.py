"""The prosody of a line, drawn: pitch with tones or stress, level, strength, pauses and words over time.

Drawn here and not by a plotting library, because a plan is drawn anew at every touch of its curve: this takes
a few milliseconds in the browser, where a general plot takes a fifth of a second. By the event `studio-heard`
(`detail` is a place in seconds, or null) the curve editor tells what is heard.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

from studio.components.transport import mounted, words_of


@dataclass(frozen=True, slots=True)
class Tracks:
    """Pitch and level on even frames from the start to the end of a sound.

    `f0_hz` is None where unvoiced; `level_db` is relative to full scale.
    """

    name: str
    f0_hz: Sequence[float | None]
    level_db: Sequence[float]
    seconds: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A tone or a stress over a syllable."""

    at_s: float
    f0_hz: float
    sign: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A word, or a pause without text."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Contour:
    """Strength that is heard in a take, 0 to 1, at some moments of it."""

    times_s: Sequence[float]
    strengths: Sequence[float]


@dataclass(frozen=True, slots=True)
class ProsodyView:
    """What is drawn.

    Attributes
    ----------
    planned : Tracks
        Drawn solid.
    measured : tuple of Tracks
        One or two takes, drawn dashed over it.
    strength : sequence of float
        Asked strength of feeling, 0 to 1, on even frames of the plan.
    heard : tuple of Contour or None
        Heard strength of each of `measured`, drawn as they are; none where it is not known.
    marks, words, pauses
    alt : str
        The same in a sentence, for who cannot see it.
    lang : str
    """

    planned: Tracks
    measured: tuple[Tracks, ...]
    strength: Sequence[float]
    heard: tuple[Contour | None, ...]
    marks: tuple[Mark, ...]
    words: tuple[Stretch, ...]
    pauses: tuple[Stretch, ...]
    alt: str
    lang: str


def show(view: ProsodyView, *, key: str) -> None:
    """Show the drawing; it asks for nothing."""
    data = _data(view) | {"words_of": words_of("prosody_plot.", view.lang)}
    mounted("prosody", "script.js")(key=key, data=data, height="content")


def _data(view: ProsodyView) -> dict[str, object]:
    """The same as `asdict` gives, which copies every number and takes ten times as long."""
    plain = {field.name: getattr(view, field.name) for field in fields(view)}
    drawn = {name: [_shallow(one) for one in plain[name]] for name in ("measured", "heard")}
    small = {name: [asdict(one) for one in plain[name]] for name in ("marks", "words", "pauses")}
    return plain | {"planned": _shallow(view.planned)} | drawn | small


def _shallow(value: Tracks | Contour | None) -> dict[str, object] | None:
    return None if value is None else {field.name: getattr(value, field.name) for field in fields(value)}
