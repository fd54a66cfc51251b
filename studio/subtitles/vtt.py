"""WebVTT (https://www.w3.org/TR/webvtt1/): cues with a voice, and with the time of each word where wanted."""

from collections.abc import Iterable

from studio.subtitles.cues import Cue, one_row, rows
from studio.subtitles.srt import clock, in_order

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def to_vtt(cues: Iterable[Cue], *, words: bool = False) -> str:
    """Write cues, each spoken by its voice.

    Parameters
    ----------
    cues : iterable of Cue
        In any order.
    words : bool
        Whether each word carries the time at which it is spoken, as karaoke does.
    """
    blocks = ["WEBVTT\n"]
    for cue in in_order(cues):
        text = _timed(cue) if words and cue.words else "\n".join(map(_escaped, rows(cue.text)))
        voiced = f"<v {_escaped(one_row(cue.speaker))}>{text}</v>" if one_row(cue.speaker) else text
        blocks.append(f"{clock(cue.start_s, '.')} --> {clock(cue.end_s, '.')}\n{voiced}\n")
    return "\n".join(blocks)


def _timed(cue: Cue) -> str:
    """The words with a time before each but the first; times must lie within the cue and rise."""
    told, last = "", clock(cue.start_s, ".")
    for word in cue.words:
        at = clock(word.start_s, ".")
        if last < at < clock(cue.end_s, "."):
            told += f"<{at}>"
            last = at
        told += f"<c>{_escaped(word.text)}</c>"
    return told


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
