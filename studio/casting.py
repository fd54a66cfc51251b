"""Gives a voice to roles that have none: by language, distinct while there are enough, always the same."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from studio.errors import SceneError
from studio.scene import Role, Scene
from studio.tokens import is_cjk, tokens
from tts.contract import Voice

_AT_HOME = 2


def cast(scene: Scene, voices: Sequence[Voice]) -> Scene:
    """Give each role without a voice the next free one that speaks its language best.

    Parameters
    ----------
    scene : Scene
        Roles that have a voice keep it.
    voices : sequence of Voice
        What an engine offers; their order decides between equals.

    Returns
    -------
    Scene
        The same scene, every role cast. Voices repeat only when all whose first language it is are taken; the
        one used least comes first then.

    Raises
    ------
    SceneError
        If a role needs a voice and there are none.
    """
    if not voices and any(not role.voice for role in scene.roles):
        raise SceneError("There are no voices to cast from; choose another engine or add a recording.")
    used = Counter(role.voice for role in scene.roles if role.voice)
    roles = []
    for role in scene.roles:
        voice = role.voice or _choose(language_of(scene, role), voices, used)
        if not role.voice:
            used[voice] += 1
        roles.append(replace(role, voice=voice))
    return replace(scene, roles=tuple(roles))


def cast_here(scene: Scene, voices: Sequence[Voice], is_voice: Callable[[str], bool]) -> Scene:
    """Give each role a voice of the engine at hand, for as long as it is.

    Parameters
    ----------
    scene : Scene
    voices : sequence of Voice
        What the engine offers; where that is nothing, roles stay as they are.
    is_voice : callable
        Whether any engine has a voice of an id. A role whose voice is another engine's gets a stand-in; one
        whose voice nobody has keeps it, so that it is not passed over in silence.
    """
    if not voices:
        return scene
    here = {voice.id for voice in voices}

    def settled(role: Role) -> Role:
        foreign = role.voice and role.voice not in here and is_voice(role.voice)
        return replace(role, voice="") if foreign else role

    return cast(replace(scene, roles=tuple(settled(role) for role in scene.roles)), voices)


def language_of(scene: Scene, role: Role) -> str:
    """The scene's language where it has one, else "zh" or "en" by most of what the role says."""
    if scene.language:
        return scene.language
    counts = [_count(line.text) for line in scene.lines if line.role == role.id]
    return "zh" if 2 * sum(chinese for chinese, _ in counts) > sum(words for _, words in counts) else "en"


@lru_cache(maxsize=20_000)  # a page casts its scene anew in every run
def _count(text: str) -> tuple[int, int]:
    """How many words of a text are Chinese, and how many there are."""
    words = tokens(text)
    return sum(is_cjk(word.text) for word in words), len(words)


def _choose(language: str, voices: Sequence[Voice], used: Counter[str]) -> str:
    best = max(_fit(voice, language) for voice in voices)
    speaking = [voice for voice in voices if _fit(voice, language) >= min(best, _AT_HOME)]
    ranked = sorted(speaking, key=lambda voice: (used[voice.id], -_fit(voice, language)))
    return ranked[0].id


def _fit(voice: Voice, language: str) -> int:
    """How well a voice speaks a language: 3 it is the voice's first, 2 in that country, 1 at all, 0 not."""
    wanted = language.lower().split("-")
    tags = [tag.lower().split("-") for tag in voice.languages]
    if wanted not in tags and not any(tag[0] == wanted[0] for tag in tags):
        return 0
    if wanted in tags:
        return 3 if tags[0] == wanted else 2
    return 2 if tags[0][0] == wanted[0] else 1
