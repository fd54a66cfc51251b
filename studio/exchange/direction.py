"""Words of direction that other formats have, such as (angrily) or 小声地, as the feeling that is meant."""

import re
from dataclasses import fields, replace

from studio.feelings import Preset, find_preset
from studio.scene import Line
from tts.contract import Delivery, Emotion

_PARTS = re.compile(r"[,;/，；、。.]|\band\b|\bbut\b", re.IGNORECASE)
_LEAD = re.compile(r"^(?:very|quite|rather|a bit|slightly|suddenly|非常|很|有点|突然)\s*", re.IGNORECASE)
_MAX_CHARS = 200


def find_manner(words: str) -> Preset | None:
    """The first feeling that words of direction name, as an adjective or an adverb; None where none does."""
    for part in _PARTS.split(words[:_MAX_CHARS]):
        word = _LEAD.sub("", part.strip())
        for form in _forms(word):
            if form and (preset := find_preset(form)):
                return preset
    return None


def directed_by(line: Line, words: str) -> Line:
    """A line with the feeling and technique that words of direction name, where it has none of its own."""
    preset = find_manner(words) if words else None
    if preset is None or line.emotion is not None:
        return line
    plain = Delivery()
    names = [
        one.name for one in fields(Delivery) if getattr(preset.delivery, one.name) != getattr(plain, one.name)
    ]
    brought = {name: getattr(preset.delivery, name) for name in names}
    delivery = replace(line.delivery or plain, **brought) if brought else line.delivery
    return replace(line, emotion=Emotion(preset.feelings), delivery=delivery)


def _forms(word: str) -> tuple[str, ...]:
    """A word and the adjectives that it may be the adverb of."""
    low = word.casefold()
    forms = [low]
    if low.endswith("ily"):
        forms.append(f"{low[:-3]}y")
    if low.endswith("ly"):
        forms += [low[:-2], f"{low[:-1]}e"]
    if low.endswith("ing"):
        forms.append(low[:-3])
    if low.endswith(("地", "的", "着")):
        forms.append(low[:-1])
    return tuple(forms)
