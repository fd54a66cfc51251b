"""Words as a writer types or pastes them: tags in them direct the line, names before them give it a role."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace

from studio.edits import insert_after, replace_line, with_text
from studio.edits.lines import unlocked
from studio.errors import Fault, ScriptError
from studio.scene import Line, Role, Scene
from studio.script import read_script
from studio.script.build import Draft, build_line, draft_line
from studio.script.faults import Faults, Spot
from studio.script.keys import Key, shown_name
from studio.script.lexer import escape, pieces
from studio.script.names import split_name
from studio.script.roles import role_id
from studio.tokens import is_cjk
from tts.contract import Delivery

_TAG_START = re.compile(r"[\[【［]|[(（]\s*(?:pause|停顿|暂停)", re.IGNORECASE)
_ENDS = re.compile(r"\r\n|[\r\n\u2028\u2029\x85\x0b\x0c]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Typed:
    """A line as it was typed: with its tags understood, or word for word and why its tags are not."""

    line: Line
    faults: tuple[Fault, ...] = ()


def clean(text: str) -> str:
    """Text on one line, without characters that no one can see or keep."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROL.sub("", _ENDS.sub(" ", whole))


def faults_in(text: str) -> tuple[Fault, ...]:
    """What stands in the way of understanding the tags in words; nothing for words without tags."""
    if not _TAG_START.search(text):
        return ()
    return read_typed(Line("", "", ""), Role("", ""), text).faults


def read_typed(line: Line, role: Role, typed: str) -> Typed:
    """Let a line say what was typed.

    Words without tags keep all direction on the words that survive. Tags replace what they speak of, for the
    whole line: feelings, ramps of strength, pauses, each field of technique; what they do not mention stays.
    Tags that are not understood stay in the words as they were typed, so that nothing is lost, and are told
    as faults.

    Parameters
    ----------
    line : Line
        The line as it was.
    role : Role
        Who speaks it.
    typed : str
        What stands in its field now.
    """
    typed = clean(typed)
    if not _TAG_START.search(typed) and "\\" not in typed:
        return Typed(with_text(line, typed))
    faults = Faults("")
    spot = Spot(faults, 0, 1)
    draft = draft_line(list(pieces(typed, spot)), spot)
    told = build_line(draft, line.id, role, "")
    if voice := draft.settings.get(Key.VOICE):
        voice.spot.fault("key_not_in_line", key=shown_name(Key.VOICE))  # a voice belongs to a role
    if faults.found:
        return Typed(with_text(line, typed), faults.in_order())
    return Typed(_directed(with_text(line, draft.text), draft, told, role))


def set_typed(scene: Scene, line_id: str, typed: str) -> Scene:
    """Put into a scene what `read_typed` makes of a line. Raises `EditError` if it is gone or locked."""
    line = unlocked(scene, line_id)
    new = read_typed(line, scene.role(line.role), typed).line
    return scene if new == line else replace_line(scene, new)


def paste_lines(
    scene: Scene, line_id: str, text: str, used: Collection[str] = frozenset()
) -> tuple[Scene, tuple[str, ...]]:
    """Make lines of pasted text, behind a line or in its place where it has no words yet.

    `Name: words` is spoken by the role of that name, which is added where there is none; what has no name
    goes on with the one who spoke last, first of all the role of the line before. Tags are understood as in a
    script; those that are not stay in the words.

    Parameters
    ----------
    scene : Scene
        The scene.
    line_id : str
        Where the text was pasted.
    text : str
        One line of dialogue on each line; empty ones count for nothing.
    used : collection of str
        Ids that were given before and must not come again.

    Returns
    -------
    (Scene, tuple of str)
        The new scene, and the ids of the lines that now have the text.

    Raises
    ------
    EditError
        If there is no such line, or it is locked and empty.
    """
    place = next((line for line in scene.lines if line.id == line_id), None) or unlocked(scene, line_id)
    read = _read_pasted(text, scene.role(place.role).name)
    if not read.lines:
        return scene, ()
    scene, role_ids = _with_roles(scene, read)
    ids: list[str] = []
    for line in read.lines:
        if not ids and not place.text.strip():
            new_id = unlocked(scene, line_id).id
        else:
            scene, new_id = insert_after(scene, ids[-1] if ids else line_id, used=used)
        told = replace(line, id=new_id, role=role_ids[line.role])
        if line.emotion is None and line.delivery is None and told.role == place.role:
            told = replace(told, emotion=place.emotion, delivery=place.delivery)
        scene = replace_line(scene, told)
        ids.append(new_id)
    return scene, tuple(ids)


