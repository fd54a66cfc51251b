"""Begin or go on: recent projects, demo scenes, a script from a file or pasted."""

import streamlit as st

from studio.ui import router, starting, state
from studio.ui.plain import plain
from studio.ui.recent import show_recent
from studio.words import say

MAX_UPLOAD_MB = 20


def main() -> None:
    """Arrange the page."""
    lang = state.view().lang
    st.title(say("home.title", lang))
    st.write(say("home.promise", lang))
    st.caption(say("home.draft", lang))
    begin, go_on = st.columns([3, 2], gap="large")
    with begin:
        _demos(lang)
        _script(lang)
        if st.button(say("home.empty", lang), icon=":material/add:", key="new"):
            starting.start(starting.empty_scene(lang))
    with go_on:
        show_recent()


def _demos(lang: str) -> None:
    st.subheader(say("home.demos", lang))
    st.caption(say("home.demos_help", lang))
    for demo in starting.demo_scenes():
        label = say("home.open_demo", lang, title=plain(demo.scene.title), lines=len(demo.scene.lines))
        if st.button(label, icon=":material/theater_comedy:", key=f"demo-{demo.name}", width="stretch"):
            starting.start(demo.scene)


def _script(lang: str) -> None:
    st.subheader(say("home.script", lang))
    upload = st.file_uploader(
        say("home.file", lang),
        type=["txt", "md", "json", "zip"],
        max_upload_size=MAX_UPLOAD_MB,
        key="script-file",
    )
    text = st.text_area(
        say("home.paste", lang),
        placeholder=say("home.sample", lang),
        height=140,
        key="script-text",
        disabled=upload is not None,
    )
    if st.button(say("home.open", lang), type="primary", key="open", shortcut="Mod+Enter"):
        data, name = (upload.getvalue(), upload.name) if upload else (text.encode(), say("home.pasted", lang))
        starting.import_file(data, name)


router.guard()
main()
