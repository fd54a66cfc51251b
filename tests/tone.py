"""An engine that hums: no weights, the same every time, and it misbehaves when the text says so.

!fail         the line fails
!raise        the engine raises something unforeseen
!unpicklable  the line fails with an error that cannot cross a pipe
!garble       prints to standard output before it answers
!crash        the process dies; `!crash once` only the first time
!memory       the engine runs out of memory
!hold         waits until the file `go` is in the engine's folder
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path

import numpy as np

from tts.audio import rms_db
from tts.contract import (
    HOP_S,
    Audio,
    Capabilities,
    EngineInfo,
    ProsodyPlan,
    Span,
    Speech,
    Stage,
    StageKeys,
    StageStore,
    Syllable,
    Utterance,
    Voice,
)
from tts.errors import Problem, SpeechFailed, TtsError, UnknownVoice
from tts.registry import EngineEntry

RATE = 22_050
CHAR_S = 0.06
BASES_HZ = {"tone-low": 110.0, "tone-high": 220.0}
_POLL_S = 0.005


class ToneEngine:
    """Answers with a sine: a character lasts 60 ms, happiness raises the pitch and sadness lowers it.

    Parameters
    ----------
    folder : Path or None
        Where `asked.txt` lists all that was asked, such as "render hello", and `!hold` looks for `go`.
    batch : int
        What its capabilities say.
    """

    def __init__(self, folder: Path | None = None, batch: int = 1) -> None:
        self._folder = folder
        self.info = tone_info(batch)

    def plan(self, utterance: Utterance, stages: StageStore) -> ProsodyPlan:
        """One flat syllable per word."""
        self._note("asked.txt", f"plan {utterance.text}")
        trouble = self._obey(utterance.text)
        if trouble is not None:
            raise trouble
        return _plan(utterance, _said_seconds(utterance, stages)[0])

    def render(self, utterances: Sequence[Utterance], stages: StageStore) -> Iterator[Speech | TtsError]:
        """Hum each utterance, or do what its text says."""
        for utterance in utterances:
            self._note("asked.txt", f"render {utterance.text}")
            trouble = self._obey(utterance.text)
            yield trouble or _hum(utterance, stages)

    def close(self) -> None:
        """Say that it ended in order."""
        self._note("closed.txt", str(os.getpid()))

    def _note(self, name: str, text: str) -> None:
        if self._folder is not None:
            with (self._folder / name).open("a", encoding="utf-8") as file:
                file.write(text + "\n")

    def _obey(self, text: str) -> TtsError | None:
        if text.startswith("!hold"):
            while not self._exists("go"):
                time.sleep(_POLL_S)
        elif text.startswith("!crash"):
            if not (text.startswith("!crash once") and self._exists("crashed")):
                self._note("crashed", text)
                sys.stderr.write("the last words of the tone engine\n")
                os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
        elif text.startswith("!memory"):
            raise MemoryError("no room for a hum")
        elif text.startswith("!raise"):
            raise RuntimeError("unforeseen")
        elif text.startswith("!garble"):
            print("this must not reach the pipe")
            os.write(1, b"nor must this\n")
        elif text.startswith("!fail"):
            return SpeechFailed("The tone engine was asked to fail.")
        elif text.startswith("!unpicklable"):
            error = SpeechFailed("The tone engine fails with a lock in its hand.")
            error.__dict__["lock"] = threading.Lock()
            return error
        return None

    def _exists(self, name: str) -> bool:
        return self._folder is not None and (self._folder / name).exists()


def tone_info(batch: int = 1) -> EngineInfo:
    """Describe the engine."""
    return EngineInfo(
        name="tone",
        version="1",
        rate=RATE,
        voices=tuple(
            Voice(name, name.title(), name, ("en-US", "zh-CN", "es-ES"), gender="", age="adult")
            for name in BASES_HZ
        ),
        capabilities=Capabilities(
            exact_plan=True,
            emotion_sources=frozenset({"feelings"}),
            separate_stages=True,
            max_chars=500,
            batch=batch,
        ),
        quality="draft",
    )


def tone_keys(utterance: Utterance) -> StageKeys:
    """Content addresses, from everything that can be heard."""
    if utterance.voice not in BASES_HZ:
        raise UnknownVoice(utterance.voice, list(BASES_HZ))
    said = _digest("said", utterance.text, utterance.language, utterance.pauses)
    how = [utterance.voice, utterance.emotion, utterance.shifts, utterance.curve, utterance.delivery]
    how_key = _digest("how", *how, utterance.seed)
    return StageKeys(said, how_key, _digest("sound", said, how_key))


def tone_entry(folder: Path | None = None, batch: int = 1) -> EngineEntry:
    """Make the registry's entry of a tone engine; see `ToneEngine` for its parameters."""
    return EngineEntry(
        name="tone",
        info=tone_info,
        keys=tone_keys,
        load=partial(_load, folder, batch),
        problem=_no_problem,
    )


