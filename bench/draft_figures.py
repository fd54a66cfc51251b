"""The figures of the draft engine that are measured on its sound; `bench.draft` prints them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.draft_features import classify, features, leave_one_out
from bench.draft_lines import Speaker, felt
from tts.contract import FEELINGS, HOP_S, CurvePoint, IntensityCurve, Speech, Utterance
from tts.engines.draft.table import FEELING_MANNERS
from tts.prosody.heard import LEVEL

Floats = NDArray[np.float64]

STRENGTHS = (0.0, 0.25, 0.5, 0.75, 1.0)
ALL_FEELINGS = ("neutral", *FEELINGS)
_GROSS_CENTS = 200.0
_CLEAR_TILT = 0.5  # dB an octave
_ROOM_NOISE = 1e-3  # 54 dB below the peaks: a quiet room


@dataclass(frozen=True, slots=True)
class F0Agreement:
    """Planned F0 against Praat's: median |error| in cents, gross errors and voicing errors as shares."""

    median_cents: float
    gross: float
    voicing: float


def praat_f0(speech: Speech, times: Floats, *, low_hz: float = 50.0, high_hz: float = 640.0) -> Floats:
    """F0 by Praat's autocorrelation at given times, NaN where unvoiced."""
    import parselmouth

    sound = parselmouth.Sound(speech.audio.samples.astype(np.float64), speech.audio.rate)
    pitch = sound.to_pitch_ac(time_step=HOP_S, pitch_floor=low_hz, pitch_ceiling=high_hz)
    return np.array([pitch.get_value_at_time(time) for time in times])


def f0_agreement(speeches: Sequence[Speech]) -> F0Agreement:
    """Compare plans with sounds frame by frame, all lines together."""
    errors, wrong, frames = [], 0, 0
    for speech in speeches:
        planned = speech.plan.f0_hz.astype(np.float64)
        times: Floats = np.arange(planned.size, dtype=np.float64) * HOP_S
        # Praat's range follows the voice, as its manual advises: an octave and a half about the median.
        middle = float(np.nanmedian(planned))
        heard = praat_f0(speech, times, low_hz=max(50.0, middle / 2.5), high_hz=min(700.0, middle * 2.5))
        both = np.isfinite(planned) & np.isfinite(heard)
        errors.append(1200.0 * np.log2(heard[both] / planned[both]))
        wrong += int((np.isfinite(planned) != np.isfinite(heard)).sum())
        frames += planned.size
    cents = np.abs(np.concatenate(errors))
    return F0Agreement(float(np.median(cents)), float((cents > _GROSS_CENTS).mean()), wrong / frames)


def monotone(speaker: Speaker, voice: str, texts: Sequence[str]) -> dict[str, dict[str, list[float]]]:
    """Means over sentences at the five strengths: feeling -> measure -> five values."""
    table: dict[str, dict[str, list[float]]] = {}
    for feeling in FEELINGS:
        rows = []
        for strength in STRENGTHS:
            speeches = [speaker.say(felt(text, voice, feeling, strength)) for text in texts]
            found = np.array([features(speech.audio) for speech in speeches])
            seconds = np.mean([speech.audio.seconds for speech in speeches])
            mean = found.mean(axis=0)
            rows.append((mean[0], float(seconds), mean[LEVEL], mean[LEVEL + 2]))
        names = ("f0_st", "seconds", "level_db", "alpha_db")
        table[feeling] = {
            name: [float(value) for value in column]
            for name, column in zip(names, zip(*rows, strict=True), strict=True)
        }
    return table


def moved_by(feeling: str) -> dict[str, float]:
    """Which way a feeling moves each measure of `monotone`: 1, -1, or 0 where its row hardly does."""
    manner = FEELING_MANNERS[feeling]
    return {
        "f0_st": float(np.sign(manner.pitch_st)),
        "seconds": float(-np.sign(manner.rate_log2)),
        "level_db": float(np.sign(manner.level_db)),
        "alpha_db": float(np.sign(manner.tilt_db_oct)) if abs(manner.tilt_db_oct) >= _CLEAR_TILT else 0.0,
    }


