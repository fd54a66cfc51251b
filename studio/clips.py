"""The sound of recorded takes, found again and made into files that a browser plays."""

import io

import numpy as np
import soundfile

from studio.pieces import join_speeches, split_utterance
from studio.recipes import utterance_from_recipe
from studio.store import TakeCard
from tts.audio import Audio
from tts.contract import Speech
from tts.core import Core


def kept_speech(take: TakeCard, core: Core) -> Speech | None:
    """Find the speech of a take in the cache.

    Returns
    -------
    Speech or None
        None where it is no longer kept; the line must be rendered again then.
    """
    whole = core.cache.get_speech(take.key)
    if whole is not None:
        return whole
    pieces = split_utterance(utterance_from_recipe(take.recipe), core.info.capabilities.max_chars)
    if len(pieces) == 1:
        return None
    speeches = [speech for piece in pieces if (speech := core.speech(piece.utterance)) is not None]
    return join_speeches(pieces, speeches) if len(speeches) == len(pieces) else None


def wav_bytes(audio: Audio) -> bytes:
    """Write a waveform as a 16-bit WAV file in memory; it must lie within full scale."""
    file = io.BytesIO()
    pcm = np.round(audio.samples * 32767.0).astype(np.int16)
    soundfile.write(file, pcm, audio.rate, subtype="PCM_16", format="WAV")
    return file.getvalue()


def word_rows(speech: Speech) -> list[tuple[int, int, float, float]]:
    """When the words of a take are spoken.

    Returns
    -------
    list of (int, int, float, float)
        First character of the text, the one behind the last, start and end in seconds from the take's start;
        in the order of the text, without what has no place in it.
    """
    placed = [word for word in speech.plan.words if word.char_start >= 0]
    rows = [(w.char_start, w.char_end, round(w.start_s, 3), round(w.end_s, 3)) for w in placed]
    return sorted(rows)
