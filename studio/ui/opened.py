"""The scene that a tab works on, read anew in every run, because other tabs may have changed it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from studio.casting import cast_here
from studio.desk import Wish
from studio.errors import StudioError
from studio.scene import Scene
from studio.standing import LineStanding, Standings, missing
from studio.store import Project, TakeCard
from studio.ui import router, state, tour_view
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.core import Core, Priority
from tts.errors import TtsError


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A scene with its place, and what is selected in it.

    `scene` is as it is kept; `cast` is the same with a voice for every role, which is what is planned and
    rendered.
    """

    project: Project
    scene_id: str
    scene: Scene
    cast: Scene
    selected: tuple[str, ...]

    @property
    def line_id(self) -> str:
        """The line with the cursor: the last one selected, or the first of the scene, or ""."""
        if self.selected:
            return self.selected[-1]
        return self.scene.lines[0].id if self.scene.lines else ""

    def last_takes(self) -> Mapping[str, TakeCard]:
        """The newest take of every line that has one."""
        return workshop().store.takes.last_of_scene(self.project.id, self.scene_id)

    def standings(self, line_ids: Collection[str] | None = None) -> list[LineStanding]:
        """Where lines stand; all of them where none are named."""
        made_from = {line_id: take.recipe for line_id, take in self.last_takes().items()}
        return self.book().of(self.cast, made_from, line_ids)

    def book(self) -> Standings:
        """What every page and tab knows of where the scene's lines stand."""
        return _book(workshop().core, self.project.id, self.scene_id)


@lru_cache(maxsize=8)
def _book(core: Core, _project: str, _scene: str) -> Standings:
    return Standings(core)


def opened() -> Opened | None:
    """Return the scene this tab works on; None where none is open, or the one named is gone (and says so)."""
    view = state.view()
    if not view.project:
        return None
    try:
        project = workshop().store.open(view.project)
        cards = project.scenes()
        scene_id = view.scene or (cards[0].id if cards else "")
        scene = project.scene(scene_id)
    except StudioError as error:
        st.warning(explain(error, view.lang))
        state.open_scene("", "")
        return None
    if scene_id != view.scene:
        view.scene = scene_id
        state.write_address()
    known = {line.id for line in scene.lines}
    selected = tuple(line for line in view.lines if line in known)
    shop = workshop()
    ready = cast_here(scene, shop.core.info.voices, shop.hall.has_voice)
    return Opened(project, scene_id, scene, ready, selected)


def need_scene() -> Opened:
    """Return the scene this tab works on, or say what to do and end the run."""
    found = opened()
    if found is None:
        st.info(say("open.nothing", state.view().lang))
        tour_view.offer("tour-offered")
        st.page_link("pages/home.py", label=say("open.go_home", state.view().lang), icon=":material/home:")
        router.stay()
        st.stop()
    return found


def edit(change: Callable[[Scene], Scene], label: str, *, gesture: str = "") -> bool:
    """Do one operation on the open scene; says whether it was done, and why not where it was not."""
    view = state.view()
    try:
        workshop().store.open(view.project).edit(view.scene, change, label, gesture=gesture)
    except (StudioError, TtsError) as error:
        st.toast(explain(error, view.lang), icon=":material/error:")
        return False
    return True


def render(
    found: Opened, line_ids: Sequence[str] | None = None, *, priority: Priority = Priority.INTERACTIVE
) -> int | None:
    """Order what is missing of some lines (all where None); returns the order's number, None for none."""
    wanted = missing(found.standings(line_ids))
    if not wanted:
        return None
    wish = Wish(found.project.id, found.scene_id, found.cast, tuple(wanted), priority)
    return workshop().desk.render(wish)