@dataclass(frozen=True, slots=True)
class Clips:
    """Measured clips: a row of features each, with feeling and sentence."""

    rows: Floats
    feelings: list[str]
    sentences: list[int]


def clips(speaker: Speaker, voices: Sequence[str], texts: Sequence[str], strength: float) -> Clips:
    """Render every sentence in all nine feelings; features count from the voice's own neutral mean."""
    rows, feelings, sentences = [], [], []
    for voice in voices:
        neutral = np.array([features(speaker.say(felt(text, voice, "neutral")).audio) for text in texts])
        for i, text in enumerate(texts):
            others = np.delete(neutral, i, axis=0).mean(axis=0)
            for feeling in FEELINGS:
                rows.append(features(speaker.say(felt(text, voice, feeling, strength)).audio) - others)
                feelings.append(feeling)
                sentences.append(i)
    return Clips(np.array(rows), feelings, sentences)


def told_apart(found: Clips, *, with_level: bool = True) -> tuple[float, dict[tuple[str, str], int]]:
    """Share of clips named rightly, one sentence left out at a time, and what is taken for what."""
    rows = found.rows if with_level else np.delete(found.rows, LEVEL, axis=1)
    guesses = leave_one_out(rows, found.feelings, found.sentences)
    confused: dict[tuple[str, str], int] = {}
    for asked, heard in zip(found.feelings, guesses, strict=True):
        if asked != heard:
            confused[asked, heard] = confused.get((asked, heard), 0) + 1
    return 1.0 - sum(confused.values()) / len(guesses), confused


def tone_accuracy(
    speaker: Speaker, voice: str, texts: Sequence[str], strength: float = 1.0
) -> dict[str, float]:
    """Share of lexical tones told from Praat's F0, per feeling; learnt from neutral, sentence left out."""
    neutral = [_tones(speaker.say(felt(text, voice, "neutral"))) for text in texts]
    result = {}
    for feeling in ALL_FEELINGS:
        right = count = 0
        for i, text in enumerate(texts):
            known = [tone for j, tones in enumerate(neutral) if j != i for tone in tones]
            asked = _tones(speaker.say(felt(text, voice, feeling, strength)))
            guesses = classify(
                np.array([row for row, _ in known]),
                [mark for _, mark in known],
                np.array([row for row, _ in asked]),
            )
            right += sum(guess == mark for guess, (_, mark) in zip(guesses, asked, strict=True))
            count += len(asked)
        result[feeling] = right / count
    return result


def _tones(speech: Speech) -> list[tuple[Floats, str]]:
    """F0 contour of every syllable about the line's line of regression, with its tone."""
    frames = np.arange(0.0, speech.plan.seconds, HOP_S)
    f0 = 12.0 * np.log2(praat_f0(speech, frames))
    voiced = np.isfinite(f0)
    f0 = np.interp(frames, frames[voiced], f0[voiced])
    f0 = f0 - np.polyval(np.polyfit(frames[voiced], f0[voiced], 1), frames)
    f0 = f0 / max(float(f0[voiced].std()), 0.3)
    before = np.zeros(2)
    result = []
    for syllable in speech.plan.syllables:
        start, end = syllable.span.start_s, syllable.span.end_s
        inner = np.linspace(start + 0.25 * (end - start), end - 0.03, 5)
        contour = np.interp(inner, frames, f0)
        # A tone is heard against the one before it and in its movement.
        row = np.concatenate([contour, before, np.diff(contour[[0, 2, 4]])])
        before = contour[[2, 4]]
        if syllable.mark in "1234" and syllable.mark:
            result.append((row, syllable.mark))
    return result


