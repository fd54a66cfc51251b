"""The engine's room: who speaks, on what device, what is waiting, and what the cache holds."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from studio.ui import state
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import EngineInfo, Voice
from tts.errors import TtsError
from tts.registry import engines

MIB = 2**20
LIMITS_GIB = (1, 2, 4, 8, 16, 32, 64)


def show_engines() -> None:
    """Show every engine: whether it can run, what it can do, and its voices."""
    lang = state.view().lang
    for entry in engines():
        problem = entry.problem()
        st.subheader(entry.name)
        if problem is not None:
            st.warning(problem)
            continue
        info = entry.info()
        st.write(say(f"engine.quality_{info.quality}", lang))
        _facts(info, lang)
        with st.expander(say("engine.voices", lang, count=len(info.voices))):
            st.dataframe(_voices(info.voices, lang), hide_index=True, width="stretch")


def show_worker() -> None:
    """Show the engine's process and what waits for it."""
    lang, core = state.view().lang, workshop().core
    worker = core.engine_state()
    running = worker.pid is not None
    st.write(say("engine.running" if running else "engine.resting", lang, pid=worker.pid))
    if not running:
        st.button(say("engine.start", lang), on_click=core.warm_up, icon=":material/power_settings_new:")
    orders = [order for order in workshop().desk.orders() if not order.finished]
    st.caption(say("engine.queue", lang, orders=len(orders), lines=sum(o.total - o.done for o in orders)))


def show_cache() -> None:
    """Show what the cache holds, and let it be limited, cleaned and checked."""
    lang, cache = state.view().lang, workshop().core.cache
    try:
        stats = cache.stats()
        st.write(
            say(
                "engine.cache",
                lang,
                mb=f"{stats.size_bytes / MIB:.0f}",
                entries=sum(stage.entries for stage in stats.stages.values()),
            )
        )
        st.text(str(cache.folder))
        limit = st.select_slider(
            say("engine.limit", lang),
            LIMITS_GIB,
            value=min(LIMITS_GIB, key=lambda gib: abs(gib * 1024 * MIB - cache.limit_bytes)),
            format_func=lambda gib: f"{gib} GiB",
            key="cache-limit",
        )
        clean, check = st.columns(2)
        if clean.button(say("engine.prune", lang), help=say("engine.prune_help", lang)):
            cache.set_limit(limit * 1024 * MIB)
            cache.prune(to_bytes=0)
            st.rerun()
        if check.button(say("engine.verify", lang)):
            checked = cache.verify()
            st.success(say("engine.verified", lang, checked=checked.checked, damaged=len(checked.damaged)))
    except TtsError as error:
        st.error(explain(error, lang))


def _facts(info: EngineInfo, lang: str) -> None:
    able = info.capabilities
    sources = ", ".join(say(f"engine.source_{source}", lang) for source in sorted(able.emotion_sources))
    rows = {
        "engine.version": info.version,
        "engine.rate": f"{info.rate} Hz",
        "engine.sources": sources,
        "engine.exact": say("engine.yes" if able.exact_plan else "engine.no", lang),
        "engine.separate": say("engine.yes" if able.separate_stages else "engine.no", lang),
    }
    st.markdown("\n".join(f"- {say(key, lang)}: **{plain(value)}**" for key, value in rows.items()))


def _voices(voices: Sequence[Voice], lang: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            say("engine.voice", lang): [v.name_zh if lang == "zh" else v.name for v in voices],
            say("engine.languages", lang): [", ".join(v.languages) for v in voices],
            "ID": [v.id for v in voices],
        }
    )
