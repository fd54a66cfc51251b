"""Scenes and takes whose sound and timing are known: lines that hum, one beat for each word."""

import re

import numpy as np

from studio.scene import Line, Role, Scene, utterance_of
from studio.takes import EngineStamp, Take
from tts.audio import Audio
from tts.contract import HOP_S, ProsodyPlan, Span, Speech, Stage, Syllable
from tts.limiter import limit

RATE = 22_050
WORD_S = 0.25
LEAD_S = 0.1  # silence before the first word and after the last
STAMP = EngineStamp("hum", "1", "draft")


def scene(*texts: str, gap_s: float = 0.5) -> Scene:
    """Two roles who speak in turn, left and right; lines are called L1, L2 and so on."""
    roles = (Role("ada", "Ada", voice="low", pan=-0.5), Role("bo", "Bo", voice="high", pan=0.5))
    lines = tuple(Line(f"L{i + 1}", roles[i % 2].id, text) for i, text in enumerate(texts))
    return Scene("Two who hum", roles, lines, language="en-US", gap_s=gap_s)


def hum(of: Scene, line_id: str, *, amplitude: float = 0.3, reused: bool = False) -> Take:
    """A take of a line: 150 Hz, `WORD_S` a word, `LEAD_S` of silence around."""
    utterance = utterance_of(of, of.line(line_id))
    words = list(re.finditer(r"\S+|^$", utterance.text))
    spoken_s = WORD_S * len(words)
    t = np.arange(round(spoken_s * RATE)) / RATE
    tone = amplitude * np.sin(2 * np.pi * 150.0 * t)
    silence = np.zeros(round(LEAD_S * RATE))
    samples = limit(np.concatenate([silence, tone, silence]).astype(np.float32), RATE)
    seconds = samples.size / RATE
    spans = tuple(
        Span(m.group(), LEAD_S + i * WORD_S, LEAD_S + (i + 1) * WORD_S, m.start(), m.end())
        for i, m in enumerate(words)
    )
    frames = int(seconds / HOP_S)
    plan = ProsodyPlan(
        f0_hz=np.full(frames, 150.0, np.float32),
        energy_db=np.full(frames, -10.0, np.float32),
        strength=np.ones(frames, np.float32),
        phones=spans,
        words=spans,
        chars=spans,
        syllables=tuple(Syllable(span, 150.0, -10.0) for span in spans),
        pauses=(Span("", 0.0, LEAD_S), Span("", seconds - LEAD_S, seconds)),
        seconds=seconds,
        exact=True,
    )
    speech = Speech(Audio(samples, RATE), plan, reused=frozenset(Stage) if reused else frozenset())
    return Take(line_id, f"key-of-{line_id}", utterance, STAMP, speech)
