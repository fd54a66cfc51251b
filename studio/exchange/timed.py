"""Subtitles (SRT, WebVTT, ASS): every cue a line with its speaker, its times what the line is to keep to.

Read by their own small grammars, because libraries for subtitles drop the voices of WebVTT and the rows on
which cues stand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from studio.exchange.cleaning import cased
from studio.exchange.draft import Draft, Place, Target
from studio.exchange.gathering import Gathering, Said
from studio.exchange.source import Source
from studio.script.names import is_plain_name, split_name
from studio.tokens import is_cjk

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}")
_VOICE = re.compile(r"<v(?:\.[\w.-]{0,80})?\s+([^<>]{1,80})>")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,200}>|<\d\d:[\d:.]{1,12}>|\{\\[^{}]{0,500}\}")
_SOUND = re.compile(r"\[([^\[\]]{0,200})\]|\(([^()]{0,200})\)|（([^（）]{0,200})）")
_DASH = re.compile(r"\s*[-–—‐]\s*(?=\S)")
_SHOUTED = re.compile(r"\s*([^:：\n]{1,40})[:：]\s+(?=\S)")
_ASS_TIME = re.compile(r"(\d{1,4}):(\d{1,2}):(\d{1,2})[.:](\d{1,3})")
_STYLES = frozenset(
    {"default", "main", "*default", "dialogue", "italics", "top", "sign", "signs", "alternate"}
)


@dataclass(frozen=True, slots=True)
class _Cue:
    rows: tuple[str, ...]
    speaker: str
    start_s: float
    end_s: float
    place: Place


def read(source: Source) -> Draft:
    """Read subtitles of any of the three kinds. Raises `ScriptError`."""
    rows = source.rows()
    form = form_of("\n".join(rows[:200]))
    if form is None:
        raise source.refuse("no_cues")
    gathering = Gathering(source, form)
    speaker = ""
    for cue in _ass_cues(rows) if form == "ass" else _cues(rows):
        if cue.end_s <= cue.start_s:
            gathering.problem("bad_times", cue.place)
        speaker = _say(gathering, cue, speaker)
    return gathering.draft()


def form_of(text: str) -> str | None:
    """Id of the kind of subtitles that a text is, None for none."""
    start = text.lstrip("\ufeff \r\n\t")
    if start.startswith("WEBVTT"):
        return "vtt"
    if re.match(r"\[(?:Script Info|V4\+? Styles|Events)\]", start, re.IGNORECASE):
        return "ass"
    return "srt" if any(TIMES.match(row) for row in start.split("\n")[:20]) else None


def _cues(rows: list[str]) -> Iterator[_Cue]:
    """Cues of SRT and WebVTT; the row above the times (a number, a name) belongs to none."""
    times = [(number, match) for number, row in enumerate(rows) if (match := TIMES.match(row))]
    for (number, match), after in zip(times, [*times[1:], None], strict=False):
        end = after[0] if after else len(rows)
        body = rows[number + 1 : end]
        blank = next((place for place, row in enumerate(body) if not row.strip()), len(body))
        start_s, end_s = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        yield _Cue(tuple(body[:blank]), "", start_s, end_s, Place(number + 1, 1))


def _ass_cues(rows: list[str]) -> Iterator[_Cue]:
    """Dialogue of ASS and SSA, by the order of fields that the file itself gives."""
    names = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"]
    found = []
    events = False
    for number, row in enumerate(rows, start=1):
        head, _, rest = row.partition(":")
        kind = head.strip().casefold()
        if row.startswith("["):
            events = kind.startswith("[events]")
        elif events and kind == "format":
            names = [name.strip().casefold() for name in rest.split(",")][:40]
        elif events and kind == "dialogue":
            cells = dict(zip(names, rest.split(",", len(names) - 1), strict=False))
            start, end = (_ASS_TIME.match(cells.get(name, "").strip()) for name in ("start", "end"))
            style = cells.get("style", "").strip()
            name = cells.get("name", cells.get("actor", "")).strip()
            speaker = name or ("" if style.casefold() in _STYLES else style)
            text = re.sub(r"\\[Nn]", "\n", cells.get("text", "")).replace("\\h", " ")
            if start and end and r"\p1" not in text:  # a drawing
                times = (_seconds(start.groups()), _seconds(end.groups()))
                found.append(_Cue(tuple(text.split("\n")), speaker, *times, Place(number, 1)))
    yield from sorted(found, key=lambda cue: cue.start_s)


def _say(gathering: Gathering, cue: _Cue, speaker: str) -> str:
    """Add the lines of a cue; returns who speaks last, to whom a cue without a name belongs."""
    parts: list[tuple[str, list[str]]] = []
    named = cue.speaker
    dashes = sum(_DASH.match(row) is not None for row in cue.rows) > 1
    for raw in cue.rows:
        voice = _VOICE.search(raw)
        row = _MARKUP.sub("", raw)
        turn = dashes and _DASH.match(row) is not None
        row = _DASH.sub("", row, count=1) if turn else row
        name, words = _named(row)
        name = voice[1].strip() if voice else name
        if name or turn or not parts:
            parts.append((name or ("" if turn and parts else named), [words]))
        else:
            parts[-1][1].append(words)
    lengths = [max(1, sum(map(len, words))) for _, words in parts]
    start_s = cue.start_s
    for (name, spoken), length in zip(parts, lengths, strict=True):
        end_s = start_s + (cue.end_s - cue.start_s) * length / sum(lengths)
        speaker = name or speaker
        _one(gathering, speaker, spoken, Target(start_s, end_s) if end_s > start_s else None, cue.place)
        start_s = end_s
    return speaker


def _one(gathering: Gathering, speaker: str, words: list[str], target: Target | None, place: Place) -> None:
    """Add one line; what is no speech (sounds in brackets, music) becomes its note or goes."""
    text = words[0]
    for more in words[1:]:
        text += ("" if is_cjk(text[-1:] or " ") and is_cjk(more[:1] or " ") else " ") + more
    sounds = [next(group for group in match if group) for match in _SOUND.findall(text) if any(match)]
    spoken = _SOUND.sub(" ", text).replace("♪", " ")
    if any(char.isalnum() for char in spoken):
        manner = sounds[0] if len(sounds) == 1 else ""
        note = "; ".join(sounds) if len(sounds) > 1 else ""
        gathering.say(Said(speaker, spoken, place, manner, note, target=target))
    elif sounds:
        gathering.problem("no_speech", place, words=text.strip()[:60])


def _named(row: str) -> tuple[str, str]:
    """Who speaks and what, where a row starts with a name: in capitals, or as one in a script."""
    shouted = _SHOUTED.match(row)
    if shouted and is_plain_name(shouted[1].strip()):
        return cased(shouted[1].strip()), row[shouted.end() :]
    said = split_name(row)
    return (
        (said.name, said.body.strip())
        if said and said.name.casefold() not in ("http", "https")
        else ("", row)
    )


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, fraction = (part or "0" for part in parts)
    return int(hours) * 3600.0 + int(minutes) * 60.0 + int(seconds) + float(f"0.{fraction}")
