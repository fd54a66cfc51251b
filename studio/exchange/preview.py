"""What a file would become, as rows to look at before anything changes."""

from dataclasses import dataclass

from studio.exchange.draft import Draft, Place
from studio.exchange.merge import Change, Kind, Merged
from studio.scene import Line, Role, Scene
from studio.script import directed_text


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line before and after; `guessed` where the speaker is only a suggestion.

    `before` and `after` are the line with its direction as tags, "" where there is none; `fields` are those
    of `Line` in which they differ.
    """

    kind: Kind
    line_id: str
    role: str
    before: str
    after: str
    place: Place
    fields: tuple[str, ...] = ()
    guessed: bool = False


def preview_new(draft: Draft, lang: str) -> list[PreviewRow]:
    """Every line of a new scene."""
    roles = {role.id: role for role in draft.roles}
    return [
        PreviewRow(
            Kind.ADDED,
            one.line.id,
            roles[one.line.role].name,
            "",
            _words(one.line, roles[one.line.role], lang),
            one.place,
            guessed=one.guessed,
        )
        for one in draft.lines
    ]


def preview_merge(before: Scene, merged: Merged, lang: str) -> list[PreviewRow]:
    """What becomes of every line."""
    old_roles = {role.id: role for role in before.roles}
    new_roles = {role.id: role for role in merged.scene.roles}
    return [_row(change, old_roles, new_roles, lang) for change in merged.changes]


def _row(change: Change, old: dict[str, Role], new: dict[str, Role], lang: str) -> PreviewRow:
    shown = change.new or change.old
    role = (new if change.new else old).get(shown.role) if shown else None
    return PreviewRow(
        change.kind,
        change.line_id,
        role.name if role else "",
        _words(change.old, old[change.old.role], lang) if change.old else "",
        _words(change.new, new[change.new.role], lang) if change.new else "",
        change.place,
        change.fields,
    )


def _words(line: Line, role: Role, lang: str) -> str:
    return directed_text(line, role, lang)
