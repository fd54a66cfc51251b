"""The content addresses of IndexTTS-2's stages: equal keys, equal bytes. Pure; loads no engine.

The codes of this model depend on voice and feeling as well as on the text, so all of these are in the *said*
key. What is left for the *how* key is what codes do not depend on: rate, pitch, level, silence at the ends.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tts.contract import Clip, Emotion, StageKeys, Utterance
from tts.engines.indextts2.glossary import glossary_digest
from tts.engines.indextts2.strength import CurveMode, asked_curve_mode
from tts.errors import UnknownVoice
from tts.reference import ReferenceStore, ReferenceVoice
from tts.text.feeling.described import in_feelings
from tts.weights.layout import INDEXTTS2
from tts.weights.record import digest_of, read_record, weights_folder

CODES_VERSION = "2"  # of everything from text to codes
SOUND_VERSION = "1"  # of everything from codes to sound
QWEN_FOLDER = "qwen0.6bemo4-merge"  # of the model that understands descriptions


@dataclass(frozen=True, slots=True)
class Source:
    """What every key of the engine depends on, looked up once for many.

    Attributes
    ----------
    weights : str
        Digest of the weights.
    glossary : str
        Digest of the user's own readings; empty where there are none.
    curve : CurveMode
        How curves that are not flat are followed.
    """

    weights: str
    glossary: str
    curve: CurveMode


def source() -> Source:
    """Name the weights in use, and what the user has set beside them.

    Raises
    ------
    BadValue
        The way of following curves that is asked for does not exist.
    EngineUnavailable
        The glossary cannot be read.
    """
    folder = weights_folder(INDEXTTS2)
    weights = digest_of(INDEXTTS2, folder, read_record(INDEXTTS2))
    return Source(weights, glossary_digest(folder), asked_curve_mode())


def has_describer(folder: Path) -> bool:
    """Whether the model for descriptions is there; without it words are understood by rules."""
    return (folder / QWEN_FOLDER / "model.safetensors").is_file()


def find_voice(voice_id: str) -> ReferenceVoice:
    """Look a voice up among the kept recordings.

    Raises
    ------
    UnknownVoice
        If there is none of that id.
    """
    store = ReferenceStore()
    voice = store.find(voice_id)
    if voice is None:
        raise UnknownVoice(voice_id, [kept.voice.id for kept in store.voices()])
    return voice


def keys(utterance: Utterance) -> StageKeys:
    """Name an utterance's stages by all that can change them.

    Raises
    ------
    UnknownVoice
        If no recording of that id is kept.
    BadValue, EngineUnavailable
        As `source`.
    """
    used = source()
    voice = find_voice(utterance.voice)
    if not has_describer(weights_folder(INDEXTTS2)):
        utterance = in_feelings(utterance)
    shifts = [[shift.char, _emotion(shift.emotion)] for shift in utterance.shifts]
    said = digest(
        "codes",
        CODES_VERSION,
        used.weights,
        [used.glossary, "" if utterance.curve.is_flat else used.curve],
        voice.clip.sha256,
        utterance.text,
        utterance.seed,
        [_emotion(utterance.emotion), shifts],
        [[point.at, point.strength, point.easing, point.anchor] for point in utterance.curve.points],
        [pause.char for pause in utterance.pauses],
    )
    delivery = utterance.delivery
    how = digest(
        "delivery",
        [delivery.rate, delivery.pitch_st, delivery.volume_db],
        [delivery.pause_before_s, delivery.pause_after_s],
        [pause.seconds for pause in utterance.pauses],
    )
    return StageKeys(said, how, digest("sound", SOUND_VERSION, said, how))


def voice_key(weights: str, clip: str) -> str:
    """Name what is kept of a voice; `clip` is the digest of its sound."""
    return digest("voice", CODES_VERSION, SOUND_VERSION, weights, clip)


def description_key(weights: str, text: str) -> str:
    """Name what is kept of a description in words."""
    return digest("described", CODES_VERSION, weights, text)


def digest(*facts: object) -> str:
    """Name plain values."""
    text = json.dumps(facts, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def seed_of(*facts: int) -> int:
    """Mix numbers into a seed, 0 to 2³¹ - 1."""
    return int(digest("seed", *facts)[:8], 16) % 2**31


def _emotion(emotion: Emotion) -> Sequence[object]:
    return (
        emotion.feelings.weights(),
        emotion.strength,
        _clip(emotion.clip),
        _clip(emotion.neutral_clip),
        emotion.description.strip(),
    )


def _clip(clip: Clip | None) -> str:
    return clip.sha256 if clip else ""