def joining_space(left: str, right: str) -> str:
    """What stands between two texts that become one: nothing between Chinese characters."""
    return "" if is_cjk(left[-1:] or " ") or is_cjk(right[:1] or " ") else " "


def _directed(line: Line, draft: Draft, told: Line, role: Role) -> Line:
    feels = any(segment.feel for segment in draft.segments)
    ramps = any(segment.strength and not segment.feel for segment in draft.segments) or any(
        segment.strength and len(segment.strength.values) > 1 for segment in draft.segments
    )
    settings = draft.settings
    if feels:
        line = replace(line, emotion=told.emotion or line.emotion, shifts=told.shifts)
    elif Key.DESCRIPTION in settings:
        emotion = line.emotion or role.emotion
        line = replace(line, emotion=replace(emotion, description=(told.emotion or emotion).description))
    if ramps:
        line = replace(line, curve=told.curve)
    if told.delivery is not None:
        base = line.delivery or role.delivery
        changes = {
            name: value
            for name in Delivery.__dataclass_fields__
            if (value := getattr(told.delivery, name)) != getattr(role.delivery, name)
        }
        line = replace(line, delivery=replace(base, **changes))
    return replace(
        line,
        pauses=told.pauses or line.pauses,
        gap_s=told.gap_s if Key.GAP in settings else line.gap_s,
        seed=told.seed if Key.SEED in settings else line.seed,
        note=told.note or line.note,
        locked=told.locked or line.locked,
    )


def _read_pasted(text: str, speaker: str) -> Scene:
    """Read as a script; a line with faults in its tags is read again word for word."""
    rows = [row for row in map(clean, _ENDS.split(text)) if row.strip()]
    if not rows:
        return Scene("")
    goes_on = split_name(rows[0]) is None
    lead = [f"@{escape(speaker).replace(':', chr(92) + ':')}:"] if goes_on else []
    try:
        return _read([*lead, *rows])
    except ScriptError as error:
        wrong = {fault.line - len(lead) for fault in error.faults}
    try:
        told = [_word_for_word(row) if n in wrong else row for n, row in enumerate(rows, start=1)]
        return _read([*lead, *told])
    except ScriptError:
        role = Role("r", speaker)
        return Scene("", (role,), tuple(Line(str(n), role.id, row.strip()) for n, row in enumerate(rows)))


def _read(rows: list[str]) -> Scene:
    return read_script("\n".join(rows).encode(), "")


def _word_for_word(row: str) -> str:
    named = split_name(row)
    body = escape(named.body if named else row)
    return f"{named.head}:{body}" if named else body


def _with_roles(scene: Scene, read: Scene) -> tuple[Scene, dict[str, str]]:
    """The scene with all roles that the pasted lines need, and which of its roles each of theirs is."""
    known = {_folded(role.name): role.id for role in scene.roles}
    ids: dict[str, str] = {}
    for role in read.roles:
        if not any(line.role == role.id for line in read.lines):
            continue
        if _folded(role.name) not in known:
            new_id = role_id(role.name, {one.id for one in scene.roles})
            known[_folded(role.name)] = new_id
            scene = replace(scene, roles=(*scene.roles, replace(role, id=new_id)))
        ids[role.id] = known[_folded(role.name)]
    return scene, ids


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()
