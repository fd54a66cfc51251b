"""The said stage by espeak-ng: a text in, a neutral reading with the place of every phone out."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tts.contract import Pause
from tts.engines.draft.espeak.events import place_phones
from tts.engines.draft.espeak.pieces import cut
from tts.engines.draft.espeak.process import RATE, EspeakProcess
from tts.engines.draft.said import Phone, PhoneKind, Reading, Said
from tts.errors import BadText, Problem
from tts.text.front import speakable, spoken_text

VERSION = "espeak-ng-1.52.0/1"  # the library, and our way of asking it
_TOLD_CHARS = 40  # of a text that is refused
_LEAD_S, _TAIL_S = 0.02, 0.15  # silence before and behind a reading


class EspeakSource:
    """Reads with espeak-ng in a process of its own, started at the first reading and whenever it has died."""

    version = VERSION

    def __init__(self, process: EspeakProcess | None = None) -> None:
        self._process = process or EspeakProcess()

    def read(self, reading: Reading) -> Said:
        """Read a text neutrally; the same reading gives the same samples on the same kind of machine.

        Raises
        ------
        BadText
            If there is nothing to say.
        BadValue
            If the base voice or the language is unknown.
        EngineUnavailable, SpeechFailed
            As `EspeakProcess.speak`.
        """
        runs = speakable(reading.text, reading.language)
        cutting = cut(runs, reading.pauses, reading.base)
        tape = _Tape()
        tape.silence(_LEAD_S)
        for piece in cutting.pieces:
            samples, phones = place_phones(piece, self._process.speak(piece.request))
            if phones:
                tape.silence(piece.gap_s, piece.asked_at)
                tape.speech(samples, phones)
        if not tape.spoken:
            raise BadText(Problem.of("text_unsayable", text=reading.text[:_TOLD_CHARS]))
        if cutting.tail is not None:
            tape.silence(cutting.tail.seconds, cutting.tail.char)
        tape.silence(_TAIL_S)
        for pause in cutting.inner:
            tape.part_word(pause)
        return Said(tape.samples(), RATE, tuple(tape.phones), spoken_text(runs))

    def close(self) -> None:
        """End the espeak-ng process; a later reading starts another."""
        self._process.close()


class _Tape:
    """Sound and phones, laid end to end."""

    def __init__(self) -> None:
        self._sounds: list[NDArray[np.int16]] = []
        self._words = 0
        self._syllables = 0
        self.phones: list[Phone] = []

    @property
    def spoken(self) -> bool:
        return self._words > 0

    def samples(self) -> NDArray[np.float32]:
        return np.concatenate(self._sounds).astype(np.float32) / np.float32(32768.0)

    def silence(self, seconds: float, char: int = -1) -> None:
        """Add a pause; `char` is its place where a user asked for it."""
        count = round(seconds * RATE)
        if count:
            start = self._end()
            self.phones.append(_pause(start, start + count, char))
            self._sounds.append(np.zeros(count, np.int16))

    def speech(self, samples: NDArray[np.int16], phones: list[Phone]) -> None:
        """Add a piece, numbering its words and syllables on."""
        start = self._end()
        for phone in phones:
            moved = replace(phone, start=phone.start + start, end=phone.end + start)
            if phone.kind != PhoneKind.PAUSE:
                moved = replace(
                    moved, word=phone.word + self._words, syllable=phone.syllable + self._syllables
                )
            self.phones.append(moved)
        self._words += max(phone.word for phone in phones) + 1
        self._syllables += max(phone.syllable for phone in phones) + 1
        self._sounds.append(samples)

    def part_word(self, pause: Pause) -> None:
        """Put silence between two phones of the word that a pause falls into."""
        inside = [i for i, phone in enumerate(self.phones) if phone.char_start < pause.char < phone.char_end]
        count = round(pause.seconds * RATE)
        if not inside or not count:
            return
        word = self.phones[inside[0]]
        share = (pause.char - word.char_start) / (word.char_end - word.char_start)
        at = inside[0] + min(max(1, round(share * len(inside))), len(inside) - 1)
        where = self.phones[at].start
        later = [
            replace(phone, start=phone.start + count, end=phone.end + count) for phone in self.phones[at:]
        ]
        self.phones[at:] = [_pause(where, where + count, pause.char), *later]
        tape = np.concatenate(self._sounds)
        self._sounds = [tape[:where], np.zeros(count, np.int16), tape[where:]]

    def _end(self) -> int:
        return self.phones[-1].end if self.phones else 0


def _pause(start: int, end: int, char: int) -> Phone:
    return Phone("", PhoneKind.PAUSE, False, start, end, char, char, -1, -1)
