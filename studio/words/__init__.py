"""Every sentence that a user is shown, in English and Chinese, and errors turned into such sentences.

The sentences lie in `en/*.json` and `zh/*.json`, one file an area, as {"area.key": "sentence with {facts}"}.
A key is unique over all areas and stands in both languages.
"""

import json
import locale
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from studio.errors import CodedError, Fault, FileFaults, StudioError
from tts.errors import BadValue, EngineCrashed, Problem, TtsError

LANGUAGES = ("en", "zh")

# How errors of speech word what is allowed.
_RANGES = (
    (re.compile(r"a number from (?P<low>.+) to (?P<high>.+)"), "range.number"),
    (re.compile(r"within the text \((?P<low>\d+) to (?P<high>\d+)\)"), "range.within"),
    (re.compile(r"one of (?P<names>[^;]+)"), "range.one_of"),
)


@cache
def sentences(lang: str) -> Mapping[str, str]:
    """All sentences of a language by key.

    Raises
    ------
    KeyError
        If `lang` is none of `LANGUAGES`.
    ValueError
        If two areas share a key.
    """
    if lang not in LANGUAGES:
        raise KeyError(lang)
    found: dict[str, str] = {}
    areas = [path for path in files(__name__).joinpath(lang).iterdir() if path.name.endswith(".json")]
    for area in sorted(areas, key=lambda path: path.name):
        words: dict[str, str] = json.loads(area.read_text("utf-8"))
        twice = found.keys() & words.keys()
        if twice:
            raise ValueError(f"{lang}/{area.name} repeats {', '.join(sorted(twice))}.")
        found |= words
    return MappingProxyType(found)


def say(key: str, lang: str, /, **facts: object) -> str:
    """One sentence, filled with its facts; `lang` is "en" or "zh"."""
    return sentences(lang)[key].format_map(facts)


def choose_language(asked: str | None, environment: Mapping[str, str]) -> str:
    """Which of `LANGUAGES` to speak.

    Parameters
    ----------
    asked : str or None
        What the user asked for ("zh", "en-US" …); wins where given.
    environment : mapping
        Variables of the process; LC_ALL, LC_MESSAGES and LANG are looked at in this order, then the
        platform's own setting.
    """
    told = [asked or ""] + [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    first = next((value for value in told if value), None) or locale.getlocale()[0] or ""
    return "zh" if first.lower().startswith(("zh", "chinese")) else "en"


def explain(error: TtsError | StudioError | Fault | Problem, lang: str) -> str:
    """Say what is wrong and what to do about it; a file with several faults gives one sentence a line."""
    match error:
        case FileFaults(faults=faults):
            return "\n".join(explain(fault, lang) for fault in faults)
        case Fault():
            facts = {name: _worded(fact, lang) for name, fact in error.facts}
            return _place(error) + say(f"fault.{error.code}", lang, **facts)
        case CodedError(area=area, code=code, facts=facts):
            return say(f"{area}.{code}", lang, **facts)
        case TtsError(problem=Problem() as problem):
            return explain(problem, lang)
        case Problem(code=code, facts=told):
            reasons = {
                name: explain(fact, lang) if isinstance(fact, Problem) else fact for name, fact in told
            }
            return say(f"problem.{code}", lang, **reasons)
    kinds = (kind.__name__ for kind in type(error).__mro__)
    key = next(key for kind in kinds if (key := f"error.{kind}") in sentences(lang))
    return say(key, lang, **_facts(error, lang))


def warned(text: str, lang: str) -> str:
    """What an engine noted of a line, in the user's language; a note that is none of ours stays as it is.

    Engines note in English, and takes keep it so: the English sentences "warning.…" are what they say.
    """
    for pattern, key in _warnings():
        if found := pattern.fullmatch(text):
            return say(key, lang, **found.groupdict())
    return text


@cache
def _warnings() -> tuple[tuple[re.Pattern[str], str], ...]:
    own = {key: sentence for key, sentence in sentences("en").items() if key.startswith("warning.")}
    fact = re.compile(r"\\{(\w+)\\}")  # of an escaped sentence
    return tuple(
        (re.compile(fact.sub(r"(?P<\1>.+)", re.escape(sentence))), key) for key, sentence in own.items()
    )


def _facts(error: Exception, lang: str) -> dict[str, object]:
    """What an error carries, with the whole message as `message`; lists with commas."""
    facts = {"message": str(error)} | vars(error)
    if isinstance(error, BadValue):
        facts |= {"name": _field(error.name, lang), "allowed": _worded(error.allowed, lang)}
    if isinstance(error, EngineCrashed):
        facts["reason"] = explain(error.reason, lang)
    return {
        name: ", ".join(map(str, fact)) if isinstance(fact, tuple) and fact else fact
        for name, fact in facts.items()
    }


def _place(fault: Fault) -> str:
    parts = [fault.file, *(str(number) for number in (fault.line, fault.column) if number)]
    return ":".join(part for part in parts if part) + ": " if any(parts) else ""


def _field(name: str, lang: str) -> str:
    return sentences(lang).get(f"field.{name}", name)


def _worded(fact: str, lang: str) -> str:
    """A fact that is a word of ours in the user's language; anything else as it is."""
    return sentences(lang).get(f"fact.{fact}") or _allowed(fact, lang)


def _allowed(allowed: str, lang: str) -> str:
    """A range in the user's language where it is worded as one of `_RANGES`; else as it is."""
    for pattern, key in _RANGES:
        if found := pattern.fullmatch(allowed):
            return say(key, lang, **found.groupdict())
    return allowed
