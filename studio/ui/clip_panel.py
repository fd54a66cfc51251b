"""A line's feeling from a recording, and its curve from a reading: chosen, told in words, one undo each."""

from functools import lru_cache, partial

import streamlit as st

from studio.errors import StudioError
from studio.felt_clip import as_clip, feel_clip, tell_difference
from studio.own_direction import felt
from studio.performed import performed_curve
from studio.reference_clips import ClipShelf, KeptClip, read_clip
from studio.ui import direct_edits, state
from studio.ui.cast_clips import FORMATS, MAX_UPLOAD_MB, RATE, tell_rights
from studio.ui.line_reading import Reading
from studio.ui.opened import edit
from studio.ui.pieces import filled
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.word_times import neutral_utterance, word_times
from studio.words import explain, say
from tts.contract import Clip, Emotion
from tts.core import Priority, studio_home
from tts.errors import BadAudio, TtsError
from tts.prosody.fingerprint import Fingerprint, fingerprint
from tts.reference import open_clip

NEEDS_NEUTRAL = "clip_needs_neutral"


def show(reading: Reading, lang: str) -> None:
    """Show both; closed until it is wanted or used."""
    emotion = felt(reading.line, reading.role)
    panels = (
        ("title", partial(_source, reading, emotion, lang)),
        ("performance", partial(_performance, reading, lang)),
    )
    for name, fill in panels:
        key, used = f"felt-{name}-{reading.line.id}", name == "title" and emotion.clip is not None
        drawer = st.expander(say(f"felt.{name}", lang), expanded=used, key=key, on_change="rerun")
        if filled(drawer, key):
            with drawer:
                fill()


def _source(reading: Reading, emotion: Emotion, lang: str) -> None:
    kept = {clip.sha256: clip for clip in ClipShelf(studio_home() / "voices").clips()}
    if not kept and emotion.clip is None:
        st.caption(say("felt.none_kept", lang))
        return
    chosen = _choice(reading, "clip", kept, emotion.clip, lang)
    if emotion.clip is None:
        return
    _choice(reading, "neutral", {k: v for k, v in kept.items() if k != chosen}, emotion.neutral_clip, lang)
    _about(kept.get(chosen), lang)
    if _is_refused(reading):
        return
    if emotion.neutral_clip is None:
        if _cap() < 1.0:
            st.warning(say("felt.unsure", lang, percent=f"{100 * _cap():.0f}"), icon=":material/info:")
        return
    try:
        found, neutral = _print_of(emotion.clip), _print_of(emotion.neutral_clip)
    except TtsError as error:
        st.error(explain(error, lang))
        return
    st.caption(say("felt.told", lang, told=tell_difference(found, neutral, lang)))


def tell_held(reading: Reading, lang: str) -> None:
    """Say beside the strength that a recording without a neutral one is followed less far, or refused."""
    emotion = felt(reading.line, reading.role)
    if emotion.clip is None or emotion.neutral_clip is not None:
        return
    if _is_refused(reading):
        st.caption(f":red[:material/block: {say('felt.refused_here', lang)}]")
    elif emotion.strength > _cap():
        told = say("felt.held", lang, percent=f"{100 * _cap():.0f}")
        st.caption(f":orange[:material/warning: {told}]")


def _cap() -> float:
    return workshop().core.info.capabilities.unsure_clip


def _is_refused(reading: Reading) -> bool:
    """Whether the engine cannot follow the recording without a neutral one; the page says why above."""
    problem = reading.error.problem if isinstance(reading.error, BadAudio) else None
    return problem is not None and problem.code == NEEDS_NEUTRAL


def _about(kept: KeptClip | None, lang: str) -> None:
    """Whose voice the chosen recording is, and what may be done with it; it can be listened to."""
    if kept is None:
        return
    st.caption(plain(tell_rights(kept.rights, lang)))
    if st.button(say("clip.listen", lang), icon=":material/play_arrow:", key="direct-clip-listen"):
        st.audio(kept.path.read_bytes(), autoplay=True)


def _choice(reading: Reading, name: str, kept: dict[str, KeptClip], now: Clip | None, lang: str) -> str:
    """Let one recording be chosen; returns the content of the one that is."""
    names = {"": say("felt.none", lang)} | {sha256: plain(clip.name) for sha256, clip in kept.items()}
    if now is not None and now.sha256 not in names:
        names[now.sha256] = now.path
    held = now.sha256 if now else ""
    key = state.bound(f"direct-{name}", held)
    st.selectbox(
        say(f"felt.{name}", lang),
        list(names),
        format_func=lambda one: names.get(one, one),
        key=key,
        help=say(f"felt.{name}_help", lang),
        disabled=reading.line.locked,
        on_change=_choose,
        args=(reading.line.id, name, key, felt(reading.line, reading.role)),
    )
    return held


def _choose(line_id: str, name: str, key: str, emotion: Emotion) -> None:
    if not state.changed(key):
        return
    sha256 = str(state.held(key) or "")
    shelf = ClipShelf(studio_home() / "voices").clips()
    chosen = next((as_clip(kept) for kept in shelf if kept.sha256 == sha256), None)
    clip, neutral = (chosen, emotion.neutral_clip) if name == "clip" else (emotion.clip, chosen)
    edit(lambda scene: feel_clip(scene, line_id, clip, neutral), "operation.feeling")


def _performance(reading: Reading, lang: str) -> None:
    st.caption(say("felt.performance_help", lang))
    spoken = st.audio_input(say("felt.record", lang), sample_rate=RATE, key=f"direct-read-{reading.line.id}")
    file = st.file_uploader(
        say("felt.file", lang),
        type=list(FORMATS),
        max_upload_size=MAX_UPLOAD_MB,
        key=f"direct-reading-{reading.line.id}",
    )
    given = file or spoken
    pressed = st.button(
        say("felt.draw", lang),
        icon=":material/gesture:",
        disabled=given is None or reading.line.locked,
        key="direct-draw",
    )
    if pressed and given is not None:
        _draw(reading, given.getvalue(), lang)


def _draw(reading: Reading, data: bytes, lang: str) -> None:
    neutral = neutral_utterance(reading.utterance)
    try:
        [speech] = workshop().core.submit([neutral], Priority.PREVIEW).results()
        if isinstance(speech, TtsError):
            raise speech
        words = word_times(reading.line.text, speech.plan, speech.plan)
        feelings = felt(reading.line, reading.role).feelings
        made = performed_curve(read_clip(data), speech.audio, speech.plan, words, feelings)
    except (TtsError, StudioError) as error:
        st.error(explain(error, lang))
        return
    direct_edits.set_points(reading.line.id, made.curve)
    st.toast(say("felt.flat" if made.is_flat else "felt.drawn", lang), icon=":material/gesture:")
    st.rerun()


@lru_cache(maxsize=32)
def _print_of(clip: Clip) -> Fingerprint:
    return fingerprint(open_clip(clip))
