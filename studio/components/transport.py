"""What components that send operations share: pieces of their scripts, and the last operation they sent."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from studio.words import sentences

_HERE = Path(__file__).parent
_SHARED = ("dom.js", "outbox.js", "sight.js")


@cache
def mounted(folder: str, *scripts: str) -> Any:
    """Register the component of a folder, whose scripts follow the shared ones in one module."""
    parts = [*(_HERE / name for name in _SHARED), *(_HERE / folder / name for name in scripts)]
    return component(
        folder,
        css=(_HERE / folder / "style.css").read_text("utf-8"),
        js="\n".join(part.read_text("utf-8") for part in parts),
    )


def teller(key: str, on_op: Callable[[object], None]) -> Callable[[], None]:
    """A callback that hands on the operation that the component of a key has just sent."""
    return lambda: on_op(_op(key))


def revision(key: str) -> int:
    """Number of the last operation that came from the component of a key."""
    op = _op(key)
    rev = op.get("rev", 0) if isinstance(op, Mapping) else 0
    return rev if isinstance(rev, int) and not isinstance(rev, bool) else 0


def have(key: str) -> tuple[str, int] | None:
    """Epoch and revision of the rows that the component of a key said it has, with its last operation."""
    op = _op(key)
    told = op.get("have") if isinstance(op, Mapping) else None
    if not isinstance(told, Sequence) or len(told) != 2:
        return None
    epoch, number = told
    return (epoch, number) if isinstance(epoch, str) and isinstance(number, int) else None


@cache
def words_of(prefix: str, lang: str) -> Mapping[str, str]:
    """The sentences of one component by their names without its prefix."""
    return {key.removeprefix(prefix): v for key, v in sentences(lang).items() if key.startswith(prefix)}


def _op(key: str) -> object:
    held = st.session_state.get(key) or {}
    return held.get("op")
