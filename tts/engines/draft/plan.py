"""How a reading is said: from feelings, curve and delivery to F0, level and voice quality on every frame.

All numpy, a millisecond or two a line, and nothing here makes sound: the plan is the preview. The order of
application is that of `docs/draft_engine.md`, "How it is said".
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tts.contract import HOP_S, Emotion, IntensityCurve, ProsodyPlan, Span, Syllable, Utterance
from tts.engines.draft.calibration import calibration_of
from tts.engines.draft.neutral import FLOOR_DB, Bools, Floats, Neutral, Place
from tts.engines.draft.table import COLUMN, limit, mix, tone_scale

PLAN_VERSION = "1"

F0_LOW_HZ, F0_HIGH_HZ = 50.0, 620.0
CONTOUR_LIMIT_ST = 13.0  # where a widened contour bends softly, so that one outlier never shrieks
SWAY_HZ, TREMOR_HZ = 4.5, 7.0
QUIET_SHARE = 0.5  # dynamics act half as much below the mean, or soft consonants would vanish
ACCENT_DB_PER_ST = 0.6
MIN_STRETCH = 0.2
PAUSE_SHOWN_S = 0.03


@dataclass(frozen=True, slots=True, eq=False)
class TimeMap:
    """Where samples of the reading stand in the audio: straight lines between `source` and `target`.

    Both are (k,) float64 in samples and rise; `target` holds whole numbers.
    """

    source: Floats
    target: Floats

    def to_audio(self, samples: Floats) -> Floats:
        """Sample of the audio at which a sample of the reading is heard."""
        return np.interp(samples, self.source, self.target)

    def to_reading(self, samples: Floats) -> Floats:
        """Sample of the reading that is heard at a sample of the audio."""
        return np.interp(samples, self.target, self.source)


@dataclass(frozen=True, slots=True, eq=False)
class Performance:
    """A reading with all that the synthesiser needs to say it, m frames of the reading.

    Attributes
    ----------
    time : TimeMap
        From the reading to the audio; the audio's pause before is in it.
    samples : int
        Length of the audio, pauses before and after included.
    strength : (m,) float64
        Asked strength of feeling, 0 to 1.
    f0_hz : (m,) float64
        Runs on through unvoiced frames.
    voiced : (m,) bool
        Where it is heard.
    gain_db : (m,) float64
        On top of the reading's level.
    tilt_db_oct, h1_db, breath, jitter_pct, shimmer_db, creak, formant_log2 : (m,) float64
        As in `tts.engines.draft.table.Manner`, the voice's own part included.
    """

    time: TimeMap
    samples: int
    strength: Floats
    f0_hz: Floats
    voiced: Bools
    gain_db: Floats
    tilt_db_oct: Floats
    h1_db: Floats
    breath: Floats
    jitter_pct: Floats
    shimmer_db: Floats
    creak: Floats
    formant_log2: Floats


def perform(
    reading: Neutral,
    utterance: Utterance,
    timbre: NDArray[np.float64],
    carried: Sequence[NDArray[np.float64]] = (),
) -> Performance:
    """Decide how a reading is said.

    Parameters
    ----------
    reading : Neutral
        What is said.
    utterance : Utterance
        Feelings, shifts, curve and delivery; its text is the reading's.
    timbre : (20,) float64
        The voice's own manner, there at any strength.
    carried : sequence of (20,) float64
        What a recording adds to the utterance's emotion and to each of its shifts, in their order, at full
        strength; empty where there is none.
    """
    manner, strength = _manners(reading, utterance, carried)
    manner = manner + timbre
    time = _time_map(reading, manner, utterance)
    delivery = utterance.delivery
    after = round(delivery.pause_after_s * reading.rate)

    def column(name: str) -> Floats:
        return manner[:, COLUMN[name]]

    return Performance(
        time=time,
        samples=int(time.target[-1]) + after,
        strength=strength,
        f0_hz=_f0_hz(reading, manner, time, delivery.pitch_st),
        voiced=reading.voiced,
        gain_db=_gain_db(reading, manner) + delivery.volume_db,
        tilt_db_oct=column("tilt_db_oct"),
        h1_db=column("h1_db"),
        breath=np.clip(column("breath"), 0.0, 0.9),
        jitter_pct=np.maximum(0.0, column("jitter_pct")),
        shimmer_db=np.maximum(0.0, column("shimmer_db")),
        creak=column("creak"),
        formant_log2=column("formant_log2"),
    )


def preview(reading: Neutral, performance: Performance) -> ProsodyPlan:
    """Show a performance on frames of the audio, with the exact time of everything spoken."""
    frames = int(np.ceil(performance.samples / reading.rate / HOP_S))
    at: Floats = np.arange(frames, dtype=np.float64) * (HOP_S * reading.rate)  # samples of the audio
    time = performance.time
    where = time.to_reading(at) / (HOP_S * reading.rate)  # frames of the reading, not whole
    index = np.arange(reading.voiced.size)
    nearest = np.minimum(np.round(where).astype(np.intp), index[-1])
    spoken = (at >= time.target[0]) & (at < time.target[-1])
    voiced = performance.voiced[nearest] & spoken
    f0 = np.where(voiced, np.interp(where, index, performance.f0_hz), np.nan)
    heard = np.interp(where, index, reading.energy_db + performance.gain_db)
    energy = np.where(spoken, np.maximum(FLOOR_DB, heard), FLOOR_DB)
    chars = _spans(reading.chars, time, reading.rate)
    return ProsodyPlan(
        f0_hz=f0.astype(np.float32),
        energy_db=energy.astype(np.float32),
        strength=np.interp(where, index, performance.strength).astype(np.float32),
        phones=_spans(reading.phones, time, reading.rate),
        words=_spans(reading.words, time, reading.rate),
        chars=chars,
        syllables=_syllables(reading, time, f0, energy),
        pauses=_pauses(reading, performance),
        seconds=performance.samples / reading.rate,
        exact=True,
    )


def _manners(
    reading: Neutral, utterance: Utterance, carried: Sequence[NDArray[np.float64]]
) -> tuple[NDArray[np.float64], Floats]:
    """Manner on every frame, (m, 20), without the voice's own, and the asked strength, (m,)."""
    emotions: Sequence[Emotion] = [utterance.emotion, *(shift.emotion for shift in utterance.shifts)]
    strengths = np.array([emotion.strength for emotion in emotions])
    answer = calibration_of(utterance.voice)
    curve: IntensityCurve = utterance.curve.resolve(reading.place_of)
    along = curve.sample(reading.place)
    share = _shares(reading, [shift.char for shift in utterance.shifts])  # (m, emotions)
    manner = np.zeros((along.size, len(COLUMN)))
    for i, emotion in enumerate(emotions):
        asked = along[:, None] * strengths[i]
        felt = mix(answer.apply(asked * np.array(emotion.feelings.weights())))
        manner += share[:, i, None] * (felt + asked * carried[i] if carried else felt)
    manner = limit(manner)
    if reading.tonal.any():
        manner = np.where(reading.tonal[:, None], manner * tone_scale(), manner)
    return manner, (share @ strengths) * along


