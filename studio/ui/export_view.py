"""Handing over a scene: what a pack will hold, making it, and taking it away."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from studio.casting import cast
from studio.errors import PackError, StudioError
from studio.pack import ExportPlan
from studio.packing import Packing, PackingCard, PackOrder
from studio.standing import LineStanding, Standing
from studio.ui import export_choices, pack_route, state
from studio.ui.opened import Opened
from studio.ui.plain import plain
from studio.ui.watched import watch
from studio.ui.workshop import workshop
from studio.words import explain, say
from tts.core import studio_home
from tts.errors import TtsError

POLL_S = 0.5
SHOWN_FAILURES = 8
_SCOPES = ("scene", "roles", "selection", "project")


def show(found: Opened) -> None:
    """Show what is ready, the choices, and the pack in the making or made last."""
    lang = state.view().lang
    _readiness(found.standings(), lang)
    plan = export_choices.choose(found.scene)
    order = None if plan is None else _order(found, plan, lang)
    packing = workshop().packings.get(found.scene_id)
    busy = packing is not None and not packing.card().finished
    pressed = st.button(
        say("export.make", lang),
        type="primary",
        disabled=busy or order is None,
        icon=":material/archive:",
        key="make",
    )
    if pressed and order is not None:
        folder = studio_home() / "packs" / found.project.id
        workshop().packings[found.scene_id] = Packing(order, workshop().core, folder)
        st.rerun()
    if packing is not None:
        watch(lambda: _packing(packing, found.scene_id), lambda: not packing.card().finished, every_s=POLL_S)


def _order(found: Opened, plan: ExportPlan, lang: str) -> PackOrder | None:
    """What is to be packed; None where nothing is chosen."""
    several = len(found.project.scenes()) > 1
    known = [
        scope
        for scope in _SCOPES
        if (scope != "selection" or found.selected) and (scope != "project" or several)
    ]
    scope = st.segmented_control(
        say("export.scope", lang),
        known,
        default=known[0],
        key="pack-scope",
        format_func=lambda name: say(f"export.scope.{name}", lang, count=len(found.selected)),
        required=True,
    )
    if scope == "project":
        voices = workshop().core.info.voices
        scenes = tuple(cast(found.project.scene(card.id), voices) for card in found.project.scenes())
        return PackOrder(scenes, plan, title=found.project.title)
    if scope == "selection":
        return PackOrder((found.cast,), plan, found.selected)
    if scope == "roles":
        names = {role.id: plain(role.name or role.id) for role in found.scene.roles}
        roles = st.pills(
            say("export.roles", lang),
            list(names),
            selection_mode="multi",
            default=list(names),
            key="pack-roles",
            format_func=lambda role_id: names[role_id],
        )
        ids = tuple(line.id for line in found.scene.lines if line.role in roles)
        return PackOrder((found.cast,), plan, ids) if ids else None
    return PackOrder((found.cast,), plan) if found.scene.lines else None


def _readiness(standings: list[LineStanding], lang: str) -> None:
    ready = sum(line.standing is Standing.RENDERED for line in standings)
    impossible = [line for line in standings if line.standing is Standing.IMPOSSIBLE]
    rest = len(standings) - ready - len(impossible)
    key = "export.ready_rest" if rest else "export.ready"
    st.write(say(key, lang, ready=ready, total=len(standings), open=rest))
    for line in impossible[:SHOWN_FAILURES]:
        if line.error is not None:
            st.warning(plain(f"{line.line_id}: {explain(line.error, lang)}"))


def _packing(packing: Packing, scene_id: str) -> None:
    card, lang = packing.card(), state.view().lang
    if not card.finished:
        left = "" if card.left_s is None else say("jobs.left", lang, seconds=max(1, round(card.left_s)))
        phase = say(f"export.phase.{card.phase}", lang)
        text = say("jobs.progress", lang, done=card.done, total=card.total, left=left)
        st.progress(min(1.0, card.done / max(1, card.total)), f"{phase} {text}")
        st.button(say("export.cancel", lang), on_click=packing.cancel, icon=":material/stop_circle:")
        return
    _outcome(card, scene_id, lang)


def _outcome(card: PackingCard, scene_id: str, lang: str) -> None:
    if isinstance(card.error, PackError) and card.error.code == "cancelled":
        st.info(plain(explain(card.error, lang)))
    elif isinstance(card.error, StudioError | TtsError):
        st.error(plain(explain(card.error, lang)))
    elif card.error is not None:
        st.error(plain(str(card.error)))
    for line_id, error in list(card.failed.items())[:SHOWN_FAILURES]:
        st.warning(plain(f"{line_id}: {explain(error, lang)}"))
    if card.file is None or card.folder is None:
        return
    st.success(say("export.done", lang, lines=card.total - len(card.failed)))
    st.link_button(say("export.download", lang), pack_route.address(scene_id), icon=":material/download:")
    st.text(say("export.folder", lang, folder=card.folder))
    for document in card.documents:
        _report(document, lang)
    files = sorted(path.relative_to(card.folder).as_posix() for path in card.folder.rglob("*.*"))
    with st.expander(say("export.files", lang, count=len(files))):
        st.code("\n".join(files), language=None)


def _report(document: Mapping[str, Any], lang: str) -> None:
    """What a pack came to, and what its check found."""
    loudness, found = document["loudness"], document["report"]
    lufs = "–" if loudness["measured_lufs"] is None else f"{loudness['measured_lufs']:.1f}"
    told = say(
        "export.report",
        lang,
        scene=document["title"],
        lufs=lufs,
        peak_db=f"{loudness['true_peak_db']:.1f}",
        limiter_db=f"{loudness['limiter_db']:.1f}",
    )
    st.text(told)
    if found:
        with st.expander(say("export.warnings", lang, count=len(found)), icon=":material/rule:"):
            for one in found:
                st.text(say(f"check.{one['code']}", lang, where=one["where"], **one["facts"]))
