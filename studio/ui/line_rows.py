"""Lines as the list shows them, made anew only where something about them changed.

A row is a table of short keys, because thousands of them travel:

    id id   r role   t words   s strength in percent: a number or a curve   l locked   b seconds of its gap
    e feeling: id of a preset, "mix", or absent where the line follows its role   m the mix in words
    f the colour of the mix   h feelings it changes to   p number of pauses   g what is wrong with its tags
    k where it stands   w why   d seconds   c address of its sound
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from studio.colors import feelings_color, role_color
from studio.components.changes import Row
from studio.desk import OrderCard
from studio.feelings import NINE, PRESETS, Preset, preset_of
from studio.kept import Kept
from studio.scene import Line, Scene, effect_of
from studio.standing import LineStanding, Standing, Standings
from studio.store import TakeCard
from studio.typed import faults_in
from studio.words import explain, say
from tts.contract import FLAT, Emotion, Feelings, IntensityCurve
from tts.errors import TtsError

SPARK_POINTS = 24
"""How finely the small curve of a row is drawn."""


@dataclass(frozen=True, slots=True)
class Work:
    """What the render desk does, or last did, with a line: "queued", "done" or "failed"."""

    order: int
    state: str
    error: TtsError | None = None
    tried: Line | None = None  # the line as it was when it failed


@dataclass(frozen=True, slots=True)
class Takes:
    """The last take of each line of a scene, and how to find all takes of one line, the newest first."""

    last: Mapping[str, TakeCard]
    of_line: Callable[[str], Sequence[TakeCard]]
    url: Callable[[str, str, str], str]  # line id, key, effect -> address of the sound


class _Source(NamedTuple):
    """All that a row is made from."""

    line: Line
    role_feels: Emotion
    effect: str
    take: TakeCard | None
    work: Work | None
    standing: LineStanding | None


class RowBook:
    """The rows of one scene in one language.

    Where a line stands takes a while to find out, as its text is hashed the way the engine does; for a long
    scene this is spread over several rounds, so that the first one is quick.

    Parameters
    ----------
    book : Standings
        Says where lines stand.
    lang : str
        Language of the words in the rows.
    """

    def __init__(self, book: Standings, lang: str) -> None:
        self.lang = lang
        self._book = book
        self._rows: Kept[Row] = Kept()
        self._stood: dict[str, LineStanding] = {}
        self._unsure = False

    @property
    def unfinished(self) -> bool:
        """Whether another round is needed to know where every line stands."""
        return self._unsure

    def standings(self) -> list[LineStanding]:
        """Where the lines stand, as far as it is known."""
        return list(self._stood.values())

    def rows(
        self, scene: Scene, takes: Takes, work: Mapping[str, Work], *, budget_s: float = 0.05
    ) -> list[Row]:
        """Every line of a scene as a row.

        Parameters
        ----------
        scene : Scene
            Its roles are cast.
        takes : Takes
            Of this scene.
        work : mapping
            What the desk does with lines; see `work_of`.
        budget_s : float
            Time after which it is left for the next round where lines that changed stand; they are shown
            with what was last known.
        """
        until = time.perf_counter() + budget_s
        known = self._book.known(
            scene, {line_id: take.recipe for line_id, take in takes.last.items()}, until_s=until
        )
        roles = {role.id: role for role in scene.roles}
        stood: dict[str, LineStanding] = {}
        rows = []
        for line in scene.lines:
            standing = known.get(line.id) or self._stood.get(line.id)
            if standing is not None:
                stood[line.id] = standing
            role = roles[line.role]
            last, doing = takes.last.get(line.id), work.get(line.id)
            source = _Source(line, role.emotion, effect_of(line, role), last, doing, standing)
            rows.append(self._rows.get(line.id, source, partial(self._row, source, takes)))
        self._rows.tidy(stood)
        self._stood, self._unsure = stood, len(known) < len(scene.lines)
        return rows

    def _row(self, source: _Source, takes: Takes) -> Row:
        line, take, standing = source.line, source.take, source.standing
        row: dict[str, object] = {"id": line.id, "r": line.role, "t": line.text}
        row |= _direction(line, source.role_feels, self.lang)
        row |= {"l": 1} if line.locked else {}
        row |= {"b": round(line.gap_s, 2)} if line.gap_s is not None else {}
        if faults := faults_in(line.text):
            row["g"] = "\n".join(explain(replace(fault, line=0, column=0), self.lang) for fault in faults)
        if standing is not None:
            row |= self._status(line, standing, source.work)
            if standing.standing is Standing.RENDERED:
                if take is None or take.key != standing.key:
                    take = next((one for one in takes.of_line(line.id) if one.key == standing.key), None)
                row |= {"c": takes.url(line.id, take.key, source.effect)} if take else {}
        row |= {"d": round(take.seconds, 2)} if take else {}
        return row

    def _status(self, line: Line, standing: LineStanding, work: Work | None) -> dict[str, object]:
        if work is not None and work.state == "queued":
            return {"k": "queued"}
        if standing.is_missing and work is not None and work.state == "failed" and work.tried == line:
            return {"k": "failed", "w": explain(work.error, self.lang) if work.error else ""}
        shown: dict[str, object] = {"k": standing.standing.value}
        if standing.error is not None:
            shown["w"] = explain(standing.error, self.lang)
        elif standing.changes:
            shown["w"] = say("lines.comma", self.lang).join(
                say(f"change.{change.value}", self.lang) for change in standing.changes
            )
        return shown


def work_of(orders: Sequence[OrderCard], place: tuple[str, str]) -> dict[str, Work]:
    """What the desk does with the lines of a scene; of several orders for a line the newest counts.

    Parameters
    ----------
    orders : sequence of OrderCard
        The newest first.
    place : (str, str)
        Ids of the project and the scene.
    """
    found: dict[str, Work] = {}
    for order in orders:
        if (order.wish.project, order.wish.scene_id) != place:
            continue
        tried = {line.id: line for line in order.wish.scene.lines} if order.failed else {}
        for line_id in order.wish.line_ids:
            if line_id in found:
                continue
            if line_id in order.keys:
                found[line_id] = Work(order.number, "done")
            elif line_id in order.failed:
                found[line_id] = Work(order.number, "failed", order.failed[line_id], tried.get(line_id))
            elif not order.finished and not order.cancelled:
                found[line_id] = Work(order.number, "queued")
    return found


def role_cards(scene: Scene, lang: str) -> list[dict[str, object]]:
    """The roles as the list shows them: id, name, colour and what their lines feel."""
    return [
        {
            "id": role.id,
            "name": role.name,
            "color": role_color(scene, role),
            "gain": role.gain_db,
            "pan": role.pan,
            **_felt(role.emotion, lang),
        }
        for role in scene.roles
    ]


def feeling_cards(lang: str) -> list[dict[str, str]]:
    """The feelings that a line can be given: id, name, colour."""
    return [
        {
            "id": preset.id,
            "name": preset.name_zh if lang == "zh" else preset.name,
            "color": feelings_color(preset.feelings),
        }
        for preset in PRESETS
    ]


def _direction(line: Line, role_feels: Emotion, lang: str) -> dict[str, object]:
    felt = role_feels if line.emotion is None else line.emotion
    shown = _felt(felt, lang) if line.emotion is not None else {}
    shown["s"] = _strength(line, felt)
    if line.shifts:
        shown["h"] = [_felt(shift.emotion, lang) for shift in line.shifts]
    return shown | ({"p": len(line.pauses)} if line.pauses else {})


def _felt(emotion: Emotion, lang: str) -> dict[str, object]:
    preset = _preset(emotion.feelings)
    if preset is not None and not emotion.clip and not emotion.description:
        return {"e": preset.id}
    return {"e": "mix", "m": mix_words(emotion, lang), "f": feelings_color(emotion.feelings)}


@lru_cache(maxsize=4096)
def _preset(feelings: Feelings) -> Preset | None:
    return preset_of(feelings)


@lru_cache(maxsize=4096)
def _sampled(curve: IntensityCurve) -> NDArray[np.float64]:
    return 100.0 * curve.sample(np.linspace(0.0, 1.0, SPARK_POINTS))


def mix_words(emotion: Emotion, lang: str) -> str:
    """A mix of feelings, strongest first, with its description or clip."""
    parts = sorted(zip(NINE, emotion.feelings.weights(), strict=True), key=lambda part: -part[1])
    named = [f"{one.name_zh if lang == 'zh' else one.name} {weight:g}" for one, weight in parts if weight]
    named += [emotion.description] if emotion.description else []
    named += [say("lines.clip", lang)] if emotion.clip else []
    return " + ".join(named)


def _strength(line: Line, felt: Emotion) -> int | list[int]:
    """How strongly it is felt along the line, in percent; neutral is 0."""
    shifted = any(shift.emotion.strength != felt.strength for shift in line.shifts)
    weight = felt.strength if felt.feelings != Feelings() or felt.clip or felt.description else 0.0
    if line.curve == FLAT and not shifted:
        return round(100 * weight)
    strengths = np.full(SPARK_POINTS, weight)
    for shift in sorted(line.shifts, key=lambda shift: shift.char):
        first = round(SPARK_POINTS * shift.char / max(1, len(line.text)))
        strengths[first:] = shift.emotion.strength
    return [round(value) for value in (_sampled(line.curve) * strengths).tolist()]
