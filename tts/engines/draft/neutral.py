"""A neutral reading laid out for planning: per phone and per frame, all that no feeling changes.

Made once a reading, so that a plan is a handful of array operations.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from tts.contract import HOP_S
from tts.engines.draft.analysis import Analysis
from tts.engines.draft.said import Phone, PhoneKind, Said

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FLOOR_DB = -120.0
FALLBACK_F0_HZ = 120.0  # of a reading without a voiced frame, such as "Psst"
PHRASE_PAUSE_S = 0.08  # a silence this long ends a phrase
FINAL_S = 0.35  # how long a phrase's final bend takes, at most half the phrase
BOUNDARY_S = 0.25  # the same for its boundary tone
INNER_PHRASE_WEIGHT = 0.5  # an inner phrase's end moves half as far as the last one's
MIN_ACCENT_S = 0.06
STEEPEST_ST = 0.6  # in a frame, 120 semitones a second; voices reach about 100 (Xu & Sun 2002)
_SMOOTHING = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0

# How far a phone gives way when the rate changes: vowels fully, stops least.
_ELASTICITY = {
    PhoneKind.VOWEL: 1.0,
    PhoneKind.SONORANT: 0.8,
    PhoneKind.FRICATIVE: 0.6,
    PhoneKind.STOP: 0.45,
    PhoneKind.PAUSE: 0.0,
}
_SPOKEN_CATEGORIES = "LNMS"  # letters, digits, marks, symbols


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of the reading, in samples, with its label and its place in the text."""

    label: str
    start: float
    end: float
    char_start: int
    char_end: int
    mark: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Neutral:
    """A reading ready to be planned: p phones, m frames of `HOP_S`.

    Attributes
    ----------
    bounds : (p + 1,) float64
        Samples at which phones begin, and the end.
    middles : (p,) int
        Frame in the middle of each phone.
    elasticity : (p,) float64
        How far each phone gives way to a rate, 0 to 1.
    inner_pause : (p,) bool
        Pauses that feelings and rate may stretch: not those at the ends, nor those the user asked for.
    place : (m,) float64
        Time over the reading's length, 0 to 1.
    f0_st, phrase_st : (m,) float64
        F0 and its mean over the phrase, semitones above 1 Hz; F0 runs on through unvoiced frames.
    voiced, tonal : (m,) bool
        Frames with F0; frames of a tone language.
    energy_db, energy_mean_db : (m,) float64, float
        Level relative to full scale, and its mean over speech.
    in_phrase, final, boundary, accent : (m,) float64
        Place in the phrase (0 to 1), and the weights of final bend, boundary tone and accents.
    """

    samples: int
    rate: int
    bounds: Floats
    middles: NDArray[np.intp]
    elasticity: Floats
    inner_pause: Bools
    place: Floats
    f0_st: Floats
    phrase_st: Floats
    voiced: Bools
    tonal: Bools
    energy_db: Floats
    energy_mean_db: float
    in_phrase: Floats
    final: Floats
    boundary: Floats
    accent: Floats
    phones: tuple[Place, ...]
    words: tuple[Place, ...]
    syllables: tuple[Place, ...]
    chars: tuple[Place, ...]

    def word_at(self, char: int) -> Place | None:
        """Word that holds a character of the text, or the next one after it; None after the last."""
        return next((word for word in self.words if word.char_end > char), None)

    def place_of(self, char: int) -> float:
        """Where the word at a character begins, 0 to 1; 1 after the last word."""
        word = self.word_at(char)
        return 1.0 if word is None else word.start / self.samples


def energy_db(log_envelope: NDArray[np.floating]) -> Floats:
    """Level of every frame of a spectral envelope (m, bins, natural log of power), dB to full scale, (m,)."""
    power = np.exp(log_envelope.astype(np.float32))
    # The half spectrum stands for the whole: all bins but the first and last count twice.
    total = 2.0 * power.sum(axis=1, dtype=np.float64) - power[:, 0] - power[:, -1]
    mean = total / (2 * (power.shape[1] - 1))
    return np.asarray(np.maximum(FLOOR_DB, 10.0 * np.log10(np.maximum(mean, 1e-12))))


