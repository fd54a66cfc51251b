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
