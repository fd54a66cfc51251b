"""Where a voice can be heard from, by name; `studio.mastering` makes it heard."""

from tts.errors import BadValue

NO_EFFECT = ""
EFFECTS = ("telephone", "radio", "room", "hall", "next_door")
_NONE = "none"


def check_effect(effect: str) -> None:
    """Raise `BadValue` unless it is one of `EFFECTS` or `NO_EFFECT`."""
    if effect not in (NO_EFFECT, *EFFECTS):
        raise BadValue("effect", effect, ", ".join((_NONE, *EFFECTS)))


def effect_word(effect: str) -> str:
    """An effect as tables and commands write it, where an empty word would say nothing."""
    return effect or _NONE


def effect_of_word(word: str) -> str:
    """Read what `effect_word` gave, in any case. Raises `BadValue`."""
    name = word.strip().casefold()
    effect = NO_EFFECT if name == _NONE else name
    check_effect(effect)
    return effect
