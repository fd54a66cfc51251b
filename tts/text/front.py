"""From a user's text to runs of words that a voice can say."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tts.errors import BadText, Problem
from tts.text import english, mandarin, spanish
from tts.text.clean import clean
from tts.text.language import ENGLISH_GB, ENGLISH_US, MANDARIN, SPANISH, resolve_language, split_runs
from tts.text.mapped import Mapped

_NORMALISERS: dict[str, Callable[[Mapped], Mapped]] = {
    ENGLISH_US: english.normaliser(british=False),
    ENGLISH_GB: english.normaliser(british=True),
    MANDARIN: mandarin.normalise,
    SPANISH: spanish.normalise,
}
_TOLD_CHARS = 40  # of a text that is refused
_SPOKEN_SIGNS = ".,;:!?…\n "
_UNSPOKEN = re.compile(r"[^\w'-]|_|(?<!\w)['-]|['-](?!\w)")


@dataclass(frozen=True, slots=True)
class SpokenRun:
    """A stretch in one language: letters, blanks and punctuation, each with its place in the user's text."""

    language: str  # BCP 47
    text: Mapped


def speakable(text: str, language: str = "") -> tuple[SpokenRun, ...]:
    """Write out a text as it will be read.

    Parameters
    ----------
    text : str
        Anything a user may type.
    language : str
        BCP 47; empty to tell it from the text.

    Returns
    -------
    tuple of SpokenRun
        In order; runs without a letter are left out unless they hold punctuation between others.

    Raises
    ------
    BadText
        If there is nothing to say.
    BadValue
        If the language is not one that can be read.
    """
    main = resolve_language(language, text)
    runs = []
    for run_language, run in split_runs(clean(text), main):
        written = _NORMALISERS.get(run_language, _as_it_is)(run)
        runs.append(SpokenRun(run_language, written.sub(_UNSPOKEN, _sign)))
    if not any(char.isalpha() for run in runs for char in run.text.text):
        raise BadText(_why_nothing(text))
    return tuple(run for run in runs if run.text.text.strip())


def spoken_text(runs: tuple[SpokenRun, ...]) -> str:
    """The runs as one line, for "will be read as ..."."""
    joined = "".join(run.text.text for run in runs)
    return re.sub(r"\s+([.,;:!?…])", r"\1", re.sub(r"\s+", " ", joined)).strip()


def _as_it_is(text: Mapped) -> Mapped:
    return text


def _sign(match: re.Match[str]) -> str | None:
    char = match[0]
    if char == "—":
        return ","
    return None if char in _SPOKEN_SIGNS else " "


def _why_nothing(text: str) -> Problem:
    if not text.strip():
        return Problem("text_empty")
    return Problem.of("text_of_signs", text=text[:_TOLD_CHARS])
