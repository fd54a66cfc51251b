"""The tour above every page: what to do next, where, and what is done already."""

from functools import cache

import streamlit as st

from studio.demos import tour_scene
from studio.errors import StudioError
from studio.scene import Scene
from studio.tour import Step, steps_done
from studio.ui import starting, state
from studio.ui.workshop import workshop
from studio.words import say

POLL_S = 1.0


def offer(key: str) -> None:
    """A button that begins the tour."""
    lang = state.view().lang
    if st.button(
        say("tour.begin", lang),
        key=key,
        type="primary",
        icon=":material/explore:",
        help=say("tour.begin_help", lang),
    ):
        view = state.view()
        view.tour, view.toured = True, set()
        starting.start(_scene(lang))


def show() -> None:
    """Show the next step while the tour goes on; looks again by itself, because steps are done elsewhere."""
    view = state.view()
    if view.tour and view.project:
        st.fragment(_panel, run_every=POLL_S)()


def _panel() -> None:
    view = state.view()
    if not view.tour:
        st.rerun()
    view.toured |= _done()
    left = [step for step in Step if step not in view.toured]
    with st.container(border=True, key="tour"):
        head, end = st.columns([6, 1], vertical_alignment="center")
        head.markdown(" · ".join(_mark(step, left) for step in Step))
        end.button(
            say("tour.end", view.lang),
            key="tour-end",
            type="tertiary",
            help=say("tour.end_help", view.lang),
            on_click=_end,
        )
        if not left:
            st.write(say("tour.over", view.lang))
            st.page_link("pages/home.py", label=say("open.go_home", view.lang), icon=":material/home:")
            return
        st.write(say(f"tour.{left[0]}", view.lang))
        page = left[0].page
        st.page_link(
            f"pages/{page}.py",
            label=say("tour.go", view.lang, page=say(f"page.{page}", view.lang)),
            icon=":material/arrow_forward:",
            query_params=_place(left[0]),
        )


def _place(step: Step) -> dict[str, str]:
    """The address of where a step is done: the curve of the third line, else the first."""
    address = state.address()
    lines = _scene(state.view().lang).lines
    return address | {"line": lines[2 if step is Step.DRAW else 0].id}


def _mark(step: Step, left: list[Step]) -> str:
    name = say(f"tour.name_{step}", state.view().lang)
    if step not in left:
        return f"✓ {name}"
    return f"**{name}**" if step is left[0] else name


def _done() -> frozenset[Step]:
    view, shop = state.view(), workshop()
    try:
        project = shop.store.open(view.project)
        cards = project.scenes()
        scene_id = view.scene or cards[0].id
        now = project.scene(scene_id)
    except (StudioError, IndexError):
        return frozenset()
    began = _scene("zh" if now.language.startswith("zh") else "en")
    heard = shop.store.takes.last_of_scene(project.id, scene_id)
    return steps_done(began, now, heard, undone=project.next_redo() is not None)


def _end() -> None:
    view = state.view()
    view.tour = False
    state.write_address()


@cache
def _scene(lang: str) -> Scene:
    return tour_scene(lang)
