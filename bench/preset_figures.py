"""How far the finer presets stand apart in the sound, in units of how much takes scatter anyway."""

from collections.abc import Iterator

import numpy as np

from bench.draft_features import features
from bench.draft_lines import ENGLISH, MANDARIN, Speaker
from studio.feelings import FINER, PRESETS
from tts.contract import Emotion, Utterance
from tts.prosody.heard import USED, own_ears


def neighbours(speaker: Speaker, voice: str, text: str) -> dict[str, tuple[str, float]]:
    """Each finer preset's nearest one of all, and how far that is from it.

    The distance is Mahalanobis' over the traits of `tts.prosody.heard`, with the scatter of takes of one
    feeling from sentence to sentence: at 3 two takes differ by three times what chance alone moves them.
    """
    precision = np.linalg.inv(np.linalg.inv(own_ears().precision)[np.ix_(USED, USED)])
    heard = {
        preset.id: features(
            speaker.say(
                Utterance(text, voice, emotion=Emotion(preset.feelings), delivery=preset.delivery)
            ).audio
        )[USED]
        for preset in PRESETS
    }
    found = {}
    for preset in FINER:
        gaps = {name: row - heard[preset.id] for name, row in heard.items() if name != preset.id}
        away = {name: float(np.sqrt(gap @ precision @ gap)) for name, gap in gaps.items()}
        nearest = min(away, key=lambda name: away[name])
        found[preset.id] = nearest, away[nearest]
    return found


def rows() -> Iterator[str]:
    """One line a preset, for an English and a Mandarin voice."""
    speaker = Speaker()
    try:
        for voice, text in (("en-us-sam", ENGLISH[1]), ("zh-lan", MANDARIN[4])):
            for name, (nearest, away) in neighbours(speaker, voice, text).items():
                yield f"{voice} {name}: {away:.1f} from {nearest}"
    finally:
        speaker.close()
