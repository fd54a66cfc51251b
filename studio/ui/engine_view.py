"""The engine's room: who speaks, on what device, what is waiting, and what the cache holds."""

from collections.abc import Sequence

import streamlit as st

from studio.ui import state, weights_view
from studio.ui.pieces import filled
from studio.ui.plain import plain
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.contract import EngineInfo, Voice
from tts.core import Core
from tts.errors import TtsError
from tts.registry import EngineEntry

MIB = 2**20
LIMITS_GIB = (1, 2, 4, 8, 16, 32, 64)


def show_engines() -> None:
    """Show every engine: whether it can run, what it can do, voices and weights; and let one be chosen."""
    view, shop = state.view(), workshop()
    st.caption(say("engine.for_project" if view.project else "engine.for_new", view.lang))
    chosen = shop.core.entry.name
    for entry in shop.hall.entries:
        with st.container(border=True, key=f"engine-{entry.name}"):
            _engine(entry, view.lang, is_chosen=entry.name == chosen)


def show_worker() -> None:
    """Show the processes of engines and what waits for them."""
    lang, shop = state.view().lang, workshop()
    running = shop.hall.running()
    for core in running:
        _process(core, lang)
    if shop.core not in running:
        refusal, name = shop.core.engine_state().refusal, plain(shop.core.entry.called(lang))
        if refusal is None:
            st.write(say("engine.resting", lang, name=name))
        else:
            st.error(say("engine.refused", lang, name=name, reason=plain(explain(refusal, lang))))
        st.button(
            say("engine.start", lang),
            on_click=shop.core.warm_up,
            icon=":material/power_settings_new:",
            help=say("engine.start_help", lang),
            disabled=shop.core.entry.problem() is not None,
        )
    orders = [order for order in shop.desk.orders() if not order.finished]
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
        row = st.container(horizontal=True)
        if row.button(say("engine.prune", lang), help=say("engine.prune_help", lang)):
            cache.set_limit(limit * 1024 * MIB)
            cache.prune(to_bytes=0)
            st.rerun()
        if row.button(say("engine.verify", lang)):
            checked = cache.verify()
            st.success(say("engine.verified", lang, checked=checked.checked, damaged=len(checked.damaged)))
    except TtsError as error:
        st.error(explain(error, lang))


def _engine(entry: EngineEntry, lang: str, *, is_chosen: bool) -> None:
    problem, info = entry.problem(), entry.info()
    head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
    head.subheader(entry.called(lang), anchor=False, width="content")
    if is_chosen:
        head.badge(say("engine.chosen", lang), icon=":material/record_voice_over:")
    else:
        head.button(
            say("engine.choose", lang),
            key=f"choose-{entry.name}",
            help=say("engine.choose_help", lang),
            disabled=problem is not None,
            on_click=_choose,
            args=(entry,),
        )
    if problem is not None:
        st.warning(plain(explain(problem, lang)), icon=":material/build:")
    else:
        st.write(say(f"engine.quality_{info.quality}", lang))
    _facts(info, lang)
    _voices(entry.name, info.voices, lang)
    if entry.weights is not None:
        orders = workshop().desk.orders()
        rendering = any(order.engine == entry.name and not order.finished for order in orders)
        weights_view.show(entry.name, rendering=rendering)


def _choose(entry: EngineEntry) -> None:
    """Let the open project speak with another engine; what is under way with the one before goes on."""
    view, shop = state.view(), workshop()
    before = shop.core.entry
    if view.project:
        shop.store.choose_engine(view.project, entry.name)
    else:
        view.engine = entry.name
    orders = [order for order in shop.desk.orders() if not order.finished and order.engine == before.name]
    left = sum(order.total - order.done for order in orders if order.wish.project == view.project)
    if left:
        told = say("engine.goes_on", view.lang, count=left, name=before.called(view.lang))
        st.toast(told, icon=":material/graphic_eq:", duration="long")


def _process(core: Core, lang: str) -> None:
    name, pid = core.entry.called(lang), core.engine_state().pid
    orders = [o for o in workshop().desk.orders() if not o.finished and o.engine == core.entry.name]
    st.write(say("engine.running", lang, name=plain(name), pid=pid))
    st.button(
        say("engine.end", lang),
        key=f"end-{core.entry.name}",
        icon=":material/stop_circle:",
        help=say("engine.end_help", lang),
        disabled=bool(orders),
        on_click=workshop().hall.end,
        args=(core.entry.name,),
    )


def _facts(info: EngineInfo, lang: str) -> None:
    able = info.capabilities
    sources = ", ".join(say(f"engine.source_{source}", lang) for source in sorted(able.emotion_sources))
    rows = {
        "engine.version": info.version,
        "engine.rate": f"{info.rate} Hz",
        "engine.sources": sources,
        "engine.exact": say("engine.yes" if able.exact_plan else "engine.no", lang),
    }
    st.markdown("\n".join(f"- {say(key, lang)}: **{plain(value)}**" for key, value in rows.items()))
    st.caption(say("engine.separate" if able.separate_stages else "engine.joined", lang))


def _voices(engine: str, voices: Sequence[Voice], lang: str) -> None:
    if not voices:
        st.info(say("engine.no_voices", lang), icon=":material/mic:")
        st.page_link("pages/cast.py", label=say("engine.go_cast", lang), icon=":material/groups:")
        return
    key = f"voices-{engine}"
    drawer = st.expander(say("engine.voices", lang, count=len(voices)), key=key, on_change="rerun")
    if not filled(drawer, key):
        return
    table = {
        say("engine.voice", lang): [v.name_zh if lang == "zh" else v.name for v in voices],
        say("engine.languages", lang): [", ".join(v.languages) for v in voices],
        "ID": [v.id for v in voices],
    }
    drawer.dataframe(table, hide_index=True, width="stretch")
