"""How far a rendering is: on a terminal a line that is written over, in a file a line now and then."""

import shutil
import sys
import time
import unicodedata
from typing import TextIO

from studio.render import Progress
from studio.words import say

_TERMINAL_EVERY_S = 0.1
_FILE_EVERY_S = 5.0


class ProgressLine:
    """Shows progress without flooding.

    Parameters
    ----------
    lang : str
        Language of the words.
    stream : TextIO, optional
        Where to; standard error where left out.
    """

    def __init__(self, lang: str, stream: TextIO | None = None) -> None:
        self._lang = lang
        self._stream = stream or sys.stderr
        self._terminal = self._stream.isatty()
        self._shown_s = time.monotonic()
        self._width = 0

    def due(self) -> bool:
        """Whether it is time to show something again; ask before progress is computed."""
        every_s = _TERMINAL_EVERY_S if self._terminal else _FILE_EVERY_S
        return time.monotonic() - self._shown_s >= every_s

    def show(self, progress: Progress, phase: str = "") -> None:
        """Show how many lines are done and the time left, where it is known; `phase` says of what."""
        self._shown_s = time.monotonic()
        facts = {"done": progress.done, "total": progress.total}
        if progress.left_s is None:
            text = say("cli.progress", self._lang, **facts)
        else:
            text = say("cli.progress_left", self._lang, left=clock(progress.left_s), **facts)
        text = f"{phase} {text}".lstrip()
        if self._terminal:
            self._write_over(text)
        else:
            print(text, file=self._stream, flush=True)

    def say(self, text: str) -> None:
        """Write something that stays."""
        self.clear()
        print(text, file=self._stream, flush=True)

    def clear(self) -> None:
        """Take the line away from a terminal."""
        if self._terminal and self._width:
            self._write_over("")
            self._stream.write("\r")
            self._stream.flush()
            self._width = 0

    def _write_over(self, text: str) -> None:
        room = shutil.get_terminal_size().columns - 1
        while columns(text) > room:
            text = text[:-1]
        self._stream.write("\r" + text + " " * max(0, self._width - columns(text)))
        self._stream.flush()
        self._width = columns(text)


def clock(seconds: float) -> str:
    """A time as people read it: 0:07, 12:30, 1:02:30."""
    whole = max(0, round(seconds))
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes}:{rest:02d}"
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def columns(text: str) -> int:
    """Columns that a text takes on a terminal; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, width: int) -> str:
    """A text filled with blanks, or cut, to a number of columns."""
    while columns(text) > width:
        text = text[:-1]
    return text + " " * (width - columns(text))
