"""What goes into a pack, and how it is to sound: one value that a page, a command and a manifest share."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from studio.errors import PackError
from studio.handoff import KINDS
from studio.mastering import target_named
from studio.pack.names import DEFAULT_TEMPLATE, NameTemplate
from studio.soundfiles import PLAIN_FORM, Codec, SoundForm
from tts.contract import check_range
from tts.errors import BadValue

SUBTITLES = ("srt", "vtt", "ass", "srt-words", "vtt-words", "ass-words")
ALIGNMENT = ("textgrid", "pitchtier", "lab", "json")
FRAME_RATES = (24.0, 25.0, 30.0, 50.0, 60.0)  # without drop frames
ROOM_TONE_DB = (-90.0, -30.0)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)?")
_NEEDS_WAV = "wwise"  # its import takes no other files for voices


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """The contents of a pack; the default is a file for each line, the mix and plain subtitles.

    Attributes
    ----------
    lines, stems, mix : bool
        Which sounds: one file for each line, one of full length for each role, the whole scene in stereo.
    sound : SoundForm
        Codec and rate of all of them.
    names : str
        Template of file names; see `NameTemplate`.
    subtitles, alignment, handoff : tuple of str
        Of `SUBTITLES`, `ALIGNMENT` and `studio.handoff.KINDS`.
    sheet : bool
        Whether there is a contact sheet to be opened in a browser.
    loudness : str
        Name of one of `studio.mastering.TARGETS`.
    per_role : bool
        Whether every role is brought to that loudness, or only the scene as a whole. Never a single line.
    room_tone_db : float or None
        Level of the room tone under the mix, -90 to -30; None for none.
    effects : bool
        Whether voices are heard through the effects of the scene, or dry.
    rights : str
        Licence of what is handed over, in the words of who hands it over.
    date : str
        YYYY-MM-DD for the files' metadata, or "".
    frames_s : float
        Frames a second for edit decision lists, of `FRAME_RATES`.

    Raises
    ------
    BadValue
        If something is none of what there is.
    PackError
        If nothing that sounds or tells of sounds is chosen, the template has no such field, or middleware is
        chosen that cannot read the files.
    """

    lines: bool = True
    stems: bool = False
    mix: bool = True
    sound: SoundForm = PLAIN_FORM
    names: str = DEFAULT_TEMPLATE
    subtitles: tuple[str, ...] = ("srt",)
    alignment: tuple[str, ...] = ()
    handoff: tuple[str, ...] = ()
    sheet: bool = False
    loudness: str = "off"
    per_role: bool = False
    room_tone_db: float | None = None
    effects: bool = True
    rights: str = ""
    date: str = ""
    frames_s: float = 25.0

    def __post_init__(self) -> None:
        _check_known("subtitles", self.subtitles, SUBTITLES)
        _check_known("alignment", self.alignment, ALIGNMENT)
        _check_known("handoff", self.handoff, KINDS)
        _check_known("frames_s", (self.frames_s,), FRAME_RATES)
        target_named(self.loudness)
        NameTemplate(self.names)
        if self.room_tone_db is not None:
            check_range("room_tone_db", self.room_tone_db, *ROOM_TONE_DB)
        if not _DATE.fullmatch(self.date):
            raise BadValue("date", self.date, "YYYY-MM-DD")
        if not (self.lines or self.stems or self.mix or self.subtitles or self.alignment):
            raise PackError("nothing_chosen")
        if _NEEDS_WAV in self.handoff and not self.sound.codec.is_wav:
            raise PackError("wwise_wants_wav", codec=self.sound.codec.value)

    @property
    def changes_lines(self) -> bool:
        """Whether lines are handed over otherwise than the engine made them, whatever their effects."""
        return bool(self.loudness != "off" or self.sound.rate)


def plan_to_table(plan: ExportPlan) -> dict[str, Any]:
    """A plan as a table for JSON; `plan_from_table` is the way back."""
    return asdict(plan) | {"sound": {"codec": plan.sound.codec.value, "rate": plan.sound.rate}}


def plan_from_table(table: Mapping[str, Any]) -> ExportPlan:
    """Read what `plan_to_table` wrote, maybe of another version: what is unknown is left out.

    Raises
    ------
    BadValue, PackError
        See `ExportPlan`; also if a value is of another kind than it must be.
    """
    known = {field.name: table[field.name] for field in fields(ExportPlan) if field.name in table}
    try:
        if "sound" in known:
            known["sound"] = SoundForm(Codec(known["sound"]["codec"]), int(known["sound"]["rate"]))
        for name in ("subtitles", "alignment", "handoff"):
            known[name] = tuple(map(str, known.get(name, ())))
        return ExportPlan(**known)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise PackError("bad_plan", reason=str(error)) from error


def _check_known(name: str, chosen: Iterable[object], known: Iterable[object]) -> None:
    allowed = list(known)
    for one in chosen:
        if one not in allowed:
            raise BadValue(name, math.nan if one is None else one, ", ".join(map(str, allowed)))
