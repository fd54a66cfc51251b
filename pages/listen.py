"""Open a script, hear every line, hear the scene."""

import streamlit as st

from studio.errors import StudioError
from studio.ui import router, state
from studio.ui.listening import Heard, as_html, listen, open_script
from studio.ui.workshop import workshop
from studio.words import explain, say

MAX_UPLOAD_MB = 5


def main() -> None:
    """Arrange the page."""
    view = state.view()
    lang, shared = view.lang, workshop()
    st.title(say("page.listen", lang))
    st.caption(say("listen.draft", lang))
    upload = st.file_uploader(say("listen.file", lang), type=["txt"], max_upload_size=MAX_UPLOAD_MB)
    text = st.text_area(
        say("listen.text", lang), say("listen.sample", lang), height=220, disabled=bool(upload)
    )
    if st.button(say("listen.hear", lang), type="primary"):
        data, name = (
            (upload.getvalue(), upload.name) if upload else (text.encode(), say("listen.untitled", lang))
        )
        view.heard = None
        try:
            bar = st.progress(0.0)
            for step in listen(open_script(data, name, shared.core), shared.core, shared.shelf):
                if isinstance(step, Heard):
                    view.heard = step
                else:
                    bar.progress(
                        step.done / step.total, say("listen.progress", lang, done=step.done, total=step.total)
                    )
            bar.empty()
        except StudioError as error:
            st.error(explain(error, lang))
    if view.heard:
        for notice in view.heard.notices:
            st.warning(notice)
        st.html(as_html(view.heard, lang))


router.guard()
main()
