"""What is being rendered, on every page: how far, how long still, cancel, try again, and why lines failed."""

import streamlit as st

from studio.desk import OrderCard
from studio.ui import state
from studio.ui.plain import plain
from studio.ui.watched import watch
from studio.ui.workshop import workshop
from studio.words import explain, say

POLL_S = 0.5
SHOWN_FAILURES = 5


def show() -> None:
    """Show the bar; it looks again by itself only while something is under way."""
    desk = workshop().desk
    if desk.busy() or any(_is_to_be_told(order) for order in desk.orders()):
        watch(_bar, desk.busy, every_s=POLL_S)


def _bar() -> None:
    view = state.view()
    for order in workshop().desk.orders():
        if not order.finished:
            _under_way(order, view.lang)
        elif _is_to_be_told(order):
            _over(order, view.lang)


def _is_to_be_told(order: OrderCard) -> bool:
    """Whether this tab has not shown yet how an order went wrong."""
    return bool(order.failed or order.notices) and order.number > state.view().orders_seen


def _under_way(order: OrderCard, lang: str) -> None:
    left = "" if order.left_s is None else say("jobs.left", lang, seconds=max(1, round(order.left_s)))
    share = (order.done + len(order.failed)) / max(1, order.total)
    st.progress(share, say("jobs.progress", lang, done=order.done, total=order.total, left=left))
    _notices(order, lang)
    if st.button(say("jobs.cancel", lang), key=f"cancel-{order.number}", icon=":material/stop_circle:"):
        workshop().desk.cancel(order.number)


def _notices(order: OrderCard, lang: str) -> None:
    """What went wrong though the order goes on, or went on."""
    for kind in sorted(order.notices):
        st.warning(say(f"jobs.{kind}", lang))


def _over(order: OrderCard, lang: str) -> None:
    """What an order that is over leaves to be said, until it is dismissed."""
    reasons = [
        f"{order.wish.scene.line(line_id).text[:40]} — {explain(error, lang)}"
        for line_id, error in order.failed.items()
    ]
    with st.container(border=True):
        _notices(order, lang)
        if reasons:
            st.text(say("jobs.failed", lang, count=len(reasons)))
        for reason in reasons[:SHOWN_FAILURES]:
            st.caption(plain(reason))
        again, seen = st.columns(2)
        if reasons and again.button(say("jobs.retry", lang), key=f"retry-{order.number}"):
            workshop().desk.retry(order.number)
            state.view().orders_seen = order.number
            st.rerun()
        if seen.button(say("jobs.seen", lang), key=f"seen-{order.number}"):
            state.view().orders_seen = order.number
            st.rerun()
