"""The weights of an engine: what is there, the terms, download, check, use of a folder, and removal."""

import os
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from studio.ui import state
from studio.ui.pieces import filled
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.weights_work import Terms, WeightsWork, Work, WorkCard, size_told
from studio.words import explain, say
from tts.weights.download import Source
from tts.weights.layout import is_made
from tts.weights.moving import FileState, Standing, standing
from tts.weights.record import FOLDER_VARIABLE, read_record, weights_folder

POLL_S = 0.5
MIRRORS = ("https://", "http://")


def show(engine: str, *, rendering: bool) -> None:
    """Show the weights of an engine; nothing of them is changed while it renders."""
    lang, work = state.view().lang, workshop().weights[engine]
    folder = weights_folder(work.layout)
    files = standing(work.layout, folder)
    st.markdown(f"**{say('weights.title', lang)}**")
    _summary(engine, files, folder, lang)
    if rendering:
        st.info(say("weights.rendering", lang), icon=":material/graphic_eq:")
        return
    if work.busy():
        st.fragment(_under_way, run_every=POLL_S)(engine)
        return
    _ended(work, lang)
    if any(one.state in (FileState.MISSING, FileState.ABSENT, FileState.CHANGED) for one in files):
        _bring(work, engine, lang)
    _care(work, engine, files, lang)


def told(card: WorkCard, lang: str) -> str:
    """How far some work is, in a sentence."""
    moved = card.moved
    if moved is None:
        return say(f"weights.work_{card.work}", lang)
    left = "…" if moved.left_s is None else _clock(moved.left_s, lang)
    facts = {"done": size_told(moved.done_bytes), "total": size_told(moved.total_bytes)}
    return say("weights.progress", lang, rate=size_told(round(moved.rate_bytes_s)), left=left, **facts)


def _summary(engine: str, files: Sequence[Standing], folder: Path, lang: str) -> None:
    there = [one for one in files if one.state in (FileState.VERIFIED, FileState.PRESENT, FileState.CHANGED)]
    verified = [one for one in there if one.state is FileState.VERIFIED]
    size = size_told(sum(one.size_bytes for one in there))
    counts = {"there": len(there), "all": len(files), "verified": len(verified), "size": size}
    st.text(say("weights.summary", lang, **counts))
    st.text(say("weights.folder", lang, folder=str(folder)))
    if is_made(folder):
        st.warning(say("engine.quality_noise", lang), icon=":material/grain:")
    if os.environ.get(FOLDER_VARIABLE, "").strip():
        st.caption(say("weights.by_variable", lang, name=FOLDER_VARIABLE))
    key = f"weights-files-{engine}"
    drawer = st.expander(say("weights.files", lang, count=len(files)), key=key, on_change="rerun")
    if filled(drawer, key):
        drawer.dataframe(_table(files, lang), hide_index=True, width="stretch")
        drawer.caption(say("models.no_sums", lang))


def _under_way(engine: str) -> None:
    """What is done now; looks again by itself, and the whole page once it is over."""
    lang, work = state.view().lang, workshop().weights[engine]
    card = work.card()
    if card is None or card.finished:
        st.rerun()
    moved = card.moved
    share = moved.done_bytes / max(1, moved.total_bytes) if moved else 0.0
    st.progress(min(1.0, max(0.0, share)), told(card, lang))
    for retried in card.retried[-1:]:
        tried = f"({retried.attempt}/{retried.attempts})"
        reason = explain(retried.reason, lang)
        st.caption(plain(say("models.retry", lang, local=retried.local, reason=reason, tried=tried)))
    st.caption(say("weights.goes_on", lang))
    st.button(
        say("weights.cancel", lang),
        key=f"weights-cancel-{engine}",
        icon=":material/stop_circle:",
        help=say("weights.cancel_help", lang),
        on_click=work.cancel,
    )


def _ended(work: WeightsWork, lang: str) -> None:
    """What came of the work that was done last."""
    card = work.card()
    if card is None or (card.work is Work.TERMS and card.error is None):
        return
    if card.error is not None:
        st.error(plain(explain(card.error, lang)), icon=":material/error:")
    elif card.cancelled:
        st.info(say("weights.cancelled", lang))
    elif card.wrong:
        wrong = [(one.file.local, explain(one.reason, lang)) for one in card.wrong if one.reason]
        told = [say("models.file_bad", lang, local=local, reason=reason) for local, reason in wrong]
        st.error(plain(" ".join(told)), icon=":material/error:")
    else:
        facts = {"count": card.right, "size": size_told(card.freed_bytes)}
        st.success(say(f"weights.done_{card.work}", lang, **facts), icon=":material/check:")


