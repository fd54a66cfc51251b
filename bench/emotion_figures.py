"""The figures of feelings from recordings; `bench.emotion` prints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bench.clip_booth import NOBODY, ROWS, Booth, Speaker, draft
from bench.draft_features import classify
from bench.emotion_fit import Session
from tts.audio import Audio
from tts.contract import FEELINGS
from tts.engines.draft.carry import carry
from tts.engines.draft.table import COLUMN, limit
from tts.errors import BadAudio
from tts.prosody import ANALYSIS_RATE, measure, resampled
from tts.prosody.fingerprint import Fingerprint
from tts.prosody.harmonics import harmonics
from tts.prosody.heard import traits_of

Floats = NDArray[np.float64]
Rows = list[tuple[str, float | Floats]]

LISTENERS = ("en-us-sam", "en-us-june")  # the voices that feelings are carried to
NEUTRAL_PASSAGE = 1
SPOKEN_DB = 25.0  # below the loudest: what is speech and no breath or room


def recovered(session: Session) -> Rows:
    """Correlation of true and recovered parameters over the nine feelings at both strengths."""
    neutral = Fingerprint.from_row(session.neutral[NEUTRAL_PASSAGE])
    named = len(session.feelings)
    found = np.array([carry(Fingerprint.from_row(row), neutral).row for row in session.prints[:named]])
    true = session.manners[:named]
    return [
        (f"r of {name}", float(np.corrcoef(found[:, i], true[:, i])[0, 1]))
        for name, i in COLUMN.items()
        if found[:, i].std() > 0.0
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What a listener's voice says in a carried manner: features (17,), formants, spectrum (17,)."""

    features: Floats
    formants_log2: float
    spectrum_db: Floats


class Stage:
    """Carries feelings from clips to the listeners' voices; what was said once is not said again."""

    def __init__(self, booth: Booth) -> None:
        self._booth = booth
        self._prints: dict[tuple[str, int, bytes], Fingerprint] = {}
        self._said: dict[tuple[str, bytes], _Said] = {}

    def print_of(self, speaker: Speaker, passage: int, row: Floats) -> Fingerprint:
        """Fingerprint of a speaker's clip."""
        key = (speaker.name, passage, row.tobytes())
        if key not in self._prints:
            told = self._booth.print_of(speaker, speaker.passages[passage], row)
            self._prints[key] = Fingerprint.from_row(told)
        return self._prints[key]

    def carried(self, speaker: Speaker, feeling: int, *, known: bool = True) -> Floats | None:
        """Manner carried from a clip of a speaker; None where it is refused."""
        neutral = self.print_of(speaker, NEUTRAL_PASSAGE, NOBODY) if known else None
        try:
            one = carry(self.print_of(speaker, 0, limit(ROWS[feeling])), neutral)
        except BadAudio:
            return None
        return one.row * one.strongest

    def spectrum_of(self, speaker: Speaker) -> Floats:
        """Long-term spectrum of a speaker without feeling, (17,)."""
        return long_term_spectrum_db(self._booth.record(speaker, speaker.passages[0], NOBODY))

    def said(self, name: str, row: Floats, passage: int = 4) -> _Said:
        """What a listener's voice does with a manner."""
        key = (f"{name} {passage}", row.tobytes())
        if key not in self._said:
            voice = draft(name)
            audio = self._booth.record(voice, voice.passages[passage], row)
            found = measure(audio)
            formants = harmonics(resampled(audio), ANALYSIS_RATE, found.f0_hz).formants_log2
            self._said[key] = _Said(traits_of(found), formants, long_term_spectrum_db(audio))
        return self._said[key]


def long_term_spectrum_db(audio: Audio) -> Floats:
    """Mean spectrum of what is spoken in third octaves from 125 Hz to 5 kHz, dB about their mean, (17,)."""
    samples = resampled(audio)
    frames = np.lib.stride_tricks.sliding_window_view(samples, 1024)[::512] * np.hanning(1024)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    loud = power.sum(axis=1) > 10.0 ** (-SPOKEN_DB / 10.0) * np.percentile(power.sum(axis=1), 99)
    mean = power[loud].mean(axis=0)
    hertz = np.fft.rfftfreq(1024, 1.0 / ANALYSIS_RATE)
    edges = 125.0 * 2.0 ** ((np.arange(18) - 0.5) / 3.0)
    bands = [mean[(hertz >= a) & (hertz < b)].sum() for a, b in pairwise(edges)]
    level = 10.0 * np.log10(np.array(bands) + 1e-12)
    return np.asarray(level - level.mean())


def heard(stage: Stage, speakers: Sequence[Speaker], *, known: bool) -> Rows:
    """Share of carried feelings that a recogniser names rightly in other voices saying another passage.

    The recogniser is that of `bench.draft_features`, taught on the listeners' own renderings of the table,
    other passages, at strengths 0.6, 0.8 and 1; it has never met the fingerprint or its map.
    """
    rows, marks, plain = [], [], {}
    for name in LISTENERS:
        plain[name] = np.mean([stage.said(name, NOBODY, i).features for i in (2, 3)], axis=0)
        for i, feeling in enumerate(FEELINGS):
            for passage, strength in ((2, 1.0), (3, 0.6), (2, 0.8)):
                rows.append(stage.said(name, ROWS[i] * strength, passage).features - plain[name])
                marks.append(feeling)
    result: Rows = []
    for speaker in speakers:
        right, asked = 0, 0
        carried = [stage.carried(speaker, i, known=known) for i in range(len(FEELINGS))]
        for row, feeling in zip(carried, FEELINGS, strict=True):
            for name in LISTENERS if row is not None else ():
                assert row is not None
                said = stage.said(name, row).features - plain[name]
                right += classify(np.array(rows), marks, said[None]) == [feeling]
                asked += 1
        refused = sum(row is None for row in carried)
        kind = "with a neutral clip" if known else f"without one ({refused} of 9 refused)"
        result.append((f"heard rightly, {speaker.name} {kind}", right / asked if asked else float("nan")))
    return result


def leak(stage: Stage, speakers: Sequence[Speaker]) -> Rows:
    """How far voices move towards a clip's speaker beyond what a clip of their own moves them.

    Formants and long-term spectrum of each listener's voice after a feeling was carried from a stranger, less
    those after the same feeling from the voice itself, as a share of the distance between the two speakers:
    the straight line through nothing that fits all feelings and listeners best.
    """
    result: Rows = []
    for speaker in speakers:
        moved: list[tuple[float, Floats]] = []
        apart: list[tuple[float, Floats]] = []
        there = stage.print_of(speaker, 0, NOBODY), stage.spectrum_of(speaker)
        for name in LISTENERS:
            voice = draft(name)
            here = stage.print_of(voice, 0, NOBODY), stage.spectrum_of(voice)
            for feeling in range(len(FEELINGS)):
                rows = [stage.carried(one, feeling) for one in (speaker, voice)]
                theirs, own = (stage.said(name, row) for row in rows if row is not None)
                moved.append((theirs.formants_log2 - own.formants_log2, theirs.spectrum_db - own.spectrum_db))
                apart.append((there[0].formants_log2 - here[0].formants_log2, there[1] - here[1]))
        for kind, i in (("formants", 0), ("long-term spectrum", 1)):
            a, b = (np.concatenate([np.atleast_1d(pair[i]) for pair in pairs]) for pairs in (moved, apart))
            result.append((f"{kind} moved towards {speaker.name}", float(a @ b / (b @ b))))
    return result
