"""Who the speakers of a file are to be: others of their names, and parts of a file that are left out."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from studio.exchange.draft import Draft
from studio.exchange.gathering import folded
from studio.scene import Role
from studio.script.roles import role_id


def renamed(draft: Draft, names: Mapping[str, str]) -> Draft:
    """Give speakers other names; those who then have the same name are one role.

    Parameters
    ----------
    draft : Draft
        What a file says.
    names : mapping
        New names by ids of the draft's roles; empty ones change nothing. A name that somebody gave is no
        suggestion any more.
    """
    told = {role.id: " ".join(names.get(role.id, "").split()) or role.name for role in draft.roles}
    if all(told[role.id] == role.name for role in draft.roles):
        return draft
    roles: dict[str, Role] = {}
    ids: dict[str, str] = {}
    for role in draft.roles:
        changed = told[role.id] != role.name
        key = folded(told[role.id]) if changed or folded(role.name) in map(folded, told.values()) else role.id
        if key not in roles:
            taken = {one.id for one in roles.values()}
            new_id = role_id(told[role.id], taken) if changed or role.id in taken else role.id
            roles[key] = replace(role, id=new_id, name=told[role.id])
        ids[role.id] = roles[key].id
    named = {role.id for role in draft.roles if told[role.id] != role.name}
    lines = tuple(
        replace(
            one,
            line=replace(one.line, role=ids[one.line.role]),
            guessed=one.guessed and one.line.role not in named,
        )
        for one in draft.lines
    )
    return replace(draft, roles=tuple(roles.values()), lines=lines)


def parts_of(draft: Draft) -> tuple[str, ...]:
    """The parts of a file in their order, such as the chapters of a book."""
    return tuple(dict.fromkeys(one.place.part for one in draft.lines))


def only_parts(draft: Draft, parts: Collection[str]) -> Draft:
    """The lines of some parts, and those who speak them; all where no part is named."""
    if not parts:
        return draft
    lines = tuple(one for one in draft.lines if one.place.part in parts)
    speaking = {one.line.role for one in lines}
    return replace(draft, lines=lines, roles=tuple(role for role in draft.roles if role.id in speaking))