def curve_correlation(speaker: Speaker, voice: str, texts: Sequence[str], feeling: str) -> float:
    """Spearman's rank correlation between asked strength and how far syllables moved from neutral.

    What a syllable shows is its F0, level and length against the same syllable said neutrally; features
    count by how far the flat full-strength line moves them.
    """
    ramp = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(1.0, 0.9)))
    correlations = []
    for text in texts:
        plain = _shown(speaker.say(felt(text, voice, "neutral")))
        full = _shown(speaker.say(felt(text, voice, feeling))) - plain
        speech = speaker.say(felt(text, voice, feeling, curve=ramp))
        moved = _shown(speech) - plain
        middle = [(s.span.start_s + s.span.end_s) / 2 / HOP_S for s in speech.plan.syllables]
        asked = np.interp(middle, np.arange(speech.plan.strength.size), speech.plan.strength)
        reliable = np.abs(np.nanmean(full, axis=0)) / (np.nanstd(full, axis=0) + 0.1)
        scale = reliable * np.sign(np.nanmean(full, axis=0)) / (np.nanstd(full, axis=0) + 0.1)
        score = np.nansum(moved * scale, axis=1)
        correlations.append(_spearman(asked, score))
    return float(np.mean(correlations))


def _shown(speech: Speech) -> Floats:
    """Measured F0 (semitones), level (dB), alpha ratio (dB) and length (log2, x10) of every syllable."""
    rate = speech.audio.rate
    frames = np.arange(0.0, speech.plan.seconds, HOP_S)
    f0 = praat_f0(speech, frames)
    rows = []
    for syllable in speech.plan.syllables:
        start, end = syllable.span.start_s, syllable.span.end_s
        here = f0[(frames >= start) & (frames < end)]
        here = here[np.isfinite(here)]
        wave = speech.audio.samples[round(start * rate) : round(end * rate)].astype(np.float64)
        power = np.abs(np.fft.rfft(wave * np.hanning(wave.size))) ** 2
        hertz = np.fft.rfftfreq(wave.size, 1.0 / rate)
        low, high = (power[(hertz >= a) & (hertz < b)].sum() + 1e-12 for a, b in ((50, 1000), (1000, 5000)))
        rows.append(
            (
                12.0 * np.log2(np.median(here)) if here.size else np.nan,
                10.0 * np.log10(np.mean(wave**2) + 1e-12),
                10.0 * np.log10(high / low),
                10.0 * np.log2(end - start),
            )
        )
    return np.array(rows)


def _spearman(a: Floats, b: Floats) -> float:
    from scipy.stats import spearmanr

    return float(spearmanr(a, b).statistic)


def word_error_rate(
    speaker: Speaker, voice: str, texts: Sequence[str], feeling: str, *, takes: int = 1
) -> float:
    """Errors of pocketsphinx' American English model, over all words of all takes (seeds 0, 1 …)."""
    errors = words = 0
    for seed in range(takes):
        lines = [replace(felt(text, voice, feeling), seed=seed) for text in texts]
        for line, heard in zip(lines, recognised(speaker, lines), strict=True):
            errors += word_errors(line.text, heard)
            words += len(words_in(line.text))
    return errors / words


def word_errors(asked: str, heard: str) -> int:
    """Words missed, added or changed."""
    return _distance(words_in(asked), words_in(heard))


def recognised(speaker: Speaker, lines: Sequence[Utterance], **search: bool | int | float) -> Iterator[str]:
    """What pocketsphinx makes of lines; `search` are options of its decoder."""
    import soxr
    from pocketsphinx import Decoder

    decoder, noise = Decoder(loglevel="FATAL", **search), np.random.default_rng(0)
    for line in lines:
        audio = speaker.say(line).audio
        wave = soxr.resample(audio.samples, audio.rate, 16_000)
        wave = np.pad(0.5 * wave / max(float(np.abs(wave).max()), 1e-3), 3200)
        # No microphone gives digital silence, and the recogniser's features are not made for it.
        wave = wave + noise.normal(0.0, _ROOM_NOISE, wave.size)
        decoder.start_utt()
        decoder.process_raw((wave * 32767).astype(np.int16).tobytes(), full_utt=True)
        decoder.end_utt()
        found = decoder.hyp()
        yield found.hypstr if found else ""


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared."""
    kept = "".join(char if char.isalnum() or char == "'" else " " for char in text.lower())
    return kept.split()


def _distance(asked: Sequence[str], heard: Sequence[str]) -> int:
    """Levenshtein distance in words."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(asked, 1):
        last, row[0] = row[0], i
        for j, other in enumerate(heard, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (word != other))
    return row[-1]
