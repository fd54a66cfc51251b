"""The content addresses of the draft engine's stages: equal keys, equal bytes. Pure; loads no engine."""

import hashlib
import json

from tts.contract import Emotion, StageKeys, Utterance
from tts.engines.draft.analysis import VERSION as ANALYSIS_VERSION
from tts.engines.draft.calibration import CALIBRATION_SHA256
from tts.engines.draft.carry import CARRY_VERSION
from tts.engines.draft.espeak.source import VERSION as SAID_VERSION
from tts.engines.draft.plan import PLAN_VERSION
from tts.engines.draft.said import Reading
from tts.engines.draft.table import TABLE_VERSION
from tts.engines.draft.voices import VOICES_VERSION, find_voice
from tts.prosody.fingerprint import FINGERPRINT_VERSION
from tts.text.feeling import VERSION as WORDS_VERSION
from tts.text.feeling.described import in_feelings
from tts.text.language import resolve_language

SYNTH_VERSION = "1"  # of tts.engines.draft.synth, which cannot be asked here: it loads torch
HOW_VERSION = f"{TABLE_VERSION}.{PLAN_VERSION}.{VOICES_VERSION}.{WORDS_VERSION}.{CALIBRATION_SHA256[:8]}"
VERSION = f"{SAID_VERSION},{ANALYSIS_VERSION},{HOW_VERSION}.{SYNTH_VERSION}"


def reading_of(utterance: Utterance) -> Reading:
    """What the said stage is asked for: the text in its language, with the voice's accent.

    Raises
    ------
    UnknownVoice
        If the engine has no such voice.
    BadValue
        If the language cannot be read.
    """
    voice = find_voice(utterance.voice)
    language = resolve_language(utterance.language, utterance.text)
    home = voice.voice.languages[0]
    if not utterance.language and language.split("-")[0] == home.split("-")[0]:
        language = home
    return Reading(utterance.text, language, voice.base, utterance.pauses)


def keys(utterance: Utterance) -> StageKeys:
    """Name an utterance's stages by all that can change them.

    Raises
    ------
    UnknownVoice, BadValue
        As `reading_of`.
    """
    reading = reading_of(utterance)
    utterance = in_feelings(utterance)
    pauses = [[pause.char, pause.seconds] for pause in reading.pauses]
    said = _digest([SAID_VERSION, ANALYSIS_VERSION, reading.text, reading.language, reading.base, pauses])
    delivery = utterance.delivery
    how = _digest(
        [
            HOW_VERSION,
            utterance.voice,
            utterance.seed,
            _emotion(utterance.emotion),
            [[shift.char, _emotion(shift.emotion)] for shift in utterance.shifts],
            [[p.at, p.strength, p.easing, p.anchor] for p in utterance.curve.points],
            [delivery.rate, delivery.pitch_st, delivery.volume_db],
            [delivery.pause_before_s, delivery.pause_after_s],
        ]
    )
    return StageKeys(said, how, _digest([said, how, SYNTH_VERSION]))


def _emotion(emotion: Emotion) -> list[object]:
    return [emotion.feelings.weights(), emotion.strength, _clips(emotion)]


def _clips(emotion: Emotion) -> list[str]:
    """What recordings add to a key, by their content; a neutral one alone is not listened to."""
    if emotion.clip is None:
        return []
    neutral = emotion.neutral_clip.sha256 if emotion.neutral_clip else ""
    return [CARRY_VERSION, emotion.clip.sha256, neutral]


def fingerprint_key(sha256: str) -> str:
    """Name the fingerprint of a recording by its content."""
    return _digest(["fingerprint", FINGERPRINT_VERSION, sha256])


def _digest(facts: list[object]) -> str:
    text = json.dumps(facts, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
