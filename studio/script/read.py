"""Reads a plain-text script, and goes on after a fault so that all of them are told at once."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePath

from studio.errors import ScriptError
from studio.scene import DEFAULT_GAP_S, Line, Scene
from studio.script.build import Draft, build_line, draft_line
from studio.script.decode import decode
from studio.script.faults import Faults, Spot
from studio.script.keys import Key, shown_name
from studio.script.lexer import Kind, pieces
from studio.script.names import Named, split_name
from studio.script.roles import Cast
from studio.script.tags import Number, Word

MAX_LINE_CHARS = 20_000
"""About twenty minutes of speech: more in one line is a file with its line ends lost."""

_LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(slots=True)
class _Spoken:
    role: str  # key in the cast
    draft: Draft
    note: str


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    faults: Faults
    cast: Cast
    title: str | None = None
    speaker: str | None = None
    waiting: Spot | None = None  # a name that has said neither words nor tags yet
    nameless: bool = False
    spoken: list[_Spoken] = field(default_factory=list)
    scene: list[Draft] = field(default_factory=list)
    anything: bool = False


def read_script(
    data: bytes, name: str, *, encoding: str | None = None, voices: Collection[str] | None = None
) -> Scene:
    """Turn a plain-text script into a scene.

    Parameters
    ----------
    data : bytes
        The file as it is; UTF-8, or UTF-16 with a byte order mark.
    name : str
        The file's name: stands in every fault, and is the title where the script has none.
    encoding : str, optional
        What the file is written in, where it is something else.
    voices : collection of str, optional
        Ids of the voices that exist; without them `[voice=…]` is believed.

    Raises
    ------
    ScriptError
        With everything that is wrong with the script.
    """
    reading = _Reading(Faults(name), Cast(voices))
    text = decode(data, reading.faults, encoding)
    if text is not None:
        for number, raw in enumerate(_LINE_END.split(text), start=1):
            _read_line(raw, Spot(reading.faults, number, 1), reading)
        if reading.waiting:
            reading.waiting.fault("no_words")
        _check_not_empty(reading)
    scene = _scene(reading, PurePath(name).stem)
    if reading.faults.found:
        raise ScriptError(reading.faults.in_order())
    return scene


def _read_line(raw: str, spot: Spot, reading: _Reading) -> None:
    if not raw.strip():
        return
    reading.anything = True
    if len(raw) > MAX_LINE_CHARS:
        spot.fault("line_too_long", length=len(raw), limit=MAX_LINE_CHARS)
        return
    if raw.lstrip().startswith(("#", "＃")):
        if reading.title is None and not reading.cast.names:
            reading.title = raw.strip().lstrip("#＃").strip()
        return
    named = split_name(raw)
    if named is None:
        _read_unnamed(raw, spot, reading)
    else:
        _read_named(named, spot, reading)


def _read_named(named: Named, spot: Spot, reading: _Reading) -> None:
    if reading.waiting:
        reading.waiting.fault("no_words")
    reading.waiting = None
    reading.speaker = reading.cast.meet(named.name)
    before = [piece for piece in pieces(named.head, spot) if piece.kind is Kind.TAG]
    draft = draft_line([*before, *pieces(named.body, spot.at(named.at + 1))], spot)
    if draft.text:
        _speak(draft, named.note, reading)
    elif draft.tagged:
        reading.cast.declare(reading.speaker, draft)
    else:
        reading.waiting = spot


def _read_unnamed(raw: str, spot: Spot, reading: _Reading) -> None:
    draft = draft_line(list(pieces(raw, spot)), spot)
    if draft.text and reading.speaker is not None:
        reading.waiting = None
        _speak(draft, "", reading)
    elif draft.text:
        if not reading.nameless:
            spot.fault("no_name")
        reading.nameless = True
    elif reading.speaker is None:
        reading.scene.append(draft)
    else:
        spot.fault("tag_without_words")


def _speak(draft: Draft, note: str, reading: _Reading) -> None:
    role = reading.speaker or ""
    reading.cast.hear_voice(role, draft)
    reading.spoken.append(_Spoken(role, draft, note))


def _check_not_empty(reading: _Reading) -> None:
    if reading.spoken or reading.faults.found:
        return
    if not reading.anything:
        reading.faults.add("empty_script")
    elif not reading.cast.names and not reading.scene:
        reading.faults.add("only_comments")
    else:
        reading.faults.add("no_lines")


def _scene(reading: _Reading, stem: str) -> Scene:
    roles = reading.cast.roles()
    lines: list[Line] = []
    for number, spoken in enumerate(reading.spoken, start=1):
        lines.append(build_line(spoken.draft, f"L{number:04d}", roles[spoken.role], spoken.note))
    language, gap_s = _scene_settings(reading)
    return Scene(reading.title or stem, tuple(roles.values()), tuple(lines), language, gap_s)


def _scene_settings(reading: _Reading) -> tuple[str, float]:
    language, gap_s = "", DEFAULT_GAP_S
    for draft in reading.scene:
        for segment in draft.segments:
            told = segment.feel or segment.strength
            (told.spot if told else draft.spot).fault("feeling_without_name")
        for setting in draft.settings.values():
            match setting:
                case Word(key=Key.LANGUAGE, value=value) if _LANGUAGE.fullmatch(value):
                    language = value
                case Word(key=Key.LANGUAGE, value=value):
                    setting.spot.fault("bad_language", value=value)
                case Number(key=Key.GAP, value=value) if value >= 0.0:
                    gap_s = value
                case Number(key=Key.GAP, value=value):
                    setting.spot.fault("out_of_range", name="gap", value=f"{value:g}", low="0", high="30")
                case _:
                    setting.spot.fault("key_not_in_scene", key=shown_name(setting.key))
    return language, gap_s
