"""Advanced SubStation Alpha: a style for each role, and karaoke by words where wanted."""

import unicodedata
from collections.abc import Iterable, Mapping

from studio.subtitles.cues import Cue, one_row, rows
from studio.subtitles.srt import in_order

_HEAD = """[Script Info]
Title: {title}
ScriptType: v4.00+
PlayResX: 1920
PlayResY: 1080
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, \
Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, \
MarginR, MarginV, Encoding
{styles}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""
_STYLE = (
    "Style: {name},Arial,64,{color},&H00FFFFFF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,0,2,120,120,60,1"
)
_WHITE = "#ffffff"
# What the form itself uses, and what looks the same to a reader.
_ALIKE = str.maketrans({"{": "(", "}": ")", "\\": "＼"})


def to_ass(cues: Iterable[Cue], title: str, colors: Mapping[str, str], *, words: bool = False) -> str:
    """Write cues with a style for each speaker.

    Parameters
    ----------
    cues : iterable of Cue
        In any order.
    title : str
        Of the scene.
    colors : mapping
        From speakers to "#rrggbb"; others are white.
    words : bool
        Whether each word lights up while it is spoken.
    """
    ordered = in_order(cues)
    styles = _style_names([cue.speaker for cue in ordered])
    shown = "\n".join(
        _STYLE.format(name=style, color=_color(colors.get(speaker, _WHITE)))
        for speaker, style in styles.items()
    )
    head = _HEAD.format(title=one_row(title).translate(_ALIKE), styles=shown)
    return head + "".join(_event(cue, styles[cue.speaker], words) for cue in ordered)


def _event(cue: Cue, style: str, words: bool) -> str:
    if words and cue.words:
        text = _karaoke(cue)
    else:
        text = "\\N".join(row.translate(_ALIKE) for row in rows(cue.text))
    name = _named(cue.speaker)
    return f"Dialogue: 0,{_clock(cue.start_s)},{_clock(cue.end_s)},{style},{name},0,0,0,,{text}\n"


def _karaoke(cue: Cue) -> str:
    """Each word with the hundredths until the next one starts."""
    edges = [*(word.start_s for word in cue.words[1:]), cue.end_s]
    told, at = "", _hundredths(cue.start_s)
    for word, edge in zip(cue.words, edges, strict=True):
        until = max(at, _hundredths(edge))
        told += f"{{\\k{until - at}}}{word.text.translate(_ALIKE)}"
        at = until
    return told


def _style_names(speakers: Iterable[str]) -> dict[str, str]:
    """A name for each speaker's style, without commas and unlike all others."""
    names: dict[str, str] = {}
    for speaker in speakers:
        if speaker not in names:
            name = plain = _named(speaker) or "Default"
            number = 2
            while name in names.values():
                name, number = f"{plain} {number}", number + 1
            names[speaker] = name
    return names or {"": "Default"}


def _named(speaker: str) -> str:
    """A speaker as a field: no comma, no star before it (which old players strip), nothing unseen."""
    kept = (" " if char == "," or unicodedata.category(char)[0] == "C" else char for char in speaker)
    return one_row("".join(kept)).translate(_ALIKE).lstrip("*").strip()


def _color(rgb: str) -> str:
    return f"&H00{rgb[5:7]}{rgb[3:5]}{rgb[1:3]}".upper()


def _hundredths(seconds: float) -> int:
    return round(max(0.0, seconds) * 100)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(_hundredths(seconds), 6000)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest // 100:02d}.{rest % 100:02d}"
