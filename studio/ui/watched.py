"""Work that is watched: looked at again by itself while it is under way, and then the whole page once."""

from collections.abc import Callable

import streamlit as st


def watch(show: Callable[[], None], busy: Callable[[], bool], *, every_s: float) -> None:
    """Show how far some work is, as a piece of the page of its own.

    Parameters
    ----------
    show : callable
        Shows the work as it is now.
    busy : callable
        Whether it is under way. Once it is over the whole page runs, where its outcome is to be seen; the
        timer ends with that.
    every_s : float
        Seconds between two looks; there are none where nothing was under way when the page ran.
    """
    was_busy = busy()

    def look() -> None:
        if was_busy and not busy():
            st.rerun()
        show()

    st.fragment(look, run_every=every_s if was_busy else None)()
