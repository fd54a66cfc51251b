"""A line as its tagged text: what the tags say is all that is meant, so text and editors stay in step."""

from dataclasses import dataclass, replace

from studio.edits import with_text
from studio.edits.lines import replace_line, unlocked
from studio.errors import Fault
from studio.scene import Line, Role, Scene
from studio.script import directed_text
from studio.script.build import build_line, draft_line
from studio.script.faults import Faults, Spot
from studio.script.keys import Key, shown_name
from studio.script.lexer import pieces
from studio.typed import clean

_FIELDS = ("emotion", "shifts", "curve", "delivery", "pauses", "gap_s", "seed", "locked")


@dataclass(frozen=True, slots=True)
class Retagged:
    """A line after its tagged text was edited, or as it was and what is wrong with the text."""

    line: Line
    faults: tuple[Fault, ...] = ()


def retag(line: Line, role: Role, tagged: str, lang: str = "en") -> Retagged:
    """Let a line be what its tagged text says.

    What the typing left as it was keeps what tags cannot say: easings, reference clips, places between words.

    Parameters
    ----------
    line : Line
        The line whose `directed_text` was edited.
    role : Role
        Who speaks it.
    tagged : str
        The text as it is now.
    lang : str
        The language that the text was shown in.
    """
    shown = directed_text(line, role, lang)
    if clean(tagged).strip() == shown:
        return Retagged(line)
    told, faults = _read(line, role, clean(tagged))
    if faults:
        return Retagged(line, faults)
    before, _ = _read(line, role, shown)
    carried, before = with_text(line, told.text), with_text(before, told.text)
    new = {name: getattr(told, name) for name in _FIELDS if getattr(told, name) != getattr(before, name)}
    return Retagged(replace(carried, **new))


def set_tagged(scene: Scene, line_id: str, tagged: str, lang: str = "en") -> Scene:
    """Put into a scene what `retag` makes of a line.

    Raises
    ------
    EditError
        If the line is gone or locked.
    """
    line = unlocked(scene, line_id)
    new = retag(line, scene.role(line.role), tagged, lang).line
    return scene if new == line else replace_line(scene, new)


def _read(line: Line, role: Role, tagged: str) -> tuple[Line, tuple[Fault, ...]]:
    faults = Faults("")
    spot = Spot(faults, 0, 1)
    draft = draft_line(list(pieces(tagged, spot)), spot)
    told = build_line(draft, line.id, role, "")
    if voice := draft.settings.get(Key.VOICE):
        voice.spot.fault("key_not_in_line", key=shown_name(Key.VOICE))  # a voice belongs to a role
    if faults.found:
        return line, faults.in_order()
    return told, ()
