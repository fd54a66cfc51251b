"""Reference recordings: taken in with their checks, their rights and a consent; listed and forgotten."""

import math
import time
from functools import lru_cache

import streamlit as st

from studio.clip_checks import ClipCheck, Verdict, check_clip
from studio.clip_edit import drawing, trimmed, wav_of
from studio.errors import StudioError
from studio.reference_clips import ClipShelf, KeptClip, Rights, channels_of, digest, read_clip
from studio.ui import state
from studio.ui.plain import plain
from studio.words import explain, say
from tts.audio import Audio
from tts.core import studio_home
from tts.errors import TtsError
from tts.prosody import Prosody, measure
from tts.reference import check_reference

MAX_UPLOAD_MB = 50
RATE = 48_000
FORMATS = ("wav", "flac", "ogg", "oga", "opus", "mp3", "aif", "aiff", "au", "caf", "w64", "rf64")


def show() -> None:
    """Show how to take a recording in, and those that are kept."""
    lang = state.view().lang
    shelf = ClipShelf(studio_home() / "voices")
    st.text(say("clip.for_later", lang))
    upload, microphone = st.columns(2, gap="large")
    file = upload.file_uploader(
        say("clip.file", lang),
        type=list(FORMATS),
        max_upload_size=MAX_UPLOAD_MB,
        key="clip-file",
        help=say("clip.advice", lang),
    )
    spoken = microphone.audio_input(
        say("clip.microphone", lang), sample_rate=RATE, key="clip-microphone", help=say("clip.advice", lang)
    )
    if file is not None and spoken is not None:
        st.caption(say("clip.both", lang))
    given = file or spoken
    if given is not None:
        _take_in(shelf, given.getvalue())
    for clip in shelf.clips():
        _kept(shelf, clip)


def _take_in(shelf: ClipShelf, data: bytes) -> None:
    lang = state.view().lang
    try:
        with st.spinner(say("clip.measuring", lang)):
            cut = _cut(data, lang)
            check = _check(cut, channels_of(data))
    except (TtsError, StudioError) as error:
        st.error(explain(error, lang))
        return
    st.audio(cut)
    show_check(check, lang)
    if check.verdict is not Verdict.REFUSE:
        _keep(shelf, cut, lang)


def _cut(data: bytes, lang: str) -> bytes:
    """Show the recording with handles for its ends; what is left of it, as it came where nothing is cut."""
    audio, prosody = _measured(data)
    named = digest(data)[:12]
    length_s = max(0.1, math.floor(audio.seconds * 10.0) / 10.0)
    start_s, end_s = st.slider(
        say("clip.trim", lang), 0.0, length_s, (0.0, length_s), step=0.1, key=f"clip-trim-{named}"
    )
    fade_ms = st.slider(say("clip.fade", lang), 0, 200, 0, step=5, key=f"clip-fade-{named}")
    told = say(
        "clip.picture", lang, seconds=f"{audio.seconds:.1f}", voiced=f"{100 * prosody.voiced_share:.0f}"
    )
    st.image(drawing(audio, prosody, (start_s, end_s), told), width="stretch")
    st.caption(told)
    if (start_s, end_s, fade_ms) == (0.0, length_s, 0):
        return data
    return wav_of(trimmed(audio, start_s, end_s, fade_ms / 1000.0))


def _keep(shelf: ClipShelf, data: bytes, lang: str) -> None:
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
def _measured(data: bytes) -> tuple[Audio, Prosody]:
    audio = read_clip(data)
    check_reference(audio)
    return audio, measure(audio)


@lru_cache(maxsize=8)
def _check(data: bytes, channels: int) -> ClipCheck:
    return check_clip(read_clip(data), channels)


def show_check(check: ClipCheck, lang: str) -> None:
    """Say what was measured of a recording and what becomes of it."""
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
    told = [say(f"clip.{finding.code}", lang, **dict(finding.facts)) for finding in check.findings]
    match check.verdict:
        case Verdict.GOOD:
            st.success(say("clip.good", lang), icon=":material/check:")
        case Verdict.WARN:
            listed = "\n".join(f"- {one}" for one in told)
            st.warning(f"{say('clip.warned', lang)}\n{listed}", icon=":material/lightbulb:")
        case Verdict.REFUSE:
            refused = [
                say(f"clip.{one.code}", lang, **dict(one.facts)) for one in check.findings if one.refused
            ]
            listed = "\n".join(f"- {one}" for one in refused)
            st.error(f"{say('clip.refused', lang)}\n{listed}", icon=":material/block:")


def _kept(shelf: ClipShelf, clip: KeptClip) -> None:
    lang = state.view().lang
    with st.container(border=True):
        told, listen, button = st.columns([4, 1, 1], vertical_alignment="center")
        told.text(clip.name)
        told.text(tell_rights(clip.rights, lang))
        if listen.button(say("clip.listen", lang), key=f"listen-{clip.id}", icon=":material/play_arrow:"):
            st.audio(clip.path.read_bytes(), autoplay=True)
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


def tell_rights(rights: Rights, lang: str) -> str:
    """Whose voice a recording is and what may be done with it, in a sentence."""
    if not rights.consented:
        return say("clip.no_rights", lang)
    day = time.strftime("%Y-%m-%d", time.localtime(rights.at))
    return say("clip.consented", lang, note=rights.note, day=day)
