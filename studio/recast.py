"""Who speaks with which voice, changed so that nobody else's voice changes with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio.casting import cast
from studio.edits.roles import add_role, replace_voice, update_role
from studio.scene import Role, Scene
from tts.contract import Voice


@dataclass(frozen=True, slots=True)
class VoiceFilter:
    """Voices to look for; empty means any. `language` is the first part of a tag, such as "zh"."""

    language: str = ""
    gender: str = ""
    age: str = ""

    def fits(self, voice: Voice) -> bool:
        """Whether a voice is one of them."""
        languages = {tag.partition("-")[0] for tag in voice.languages}
        return (
            (not self.language or self.language in languages)
            and self.gender in ("", voice.gender)
            and self.age in ("", voice.age)
        )


def give_voice(scene: Scene, voices: Sequence[Voice], role_id: str, voice: str) -> Scene:
    """Give a role another voice; roles that were cast by themselves keep the voice they had by now.

    An empty `voice` lets the studio cast the role again.
    """
    settled = cast(scene, voices)
    return update_role(settled, replace(settled.role(role_id), voice=voice))


def replace_everywhere(scene: Scene, voices: Sequence[Voice], old: str, new: str) -> Scene:
    """Let every role that speaks with one voice, chosen or cast, speak with another one.

    The scene comes back as it is where nobody does.
    """
    settled = cast(scene, voices)
    if old not in {role.voice for role in settled.roles}:
        return scene
    return replace_voice(settled, old, new).scene


def add_named_role(scene: Scene, name: str) -> tuple[Scene, str]:
    """Add a role of a name, and return its id, too."""
    taken = {role.id for role in scene.roles}
    number = len(scene.roles) + 1
    while f"r{number}" in taken:
        number += 1
    return add_role(scene, Role(f"r{number}", name)), f"r{number}"
