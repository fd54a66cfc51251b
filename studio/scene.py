"""A scene and what is in it: values that edits turn into new values. Knows no engine and no file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from studio.effects import NO_EFFECT, check_effect
from studio.errors import SceneError
from tts.contract import (
    FLAT,
    NEUTRAL,
    Delivery,
    Emotion,
    EmotionShift,
    IntensityCurve,
    Pause,
    Utterance,
    check_range,
)

DEFAULT_GAP_S = 0.4
MAX_GAP_S = 30.0


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody who speaks. A role is not a voice: the voice can be replaced without touching a line.

    `emotion` and `delivery` are what the role's lines have unless they say otherwise. `pan` goes from -1
    (left) to 1 (right). `effect` is one of `studio.effects.EFFECTS`, through which the role is heard.
    """

    id: str
    name: str
    voice: str = ""  # id of an engine's voice; empty: not cast yet
    emotion: Emotion = NEUTRAL
    delivery: Delivery = Delivery()
    gain_db: float = 0.0
    pan: float = 0.0
    color: str = ""  # "#rrggbb", or empty for one chosen by place
    effect: str = NO_EFFECT

    def __post_init__(self) -> None:
        check_range("gain_db", self.gain_db, -60.0, 12.0)
        check_range("pan", self.pan, -1.0, 1.0)
        check_effect(self.effect)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of dialogue. `emotion`, `delivery` and `effect` are None where they follow the role.

    `gap_s` is the time from the end of the line before; negative interrupts it, None follows the scene.
    """

    id: str
    role: str
    text: str
    emotion: Emotion | None = None
    shifts: tuple[EmotionShift, ...] = ()
    curve: IntensityCurve = FLAT
    delivery: Delivery | None = None
    pauses: tuple[Pause, ...] = ()
    gap_s: float | None = None
    seed: int = 0
    locked: bool = False
    note: str = ""
    effect: str | None = None

    def __post_init__(self) -> None:
        if self.gap_s is not None:
            check_range("gap_s", self.gap_s, -MAX_GAP_S, MAX_GAP_S)
        if self.effect is not None:
            check_effect(self.effect)


@dataclass(frozen=True, slots=True)
class Scene:
    """Roles and the lines they speak, in order. Ids of lines and of roles are unique."""

    title: str
    roles: tuple[Role, ...] = ()
    lines: tuple[Line, ...] = ()
    language: str = ""  # BCP 47, or empty: told line by line from the text
    gap_s: float = DEFAULT_GAP_S

    def __post_init__(self) -> None:
        check_range("gap_s", self.gap_s, 0.0, MAX_GAP_S)
        for kind, ids in (("role", [r.id for r in self.roles]), ("line", [x.id for x in self.lines])):
            if len(set(ids)) != len(ids):
                twice = next(i for i in ids if ids.count(i) > 1)
                raise SceneError(f"There are two {kind}s with the id {twice!r}; ids must be unique.")
        known = {role.id for role in self.roles}
        for line in self.lines:
            if line.role not in known:
                raise SceneError(
                    f"Line {line.id!r} is spoken by {line.role!r}, which is no role of the scene."
                )

    def role(self, role_id: str) -> Role:
        """Look a role up; raises `SceneError` if there is none of that id."""
        for role in self.roles:
            if role.id == role_id:
                return role
        raise SceneError(f"There is no role {role_id!r}; roles: {', '.join(r.id for r in self.roles)}.")

    def line(self, line_id: str) -> Line:
        """Look a line up; raises `SceneError` if there is none of that id."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise SceneError(f"There is no line {line_id!r} in the scene.")

    def with_lines(self, lines: tuple[Line, ...]) -> Self:
        """The same scene with other lines."""
        return replace(self, lines=lines)


def effect_of(line: Line, role: Role) -> str:
    """The effect through which a line of a role is heard, its own or the role's."""
    return role.effect if line.effect is None else line.effect


def with_effects(scene: Scene, roles: Mapping[str, str], lines: Mapping[str, str]) -> Scene:
    """The scene with other effects for some roles and lines, by their ids.

    Raises
    ------
    BadValue
        If there is no such effect.
    SceneError
        If there is no such role or line.
    """
    for role_id in roles:
        scene.role(role_id)
    for line_id in lines:
        scene.line(line_id)
    return replace(
        scene,
        roles=tuple(replace(one, effect=roles.get(one.id, one.effect)) for one in scene.roles),
        lines=tuple(replace(one, effect=lines.get(one.id, one.effect)) for one in scene.lines),
    )


def utterance_of(scene: Scene, line: Line) -> Utterance:
    """Say in the engine's terms what a line asks for, with all that it inherits from its role."""
    role = scene.role(line.role)
    return Utterance(
        text=line.text,
        voice=role.voice,
        language=scene.language,
        emotion=role.emotion if line.emotion is None else line.emotion,
        shifts=line.shifts,
        curve=line.curve,
        delivery=role.delivery if line.delivery is None else line.delivery,
        pauses=line.pauses,
        seed=line.seed,
    )