def neutral(said: Said, analysis: Analysis, level_db: Floats, text: str) -> Neutral:
    """Lay a reading out for planning.

    Parameters
    ----------
    said : Said
        The reading, with at least one phone.
    analysis : Analysis
        Its F0 and spectra, m frames.
    level_db : (m,) float
        Level of every frame, from `energy_db`.
    text : str
        The user's text that character positions refer to.
    """
    phones = said.phones
    frames = analysis.f0.size
    times: Floats = np.arange(frames, dtype=np.float64) * HOP_S
    bounds = np.array([phone.start for phone in phones] + [phones[-1].end], dtype=np.float64)
    owner = np.clip(np.searchsorted(bounds, times * said.rate, side="right") - 1, 0, len(phones) - 1)
    voiced = analysis.f0 > 0
    f0_st = _continuous_st(analysis.f0.astype(np.float64), voiced)
    level = level_db.astype(np.float64)
    speech = np.array([phone.kind is not PhoneKind.PAUSE for phone in phones])[owner]
    seconds = bounds / said.rate
    phrases = _phrases(phones, seconds)
    words = _places(phones, lambda phone: phone.word, text)
    in_phrase, final, boundary = _phrase_weights(times, voiced, phrases)
    return Neutral(
        samples=int(bounds[-1]),
        rate=said.rate,
        bounds=bounds,
        middles=np.minimum(np.round((seconds[:-1] + seconds[1:]) / 2 / HOP_S).astype(np.intp), frames - 1),
        elasticity=np.array([_ELASTICITY[phone.kind] for phone in phones]),
        inner_pause=_inner_pauses(phones),
        place=np.minimum(1.0, times * said.rate / bounds[-1]),
        f0_st=f0_st,
        phrase_st=_phrase_means(f0_st, voiced, times, phrases),
        voiced=voiced,
        tonal=np.array([phone.language.startswith("zh") for phone in phones])[owner],
        energy_db=level,
        energy_mean_db=_mean_level(level[speech]),
        in_phrase=in_phrase,
        final=final,
        boundary=boundary,
        accent=_accents(times, phones, said.rate),
        phones=tuple(Place(p.label, p.start, p.end, p.char_start, p.char_end) for p in phones),
        words=words,
        syllables=_places(phones, lambda phone: phone.syllable, ""),
        chars=_characters(phones, words, text),
    )


def _continuous_st(f0: Floats, voiced: Bools) -> Floats:
    """F0 in semitones above 1 Hz: smooth, and run on in a straight line where there is none.

    Trackers slip at the edges of voice and where phones meet; a wider range would turn those slips into
    squeaks. No voice moves as fast as they do, which is how they are told.
    """
    if not voiced.any():
        return np.full(f0.shape, 12.0 * np.log2(FALLBACK_F0_HZ))
    index = np.arange(f0.size)
    st = np.interp(index, index[voiced], 12.0 * np.log2(f0[voiced]))
    steep = np.abs(np.diff(st)) > STEEPEST_ST
    inside = voiced & np.roll(voiced, 1) & np.roll(voiced, -1)
    steady = inside & ~np.append(steep, False) & ~np.append(False, steep)
    if steady.any():
        st = np.interp(index, index[steady], st[steady])
    reach = _SMOOTHING.size // 2
    return np.convolve(np.pad(st, reach, mode="edge"), _SMOOTHING, mode="valid")


def _mean_level(level_db: Floats) -> float:
    return 10.0 * float(np.log10(np.mean(10.0 ** (level_db / 10.0)))) if level_db.size else FLOOR_DB


def _inner_pauses(phones: Sequence[Phone]) -> Bools:
    pauses = [phone.kind is PhoneKind.PAUSE and phone.char_start < 0 for phone in phones]
    pauses[0] = pauses[-1] = False
    return np.array(pauses)


def _phrases(phones: Sequence[Phone], seconds: Floats) -> list[tuple[float, float]]:
    """Start and end in seconds of every stretch between pauses; the whole where all is pause."""
    phrases: list[tuple[float, float]] = []
    start: float | None = None
    for i, phone in enumerate(phones):
        if phone.kind is PhoneKind.PAUSE and seconds[i + 1] - seconds[i] >= PHRASE_PAUSE_S:
            if start is not None:
                phrases.append((start, float(seconds[i])))
            start = None
        elif start is None:
            start = float(seconds[i])
    if start is not None:
        phrases.append((start, float(seconds[-1])))
    return phrases or [(0.0, float(seconds[-1]))]


