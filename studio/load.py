"""Opens scenes from disk, whatever form they have, and saves them."""

from collections.abc import Collection
from pathlib import Path

from studio.errors import Fault, ScriptError
from studio.scene import Scene
from studio.scene_json import scene_from_json, scene_to_json
from studio.script import read_script
from tts.whole import written_whole


def load_scene(path: Path, *, encoding: str | None = None, voices: Collection[str] | None = None) -> Scene:
    """Read a scene from a file: scene JSON by its suffix or its first character, a plain script otherwise.

    Parameters
    ----------
    path : Path
        The file.
    encoding : str, optional
        What a script is written in, where it is neither UTF-8 nor marked UTF-16.
    voices : collection of str, optional
        Ids of the voices that exist, to check `[voice=…]` in scripts.

    Raises
    ------
    ScriptError, SceneFileError
        With every fault of the file; also where it is missing or may not be read.
    """
    return read_scene_file(read_bytes(path), str(path), encoding=encoding, voices=voices)


def read_bytes(path: Path) -> bytes:
    """All of a file. Raises `ScriptError` where it is missing or may not be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ScriptError((Fault("file_missing", str(path)),)) from error
    except OSError as error:
        reason = (("reason", error.strerror or type(error).__name__),)
        raise ScriptError((Fault("file_unreadable", str(path), facts=reason),)) from error


def read_scene_file(
    data: bytes, name: str, *, encoding: str | None = None, voices: Collection[str] | None = None
) -> Scene:
    """Read a scene from the bytes of a file called `name`; see `load_scene`."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if name.lower().endswith(".json") or start == b"{":
        return scene_from_json(data, name)
    return read_script(data, name, encoding=encoding, voices=voices)


def save_scene(scene: Scene, path: Path) -> None:
    """Write scene JSON; the file appears complete or stays as it was. Raises `OSError` where it cannot."""
    write_whole(scene_to_json(scene), path)


def write_whole(data: bytes, path: Path) -> None:
    """Write a file that appears complete or stays as it was. Raises `OSError` where it cannot."""
    with written_whole(path, sync=True) as part:
        part.write_bytes(data)
