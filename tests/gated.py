"""IndexTTS-2 on whatever weights there are, holding the last line of a batch back until it is let go."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.watching import wait_for
from tts.contract import Engine, EngineInfo, ProsodyPlan, Speech, StageStore, Utterance
from tts.engines.indextts2.entry import ENTRY
from tts.errors import TtsError
from tts.registry import EngineEntry

_PATIENCE_S = 600.0  # for a test that fails, or a machine that is very busy


class GatedEngine:
    """Passes everything on; the last of several lines waits for the file `go`."""

    def __init__(self, engine: Engine, go: Path) -> None:
        self._engine, self._go = engine, go

    @property
    def info(self) -> EngineInfo:
        """That of the engine behind."""
        return self._engine.info

    def plan(self, utterance: Utterance, stages: StageStore) -> ProsodyPlan:
        """Guess as the engine behind does."""
        return self._engine.plan(utterance, stages)

    def render(self, utterances: Sequence[Utterance], stages: StageStore) -> Iterator[Speech | TtsError]:
        """Yield results as they come."""
        for number, result in enumerate(self._engine.render(utterances, stages), start=1):
            if 1 < number == len(utterances):
                wait_for(self._go.exists, within_s=_PATIENCE_S)
            yield result

    def close(self) -> None:
        """End the engine behind."""
        self._engine.close()


def _load(go: Path, device: str) -> Engine:
    return GatedEngine(ENTRY.load(device), go)


def gated_entry(go: Path) -> EngineEntry:
    """IndexTTS-2 behind a gate that the file `go` opens."""
    return replace(ENTRY, load=partial(_load, go))