def _phrase_index(times: Floats, phrases: Sequence[tuple[float, float]]) -> NDArray[np.intp]:
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(phrases)]
    return np.searchsorted(np.array(middles), times, side="right")


def _phrase_means(
    f0_st: Floats, voiced: Bools, times: Floats, phrases: Sequence[tuple[float, float]]
) -> Floats:
    index = _phrase_index(times, phrases)
    overall = float(f0_st[voiced].mean()) if voiced.any() else float(f0_st.mean())
    means = np.full(len(phrases), overall)
    for i in range(len(phrases)):
        here = f0_st[voiced & (index == i)]
        if here.size:
            means[i] = here.mean()
    return means[index]


def _phrase_weights(
    times: Floats, voiced: Bools, phrases: Sequence[tuple[float, float]]
) -> tuple[Floats, Floats, Floats]:
    """Place in the phrase, and the ramps at its end, which stand on its last voiced frame."""
    index = _phrase_index(times, phrases)
    in_phrase, final, boundary = (np.zeros(times.shape) for _ in range(3))
    for i, (start, end) in enumerate(phrases):
        here = index == i
        ringing = times[here & voiced & (times <= end)]
        last = float(ringing[-1]) if ringing.size else end
        weight = 1.0 if i == len(phrases) - 1 else INNER_PHRASE_WEIGHT
        half = max((end - start) / 2, HOP_S)
        before = last - times[here]
        in_phrase[here] = np.clip((times[here] - start) / max(end - start, HOP_S), 0.0, 1.0)
        final[here] = weight * np.clip(1.0 - before / min(FINAL_S, half), 0.0, 1.0)
        reach = np.clip(1.0 - before / min(BOUNDARY_S, half), 0.0, 1.0)
        boundary[here] = weight * reach * reach * (3.0 - 2.0 * reach)
    return in_phrase, final, boundary


def _accents(times: Floats, phones: Sequence[Phone], rate: int) -> Floats:
    """One raised cosine on the vowel of every stressed syllable, at most 1 in sum."""
    stressed = [p for p in phones if p.stress == 1 and p.kind is PhoneKind.VOWEL]
    if not stressed:
        return np.zeros(times.shape)
    centre = np.array([(p.start + p.end) / 2 / rate for p in stressed])
    half = np.array([max(MIN_ACCENT_S, (p.end - p.start) / rate) for p in stressed])
    reach = np.clip((times[:, None] - centre) / half, -1.0, 1.0)  # (m, stressed)
    return np.asarray(np.minimum(1.0, (0.5 + 0.5 * np.cos(np.pi * reach)).sum(axis=1)))


def _places(phones: Sequence[Phone], number: Callable[[Phone], int], text: str) -> tuple[Place, ...]:
    """Gather neighbouring phones of one word or syllable; labelled by the text if given, else by phones."""
    places = []
    for index, group in groupby(phones, key=number):
        if index < 0:
            continue
        members = list(group)
        starts = [phone.char_start for phone in members if phone.char_start >= 0]
        first, last = (min(starts), max(phone.char_end for phone in members)) if starts else (-1, -1)
        label = text[first:last] if text and starts else "".join(phone.label for phone in members)
        marks = (str(phone.tone or phone.stress) for phone in members if phone.tone or phone.stress)
        places.append(Place(label, members[0].start, members[-1].end, first, last, next(marks, "")))
    return tuple(places)


def _characters(phones: Sequence[Phone], words: Sequence[Place], text: str) -> tuple[Place, ...]:
    """Spread the characters of every word evenly over its phones."""
    edges = np.array([phone.start for phone in phones] + [phones[-1].end], dtype=np.float64)
    chars: list[Place] = []
    for (first, last), group in groupby(words, key=lambda word: (word.char_start, word.char_end)):
        spoken = [
            c for c in range(max(first, 0), last) if unicodedata.category(text[c])[0] in _SPOKEN_CATEGORIES
        ]
        if not spoken:
            continue
        members = list(group)
        inside = edges[(edges >= members[0].start) & (edges <= members[-1].end)]
        cuts = np.interp(np.linspace(0.0, inside.size - 1.0, len(spoken) + 1), np.arange(inside.size), inside)
        chars += [Place(text[c], float(cuts[i]), float(cuts[i + 1]), c, c + 1) for i, c in enumerate(spoken)]
    return tuple(chars)
