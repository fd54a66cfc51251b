"""Fit the maps from fingerprints to manners that the draft engine carries feelings with (`carry.json`).

Nothing of flite is in the fit: its voices stay strangers, on which `bench.emotion` measures.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.clip_booth import NOBODY, ROWS, Booth, Speaker, any_manner, draft, espeak, stranger
from tts.contract import FEELINGS
from tts.engines.draft import carry
from tts.engines.draft.carry import difference
from tts.engines.draft.table import COLUMN, limit
from tts.prosody.fingerprint import TRAITS, Fingerprint

Floats = NDArray[np.float64]

TAUGHT: tuple[Speaker, ...] = (
    *(draft(name) for name in ("en-us-sam", "en-us-clara", "en-us-walter", "en-us-mia", "zh-hao", "zh-lan")),
    *(espeak(base) for base in ("f5", "m3")),
)
HELD_OUT: tuple[Speaker, ...] = (
    stranger("slt"),
    stranger("rms"),
    draft("zh-xue"),
    draft("en-us-bruno"),
    espeak("f2"),
)
STRENGTHS = (1.0, 0.5)
MIXES = 24  # manners between the nine, for each speaker
BASELINES = (0, 2, 4)  # passages that the taught speakers' neutral clips are taken from
RIDGE, RIDGE_UNKNOWN = 30.0, 10.0
THROAT = ("formants_log2",)  # with a neutral clip it tells nothing that a feeling does
_DIGITS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Session:
    """All clips of one speaker: fingerprints (n, 22) and true manners (n, 20), and the neutral ones (5, 22).

    `feelings` and `strengths` name the first ones; those behind are mixes.
    """

    prints: Floats
    manners: Floats
    neutral: Floats
    feelings: tuple[str, ...]
    strengths: tuple[float, ...]

    def differences(self, passage: int) -> Floats:
        """Prints beyond the neutral clip of a passage, (n, 22)."""
        plain = Fingerprint.from_row(self.neutral[passage])
        return np.array([difference(Fingerprint.from_row(row), plain) for row in self.prints])


def record(booth: Booth, speaker: Speaker, seed: int = 0) -> Session:
    """Let a speaker say passages in every feeling at both strengths, and in mixes; texts are drawn."""
    random = np.random.default_rng([seed, *speaker.name.encode()])
    passages = speaker.passages
    neutral = [booth.print_of(speaker, text, NOBODY, 1000 + i) for i, text in enumerate(passages)]
    named = [(name, strength) for name in FEELINGS for strength in STRENGTHS]
    rows = [limit(ROWS[FEELINGS.index(name)] * strength) for name, strength in named]
    rows += [any_manner(random) for _ in range(MIXES)]
    prints = [
        booth.print_of(speaker, passages[random.integers(len(passages))], row, seed=10 * i)
        for i, row in enumerate(rows)
    ]
    return Session(
        np.array(prints),
        np.array(rows),
        np.array(neutral),
        tuple(name for name, _ in named),
        tuple(strength for _, strength in named),
    )


def fit(sessions: Sequence[Session]) -> dict[str, object]:
    """Ridge regressions from traits to manners, with and without a neutral clip, as plain numbers."""
    known = np.concatenate([one.differences(passage) for one in sessions for passage in BASELINES])
    again = np.concatenate([one.manners for one in sessions for _ in BASELINES])
    manners = np.concatenate([one.manners for one in sessions])
    zero = np.zeros(len(TRAITS))
    raw = np.concatenate([one.prints for one in sessions])
    middle = np.mean([one.neutral.mean(axis=0) for one in sessions], axis=0)
    return {
        "traits": list(TRAITS),
        "columns": list(COLUMN),
        "known": _ridge(known, again, zero, RIDGE, THROAT),
        "unknown": _ridge(raw, manners, middle, RIDGE_UNKNOWN),
        "farthest": farthest(sessions),
    }


def farthest(sessions: Sequence[Session]) -> float:
    """How far a clip may be from the middle of the known: as far as the farthest tenth of them."""
    raw = np.concatenate([one.prints for one in sessions])
    middle = np.mean([one.neutral.mean(axis=0) for one in sessions], axis=0)
    far = np.sqrt(np.mean(((raw - middle) / raw.std(axis=0)) ** 2, axis=1))
    return round(float(np.percentile(far, 97)), _DIGITS)


def _ridge(
    traits: Floats, manners: Floats, offset: Floats, ridge: float, unused: Sequence[str] = ()
) -> dict[str, object]:
    spread = traits.std(axis=0)
    scale = np.sqrt(np.mean(ROWS**2, axis=0))  # every column weighs as much as feelings use it
    known = (traits - offset) / spread
    known[:, [TRAITS.index(name) for name in unused]] = 0.0
    inner = known.T @ known + ridge * np.eye(known.shape[1])
    weights = np.linalg.solve(inner, known.T @ (manners / scale)) * scale
    parts = {"offset": offset, "spread": spread, "weights": weights}
    return {name: np.round(part, _DIGITS).tolist() for name, part in parts.items()}


def write(table: Mapping[str, object]) -> Path:
    """Put the maps where the engine reads them."""
    path = Path(carry.__file__).with_name("carry.json")
    part = path.with_suffix(".part")
    part.write_text(json.dumps(table, separators=(",", ":")) + "\n", "utf-8")
    part.replace(path)
    return path
