"""How the pitch of a recording moves over its phrases, found without a transcript.

A phrase is what lies between pauses. Every measure is a mean over phrases, weighed by how long each is
voiced, so that a long recording and a short one compare.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tts.plan import HOP_S
from tts.prosody import Prosody
from tts.prosody.pitch import Floats

END_S = 0.12  # what is heard as a phrase's last tone
TURN_S = 0.35  # the stretch at a phrase's end in which its tune turns; draft voices bend finals over as much
SHORTEST_PHRASE_S = 0.25  # voiced; less has no melody
SMOOTH_S = 0.18  # a syllable: what moves faster is tremor or roughness, not tune


@dataclass(frozen=True, slots=True)
class Melody:
    """The tune of a recording; NaN where no phrase is long enough.

    Attributes
    ----------
    middle_st : float
        Median F0, semitones above 1 Hz.
    spread_st : float
        Semitones from the 10th to the 90th percentile of F0 about each phrase's median.
    peak_st : float
        How much farther the 95th percentile lies above the phrases' medians than the 5th below: accents.
    slope_st : float
        Rise of the straight line through a phrase, without its last 350 ms, from start to end.
    final_st : float
        Median of a phrase's last 120 ms above the phrase's median; the last phrase counts twice.
    turn_st : float
        How far that end lies above F0 350 ms earlier; the last phrase counts twice.
    waver_st : float
        Root mean square of what moves faster than a syllable: tremor.
    flutter_st : float
        Mean second difference of F0 from frame to frame: roughness.
    """

    middle_st: float
    spread_st: float
    peak_st: float
    slope_st: float
    final_st: float
    turn_st: float
    waver_st: float
    flutter_st: float


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    """Voiced frames of a phrase: times in s and semitones, both (n,), and whether it is the last."""

    times: Floats
    st: Floats
    last: bool

    def _near(self, start_s: float, end_s: float) -> float:
        """Median of the stretch from `start_s` to `end_s` before the end."""
        before = self.times[-1] - self.times
        here = self.st[(before >= end_s) & (before <= start_s)]
        return float(np.median(here)) if here.size else float(self.st[-1])

    def moves(self) -> tuple[float, float, float]:
        """Slope, final and turn of the phrase."""
        inner = self.times <= self.times[-1] - TURN_S
        slope = 0.0
        if inner.sum() >= SHORTEST_PHRASE_S / HOP_S:
            length_s = self.times[-1] - self.times[0]
            slope = float(np.polyfit(self.times[inner], self.st[inner], 1)[0]) * length_s
        end = self._near(END_S, 0.0)
        return slope, end - float(np.median(self.st)), end - self._near(TURN_S + END_S, TURN_S - END_S)


def melody(prosody: Prosody) -> Melody:
    """Measure the tune of a recording."""
    phrases = list(_phrases(prosody))
    if not phrases:
        return Melody(*([float("nan")] * 8))
    about = np.concatenate([phrase.st - np.median(phrase.st) for phrase in phrases])
    low5, low, high, high95 = np.percentile(about, (5, 10, 90, 95))
    moves = np.array([phrase.moves() for phrase in phrases])
    weights = np.array([phrase.st.size for phrase in phrases], dtype=np.float64)
    ends = weights * np.array([2.0 if phrase.last else 1.0 for phrase in phrases])
    waver, flutter = _unsteadiness(prosody)
    return Melody(
        middle_st=float(np.median(np.concatenate([phrase.st for phrase in phrases]))),
        spread_st=float(high - low),
        peak_st=float(high95 + low5),
        slope_st=float(np.average(moves[:, 0], weights=weights)),
        final_st=float(np.average(moves[:, 1], weights=ends)),
        turn_st=float(np.average(moves[:, 2], weights=ends)),
        waver_st=waver,
        flutter_st=flutter,
    )


def semitones(f0_hz: NDArray[np.floating]) -> Floats:
    """F0 in semitones above 1 Hz; NaN stays."""
    return np.asarray(12.0 * np.log2(f0_hz.astype(np.float64)))


def _phrases(prosody: Prosody) -> Iterator[_Phrase]:
    st = semitones(prosody.f0_hz)
    times: Floats = np.arange(st.size, dtype=np.float64) * HOP_S
    cuts = [
        0.0,
        *(edge for pause in prosody.pauses for edge in (pause.start_s, pause.end_s)),
        times.size * HOP_S,
    ]
    found = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        here = (times >= start) & (times < end) & np.isfinite(st)
        if here.sum() * HOP_S >= SHORTEST_PHRASE_S:
            found.append((times[here], st[here]))
    for i, (when, pitch) in enumerate(found):
        yield _Phrase(when, pitch, last=i == len(found) - 1)


def _unsteadiness(prosody: Prosody) -> tuple[float, float]:
    """Waver and flutter over all voiced runs of at least a syllable's length."""
    st = semitones(prosody.f0_hz)
    width = round(SMOOTH_S / HOP_S) | 1
    fast, bends = [], []
    edges = np.flatnonzero(np.diff(np.concatenate([[False], np.isfinite(st), [False]]).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        run = st[start:end]
        bends.append(np.abs(np.diff(run, 2)))
        if run.size > width + 4:
            slow = np.convolve(run, np.ones(width) / width, mode="valid")
            fast.append(run[width // 2 : width // 2 + slow.size] - slow)
    steps = np.concatenate(bends) if bends else np.zeros(0)
    rapid = np.concatenate(fast) if fast else np.zeros(0)
    nan = float("nan")
    return (
        float(np.sqrt(np.mean(rapid**2))) if rapid.size else nan,
        float(np.mean(steps[steps < 2.0])) if (steps < 2.0).any() else nan,
    )
