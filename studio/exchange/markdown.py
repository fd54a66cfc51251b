"""Markdown: `Name: words`, headings, quotations; and the Markdown of Draft to Take with its emotion comments.

A comment `<!-- emotion: fear=0.22 low_mood=0.1 -->` is a mix over the eight axes of IndexTTS-2. Markers of
sound, `[[SFX: …]]`, `[[AMBIENCE: …]]` and `[[MUSIC: …]]`, are kept in the line's note, because the studio
speaks and makes no other sound.
"""

import re
from dataclasses import replace

from studio.exchange.cells import BadCell, read_number
from studio.exchange.cleaning import named_line, without_emphasis
from studio.exchange.draft import Draft, Place, Script, said_by
from studio.exchange.gathering import Gathering, Said
from studio.exchange.prose import has_quotes, read_prose
from studio.exchange.source import Source
from studio.scene import Line
from studio.tokens import is_cjk
from tts.contract import Emotion, Feelings

_AXES = {
    "joy": "happy",
    "anger": "angry",
    "sadness": "sad",
    "fear": "afraid",
    "disgust": "disgusted",
    "low_mood": "melancholic",
    "surprise": "surprised",
    "calm": "calm",
}
_EMOTION = re.compile(r"<!--\s*emotion\s*:\s*([^<>]{0,300}?)\s*-->")
_COMMENT = re.compile(r"<!--(?:(?!<!--)[^\n])*?-->")
_SOUND = re.compile(r"\[\[\s*((?:SFX|AMBIENCE|MUSIC)\s*:[^\[\]]{0,1000})\]\]", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,6})\s+(.{1,300})")
_LIST = re.compile(r"\A\s*(?:[-*+]|\d{1,4}[.)])\s+")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}\)")
_RULE = re.compile(r"\s*(?:[-*_]\s*){3,}")
_CHAPTER = re.compile(r"(?:chapter|scene|act)\b|第.{1,6}[章幕场回]", re.IGNORECASE)


def read(source: Source) -> Draft:
    """Read Markdown of either kind. Raises `ScriptError`."""
    rows = source.rows()
    own = is_draft_to_take("\n".join(rows))
    gathering = Gathering(source, "draft_to_take" if own else "markdown")
    title, start = _title(rows, own)
    named = any(named_line(_bare(row)) for row in rows[start:])
    if not named and has_quotes("\n".join(rows)):
        read_prose(gathering, _paragraphs(rows, start))
    else:
        _read_rows(gathering, rows, start)
    return gathering.draft(title)


def is_draft_to_take(text: str) -> bool:
    """Whether comments of emotion or markers of sound stand in a text."""
    return _EMOTION.search(text) is not None or _SOUND.search(text) is not None


def write_draft_to_take(script: Script) -> bytes:
    """Write what Draft to Take imports: speakers, words, and feelings of at most 0.5 on its eight axes."""
    scene = script.scene
    names = {role.id: " ".join(role.name.split()) or role.id for role in scene.roles}
    out = [f"# {' '.join(scene.title.split())}", "", "### Scene 1", ""]
    for line in scene.lines:
        if text := " ".join(line.text.split()):
            emotion = scene.role(line.role).emotion if line.emotion is None else line.emotion
            out.append(f"{names[line.role]}: {text}{_comment(emotion)}")
    return ("\n".join(out) + "\n").encode()


def _comment(emotion: Emotion) -> str:
    """The mix as a comment; gentleness, which has no axis there, is half calm."""
    weights = {axis: getattr(emotion.feelings, name) * emotion.strength for axis, name in _AXES.items()}
    weights["calm"] += 0.5 * emotion.feelings.gentle * emotion.strength
    told = {axis: min(0.5, weight / 2.0) for axis, weight in weights.items() if weight >= 0.01}
    total = sum(told.values())
    told = {axis: weight * min(1.0, 1.5 / total) for axis, weight in told.items()}
    words = " ".join(f"{axis}={weight:.2f}" for axis, weight in told.items())
    return f" <!-- emotion: {words} -->" if words else ""


def _read_rows(gathering: Gathering, rows: list[str], start: int) -> None:
    speaker = ""
    fenced = False
    for number, row in enumerate(rows[start:], start=start + 1):
        if row.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        bare = _bare(row)
        if fenced or not bare or _HEADING.match(row) or _RULE.fullmatch(row) or bare.startswith("|"):
            speaker = speaker if not _HEADING.match(row) else ""
            continue
        said = named_line(bare)
        if said is None and not speaker and not has_quotes(bare):
            gathering.problem("no_speaker", Place(number, 1))
            continue
        speaker = said.name if said else speaker
        _say(gathering, said.body if said else bare, speaker, said.note if said else "", Place(number, 1))


def _say(gathering: Gathering, text: str, speaker: str, manner: str, place: Place) -> None:
    emotions = _EMOTION.findall(text)
    sounds = [" ".join(sound.split()) for sound in _SOUND.findall(text)]
    words = _LINK.sub(r"\1", _COMMENT.sub(" ", _SOUND.sub(" ", text)))
    note = "; ".join(f"{sound}".replace("[", "(").replace("]", ")") for sound in sounds)
    before = len(gathering.lines)
    gathering.say(
        Said(speaker, without_emphasis(words), place, manner, note, tags="[" in words or "【" in words)
    )
    if emotions and len(gathering.lines) > before:
        one = gathering.lines.pop()
        line = _felt(gathering, one.line, emotions[-1], place)
        gathering.lines.append(replace(one, line=line, says=said_by(line)))


def _felt(gathering: Gathering, line: Line, words: str, place: Place) -> Line:
    """The line with the mix of a comment; weights of 0.5, the most that a comment has, are full ones here."""
    weights: dict[str, float] = {}
    for part in words.replace(",", " ").split():
        axis, _, value = part.partition("=")
        try:
            name, weight = _AXES[axis.casefold()], read_number(value)
        except (KeyError, BadCell):
            gathering.problem("bad_cell", place, column="emotion", value=part[:80])
            continue
        weights[name] = min(1.0, max(0.0, 2.0 * weight))
    return replace(line, emotion=Emotion(Feelings(**weights))) if weights else line


def _title(rows: list[str], own: bool) -> tuple[str, int]:
    """The first heading of the highest rank, and the row where the script begins.

    In Draft to Take's files nothing above the first chapter or scene is spoken.
    """
    headings = [(number, match) for number, row in enumerate(rows) if (match := _HEADING.match(row))]
    title = without_emphasis(headings[0][1][2].strip()) if headings else ""
    start = next((number for number, match in headings if _CHAPTER.match(match[2])), 0) if own else 0
    return title, start


def _bare(row: str) -> str:
    return _LIST.sub("", row.strip().lstrip("> ").strip(), count=1)


def _paragraphs(rows: list[str], start: int) -> list[tuple[str, Place]]:
    """Blocks of text with the place of their first row."""
    found: list[tuple[str, Place]] = []
    block: list[str] = []
    place = Place()
    for number, row in enumerate([*rows[start:], ""], start=start + 1):
        if row.strip() and not _HEADING.match(row) and not _RULE.fullmatch(row):
            place = place if block else Place(number, 1)
            block.append(without_emphasis(_COMMENT.sub("", _bare(row))))
        elif block:
            space = "" if is_cjk(block[0][:1] or " ") else " "
            found.append((space.join(block), place))
            block = []
    return found
