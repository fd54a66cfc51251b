"""The user's own readings of terms: `glossary.yaml` beside the weights. Loads no torch.

GPT: {zh: G P T, en: gee pee tee}
Streamlit: stream lit          # the same in both languages
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from tts.engines.indextts2.normalise import GlossaryEntry
from tts.errors import EngineUnavailable, Problem

GLOSSARY = "glossary.yaml"
_LANGUAGES = frozenset({"zh", "en"})
_MOST_BYTES = 1_000_000


def glossary_digest(folder: Path) -> str:
    """Name the readings of a weights folder by the file's content; empty where there are none."""
    content = _content(folder)
    return hashlib.sha256(content).hexdigest()[:16] if content.strip() else ""


def read_glossary(folder: Path) -> Mapping[str, GlossaryEntry]:
    """Read the terms of a weights folder; none where there is no file.

    Raises
    ------
    EngineUnavailable
        The file is not a list of terms with readings; it says where and why.
    """
    import yaml

    path = folder / GLOSSARY
    content = _content(folder)
    if len(content) > _MOST_BYTES:
        raise _wrong(path, Problem.of("glossary_large", mb=_MOST_BYTES // 1_000_000))
    try:
        tree = yaml.safe_load(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _wrong(path, Problem.of("glossary_encoding", byte=error.start)) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise _wrong(path, Problem.of("glossary_yaml", reason=" ".join(str(error).split()))) from error
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise _wrong(path, Problem("glossary_shape"))
    return {_term(path, term): _entry(path, term, reading) for term, reading in tree.items()}


class Glossary(Mapping[str, GlossaryEntry]):
    """The terms of a weights folder as its file is now: a change is read with the next text.

    Walking over the terms raises as `read_glossary` does.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._digest = ""
        self._entries: Mapping[str, GlossaryEntry] = {}

    def __iter__(self) -> Iterator[str]:
        digest = glossary_digest(self._folder)
        if digest != self._digest:
            self._entries = read_glossary(self._folder)
            self._digest = digest
        return iter(self._entries)

    def __getitem__(self, term: str) -> GlossaryEntry:
        return self._entries[term]

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _content(folder: Path) -> bytes:
    try:
        with (folder / GLOSSARY).open("rb") as stream:
            return stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise _wrong(
            folder / GLOSSARY, Problem.of("glossary_unreadable", reason=error.strerror or error)
        ) from error


def _term(path: Path, term: object) -> str:
    if not isinstance(term, str) or not term.strip():
        raise _wrong(path, Problem.of("glossary_term", term=term))
    return term


def _entry(path: Path, term: object, reading: object) -> GlossaryEntry:
    """A reading for both languages, or one for each."""
    if isinstance(reading, str):
        return GlossaryEntry(reading, reading)
    if not isinstance(reading, dict) or not reading:
        raise _wrong(path, Problem.of("glossary_reading", term=term))
    if not _LANGUAGES.issuperset(reading) or not all(isinstance(text, str) for text in reading.values()):
        raise _wrong(path, Problem.of("glossary_reading", term=term))
    return GlossaryEntry(reading.get("zh"), reading.get("en"))


def _wrong(path: Path, reason: Problem) -> EngineUnavailable:
    return EngineUnavailable(Problem.of("glossary_wrong", path=path, reason=reason))
