"""Where between neutral and full strength a take stands, by what its feeling moves in the sound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.feeling_takes import Takes
from tts.contract import FEELINGS

Floats = NDArray[np.float64]

_MOST_CLEAR = 10.0  # traits that move by more noise than this count alike, or level alone would decide
_LEAST_CLEAR = 2.0  # traits that move by less are not carried


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far measured positions lie from the asked ones, over voices, feelings and strengths."""

    mean: float
    worst: float
    where: str


def moves(takes: Takes) -> dict[tuple[str, float], Floats]:
    """Feeling and strength -> how far each sentence moved from its neutral self, (sentences, traits)."""
    marks, owners = np.array(takes.feelings), np.array(takes.sentences)
    found = {}
    for feeling, level in sorted({*zip(takes.feelings, takes.strengths.tolist(), strict=True)}):
        if feeling != "neutral":
            here = (marks == feeling) & np.isclose(takes.strengths, level)
            rows = [
                takes.rows[here & (owners == i)][0] - takes.rows[(marks == "neutral") & (owners == i)][0]
                for i in sorted(set(takes.sentences))
            ]
            found[feeling, level] = np.array(rows)
    return found


def noise(all_takes: Sequence[Takes]) -> Floats:
    """How much each trait scatters from sentence to sentence while nothing else changes, (traits,)."""
    rests = [rows - rows.mean(axis=0) for takes in all_takes for rows in moves(takes).values()]
    sentences = len(set(all_takes[0].sentences))
    return np.asarray(np.concatenate(rests).std(axis=0) * np.sqrt(sentences / (sentences - 1)))


def positions(takes: Takes, scatter: Floats) -> dict[str, dict[float, float]]:
    """Feeling -> strength -> position: 0 is neutral, 1 what full strength does in this voice.

    Every trait says how far it went of its own way; the clearer it moves, the more it counts.
    """
    moved = moves(takes)
    levels = sorted({level for _, level in moved})
    found = {}
    for feeling in FEELINGS:
        full = moved[feeling, 1.0].mean(axis=0)
        clear = np.minimum(np.abs(full) / scatter, _MOST_CLEAR)
        carried = clear >= _LEAST_CLEAR
        shares = clear[carried] ** 2 / np.sum(clear[carried] ** 2) / full[carried]
        found[feeling] = {
            level: float(np.sum(shares * moved[feeling, level].mean(axis=0)[carried])) for level in levels
        }
    return found


def deviation(found: Mapping[str, Mapping[str, Mapping[float, float]]]) -> Deviation:
    """How far positions of voices lie from what was asked, full strength left out."""
    gaps = {
        f"{voice}, {feeling} at {level:.2f}": abs(position - level)
        for voice, feelings in found.items()
        for feeling, levels in feelings.items()
        for level, position in levels.items()
        if level < 1.0
    }
    worst = max(gaps, key=lambda place: gaps[place])
    return Deviation(float(np.mean(list(gaps.values()))), gaps[worst], worst)
