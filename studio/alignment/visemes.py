"""Shapes of the mouth for phones in the International Phonetic Alphabet, in two common sets."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from studio.alignment.tiers import filled
from tts.contract import ProsodyPlan, Span


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape for one sound: Oculus's viseme and Preston Blair's mouth."""

    oculus: str
    preston_blair: str


@dataclass(frozen=True, slots=True)
class Visemes:
    """The shapes of a whole take without gaps; neighbours that are alike are one."""

    oculus: tuple[Span, ...]
    preston_blair: tuple[Span, ...]


REST = Shape("sil", "rest")
_UNKNOWN = Shape("ih", "etc")  # a mouth a little open offends least
# Meta, "Viseme Reference" (Oculus Lipsync); P. Blair, Cartoon Animation, "Dialogue": the ten mouths.
_SOUNDS: tuple[tuple[str, Shape], ...] = (
    ("tʃ dʒ tɕ dʑ tʂ dʐ ʃ ʒ ʂ ʐ ɕ ʑ", Shape("CH", "etc")),
    ("ts dz s z", Shape("SS", "etc")),
    ("p b m ɓ", Shape("PP", "MBP")),
    ("f v ɸ β ʋ ɱ", Shape("FF", "FV")),
    ("θ ð", Shape("TH", "etc")),
    ("t d ʈ ɖ ɾ", Shape("DD", "etc")),
    ("k g ɡ x ɣ χ q c ɟ h ɦ ʔ", Shape("kk", "etc")),
    ("n ɲ ŋ ɳ", Shape("nn", "etc")),
    ("l ɫ ʎ ɭ", Shape("nn", "L")),
    ("r ɹ ɻ ʁ ʀ ɽ", Shape("RR", "etc")),
    ("w ʍ ɥ", Shape("ou", "WQ")),
    ("j", Shape("ih", "etc")),
    ("a ɑ æ ʌ ɐ", Shape("aa", "AI")),
    ("e ɛ ə ɜ ɚ ɝ ɘ ø œ", Shape("E", "E")),
    ("i ɪ ɨ ᵻ ɿ ʅ", Shape("ih", "E")),
    ("o ɔ ɒ ɤ", Shape("oh", "O")),
    ("u ʊ ʉ y ʏ ɯ", Shape("ou", "U")),
)
SHAPES: Mapping[str, Shape] = {sound: shape for sounds, shape in _SOUNDS for sound in sounds.split()}
"""Shapes by sound, those of two letters included."""


def visemes_of(plan: ProsodyPlan) -> Visemes:
    """The shapes of a take; both are empty where the engine names no phones."""
    if not plan.phones:
        return Visemes((), ())
    sounds = [
        (shape, start_s, end_s)
        for phone in filled(plan.phones, plan.seconds)
        for shape, start_s, end_s in _within(phone)
    ]
    return Visemes(
        tuple(_merged((shape.oculus, start_s, end_s) for shape, start_s, end_s in sounds)),
        tuple(_merged((shape.preston_blair, start_s, end_s) for shape, start_s, end_s in sounds)),
    )


def shapes_of(label: str) -> list[Shape]:
    """The shapes of one phone in order: two for a diphthong, rest for silence."""
    plain = [char for char in unicodedata.normalize("NFD", label) if char.isalpha() and char not in "ʰʲʷˠˤⁿ"]
    plain = [char for char in plain if unicodedata.category(char) != "Lm"]
    found: list[Shape] = []
    at = 0
    while at < len(plain):
        pair = "".join(plain[at : at + 2])
        step = 2 if len(pair) == 2 and pair in SHAPES else 1
        found.append(SHAPES.get(pair if step == 2 else plain[at], _UNKNOWN))
        at += step
    return found or [REST]


def _within(phone: Span) -> Iterator[tuple[Shape, float, float]]:
    shapes = shapes_of(phone.label)
    step_s = (phone.end_s - phone.start_s) / len(shapes)
    for i, shape in enumerate(shapes):
        yield shape, phone.start_s + i * step_s, phone.start_s + (i + 1) * step_s


def _merged(shapes: Iterable[tuple[str, float, float]]) -> Iterator[Span]:
    open_one: Span | None = None
    for name, start_s, end_s in shapes:
        if open_one is not None and open_one.label == name:
            open_one = Span(name, open_one.start_s, end_s)
            continue
        if open_one is not None:
            yield open_one
        open_one = Span(name, start_s, end_s)
    if open_one is not None:
        yield open_one
