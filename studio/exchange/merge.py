"""A file into a scene that is there already: what would be added, changed, moved and removed, and the result.

What survives keeps its id, and with it its takes; where words change, curve, pauses and shifts stay on those
that survive; of the direction only what the file speaks of is taken. Locked lines are left alone and named.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from studio.edits import new_line_id, with_text
from studio.exchange.draft import DIRECTION, NOWHERE, Draft, DraftLine, Place
from studio.exchange.gathering import folded
from studio.exchange.matching import Words, match, moved
from studio.scene import Line, Role, Scene
from studio.script.roles import role_id

_ANCHORED = frozenset({"emotion", "shifts", "curve", "pauses"})


class Mode(StrEnum):
    """What becomes of the lines that are there."""

    MERGE = "merge"
    APPEND = "append"
    REPLACE = "replace"


class Kind(StrEnum):
    """What becomes of one line."""

    SAME = "same"
    ADDED = "added"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"
    LOCKED = "locked"  # would change or go, and stays as it is


@dataclass(frozen=True, slots=True)
class How:
    """How a file goes into a scene.

    `direction` takes feelings, technique and the like from the file too; `removes` takes lines out that the
    file no longer has. Both count for a merge alone.
    """

    mode: Mode = Mode.MERGE
    direction: bool = True
    removes: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one line: as it was, as it would be, and in which fields the two differ."""

    kind: Kind
    line_id: str
    old: Line | None
    new: Line | None
    fields: tuple[str, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Merged:
    """A scene after a merge, and what became of every line, in order; removed ones stand where they stood."""

    scene: Scene
    changes: tuple[Change, ...]

    def count(self, kind: Kind) -> int:
        """How many lines something becomes of."""
        return sum(change.kind is kind for change in self.changes)


Taken = Callable[[Line, str], Line | None]
"""A line as it was when the take of a key was made of it; None where there is no such take."""


def merge(
    scene: Scene,
    draft: Draft,
    how: How = How(),
    used: Collection[str] = frozenset(),
    taken: Taken = lambda _line, _key: None,
) -> Merged:
    """Put what a file says into a scene.

    Parameters
    ----------
    scene : Scene
        As it is now.
    draft : Draft
        What the file says.
    how : How
        What becomes of the lines that are there.
    used : collection of str
        Ids that were given before and must not be given to other lines.
    taken : callable, optional
        Looks takes up that the file names: its line is put back to what that take was made from, except for
        what the file says itself.
    """
    roles, names = _roles(scene, draft, how)
    pairs = _pairs(scene, draft) if how.mode is Mode.MERGE else {}
    ids = _ids(scene, draft, pairs, used)
    known = {role.id: role for role in roles}
    surviving = sorted(pairs)
    out_of_line = {surviving[i] for i in moved([pairs[place] for place in surviving])}
    changes: list[Change] = []
    for place, told in enumerate(draft.lines):
        line = replace(told.line, role=names[told.line.role])
        if place in pairs:
            old = scene.lines[pairs[place]]
            base = _as_chosen(old, told, taken) if how.direction else old
            changes.append(_changed(old, base, replace(told, line=line), how, place in out_of_line))
        else:
            changes.append(Change(Kind.ADDED, ids[place], None, replace(line, id=ids[place]), (), told.place))
    done = _with_rest(scene, changes, set(pairs.values()), how)
    lines = tuple(change.new for change in done if change.new is not None)
    used_roles = {line.role for line in lines} | {role.id for role in scene.roles}
    kept = tuple(known[role.id] for role in roles if role.id in used_roles or draft.settings)
    return Merged(_with_settings(scene, draft, how, kept, lines), tuple(done))


def _pairs(scene: Scene, draft: Draft) -> dict[int, int]:
    names = {role.id: folded(role.name) for role in scene.roles}
    told = {role.id: folded(role.name) for role in draft.roles}
    old = [Words(line.id, names[line.role], line.text) for line in scene.lines]
    new = [
        Words(one.line.id if one.stable else "", told[one.line.role], one.line.text) for one in draft.lines
    ]
    return match(old, new)


def _as_chosen(old: Line, told: DraftLine, taken: Taken) -> Line:
    """A line as the take was made that the file names, in what the file is silent of."""
    before = taken(old, told.take) if told.take else None
    if before is None or before.text != told.line.text:
        return old
    silent = {name: getattr(before, name) for name in DIRECTION - told.says}
    return replace(old, text=before.text, **silent)


def _changed(old: Line, base: Line, told: DraftLine, how: How, out_of_line: bool) -> Change:
    new = merged_line(base, told, direction=how.direction)
    differs = tuple(one.name for one in fields(Line) if getattr(old, one.name) != getattr(new, one.name))
    unlocks = how.direction and "locked" in told.says and not told.line.locked
    if differs and old.locked and not unlocks:
        return Change(Kind.LOCKED, old.id, old, old, differs, told.place)
    kind = Kind.CHANGED if differs else Kind.MOVED if out_of_line else Kind.SAME
    return Change(kind, old.id, old, new, differs, told.place)


def merged_line(old: Line, told: DraftLine, *, direction: bool = True) -> Line:
    """A line with the words of a file, and the direction that the file speaks of.

    What the file has as the line had it before stays on the words that survive.
    """
    new = told.line
    line = old if old.text == new.text else with_text(old, new.text)
    values = {
        name: getattr(new, name)
        for name in (told.says & DIRECTION if direction else ())
        if name not in _ANCHORED or getattr(new, name) != getattr(old, name)
    }
    return replace(line, role=new.role, **values)


def _with_rest(scene: Scene, changes: Sequence[Change], paired: set[int], how: How) -> list[Change]:
    """The changes with the lines that the file has not, each behind the one that it stood behind."""
    if how.mode is Mode.APPEND:
        return [*(Change(Kind.SAME, line.id, line, line) for line in scene.lines), *changes]
    behind: dict[str, list[Change]] = {}
    last = ""
    for place, line in enumerate(scene.lines):
        if place in paired:
            last = line.id
            continue
        stays = line.locked or (how.mode is Mode.MERGE and not how.removes)
        kind = Kind.LOCKED if line.locked and how.removes else Kind.SAME if stays else Kind.REMOVED
        behind.setdefault(last, []).append(Change(kind, line.id, line, line if stays else None))
    done = behind.get("", [])
    for change in changes:
        done += [change, *(behind.get(change.line_id, []) if change.old else [])]
    return done


def _ids(scene: Scene, draft: Draft, pairs: Mapping[int, int], used: Collection[str]) -> dict[int, str]:
    """Ids for the lines that are new: the file's own where nobody has them, else the next numbers."""
    taken = {line.id for line in scene.lines}
    ids: dict[int, str] = {}
    numbers = _numbers(scene, {*used, *(one.line.id for one in draft.lines if one.stable)})
    for place, told in enumerate(draft.lines):
        if place in pairs:
            continue
        own = told.stable and told.line.id not in taken
        ids[place] = told.line.id if own else next(numbers)
        taken.add(ids[place])
    return ids


def _numbers(scene: Scene, used: Collection[str]) -> Iterator[str]:
    first = int(new_line_id(scene, used)[1:])
    while True:
        yield f"L{first:04d}"
        first += 1


def _roles(scene: Scene, draft: Draft, how: How) -> tuple[tuple[Role, ...], dict[str, str]]:
    """All roles of the scene and the file, and which of them each of the file's is."""
    roles = {role.id: role for role in scene.roles}
    by_name = {folded(role.name): role.id for role in reversed(scene.roles)}
    names: dict[str, str] = {}
    for told in draft.roles:
        same_id = draft.settings and told.id in roles and folded(roles[told.id].name) == folded(told.name)
        known = told.id if same_id else by_name.get(folded(told.name))
        if known is None:
            known = told.id if told.id not in roles else role_id(told.name, roles)
            roles[known] = replace(told, id=known)
            by_name[folded(told.name)] = known
        elif draft.settings and how.direction:
            roles[known] = _told_of(roles[known], told)
        names[told.id] = known
    return tuple(roles.values()), names


def _told_of(role: Role, told: Role) -> Role:
    """A role with what a file says of it; what it leaves as everywhere stays."""
    plain = Role("", "")
    changes = {
        one.name: getattr(told, one.name)
        for one in fields(Role)
        if one.name not in ("id", "name") and getattr(told, one.name) != getattr(plain, one.name)
    }
    return replace(role, **changes)


def _with_settings(
    scene: Scene, draft: Draft, how: How, roles: tuple[Role, ...], lines: tuple[Line, ...]
) -> Scene:
    plain = Scene("")
    told = draft.settings and how.direction and how.mode is not Mode.APPEND
    language = draft.language if told and draft.language else scene.language
    gap_s = draft.gap_s if told and draft.gap_s != plain.gap_s else scene.gap_s
    return replace(scene, roles=roles, lines=lines, language=language, gap_s=gap_s)
