"""Named versions of the open project: kept, compared with now, restored, forgotten."""

import datetime
from collections.abc import Callable

import streamlit as st

from studio.errors import StudioError
from studio.scene import Line, Scene
from studio.store import Project
from studio.ui import state
from studio.ui.plain import plain
from studio.versions import LineDifference, SceneDifference, compare_versions
from studio.words import explain, say

MAX_CHARS = 80
SHOWN_LINES = 200
NAME = "version-name"


def show(project: Project) -> None:
    """Show how to keep the project as it is, and the versions that were kept."""
    lang = state.view().lang
    _keep(project, lang)
    versions = dict(project.versions())
    if not versions:
        st.info(say("version.none", lang), icon=":material/history:")
        return
    chosen = st.radio(
        say("version.kept", lang),
        list(versions),
        captions=[_when(at) for at in versions.values()],
        format_func=plain,
        key="version-chosen",
    )
    if chosen in versions:
        _version(project, chosen, lang)


def _keep(project: Project, lang: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            say("version.name", lang),
            key=NAME,
            max_chars=MAX_CHARS,
            placeholder=say("version.sample", lang),
            help=say("version.name_help", lang),
        )
        st.button(
            say("version.keep", lang),
            key="version-keep",
            type="primary",
            icon=":material/bookmark_add:",
            on_click=_save,
            args=(project,),
            width="content",
        )


def _save(project: Project) -> None:
    lang, name = state.view().lang, str(state.held(NAME) or "").strip()
    name = name or say("version.unnamed", lang, time=_when(datetime.datetime.now().timestamp()))
    _do(lambda: project.save_version(name), say("version.saved", lang, name=plain(name)))
    state.hold(NAME, "")


def _version(project: Project, name: str, lang: str) -> None:
    now = {card.id: project.scene(card.id) for card in project.scenes()}
    try:
        differences = compare_versions(project.version(name), now)
    except StudioError as error:
        st.error(plain(explain(error, lang)))
        return
    st.subheader(say("version.differs", lang), anchor=False)
    if not differences:
        st.success(say("version.same", lang), icon=":material/check:")
    for difference in differences:
        _scene(difference, lang)
    with st.container(horizontal=True):
        st.button(
            say("version.restore", lang),
            key="version-restore",
            icon=":material/settings_backup_restore:",
            help=say("version.restore_help", lang),
            disabled=not differences,
            on_click=_restore,
            args=(project, name),
        )
        with st.popover(say("version.forget", lang), icon=":material/delete:"):
            st.text(say("version.forget_help", lang))
            st.button(
                say("version.forget_do", lang),
                key="version-forget",
                on_click=project.delete_version,
                args=(name,),
            )


def _scene(difference: SceneDifference, lang: str) -> None:
    scene = difference.after or difference.before
    if scene is None:
        return
    st.markdown(f"**{plain(scene.title)}**")
    if difference.before is None or difference.after is None:
        st.text(say("version.scene_new" if difference.before is None else "version.scene_gone", lang))
        return
    if difference.setting:
        st.text(say("version.setting", lang))
    if difference.roles:
        st.text(say("version.roles", lang, names=say("direct.comma", lang).join(difference.roles)))
    if difference.lines:
        rows = [
            _row(line, difference.before, difference.after, lang) for line in difference.lines[:SHOWN_LINES]
        ]
        st.dataframe(rows, hide_index=True, width="stretch")
    if len(difference.lines) > SHOWN_LINES:
        st.caption(say("version.more", lang, count=len(difference.lines) - SHOWN_LINES))


def _row(line: LineDifference, before: Scene, after: Scene, lang: str) -> dict[str, str]:
    parts = say("direct.comma", lang).join(say(f"version.part_{part}", lang) for part in line.parts)
    told = say(f"version.kind_{line.kind}", lang)
    return {
        say("version.change", lang): f"{told} ({parts})" if parts else told,
        say("version.then", lang): _said(line.before, before),
        say("version.now", lang): _said(line.after, after),
    }


def _said(line: Line | None, scene: Scene) -> str:
    return "" if line is None else f"{scene.role(line.role).name}: {line.text}"


def _restore(project: Project, name: str) -> None:
    lang = state.view().lang
    _do(lambda: project.restore_version(name), say("version.restored", lang, name=plain(name)))


def _do(act: Callable[[], None], done: str) -> None:
    try:
        act()
    except StudioError as error:
        st.toast(explain(error, state.view().lang), icon=":material/error:")
        return
    st.toast(done, icon=":material/check:")


def _when(at: float) -> str:
    return datetime.datetime.fromtimestamp(at).strftime("%Y-%m-%d %H:%M")
