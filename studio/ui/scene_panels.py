"""Under the player: the pause of the whole scene, and every role's way through it in words."""

from dataclasses import replace
from functools import lru_cache, partial

import streamlit as st

from studio.arc import scale_role
from studio.arc_words import describe_arc
from studio.kept import Kept
from studio.scene import MAX_GAP_S, Role, Scene
from studio.ui import script_find, state
from studio.ui.opened import Opened, edit
from studio.ui.plain import plain
from studio.words import say

FACTORS = (("scene.weaker", 0.8), ("scene.stronger", 1.25))


def show(found: Opened) -> None:
    """Show the panels."""
    lang, scene = state.view().lang, found.scene
    arcs, timing = st.columns([3, 1], gap="large")
    with timing:
        _gap(scene, lang)
        with st.expander(say("scene.keys", lang), icon=":material/keyboard:"):
            st.text(say("scene.keys_text", lang))
    with arcs:
        st.subheader(say("scene.arcs", lang))
        for role in scene.roles:
            if any(line.role == role.id for line in scene.lines):
                _arc(scene, role, lang, _told(found.project.id, found.scene_id, lang))
        _suggest(found, lang)


def _suggest(found: Opened, lang: str) -> None:
    """Feelings for all lines that nobody has directed, worked out where they are asked for."""
    panel = st.expander(
        say("script.suggest", lang), icon=":material/auto_awesome:", on_change="rerun", key="scene-suggest"
    )
    if panel.open:
        with panel:
            script_find.suggested(found)


@lru_cache(maxsize=8)
def _told(_project: str, _scene: str, _lang: str) -> Kept[str]:
    return Kept()


def _gap(scene: Scene, lang: str) -> None:
    gap_s = st.number_input(
        say("scene.gap", lang),
        min_value=0.0,
        max_value=MAX_GAP_S,
        value=scene.gap_s,
        step=0.05,
        help=say("scene.gap_help", lang),
        key=f"scene-gap-{scene.gap_s:g}",  # what is kept wins over what the field remembers, also after undo
    )
    if gap_s != scene.gap_s:
        edit(lambda now: replace(now, gap_s=gap_s), "operation.scene_gap")
        st.rerun()


def _arc(scene: Scene, role: Role, lang: str, told: Kept[str]) -> None:
    source = (role.emotion, lang, tuple(line for line in scene.lines if line.role == role.id))
    sentence = plain(told.get(role.id, source, partial(describe_arc, scene, role.id, lang)))
    st.markdown(say("scene.arc_role", lang, role=plain(role.name), told=sentence))
    with st.container(horizontal=True):
        for key, factor in FACTORS:
            st.button(
                say(key, lang),
                help=say("scene.factor_help", lang, role=plain(role.name)),
                key=f"{key}-{role.id}",
                on_click=_scale,
                args=(role.id, factor),
            )


def _scale(role_id: str, factor: float) -> None:
    edit(lambda now: scale_role(now, role_id, factor), "operation.role_arc")
