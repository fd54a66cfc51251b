"""The page of a listening test, in one document: it fetches questions and sounds, and nothing else."""

import json
from functools import cache
from html import escape
from pathlib import Path

from studio.components.transport import words_of

_HERE = Path(__file__).parent
_SCRIPTS = (_HERE.parent / "dom.js", _HERE.parent / "grid" / "switcher.js", _HERE / "listen.js")


def page(kind: str, title: str, question: str, *, lang: str, nonce: str) -> str:
    """The document of a test.

    Parameters
    ----------
    kind : str
        A `studio.lab.blind.Kind`.
    title, question : str
        As the maker of the test wrote them.
    lang, nonce : str
        The nonce lets the page's own script and style run, and no other.
    """
    told = {"kind": kind, "title": title, "question": question, "words": words_of("listen.", lang)}
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f"{_head(title, lang, nonce)}<main></main>"
        f'<script type="application/json" id="told">{data}</script>'
        f'<script nonce="{nonce}">{_script()}</script></body></html>'
    )


def note(text: str, lang: str) -> str:
    """A document that says one sentence."""
    return f"{_head(text, lang, '')}<main><p>{escape(text)}</p></main></body></html>"


def _head(title: str, lang: str, nonce: str) -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">'
        '<meta name="robots" content="noindex"><meta name="viewport" content="width=device-width">'
        '<link rel="icon" href="data:,">'
        f'<title>{escape(title)}</title><style nonce="{nonce}">{_style()}</style></head><body>'
    )


@cache
def _script() -> str:
    return "\n".join(part.read_text("utf-8") for part in _SCRIPTS)


@cache
def _style() -> str:
    return (_HERE / "style.css").read_text("utf-8")
