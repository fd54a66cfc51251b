"""Which engines there are, and how to ask for one without loading it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tts.contract import Engine, EngineInfo, StageKeys, Utterance
from tts.errors import Problem, UnknownEngine
from tts.weights.layout import WeightsLayout


@dataclass(frozen=True, slots=True)
class EngineEntry:
    """An engine that can be asked for. The functions stand at the top of a module, so they can be pickled.

    Attributes
    ----------
    name : str
        What users choose it by.
    info : callable
        Describes the engine without loading it.
    keys : callable
        Content addresses of an utterance's stages, without loading the engine.
    load : callable
        Makes the engine on a device ("cpu", "cuda" or "auto"); called in the engine's own process only.
    problem : callable
        Says why the engine cannot run here, or None if it can.
    weights : WeightsLayout or None
        What has to be brought here before it speaks; None for an engine that is complete as installed.
    title, title_zh : str
        What people call it, in English and Chinese; empty for the name.
    """

    name: str
    info: Callable[[], EngineInfo]
    keys: Callable[[Utterance], StageKeys]
    load: Callable[[str], Engine]
    problem: Callable[[], Problem | None]
    weights: WeightsLayout | None = None
    title: str = ""
    title_zh: str = ""

    def called(self, lang: str) -> str:
        """What users of a language call it."""
        return (self.title_zh if lang == "zh" else self.title) or self.title or self.name


def engines() -> Sequence[EngineEntry]:
    """Every engine, the default first."""
    from tts.engines.draft.entry import ENTRY
    from tts.engines.indextts2.entry import ENTRY as INDEXTTS2_ENTRY

    return (ENTRY, INDEXTTS2_ENTRY)


def find_engine(name: str) -> EngineEntry:
    """Look an engine up by name.

    Raises
    ------
    UnknownEngine
        If there is none of that name.
    """
    known = engines()
    for candidate in known:
        if candidate.name == name:
            return candidate
    raise UnknownEngine(name, [candidate.name for candidate in known])


def make_tiny_weights(folder: Path) -> None:
    """Fill a folder with tiny random weights, laid out as IndexTTS-2's official ones: they speak noise."""
    from tts.engines.indextts2.made_folder import write_tiny_folder

    write_tiny_folder(folder)
