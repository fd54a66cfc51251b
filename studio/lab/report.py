"""A report in one HTML file that needs nothing else: words, tables, drawings and the sounds themselves."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import soundfile

from tts.audio import Audio

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 1200px; margin: 30px auto; padding: 0 20px; }
table { border-collapse: collapse; margin: 12px 0; }
th, td { border: 1px solid #8886; padding: 5px 10px; text-align: left; vertical-align: middle; }
th, td { white-space: nowrap; }
td { font-variant-numeric: tabular-nums; }
td:first-child { white-space: normal; min-width: min(300px, 40vw); overflow-wrap: anywhere; }
.wide { overflow-x: auto; } .figure { width: 100%; max-width: 820px; display: block; margin: 10px 0; }
audio { width: 200px; height: 34px; display: block; }
.moved { color: light-dark(#b3261e, #ff8a80); font-weight: 600; }
"""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound in a cell of a table, with its name."""

    audio: Audio
    label: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Words in red: what should have stayed and did not."""

    text: str


Part = str | Sound | Moved
"""What a cell holds: words, or a sound."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it.

    Attributes
    ----------
    title : str
    text : tuple of str
        Paragraphs.
    head, rows
        A table; empty for none.
    drawings : tuple of str
        SVG of ours, whose words are escaped already.
    """

    title: str
    text: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: Sequence[Sequence[Part]] = ()
    drawings: tuple[str, ...] = ()


def report(title: str, sections: Sequence[Section], *, lang: str) -> str:
    """Lay out a report; every word is escaped, so that a line of a script is never markup."""
    body = "".join(_section(section) for section in sections)
    policy = "default-src 'none'; style-src 'unsafe-inline'; media-src data:; img-src data:"
    return (
        f'<!doctype html><html lang="{escape(lang)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def _section(section: Section) -> str:
    text = "".join(f"<p>{escape(one)}</p>" for one in section.text)
    return f"<h2>{escape(section.title)}</h2>{text}{''.join(section.drawings)}{_table(section)}"


def _table(section: Section) -> str:
    if not section.rows:
        return ""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in section.head)
    rows = "".join(f"<tr>{''.join(f'<td>{_cell(one)}</td>' for one in row)}</tr>" for row in section.rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _cell(part: Part) -> str:
    if isinstance(part, str):
        return escape(part)
    if isinstance(part, Moved):
        return f'<span class="moved">{escape(part.text)}</span>'
    data = base64.b64encode(_flac(part.audio)).decode()
    source = f"data:audio/flac;base64,{data}"
    return f'<audio controls preload="none" aria-label="{escape(part.label)}" src="{source}"></audio>'


def _flac(audio: Audio) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, audio.samples, audio.rate, format="FLAC", subtype="PCM_16")
    return file.getvalue()
