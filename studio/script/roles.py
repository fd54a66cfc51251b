"""Gathers who speaks in a script, and what lines without words say about them."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from studio.scene import Role
from studio.script.build import DELIVERY_KEYS, Draft, delivery_of
from studio.script.keys import Key, shown_name
from studio.script.tags import Number, Word
from tts.contract import NEUTRAL, Emotion

_ROLE_KEYS = DELIVERY_KEYS | {Key.VOICE, Key.GAIN, Key.PAN, Key.COLOR, Key.DESCRIPTION}


@dataclass(slots=True)
class Cast:
    """The roles of a script in order of appearance; the first spelling of a name is kept."""

    voices: Collection[str] | None  # ids that exist; None where nobody knows
    names: dict[str, str] = field(default_factory=dict)
    declared: dict[str, list[Draft]] = field(default_factory=dict)
    voice_of: dict[str, Word] = field(default_factory=dict)

    def meet(self, name: str) -> str:
        """Note that somebody appears; returns the key by which the same name is known again."""
        key = unicodedata.normalize("NFKC", name).casefold()
        self.names.setdefault(key, name)
        return key

    def declare(self, key: str, draft: Draft) -> None:
        """Note what a name without words says about its role."""
        self.declared.setdefault(key, []).append(draft)
        for setting in draft.settings.values():
            if setting.key not in _ROLE_KEYS:
                setting.spot.fault("key_not_in_role", key=shown_name(setting.key))
        self.hear_voice(key, draft)

    def hear_voice(self, key: str, draft: Draft) -> None:
        """Note the voice that a line gives its role; a role has one voice."""
        told = draft.settings.get(Key.VOICE)
        if not isinstance(told, Word):
            return
        before = self.voice_of.setdefault(key, told)
        if before.value != told.value:
            told.spot.fault("two_voices", role=self.names[key], first=before.value, second=told.value)
        if self.voices is not None and told.value not in self.voices:
            near = get_close_matches(told.value, list(self.voices), n=3, cutoff=0.5)
            if near:
                told.spot.fault("unknown_voice_near", voice=told.value, near=", ".join(near))
            else:
                told.spot.fault("unknown_voice", voice=told.value, known=", ".join(self.voices))

    def roles(self) -> dict[str, Role]:
        """Every role by its key."""
        made: dict[str, Role] = {}
        for key, name in self.names.items():
            told = self.voice_of.get(key)
            role = Role(role_id(name, {role.id for role in made.values()}), name, told.value if told else "")
            for draft in self.declared.get(key, ()):
                role = _with_defaults(role, draft)
            made[key] = role
        return made


def role_id(name: str, taken: Collection[str]) -> str:
    """An id made of the letters and digits of a name, unlike all in `taken`."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    base = re.sub(r"[\W_]+", "-", plain).strip("-") or "role"
    number, candidate = 1, base
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def _with_defaults(role: Role, draft: Draft) -> Role:
    numbers = {s.key: s.value for s in draft.settings.values() if isinstance(s, Number)}
    color, description = draft.settings.get(Key.COLOR), draft.settings.get(Key.DESCRIPTION)
    emotion = role.emotion
    for segment in draft.segments:
        if segment.feel is None or (segment.strength and len(segment.strength.values) > 1):
            draft.spot.fault("role_strength")
        else:
            strength = segment.strength.values[0] if segment.strength else 1.0
            emotion = Emotion(segment.feel.feelings, strength, description=emotion.description)
    if isinstance(description, Word):
        emotion = replace(emotion, description=description.value)
    return replace(
        role,
        emotion=emotion if emotion != NEUTRAL else role.emotion,
        delivery=delivery_of(draft, role.delivery) or role.delivery,
        gain_db=numbers.get(Key.GAIN, role.gain_db),
        pan=numbers.get(Key.PAN, role.pan),
        color=color.value if isinstance(color, Word) else role.color,
    )
