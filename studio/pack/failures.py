"""Why lines of a pack have no sound, in words."""

from studio.errors import StudioError
from studio.scene import Scene
from studio.words import choose_language, explain
from tts.errors import TtsError


def why_failed(error: TtsError | StudioError, scene: Scene) -> str:
    """Say it in the language that the scene is spoken in, English where that is not Chinese."""
    return explain(error, choose_language(scene.language, {"LANG": "en"}))
