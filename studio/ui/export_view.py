"""Handing over a scene: what a pack will hold, making it, and taking it away."""

import streamlit as st

from studio.errors import StudioError
from studio.packing import Packing, PackingCard
from studio.standing import LineStanding, Standing
from studio.ui import state
from studio.ui.opened import Opened
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.core import studio_home
from tts.errors import TtsError

POLL_S = 0.5
SHOWN_FAILURES = 8


def show(found: Opened) -> None:
    """Show what is ready, and the pack in the making or made last."""
    lang = state.view().lang
    _readiness(found.standings(), lang)
    packing = workshop().packings.get(found.scene_id)
    busy = packing is not None and not packing.card().finished
    if st.button(
        say("export.make", lang), type="primary", disabled=busy, icon=":material/archive:", key="make"
    ):
        folder = studio_home() / "packs" / found.project.id
        workshop().packings[found.scene_id] = Packing(found.cast, workshop().core, folder)
        st.rerun()
    if packing is not None:
        st.fragment(_packing, run_every=POLL_S if busy else None)(packing, busy)


def _readiness(standings: list[LineStanding], lang: str) -> None:
    ready = sum(line.standing is Standing.RENDERED for line in standings)
    impossible = [line for line in standings if line.standing is Standing.IMPOSSIBLE]
    total = len(standings)
    st.write(say("export.ready", lang, ready=ready, total=total, open=total - ready - len(impossible)))
    for line in impossible[:SHOWN_FAILURES]:
        if line.error is not None:
            st.warning(plain(f"{line.line_id}: {explain(line.error, lang)}"))


def _packing(packing: Packing, was_busy: bool) -> None:
    card, lang = packing.card(), state.view().lang
    if card.finished and was_busy:
        st.rerun()
    if not card.finished:
        left = "" if card.left_s is None else say("jobs.left", lang, seconds=max(1, round(card.left_s)))
        text = say("jobs.progress", lang, done=card.done, total=card.total, left=left)
        st.progress(card.done / max(1, card.total), text)
        st.button(say("export.cancel", lang), on_click=packing.cancel, icon=":material/stop_circle:")
        return
    _outcome(card, lang)


def _outcome(card: PackingCard, lang: str) -> None:
    if isinstance(card.error, StudioError | TtsError):
        st.error(plain(explain(card.error, lang)))
    elif card.error is not None:
        st.error(plain(str(card.error)))
    for line_id, error in list(card.failed.items())[:SHOWN_FAILURES]:
        st.warning(plain(f"{line_id}: {explain(error, lang)}"))
    if card.file is not None and card.folder is not None:
        st.success(say("export.done", lang, lines=card.total - len(card.failed)))
        st.download_button(
            say("export.download", lang),
            data=card.file.open("rb"),
            file_name=card.file.name,
            mime="application/zip",
            on_click="ignore",
            icon=":material/download:",
        )
        st.text(say("export.folder", lang, folder=card.folder))
        files = sorted(path.relative_to(card.folder).as_posix() for path in card.folder.rglob("*.*"))
        with st.expander(say("export.files", lang, count=len(files))):
            st.code("\n".join(files), language=None)
