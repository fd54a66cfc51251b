"""Reference recordings: taken in with their checks, their rights and a consent; listed and forgotten."""

import math
import time
from functools import lru_cache

import streamlit as st

from studio.clip_checks import ClipCheck, check_clip
from studio.errors import StudioError
from studio.reference_clips import ClipShelf, KeptClip, Rights, read_clip
from studio.ui import state
from studio.ui.plain import plain
from studio.words import explain, say
from tts.core import studio_home
from tts.errors import TtsError

MAX_UPLOAD_MB = 50
RATE = 48_000


def show() -> None:
    """Show how to take a recording in, and those that are kept."""
    lang = state.view().lang
    shelf = ClipShelf(studio_home() / "voices")
    st.text(say("clip.for_later", lang))
    upload, microphone = st.columns(2, gap="large")
    file = upload.file_uploader(
        say("clip.file", lang),
        type=["wav", "flac", "ogg", "mp3"],
        max_upload_size=MAX_UPLOAD_MB,
        key="clip-file",
        help=say("clip.advice", lang),
    )
    spoken = microphone.audio_input(
        say("clip.microphone", lang), sample_rate=RATE, key="clip-microphone", help=say("clip.advice", lang)
    )
    given = file or spoken
    if given is not None:
        _take_in(shelf, given.getvalue())
    for clip in shelf.clips():
        _kept(shelf, clip)


def _take_in(shelf: ClipShelf, data: bytes) -> None:
    lang = state.view().lang
    st.audio(data)
    try:
        with st.spinner(say("clip.measuring", lang)):
            check = _check(data)
    except (TtsError, StudioError) as error:
        st.error(explain(error, lang))
        return
    _show_check(check, lang)
    with st.form("clip-form", border=False):
        name = st.text_input(say("clip.name", lang), max_chars=80, key="clip-name")
        note = st.text_area(
            say("clip.rights", lang),
            max_chars=1000,
            height=80,
            placeholder=say("clip.rights_sample", lang),
            key="clip-rights",
        )
        consent = st.checkbox(say("clip.consent", lang), key="clip-consent")
        if st.form_submit_button(say("clip.keep", lang), type="primary", key="clip-keep"):
            try:
                kept = shelf.keep(data, name, Rights(note, consent))
                st.success(say("clip.kept", lang, name=plain(kept.name)))
            except (TtsError, StudioError) as error:
                st.error(explain(error, lang))


@lru_cache(maxsize=8)
def _check(data: bytes) -> ClipCheck:
    return check_clip(read_clip(data))


def _show_check(check: ClipCheck, lang: str) -> None:
    pitch = "–" if math.isnan(check.f0_hz) else f"{check.f0_hz:.0f} Hz"
    numbers = say(
        "clip.numbers",
        lang,
        seconds=f"{check.seconds:.1f}",
        rate=check.rate,
        level=f"{check.level_db:.0f}",
        snr=f"{check.snr_db:.0f}",
        pitch=pitch,
    )
    st.text(numbers)
    for finding in check.findings:
        st.warning(say(f"clip.{finding.code}", lang, **dict(finding.facts)), icon=":material/lightbulb:")
    if not check.findings:
        st.success(say("clip.fine", lang), icon=":material/check:")


def _kept(shelf: ClipShelf, clip: KeptClip) -> None:
    lang = state.view().lang
    with st.container(border=True):
        told, button = st.columns([5, 1], vertical_alignment="center")
        told.text(clip.name)
        told.text(_rights(clip, lang))
        button.button(
            say("clip.forget", lang),
            key=f"forget-{clip.id}",
            icon=":material/delete:",
            on_click=_forget,
            args=(shelf, clip.id),
            help=say("clip.forget_help", lang),
        )


def _forget(shelf: ClipShelf, clip_id: str) -> None:
    shelf.remove(clip_id)


def _rights(clip: KeptClip, lang: str) -> str:
    if not clip.rights.consented:
        return say("clip.no_rights", lang)
    day = time.strftime("%Y-%m-%d", time.localtime(clip.rights.at))
    return say("clip.consented", lang, note=clip.rights.note, day=day)
