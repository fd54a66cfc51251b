"""What differs between two states of a project, line by line, for a person who may want one of them back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from studio.scene import Line, Role, Scene


class Kind(StrEnum):
    """What became of a line; each is a key "version.kind_<value>" of `studio.words`."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class LineDifference:
    """A line that is not the same; `parts` name what of it ("version.part_<name>"). None where it is not."""

    kind: Kind
    before: Line | None
    after: Line | None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SceneDifference:
    """How a scene differs; `roles` are the names of roles that were added, removed or changed.

    `before` or `after` is None where there is no such scene on that side.
    """

    before: Scene | None
    after: Scene | None
    lines: tuple[LineDifference, ...]
    roles: tuple[str, ...]
    setting: bool  # title, language or the gap between lines

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        there = (self.before is None) == (self.after is None)
        return there and not self.lines and not self.roles and not self.setting


def compare_versions(before: Mapping[str, Scene], after: Mapping[str, Scene]) -> tuple[SceneDifference, ...]:
    """Tell which scenes differ, and how.

    Parameters
    ----------
    before, after : mapping of str to Scene
        Scenes by their id.

    Returns
    -------
    tuple of SceneDifference
        Scenes that differ, those of `before` first, in their order.
    """
    ids = dict.fromkeys([*before, *after])
    found = (_compare(before.get(scene_id), after.get(scene_id)) for scene_id in ids)
    return tuple(one for one in found if not one.is_same)


def _compare(before: Scene | None, after: Scene | None) -> SceneDifference:
    if before is None or after is None:
        return SceneDifference(before, after, (), (), setting=False)
    setting = (before.title, before.language, before.gap_s) != (after.title, after.language, after.gap_s)
    return SceneDifference(before, after, _lines(before, after), _roles(before, after), setting)


def _lines(before: Scene, after: Scene) -> tuple[LineDifference, ...]:
    old, new = ({line.id: line for line in scene.lines} for scene in (before, after))
    stayed = [line.id for line in before.lines if line.id in new]
    place = {line_id: number for number, line_id in enumerate(x.id for x in after.lines if x.id in old)}
    found = [LineDifference(Kind.REMOVED, line, None) for line in before.lines if line.id not in new]
    for number, line_id in enumerate(stayed):
        parts = _parts(old[line_id], new[line_id])
        if parts:
            found.append(LineDifference(Kind.CHANGED, old[line_id], new[line_id], parts))
        elif place[line_id] != number:
            found.append(LineDifference(Kind.MOVED, old[line_id], new[line_id]))
    found += [LineDifference(Kind.ADDED, None, line) for line in after.lines if line.id not in old]
    return tuple(found)


def _parts(before: Line, after: Line) -> tuple[str, ...]:
    pairs = {
        "text": (before.text, after.text),
        "role": (before.role, after.role),
        "emotion": ((before.emotion, before.shifts), (after.emotion, after.shifts)),
        "curve": (before.curve, after.curve),
        "delivery": (before.delivery, after.delivery),
        "effect": (before.effect, after.effect),
        "pauses": ((before.pauses, before.gap_s), (after.pauses, after.gap_s)),
    }
    parts = tuple(name for name, (old, new) in pairs.items() if old != new)
    return parts or (("other",) if before != after else ())


def _roles(before: Scene, after: Scene) -> tuple[str, ...]:
    old: dict[str, Role] = {role.id: role for role in before.roles}
    new: dict[str, Role] = {role.id: role for role in after.roles}
    changed = [one for one in dict.fromkeys([*old, *new]) if old.get(one) != new.get(one)]
    return tuple((new.get(one) or old[one]).name for one in changed)
