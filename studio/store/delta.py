"""What changed between two scenes, small enough to keep for every operation, and usable both ways."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from studio.errors import EditError
from studio.scene import Line, Role, Scene
from studio.scene_json import line_from_table, line_to_table, role_from_table, role_to_table


@dataclass(frozen=True, slots=True)
class SceneHead:
    """All of a scene but its lines: what stands in every operation that touches it."""

    title: str
    roles: tuple[Role, ...]
    language: str
    gap_s: float


def head_of(scene: Scene) -> SceneHead:
    """Take a scene's head."""
    return SceneHead(scene.title, scene.roles, scene.language, scene.gap_s)


@dataclass(frozen=True, slots=True)
class Delta:
    """One side of a change: the new head, order and lines, each only where it differs.

    A line that is None is taken out.
    """

    head: SceneHead | None
    order: tuple[str, ...] | None
    lines: tuple[tuple[str, Line | None], ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes."""
        return self.head is None and self.order is None and not self.lines


def difference(before: Scene, after: Scene) -> Delta:
    """Say what turns `before` into `after`; `apply_delta(before, difference(before, after)) == after`."""
    old = {line.id: line for line in before.lines}
    new = {line.id: line for line in after.lines}
    changed: list[tuple[str, Line | None]] = [
        (line.id, line) for line in after.lines if old.get(line.id) is not line and old.get(line.id) != line
    ]
    changed += [(line_id, None) for line_id in old if line_id not in new]
    return Delta(
        head=None if head_of(before) == head_of(after) else head_of(after),
        order=None if list(old) == list(new) else tuple(new),
        lines=tuple(changed),
    )


def apply_delta(scene: Scene, delta: Delta) -> Scene:
    """Turn a scene into the next one.

    Raises
    ------
    EditError
        If the delta was made from another scene.
    """
    lines = {line.id: line for line in scene.lines}
    for line_id, line in delta.lines:
        if line is None:
            lines.pop(line_id, None)
        else:
            lines[line_id] = line
    order = delta.order if delta.order is not None else tuple(line.id for line in scene.lines)
    if set(order) != set(lines):
        raise EditError("other_state")
    head = delta.head or head_of(scene)
    return replace(
        scene,
        title=head.title,
        roles=head.roles,
        language=head.language,
        gap_s=head.gap_s,
        lines=tuple(lines[line_id] for line_id in order),
    )


def head_to_json(head: SceneHead) -> str:
    """Write a head as JSON."""
    roles = [role_to_table(role) for role in head.roles]
    body = {"title": head.title, "roles": roles, "language": head.language, "gap_s": head.gap_s}
    return json.dumps(body, ensure_ascii=False)


def head_from_json(text: str) -> SceneHead:
    """Read what `head_to_json` wrote."""
    return _head(json.loads(text))


def delta_to_json(delta: Delta) -> str:
    """Write a delta as JSON."""
    body: dict[str, Any] = {}
    if delta.head is not None:
        body["head"] = json.loads(head_to_json(delta.head))
    if delta.order is not None:
        body["order"] = list(delta.order)
    if delta.lines:
        body["lines"] = [[line_id, line and line_to_table(line)] for line_id, line in delta.lines]
    return json.dumps(body, ensure_ascii=False)


def delta_from_json(text: str) -> Delta:
    """Read what `delta_to_json` wrote."""
    body = json.loads(text)
    return Delta(
        head=_head(body["head"]) if "head" in body else None,
        order=tuple(body["order"]) if "order" in body else None,
        lines=tuple((line_id, row and line_from_table(row)) for line_id, row in body.get("lines", ())),
    )


def _head(body: Mapping[str, Any]) -> SceneHead:
    roles = tuple(role_from_table(role) for role in body["roles"])
    return SceneHead(body["title"], roles, body["language"], float(body["gap_s"]))
