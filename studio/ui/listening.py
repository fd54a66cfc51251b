"""Making a scene to be heard: from a script to files that the server hands out. Without Streamlit."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from studio.casting import cast
from studio.pack import Contents, PackWriter
from studio.render import Progress, Rendering
from studio.scene import Scene
from studio.script import read_script
from studio.words import explain, say
from tts.core import Core, Notice, Priority

ROUTE = "/heard"


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A scene that can be listened to: a pack in a folder of its own, under an address of its own."""

    id: str
    contents: Contents
    notices: tuple[str, ...] = ()

    def url(self, file: str) -> str:
        """Address of one of the pack's files; it never means another sound."""
        return f"{ROUTE}/{self.id}/{quote(file)}"


def open_script(data: bytes, name: str, core: Core) -> Scene:
    """Read a plain script and cast the roles that have no voice.

    Raises
    ------
    ScriptError
        With every fault of the script.
    """
    voices = core.info.voices
    return cast(read_script(data, name, voices={voice.id for voice in voices}), voices)


def listen(scene: Scene, core: Core, shelf: Path) -> Iterator[Progress | Heard]:
    """Render a scene onto the shelf of what can be heard; yields how far it is, and last what can be heard.

    Raises
    ------
    PackError
        If no line has sound, or the shelf cannot be written.
    """
    name, notices = uuid.uuid4().hex, []
    rendering = Rendering(scene, core, priority=Priority.INTERACTIVE)
    with PackWriter(scene, shelf / name) as pack:
        for outcome in rendering:
            if isinstance(outcome, Notice):
                notices.append(outcome.text)
            else:
                pack.add(outcome)
            yield rendering.progress()
        yield Heard(name, pack.finish(), tuple(notices))


def as_html(heard: Heard, lang: str) -> str:
    """Write the scene and its lines as one piece of HTML; a widget a line would be slow from 50 lines on."""
    contents = heard.contents
    lines = {line.line_id: line for line in contents.lines}
    failed = {line.line_id: line.error for line in contents.failed}
    rows = []
    for line in contents.scene.lines:
        who = escape(contents.scene.role(line.role).name)
        if line.id in lines:
            sound = _player(heard.url(lines[line.id].file))
        else:
            sound = escape(explain(failed[line.id], lang))
        rows.append(f"<tr><th>{who}</th><td>{escape(line.text)}</td><td>{sound}</td></tr>")
    title = escape(say("listen.scene", lang, seconds=contents.mix.seconds))
    return f"<p>{title}</p>{_player(heard.url(contents.mix.file))}<table>{''.join(rows)}</table>"


def _player(url: str) -> str:
    return f'<audio controls preload="none" src="{escape(url)}"></audio>'