def _shares(reading: Neutral, chars: Sequence[int]) -> NDArray[np.float64]:
    """How much of each emotion is in force on every frame: each takes over during the word it begins at."""
    share = np.zeros((reading.place.size, len(chars) + 1))
    share[:, 0] = 1.0
    for i, char in sorted(enumerate(chars, start=1), key=lambda pair: pair[1]):
        word = reading.word_at(char)
        if word is None:
            continue
        start, end = word.start / reading.samples, word.end / reading.samples
        taken = np.clip((reading.place - start) / max(end - start, 1e-6), 0.0, 1.0)
        share *= (1.0 - taken)[:, None]
        share[:, i] = taken
    return share


def _time_map(reading: Neutral, manner: NDArray[np.float64], utterance: Utterance) -> TimeMap:
    """Stretch every phone by its rate and elasticity, so that speech as a whole obeys the rate."""
    lengths = np.diff(reading.bounds)
    at_phone = manner[reading.middles]
    change = np.exp2(-at_phone[:, COLUMN["rate_log2"]]) - 1.0
    asked = np.abs(lengths * change * (reading.elasticity > 0)).sum()
    given = np.abs(lengths * change * reading.elasticity).sum()
    whole = asked / given if given > 0 else 1.0  # what stiff phones withhold, the others give
    stretch = np.maximum(MIN_STRETCH, 1.0 + whole * change * reading.elasticity)
    stretch[reading.inner_pause] = np.exp2(at_phone[reading.inner_pause, COLUMN["pause_log2"]])
    movable = reading.inner_pause | (reading.elasticity > 0)
    stretch[movable] /= utterance.delivery.rate
    before = utterance.delivery.pause_before_s * reading.rate
    target = before + np.concatenate([[0.0], np.cumsum(lengths * stretch)])
    return TimeMap(reading.bounds, np.round(target))


