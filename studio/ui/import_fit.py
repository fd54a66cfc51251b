"""Times of a file kept by what the engine plans: by guesses at once, and anew when the plans are there."""

from functools import lru_cache

import streamlit as st

from studio.exchange.draft import Draft
from studio.exchange.fit import Fit
from studio.lengths import Lengths, fit_by_plans, voiced_by
from studio.scene import Scene
from studio.ui.workshop import workshop
from studio.words import say
from tts.core import Core

POLL_S = 1.0


def fitted(draft: Draft, fit: Fit, into: Scene | None, lang: str) -> Draft:
    """The draft with its lines paced and placed; says so as long as lengths are guessed."""
    if fit is Fit.OFF:
        return draft
    lengths, core = _lengths(workshop().core), workshop().core
    paced, unknown = fit_by_plans(draft, fit, voiced_by(draft, core.info.voices, into), lengths.seconds)
    lengths.want(unknown)
    if unknown:
        st.fragment(_wait, run_every=POLL_S)(lengths, len(draft.lines), lang)
    return paced


def _wait(lengths: Lengths, total: int, lang: str) -> None:
    left = lengths.left()
    if not left:
        st.rerun()
    st.caption(say("import.measuring", lang, done=max(0, total - left), total=total))


@lru_cache(maxsize=2)
def _lengths(core: Core) -> Lengths:
    return Lengths(core)
