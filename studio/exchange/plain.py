"""The studio's own two forms of a scene: the plain script and scene JSON."""

from studio.exchange.draft import DIRECTION, Draft, DraftLine, Place, Script, draft_of
from studio.exchange.source import MAX_LINES, Source
from studio.scene_json import scene_from_json, scene_to_json
from studio.script import read_script, write_script


def read_text(source: Source) -> Draft:
    """Read a plain script. Raises `ScriptError` with every fault; half a script is never taken."""
    rows = sum(bool(row.strip()) for row in source.rows())
    if rows > MAX_LINES:
        raise source.refuse("too_many_lines", limit=MAX_LINES)
    scene = read_script(source.data, source.name, encoding=source.encoding)
    return draft_of(scene, "text")


def read_scene(source: Source) -> Draft:
    """Read scene JSON. Raises `SceneFileError`."""
    scene = scene_from_json(source.data, source.name)
    lines = tuple(DraftLine(line, Place(), DIRECTION, stable=True) for line in scene.lines)
    return Draft("scene", scene.title, scene.roles, lines, scene.language, scene.gap_s, settings=True)


def write_text(script: Script) -> bytes:
    """Write a plain script; what that form cannot hold is named in `studio.script.write`."""
    return write_script(script.scene).encode()


def write_scene(script: Script) -> bytes:
    """Write scene JSON, which knows no takes."""
    return scene_to_json(script.scene)
