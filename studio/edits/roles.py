"""Who speaks, and with which voice."""

from dataclasses import replace

from studio.edits.bulk import BulkEdit
from studio.errors import EditError
from studio.scene import Role, Scene


def add_role(scene: Scene, role: Role) -> Scene:
    """Add a role at the end. Raises `SceneError` if its id is taken."""
    return replace(scene, roles=(*scene.roles, role))


def update_role(scene: Scene, role: Role) -> Scene:
    """Put a role where the one of the same id stands. Raises `EditError` if there is none."""
    _find(scene, role.id)
    return replace(scene, roles=tuple(role if old.id == role.id else old for old in scene.roles))


def remove_role(scene: Scene, role_id: str) -> Scene:
    """Take a role out that speaks no line. Raises `EditError` if it speaks, or is not there."""
    role = _find(scene, role_id)
    count = sum(line.role == role_id for line in scene.lines)
    if count:
        raise EditError("role_speaks", role=role.name, count=str(count))
    return replace(scene, roles=tuple(old for old in scene.roles if old.id != role_id))


def replace_voice(scene: Scene, old: str, new: str) -> BulkEdit:
    """Give every role that has one voice another one.

    A voice belongs to a role, so locked lines are part of it: they keep the takes they have, and are named in
    `locked`, because a new take of theirs would have the new voice.
    """
    if old == new:
        return BulkEdit(scene, (), ())
    touched = {role.id for role in scene.roles if role.voice == old}
    roles = tuple(replace(role, voice=new) if role.id in touched else role for role in scene.roles)
    lines = [line for line in scene.lines if line.role in touched]
    return BulkEdit(
        replace(scene, roles=roles),
        tuple(line.id for line in lines if not line.locked),
        tuple(line.id for line in lines if line.locked),
    )


def _find(scene: Scene, role_id: str) -> Role:
    for role in scene.roles:
        if role.id == role_id:
            return role
    raise EditError("no_role", role=role_id)
