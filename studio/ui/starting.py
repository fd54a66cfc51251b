"""The ways into work: an empty project, a demo scene, a script from a file or from the clipboard."""

import uuid
from functools import cache

import streamlit as st

from studio.archive import import_project
from studio.demos import Demo, demos
from studio.errors import StudioError
from studio.load import read_scene_file
from studio.scene import Line, Role, Scene
from studio.ui import state
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.errors import TtsError

SCRIPT_PAGE = "pages/script.py"


@cache
def demo_scenes() -> tuple[Demo, ...]:
    """The demo scenes, read once."""
    return tuple(demos())


def start(scene: Scene) -> None:
    """Make a project of one scene, and go where it is written."""
    project = workshop().store.create(scene.title, (scene,))
    workshop().store.choose_engine(project.id, state.view().engine)
    workshop().hall.core_of(project.id).warm_up()  # the engine loads while the writer looks around
    resume(project.id)


def resume(project_id: str) -> None:
    """Go on with a project."""
    scenes = workshop().store.open(project_id).scenes()
    state.open_scene(project_id, scenes[0].id if scenes else "")
    st.switch_page(SCRIPT_PAGE, query_params=state.address())


def empty_scene(lang: str) -> Scene:
    """Make the scene that a new project begins with: two roles and a line to write over."""
    names = (say("start.role_one", lang), say("start.role_two", lang))
    roles = tuple(Role(f"r{place}", name) for place, name in enumerate(names, start=1))
    return Scene(say("start.untitled", lang), roles, (Line("1", "r1", ""),))


def import_file(data: bytes, name: str) -> None:
    """Open what a user gave: a project file becomes that project, anything else a scene of a new one."""
    if data[:2] != b"PK":
        scene = import_script(data, name)
        if scene is not None:
            start(scene)
        return
    shop = workshop()
    path = shop.shelf / f"{uuid.uuid4().hex}.zip"
    path.write_bytes(data)
    try:
        project = import_project(path, shop.store, shop.core)
    except StudioError as error:
        st.error(plain(explain(error, state.view().lang)), icon=":material/error:")
        return
    finally:
        path.unlink(missing_ok=True)
    resume(project.id)


def import_script(data: bytes, name: str) -> Scene | None:
    """Read a script or scene file; shows everything that is wrong with it where it cannot be read."""
    try:
        return read_scene_file(data, name)
    except (StudioError, TtsError) as error:
        for fault in explain(error, state.view().lang).splitlines():
            st.error(plain(fault), icon=":material/error:")
        return None