def _load(folder: Path | None, batch: int, device: str) -> ToneEngine:
    return ToneEngine(folder, batch)


def _no_problem() -> Problem | None:
    return None


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()[:40]


def _said_seconds(utterance: Utterance, stages: StageStore) -> tuple[float, bool]:
    """How long the text lasts at a neutral rate, and whether that was kept."""
    key = tone_keys(utterance).said
    kept = stages.get(Stage.SAID, key)
    if kept is not None:
        return float(kept["seconds"]), True
    seconds = CHAR_S * len(utterance.text) + sum(pause.seconds for pause in utterance.pauses)
    stages.put(Stage.SAID, key, {"seconds": np.array(seconds)})
    return seconds, False


def _hum(utterance: Utterance, stages: StageStore) -> Speech:
    seconds, reused = _said_seconds(utterance, stages)
    plan = _plan(utterance, seconds)
    samples = np.zeros(round(plan.seconds * RATE), np.float32)
    start = round(utterance.delivery.pause_before_s * RATE)
    t = np.arange(round(seconds / utterance.delivery.rate * RATE)) / RATE
    hum = 0.1 * 10 ** (utterance.delivery.volume_db / 20) * np.sin(2 * np.pi * _pitch_hz(utterance) * t)
    samples[start : start + hum.size] = hum.clip(-1.0, 1.0)[: samples.size - start]
    return Speech(Audio(samples, RATE), plan, reused=frozenset({Stage.SAID} if reused else ()))


def _pitch_hz(utterance: Utterance) -> float:
    feelings, delivery = utterance.emotion.feelings, utterance.delivery
    octaves = (feelings.happy - feelings.sad) * utterance.emotion.strength + delivery.pitch_st / 12
    return BASES_HZ[utterance.voice] * float(2.0**octaves)


def _plan(utterance: Utterance, said_s: float) -> ProsodyPlan:
    delivery, text = utterance.delivery, utterance.text
    before_s, spoken_s = delivery.pause_before_s, said_s / delivery.rate
    total_s = before_s + spoken_s + delivery.pause_after_s
    t = np.arange(round(total_s / HOP_S)) * HOP_S
    voiced = (t >= before_s) & (t < before_s + spoken_s)
    level_db = rms_db(Audio(np.full(1, 0.0707, np.float32), RATE)) + delivery.volume_db
    char_s = spoken_s / max(1, len(text))
    chars = [
        Span(char, before_s + i * char_s, before_s + (i + 1) * char_s, i, i + 1)
        for i, char in enumerate(text)
        if not char.isspace()
    ]
    words = _words(text, chars)
    edges = [(0.0, before_s), (before_s + spoken_s, total_s)]
    pitch_hz = _pitch_hz(utterance)
    strength = utterance.curve.sample((t - before_s) / max(spoken_s, HOP_S)) * utterance.emotion.strength
    return ProsodyPlan(
        f0_hz=np.where(voiced, pitch_hz, np.nan).astype(np.float32),
        energy_db=np.where(voiced, level_db, -120.0).astype(np.float32),
        strength=strength.astype(np.float32),
        phones=tuple(chars),
        words=words,
        chars=tuple(chars),
        syllables=tuple(Syllable(word, pitch_hz, level_db) for word in words),
        pauses=tuple(Span("", start_s, end_s) for start_s, end_s in edges if end_s - start_s > 0.03),
        seconds=total_s,
        exact=True,
    )


def _words(text: str, chars: Sequence[Span]) -> tuple[Span, ...]:
    """Runs of characters between spaces."""
    words: list[Span] = []
    for span in chars:
        if words and words[-1].char_end == span.char_start:
            last = words[-1]
            words[-1] = Span(
                last.label + span.label, last.start_s, span.end_s, last.char_start, span.char_end
            )
        else:
            words.append(span)
    return tuple(words)
