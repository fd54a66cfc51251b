"""Clips with a known manner, from many speakers: what the transfer of feelings is trained and measured on.

A manner is imposed on a reading by the draft engine's own planner and synthesiser, whoever read it. So a
clip's true parameters are known, and so is the limit of every figure made of it: no person has acted them.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from bench import flite
from bench.draft_lines import ENGLISH, MANDARIN
from tts.audio import Audio
from tts.contract import FEELINGS, Emotion, Utterance
from tts.engines.draft.analysis import analyse
from tts.engines.draft.espeak.source import EspeakSource
from tts.engines.draft.kept import Analysed, analysed
from tts.engines.draft.neutral import Neutral, neutral
from tts.engines.draft.peaks import held_down
from tts.engines.draft.plan import perform
from tts.engines.draft.said import Reading
from tts.engines.draft.synth import Part, synthesise
from tts.engines.draft.table import COLUMN, FEELING_MANNERS, Manner, limit
from tts.engines.draft.voices import VOICES
from tts.prosody.fingerprint import fingerprint

Floats = NDArray[np.float64]

SENTENCES = 4  # in a clip: some twelve seconds
ROWS = np.stack([FEELING_MANNERS[name].row() for name in FEELINGS])
NOBODY = Manner().row()


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody who reads: a voice `base` of "espeak" or "flite", with a `timbre` (20,) of its own."""

    name: str
    synthesiser: str
    base: str
    language: str
    timbre: tuple[float, ...] = tuple(NOBODY.tolist())

    @property
    def passages(self) -> tuple[str, ...]:
        """Five texts of four sentences in the speaker's language."""
        texts, join = (MANDARIN, "") if self.language.startswith("zh") else (ENGLISH, " ")
        return tuple(join.join(texts[i : i + SENTENCES]) for i in range(0, len(texts), SENTENCES))


def draft(name: str) -> Speaker:
    """One of the draft engine's voices."""
    voice = VOICES[name]
    return Speaker(name, "espeak", voice.base, voice.voice.languages[0], tuple(voice.timbre.row().tolist()))


def espeak(base: str, language: str = "en-US") -> Speaker:
    """One of espeak-ng's own variants, which no draft voice is made of."""
    return Speaker(f"espeak {base} {language}", "espeak", base, language)


def stranger(voice: str) -> Speaker:
    """One of flite's voices."""
    return Speaker(f"flite {voice}", "flite", voice, "en-US")


class Booth:
    """Records clips; closed by the caller."""

    def __init__(self) -> None:
        self._source = EspeakSource()
        self._read: dict[tuple[str, str, str], tuple[Analysed, Neutral]] = {}

    def record(self, speaker: Speaker, text: str, row: Floats, seed: int = 0) -> Audio:
        """Let somebody say a text in one manner, (20,)."""
        reading, layout = self._reading(speaker, text)
        line = Utterance(text, speaker.name, emotion=Emotion(), seed=seed)
        performance = perform(layout, line, np.array(speaker.timbre), (row,))
        part = Part(reading.analysis, reading.level_db, performance, layout.rate, seed)
        (sound,) = synthesise([part], torch.device("cpu"))
        return Audio(held_down(sound, layout.rate), layout.rate)

    def print_of(self, speaker: Speaker, text: str, row: Floats, seed: int = 0) -> Floats:
        """Fingerprint of such a clip, (22,)."""
        return fingerprint(self.record(speaker, text, row, seed)).row()

    def close(self) -> None:
        """End the reading process."""
        self._source.close()

    def _reading(self, speaker: Speaker, text: str) -> tuple[Analysed, Neutral]:
        key = (speaker.synthesiser, speaker.base + speaker.language, text)
        if key not in self._read:
            if speaker.synthesiser == "flite":
                said = flite.read(text, speaker.base)
            else:
                said = self._source.read(Reading(text, speaker.language, speaker.base))
            reading = analysed(said, analyse(said))
            self._read[key] = (reading, neutral(reading.said, reading.analysis, reading.level_db, text))
        return self._read[key]


def any_manner(random: np.random.Generator) -> Floats:
    """A manner between and beside the nine: a mix of up to three, each number moved on its own."""
    weights = np.zeros(len(FEELINGS))
    chosen = random.choice(len(FEELINGS), random.integers(1, 4), replace=False)
    weights[chosen] = random.dirichlet(np.ones(chosen.size)) * random.uniform(0.3, 1.2)
    spread = 0.3 * np.sqrt(np.mean(ROWS**2, axis=0))
    row: Floats = limit(weights @ ROWS + spread * random.normal(size=len(COLUMN)))
    return row
