"""From the events of one espeak-ng call to phones that tile its sound."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tts.engines.draft.espeak.phones import PhoneFacts, phone_facts, syllable_breaks
from tts.engines.draft.espeak.pieces import Piece, Word
from tts.engines.draft.espeak.process import PHONEME, RATE, WORD, RawSpeech
from tts.engines.draft.said import Phone, PhoneKind
from tts.text.language import MANDARIN

# espeak-ng separates Mandarin syllables and closes stops by silences of 13 to 52 ms; a clause's is 166 ms.
_CLOSURE_S = 0.058


@dataclass(frozen=True, slots=True)
class _Sound:
    """A named stretch of samples; `word` counts the word events before it, from 0."""

    facts: PhoneFacts
    start: int
    end: int
    word: int

    @property
    def pause(self) -> bool:
        return self.facts.kind == PhoneKind.PAUSE


def place_phones(piece: Piece, raw: RawSpeech) -> tuple[NDArray[np.int16], list[Phone]]:
    """Name every sample of a piece.

    Parameters
    ----------
    piece : Piece
        What was asked.
    raw : RawSpeech
        What came back.

    Returns
    -------
    samples : (n,) int16
        The sound without the silence before and behind it.
    phones : list of Phone
        They tile the samples; words and syllables are numbered from 0.
    """
    sounds, positions = _sounds(raw, mandarin=piece.language == MANDARIN)
    sounds = _without_closures(sounds, raw.samples)
    while sounds and sounds[0].pause:
        sounds = sounds[1:]
    while sounds and sounds[-1].pause:
        sounds = sounds[:-1]
    if not sounds:
        return raw.samples[:0], []
    first = sounds[0].start
    phones = _numbered(
        sounds, _spans(piece.words, positions, {sound.word for sound in sounds}), piece.language
    )
    shifted = [replace(phone, start=phone.start - first, end=phone.end - first) for phone in phones]
    return raw.samples[first : sounds[-1].end], shifted


def _sounds(raw: RawSpeech, *, mandarin: bool) -> tuple[list[_Sound], list[int]]:
    """Phones with their samples, and the place of each word event in the request's text."""
    positions: list[int] = []
    named: list[tuple[str, int, int]] = []
    for event in raw.events:
        if event.kind == WORD:
            positions.append(event.position)
        elif event.kind == PHONEME:
            named.append((event.name, min(event.sample, raw.samples.size), max(len(positions) - 1, 0)))
    ends = [at for _, at, _ in named[1:]] + [raw.samples.size]
    sounds: list[_Sound] = []
    for (name, start, word), end in zip(named, ends, strict=True):
        if end <= start:
            continue
        facts = phone_facts(name, mandarin=mandarin)
        if sounds and sounds[-1].pause and facts.kind == PhoneKind.PAUSE:
            sounds[-1] = replace(sounds[-1], end=end)
        else:
            sounds.append(_Sound(facts, start, end, word))
    if sounds and sounds[0].start > 0:
        sounds.insert(0, _Sound(phone_facts("", mandarin=mandarin), 0, sounds[0].start, 0))
    return sounds, positions


def _without_closures(sounds: list[_Sound], samples: NDArray[np.int16]) -> list[_Sound]:
    """Give short silences to the consonant they close, or to the vowel they end."""
    result: list[_Sound] = []
    for sound in sounds:
        start = sound.start
        if result and not sound.pause:
            before = result[-1]
            if before.pause and len(result) > 1 and before.end - before.start < _CLOSURE_S * RATE:
                result.pop()
                start = before.start
            elif not before.pause and not sound.facts.nucleus:
                start -= _silent_before(samples, before.start, start)
            if sound.facts.nucleus and start < sound.start:
                result[-1] = replace(result[-1], end=sound.start)
                start = sound.start
            elif start < result[-1].end:
                result[-1:] = [replace(result[-1], end=start)] if start > result[-1].start else []
        result.append(replace(sound, start=start))
    return result


def _silent_before(samples: NDArray[np.int16], low: int, end: int) -> int:
    """How many samples right before `end`, none before `low`, are digital silence."""
    heard = np.flatnonzero(samples[low:end])
    return int(end - low - (heard[-1] + 1 if heard.size else 0)) if end > low else 0


def _spans(words: Sequence[Word], positions: Sequence[int], spoken: set[int]) -> dict[int, tuple[int, Word]]:
    """Number and place of the word of each event that has sound.

    espeak-ng says some words in one breath ("out of") with an event for the first alone; what lies before
    the next event's word belongs to it.
    """
    starts = [word.position for word in words]
    owners: list[tuple[int, int]] = []
    for event in sorted(spoken):
        position = positions[event] if event < len(positions) else 0
        owner = max((i for i, start in enumerate(starts) if start <= position), default=0)
        owners.append((event, owner))
    result: dict[int, tuple[int, Word]] = {}
    number = -1
    for i, (event, owner) in enumerate(owners):
        if i == 0 or owner != owners[i - 1][1]:
            number += 1
        following = next((later for _, later in owners[i + 1 :] if later > owner), len(words))
        last = words[max(owner, following - 1)]
        first = words[0 if i == 0 else owner]
        merged = replace(
            words[owner], char_start=first.char_start, char_end=max(last.char_end, first.char_end)
        )
        result[event] = (number, merged)
    return result


def _numbered(sounds: list[_Sound], spans: dict[int, tuple[int, Word]], language: str) -> list[Phone]:
    phones: list[Phone] = []
    syllables_before = 0
    i = 0
    while i < len(sounds):
        if sounds[i].pause:
            sound = sounds[i]
            phones.append(Phone("", PhoneKind.PAUSE, False, sound.start, sound.end, -1, -1, -1, -1))
            i += 1
            continue
        number, word = spans[sounds[i].word]
        group = []
        while i < len(sounds) and not sounds[i].pause and spans[sounds[i].word][0] == number:
            group.append(sounds[i])
            i += 1
        syllables = syllable_breaks(
            [sound.facts.nucleus for sound in group], [sound.facts.kind for sound in group]
        )
        stresses = _stresses(group, syllables)
        for sound, syllable in zip(group, syllables, strict=True):
            phones.append(
                Phone(
                    sound.facts.label,
                    sound.facts.kind,
                    sound.facts.voiced,
                    sound.start,
                    sound.end,
                    word.char_start,
                    word.char_end,
                    number,
                    syllables_before + syllable,
                    stress=0 if language == MANDARIN else stresses[syllable],
                    tone=word.tone,
                    language=language,
                )
            )
        syllables_before += max(syllables) + 1
    return phones


def _stresses(group: list[_Sound], syllables: list[int]) -> dict[int, int]:
    """The stress of each syllable: 1 where any phone has it, else 2, else 0."""
    found: dict[int, int] = {}
    for sound, syllable in zip(group, syllables, strict=True):
        before = found.get(syllable, 0)
        found[syllable] = min(before or sound.facts.stress, sound.facts.stress or before)
    return found
