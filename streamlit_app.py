"""The studio: a server when imported by `streamlit run`, the router of its pages when run as a script."""

import streamlit as st

from studio.ui import router, server, sidebar, state
from studio.ui.state import LANGUAGES


def main() -> None:
    """Choose the language, then the page."""
    view = state.view()
    st.set_page_config(page_title="Dialogue Studio", page_icon=router.ICON, layout="wide")
    chosen = st.sidebar.segmented_control(
        "Language / 语言",
        LANGUAGES,
        default=state.own_language(),
        key="lang",
        bind="query-params",
        required=True,
    )
    view.lang = chosen or view.lang
    page = st.navigation(router.pages(view.lang))
    state.read_address()
    sidebar.show()
    view.routed = True
    try:
        page.run()
    finally:
        view.routed = False
    state.write_address()


if __name__ != "__main__":  # Streamlit looks in the source for `app = st.App(...)`, and serves it
    app = st.App(__file__, routes=server.routes(), lifespan=server.lifespan)
else:
    main()
