"""The ways into work: an empty project, a demo scene, a script from a file or from the clipboard."""

import uuid
from functools import cache

import streamlit as st

from studio.archive import import_project
from studio.demos import Demo, demos
from studio.errors import StudioError
from studio.scene import Line, Role, Scene
from studio.ui import state
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say

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


def import_archive(data: bytes) -> None:
    """Open a whole project that was saved as one file."""
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