def _f0_hz(reading: Neutral, manner: NDArray[np.float64], time: TimeMap, shift_st: float) -> Floats:
    def column(name: str) -> Floats:
        return manner[:, COLUMN[name]]

    swing = np.exp2(column("range_log2")) * (reading.f0_st - reading.phrase_st)
    swing = CONTOUR_LIMIT_ST * np.tanh(swing / CONTOUR_LIMIT_ST)
    pull = np.clip(column("boundary_weight"), 0.0, 1.0) * reading.boundary
    contour = reading.phrase_st + (1.0 - pull) * swing + pull * column("boundary_st")
    frames: Floats = np.arange(reading.place.size, dtype=np.float64) * (HOP_S * reading.rate)
    turns = 2.0 * np.pi * time.to_audio(frames) / reading.rate
    contour = (
        contour
        + column("pitch_st")
        + column("slope_st") * (reading.in_phrase - 0.5)
        + column("final_st") * reading.final
        + column("accent_st") * reading.accent
        + column("sway_st") * np.sin(SWAY_HZ * turns)
        + column("tremor_st") * np.sin(TREMOR_HZ * turns)
        + shift_st
    )
    return np.clip(np.exp2(contour / 12.0), F0_LOW_HZ, F0_HIGH_HZ)


def _gain_db(reading: Neutral, manner: NDArray[np.float64]) -> Floats:
    swing = reading.energy_db - reading.energy_mean_db
    swing = np.where(swing < 0.0, QUIET_SHARE * swing, swing)
    dynamics = (np.exp2(manner[:, COLUMN["dynamics_log2"]]) - 1.0) * swing
    accent = ACCENT_DB_PER_ST * manner[:, COLUMN["accent_st"]] * reading.accent
    return np.asarray(manner[:, COLUMN["level_db"]] + dynamics + accent)


def _spans(places: Sequence[Place], time: TimeMap, rate: int) -> tuple[Span, ...]:
    if not places:
        return ()
    edges = np.array([(place.start, place.end) for place in places])
    heard = (time.to_audio(edges.ravel()) / rate).reshape(-1, 2).tolist()
    return tuple(
        Span(place.label, start, end, place.char_start, place.char_end)
        for place, (start, end) in zip(places, heard, strict=True)
    )


def _syllables(reading: Neutral, time: TimeMap, f0: Floats, energy: Floats) -> tuple[Syllable, ...]:
    syllables = []
    for place, span in zip(reading.syllables, _spans(reading.syllables, time, reading.rate), strict=True):
        first, last = int(np.ceil(span.start_s / HOP_S)), int(np.ceil(span.end_s / HOP_S))
        pitches = f0[first:last]
        pitches = pitches[pitches > 0]  # NaN is not
        level = energy[first:last]
        syllables.append(
            Syllable(
                span,
                _median(pitches) if pitches.size else float("nan"),
                float(level.mean()) if level.size else FLOOR_DB,
                place.mark,
            )
        )
    return tuple(syllables)


def _median(values: Floats) -> float:
    """The middle value; np.median takes ten times as long for the few of a syllable."""
    ordered = np.sort(values)
    return float(ordered[(ordered.size - 1) // 2] + ordered[ordered.size // 2]) / 2


def _pauses(reading: Neutral, performance: Performance) -> tuple[Span, ...]:
    """Silences longer than 30 ms; the delivery's pauses join those of the reading beside them."""
    rate, time = reading.rate, performance.time
    silent = [
        (time.target[i] / rate, time.target[i + 1] / rate) for i in np.flatnonzero(reading.elasticity == 0.0)
    ]
    silent = [(0.0, time.target[0] / rate), *silent, (time.target[-1] / rate, performance.samples / rate)]
    joined: list[tuple[float, float]] = []
    for start, end in silent:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(Span("", float(a), float(b)) for a, b in joined if b - a > PAUSE_SHOWN_S)
