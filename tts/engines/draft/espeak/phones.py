"""Phones as espeak-ng names them, and what is known of each."""

import re
from dataclasses import dataclass
from itertools import pairwise

from tts.engines.draft.said import PhoneKind

# The Mandarin tables of espeak-ng keep names of their own; these are the IPA behind them.
_IPA = (
    ("ts.h", "ʈʂʰ"),
    ("ts.", "ʈʂ"),
    ("tɕh", "tɕʰ"),
    ("tsh", "tsʰ"),
    ("s.", "ʂ"),
    ("z.", "ʐ"),
    ("i.", "ʐ̩"),
    ("i[", "z̩"),
    ("ph", "pʰ"),
    ("th", "tʰ"),
    ("kh", "kʰ"),
)
_VOWELS = frozenset("aeiouyæɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵøœɶʉʊʌʏ")
_STOPS = frozenset("pbtdkgɡqɢʔʈɖcɟɓɗɠ")
_FRICATIVES = frozenset("fvθðszʃʒhɦxɣçʝβɸɕʑʂʐχħʁʕɬɮ")
_VOICELESS = frozenset("ptkqʔʈcfθsʃhxçɸɕʂχħɬ")
_MARK = re.compile(r"[ˈˌ‿ʲ_|]|\([a-z-]+\)")
_TONE_LETTERS = re.compile(r"[˥˦˧˨˩0-9]+")


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """What a phone's name tells."""

    label: str  # IPA without stress and tone
    kind: PhoneKind
    voiced: bool
    nucleus: bool  # whether it carries a syllable
    stress: int  # 0, 1 primary, 2 secondary


def phone_facts(name: str, *, mandarin: bool) -> PhoneFacts:
    """Classify a phone by the name that espeak-ng gives it; an empty name is a pause."""
    stress = 1 if "ˈ" in name else 2 if "ˌ" in name else 0
    label = _TONE_LETTERS.sub("", _MARK.sub("", name))
    if mandarin:
        for own, ipa in _IPA:
            if label == own:
                label = ipa
                break
    if not label:
        return PhoneFacts("", PhoneKind.PAUSE, voiced=False, nucleus=False, stress=0)
    first = label[0]
    if first in _VOWELS or "̩" in label:
        syllabic_consonant = first not in _VOWELS and not mandarin
        kind = PhoneKind.SONORANT if syllabic_consonant else PhoneKind.VOWEL
        return PhoneFacts(label, kind, voiced=True, nucleus=True, stress=stress)
    if first in _STOPS:
        affricate = any(char in _FRICATIVES for char in label[1:])
        kind = PhoneKind.FRICATIVE if affricate else PhoneKind.STOP
    else:
        kind = PhoneKind.FRICATIVE if first in _FRICATIVES else PhoneKind.SONORANT
    return PhoneFacts(label, kind, voiced=first not in _VOICELESS, nucleus=False, stress=0)


def syllable_breaks(nuclei: list[bool], kinds: list[PhoneKind]) -> list[int]:
    """Number the syllables of a word.

    Parameters
    ----------
    nuclei : list of bool
        Whether each phone carries a syllable.
    kinds : list of PhoneKind
        Class of each phone.

    Returns
    -------
    list of int
        Syllable of each phone, from 0. Consonants between two nuclei go to the later one as far as they can
        begin a syllable: the last, and an obstruent before a sonorant.
    """
    peaks = [i for i, nucleus in enumerate(nuclei) if nucleus]
    result = [0] * len(nuclei)
    for number, (before, peak) in enumerate(pairwise(peaks), start=1):
        start = peak - 1 if peak - before > 1 else peak
        obstruent = (PhoneKind.STOP, PhoneKind.FRICATIVE)
        if start < peak and kinds[start] == PhoneKind.SONORANT and start - 1 > before:
            start -= kinds[start - 1] in obstruent
        result[start:] = [number] * (len(nuclei) - start)
    return result