def _bring(work: WeightsWork, engine: str, lang: str) -> None:
    """Ask for the terms first; only what was read and accepted is downloaded."""
    room = work.room()
    st.text(say("weights.room", lang, needed=size_told(room.needed_bytes), free=size_told(room.free_bytes)))
    mirror = st.text_input(
        say("weights.mirror", lang),
        placeholder="https://hf-mirror.com",
        key=f"weights-mirror-{engine}",
        help=say("weights.mirror_help", lang),
        persist_state="session",  # it is not shown while something is under way
    ).strip()
    if mirror and not mirror.startswith(MIRRORS):
        st.error(say("weights.mirror_wrong", lang))
        return
    card = work.card()
    read = card.terms if card and card.work is Work.TERMS else ()
    if not read:
        st.button(
            say("weights.read_terms", lang),
            key=f"weights-terms-{engine}",
            icon=":material/gavel:",
            help=say("weights.read_terms_help", lang),
            on_click=work.read_terms,
            args=(mirror or None,),
        )
        return
    _terms(read, lang)
    known = read_record(work.layout).accepted
    before = all(known.get(terms.repository.id) == terms.digest for terms in read)
    agreed = st.checkbox(say("weights.accept", lang), value=before, key=f"weights-accept-{engine}")
    st.button(
        say("weights.download", lang, size=size_told(room.needed_bytes)),
        key=f"weights-download-{engine}",
        type="primary",
        icon=":material/download:",
        disabled=not agreed or room.needed_bytes > room.free_bytes,
        help=say("weights.download_help", lang),
        on_click=work.download,
        args=(Source(mirror or None), read),
    )


def _terms(read: Sequence[Terms], lang: str) -> None:
    for terms in read:
        repository = terms.repository
        with st.expander(f"{repository.id} · {repository.licence}"):
            st.text(say(f"terms.{repository.terms}", lang))
            st.page_link(repository.page, label=repository.page)
            if terms.text is None:
                st.warning(
                    say("models.licence_no_text", lang, repository=repository.id, page=repository.page)
                )
            else:
                st.text(terms.text.strip())


def _care(work: WeightsWork, engine: str, files: Sequence[Standing], lang: str) -> None:
    """Check what is there, use a folder, remove."""
    some = any(one.size_bytes for one in files)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            say("weights.verify", lang),
            key=f"weights-verify-{engine}",
            icon=":material/fact_check:",
            help=say("weights.verify_help", lang),
            disabled=not some,
            on_click=work.verify,
        )
        with st.popover(say("weights.remove", lang), icon=":material/delete:", disabled=not some):
            st.text(say("weights.remove_help", lang))
            st.button(
                say("weights.remove_do", lang),
                key=f"weights-remove-{engine}",
                type="primary",
                on_click=work.remove,
            )
    key = f"weights-own-{engine}"
    label = say("weights.own_folder", lang)
    drawer = st.expander(label, icon=":material/folder_open:", key=key, on_change="rerun")
    if filled(drawer, key):
        with drawer:
            _own_folder(work, engine, lang)


def _own_folder(work: WeightsWork, engine: str, lang: str) -> None:
    named = st.text_input(
        say("weights.path", lang),
        key=f"weights-path-{engine}",
        help=say("weights.path_help", lang),
    ).strip()
    path = Path(named).expanduser()
    with st.container(horizontal=True):
        for name, act in (("adopt", work.adopt), ("bring", work.bring_in)):
            st.button(
                say(f"weights.{name}", lang),
                key=f"weights-{name}-{engine}",
                help=say(f"weights.{name}_help", lang),
                disabled=not named,
                on_click=act,
                args=(path,),
            )


def _table(files: Sequence[Standing], lang: str) -> dict[str, list[str]]:
    return {
        say("weights.file", lang): [one.file.local for one in files],
        say("weights.state", lang): [say(f"models.state_{one.state}", lang) for one in files],
        say("weights.size", lang): [size_told(one.size_bytes or one.file.about_bytes) for one in files],
        say("weights.licence", lang): [one.file.repository.licence for one in files],
        say("weights.repository", lang): [one.file.repository.id for one in files],
    }


def _clock(seconds: float, lang: str) -> str:
    minutes, rest = divmod(max(1, round(seconds)), 60)
    return say("weights.minutes", lang, minutes=minutes, seconds=f"{rest:02}")
