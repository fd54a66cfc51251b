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
from tts.engines.draft.carry import difference, nearest_mix
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
# How far a number may be drawn to the nearest mix of feelings; never all the way, or a recording that only
# trembles, and does nothing else that a feeling does, would not be heard to tremble.
TOWARDS = (0.0, 0.3, 0.6, 0.9)
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


def record(booth: Booth, speaker: Speaker, seed: int = 0, mixes: int = MIXES) -> Session:
    """Let a speaker say passages in every feeling at both strengths, and in mixes; texts are drawn."""
    random = np.random.default_rng([seed, *speaker.name.encode()])
    passages = speaker.passages
    neutral = [booth.print_of(speaker, text, NOBODY, 1000 + i) for i, text in enumerate(passages)]
    named = [(name, strength) for name in FEELINGS for strength in STRENGTHS]
    rows = [limit(ROWS[FEELINGS.index(name)] * strength) for name, strength in named]
    rows += [any_manner(random) for _ in range(mixes)]
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
    return {
        "traits": list(TRAITS),
        "columns": list(COLUMN),
        "known": _map(sessions, known=True),
        "unknown": _map(sessions, known=False),
        "farthest": farthest(sessions),
    }


def farthest(sessions: Sequence[Session]) -> float:
    """How far a clip may be from the middle of the known: as far as the farthest tenth of them."""
    raw = np.concatenate([one.prints for one in sessions])
    middle = np.mean([one.neutral.mean(axis=0) for one in sessions], axis=0)
    far = np.sqrt(np.mean(((raw - middle) / raw.std(axis=0)) ** 2, axis=1))
    return round(float(np.percentile(far, 97)), _DIGITS)


@dataclass(frozen=True, slots=True, eq=False)
class _Lesson:
    """Traits (n, 22) and manners (n, 20) of many clips, and the traits (22,) of no feeling."""

    traits: Floats
    manners: Floats
    offset: Floats


def _lesson(sessions: Sequence[Session], *, known: bool) -> _Lesson:
    manners = np.concatenate([one.manners for one in sessions])
    if not known:
        middle = np.mean([one.neutral.mean(axis=0) for one in sessions], axis=0)
        return _Lesson(np.concatenate([one.prints for one in sessions]), manners, middle)
    traits = np.concatenate([one.differences(passage) for one in sessions for passage in BASELINES])
    manners = np.concatenate([one.manners for one in sessions for _ in BASELINES])
    return _Lesson(traits, manners, np.zeros(len(TRAITS)))


def _map(sessions: Sequence[Session], *, known: bool) -> dict[str, object]:
    """One map and how far each of its numbers is drawn to the nearest mix of feelings.

    The latter is the farthest that misses no more than the best does by one standard error over speakers
    (Breiman et al. 1984), when every speaker is told by a map of the others.
    """
    missed = np.zeros((len(sessions), len(TOWARDS), len(COLUMN)))
    for i, left_out in enumerate(sessions):
        others = _lesson([one for one in sessions if one is not left_out], known=known)
        spread, weights = _ridge(others, known)
        asked = _lesson([left_out], known=known)
        rows = (asked.traits - others.offset) / spread @ weights
        mixes = np.array([nearest_mix(row) for row in rows])
        missed[i] = [np.mean((rows + way * (mixes - rows) - asked.manners) ** 2, axis=0) for way in TOWARDS]
    lesson = _lesson(sessions, known=known)
    spread, weights = _ridge(lesson, known)
    parts = {"offset": lesson.offset, "spread": spread, "weights": weights, "towards": _farthest_safe(missed)}
    return {name: np.round(part, _DIGITS).tolist() for name, part in parts.items()}


def _farthest_safe(missed: Floats) -> Floats:
    """From squared errors (speakers, ways, 20) the way of each number, (20,)."""
    mean = missed.mean(axis=0)
    best = mean.argmin(axis=0)
    at_best = np.take_along_axis(missed, best[None, None], axis=1)[:, 0]
    allowed = at_best.mean(axis=0) + at_best.std(axis=0, ddof=1) / np.sqrt(len(missed))
    return np.array(
        [
            max(way for way, one in zip(TOWARDS, column, strict=True) if one <= most)
            for column, most in zip(mean.T, allowed, strict=True)
        ]
    )


def _ridge(lesson: _Lesson, known: bool) -> tuple[Floats, Floats]:
    """Spread of the traits (22,) and weights (22, 20)."""
    spread = lesson.traits.std(axis=0)
    scale = np.sqrt(np.mean(ROWS**2, axis=0))  # every column weighs as much as feelings use it
    traits = (lesson.traits - lesson.offset) / spread
    if known:
        traits[:, [TRAITS.index(name) for name in THROAT]] = 0.0
    inner = traits.T @ traits + (RIDGE if known else RIDGE_UNKNOWN) * np.eye(traits.shape[1])
    weights = np.linalg.solve(inner, traits.T @ (lesson.manners / scale)) * scale
    return spread, np.asarray(weights)


def write(table: Mapping[str, object]) -> Path:
    """Put the maps where the engine reads them."""
    path = Path(carry.__file__).with_name("carry.json")
    part = path.with_suffix(".part")
    part.write_text(json.dumps(table, separators=(",", ":")) + "\n", "utf-8")
    part.replace(path)
    return path
