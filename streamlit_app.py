"""The studio: a server when imported by `streamlit run`, the router of its pages when run as a script."""

import streamlit as st

from studio.ui import router, server, sidebar, state, tour_view
from studio.ui.state import LANGUAGES

SIDEBAR_PX = 250


def main() -> None:
    """Choose the language, then the page."""
    view = state.view()
    st.set_page_config(
        page_title="Dialogue Studio", page_icon=router.ICON, layout="wide", initial_sidebar_state=SIDEBAR_PX
    )
    st.html(router.STYLE)
    links = st.sidebar.container(key="nav", gap=None)
    chosen = st.sidebar.segmented_control(
        "Language / 语言",
        LANGUAGES,
        default=state.own_language(),
        key="lang",
        bind="query-params",
        required=True,
    )
    view.lang = chosen or view.lang
    pages = router.pages(view.lang)
    page = st.navigation(pages, position="hidden")
    state.turn_to(page.url_path)
    state.read_address()
    with links:
        router.show_links(pages)
    sidebar.show()
    view.routed = True
    tour_view.show()
    try:
        page.run()
    finally:
        view.routed = False
    state.write_address()
    router.stay()


if __name__ != "__main__":  # Streamlit looks in the source for `app = st.App(...)`, and serves it
    app = st.App(__file__, routes=server.routes(), lifespan=server.lifespan)
else:
    main()
