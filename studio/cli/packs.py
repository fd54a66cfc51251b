"""Making packs from the command line: what `render` and `export` share."""

import argparse
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studio.cli.opening import language_of
from studio.cli.progress import ProgressLine, clock
from studio.cli.report import Report, as_json, as_text
from studio.errors import PackError, SceneError
from studio.pack import (
    ExportPlan,
    KeptTake,
    Pace,
    PackWriter,
    document_of,
    find_current,
    line_ids_of,
    recipe_of,
    rights_of,
)
from studio.reference_clips import ClipShelf
from studio.render import Progress, Rendering, take_keys
from studio.scene import Scene
from studio.takes import FailedLine
from studio.words import explain, say
from tts.core import Core, Notice
from tts.registry import EngineEntry

_NAMED = 5  # lines named in an error


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be rendered, how it is to be handed over, and where to."""

    scene: Scene
    line_ids: tuple[str, ...]
    target: Path
    plan: ExportPlan
    force: bool


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of an order: the manifest, and what happened to each line."""

    document: dict[str, Any] | None = None
    lines: Mapping[str, KeptTake] = field(default_factory=dict)
    failed: tuple[FailedLine, ...] = ()


def add_target_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a place, lines and a form of report."""
    parser.add_argument("--out", type=Path, required=True, help="folder of the pack")
    parser.add_argument("--lines", help="ids of the lines to render, with commas between; all if left out")
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace the folder even if it holds files that are not of a pack",
    )
    parser.add_argument("--json", action="store_true", help="one JSON report on standard output")


def make_pack(args: argparse.Namespace, entry: EngineEntry, scene: Scene, plan: ExportPlan) -> int:
    """Render what changed of a scene, write the pack, report; 1 if some lines failed."""
    began_s = time.monotonic()
    lang = language_of(args)
    order = Order(scene, chosen_lines(scene, args.lines), args.out, plan, args.force)
    if not order.force:
        _check_lines(order)
    with Core(entry, device=args.device) as core:
        document = _find_current(order, core)
        made = _Made() if document else _make(order, core, lang)
    report = Report(
        order.target, document or made.document, made.lines, made.failed, time.monotonic() - began_s
    )
    if args.json:
        print(json.dumps(as_json(report, lang), ensure_ascii=False, indent=1))
    else:
        print(as_text(report, lang))
    return 1 if made.failed else 0


def chosen_lines(scene: Scene, asked: str | None) -> tuple[str, ...]:
    """Ids of the lines to be rendered, in the order of the scene."""
    known = [line.id for line in scene.lines]
    if asked is None:
        return tuple(known)
    wanted = {part.strip() for part in asked.split(",") if part.strip()}
    for line_id in sorted(wanted - set(known)):
        scene.line(line_id)  # raises in the words of the scene
    if not wanted:
        raise SceneError("--lines names no line.")
    return tuple(line_id for line_id in known if line_id in wanted)


def _find_current(order: Order, core: Core) -> dict[str, Any] | None:
    """The manifest of the pack that is there, if rendering would make the same one."""
    keys = take_keys(order.scene, core, order.line_ids)
    return find_current(order.target, recipe_of(order.scene, keys, order.plan)) if keys else None


def _make(order: Order, core: Core, lang: str) -> _Made:
    shown = ProgressLine(lang)
    rights = rights_of(order.scene, ClipShelf().clips())
    with PackWriter(order.scene, order.target, plan=order.plan, rights=rights, force=order.force) as pack:
        lines, failed = _render(order, core, pack, shown, lang)
        if not lines:
            return _Made(failed=failed)
        shown.say(say("cli.mixing", lang))
        _write(pack, shown, lang)
        return _Made(document_of(pack.contents), lines, failed)


def _write(pack: PackWriter, shown: ProgressLine, lang: str) -> None:
    pace = Pace()
    for step in pack.write():
        pace.enter(step)
        if shown.due():
            progress = Progress(step.done, step.total, pace.left_s())
            shown.show(progress, say(f"export.phase.{step.phase}", lang))
    shown.clear()


def _render(
    order: Order, core: Core, pack: PackWriter, shown: ProgressLine, lang: str
) -> tuple[dict[str, KeptTake], tuple[FailedLine, ...]]:
    rendering = Rendering(order.scene, core, line_ids=order.line_ids)
    lines: dict[str, KeptTake] = {}
    failed: list[FailedLine] = []
    shown.say(_announced(rendering, lang))
    for step in rendering:
        if isinstance(step, Notice):
            shown.say(say(f"cli.notice.{step.kind}", lang, text=step.text))
            continue
        packed = pack.add(step)
        if isinstance(packed, FailedLine):
            failed.append(packed)
            shown.say(say("cli.line_failed", lang, id=packed.line_id, why=explain(packed.error, lang)))
        else:
            lines[packed.line_id] = packed
        if shown.due():
            shown.show(rendering.progress())
    shown.clear()
    return lines, tuple(failed)


def _announced(rendering: Rendering, lang: str) -> str:
    estimate = rendering.estimate()
    facts = {"cached": estimate.cached, "to_render": estimate.to_render}
    if estimate.seconds is None or not estimate.to_render:
        return say("cli.estimate", lang, **facts)
    return say("cli.estimate_left", lang, left=clock(estimate.seconds), **facts)


def _check_lines(order: Order) -> None:
    """A few lines must not take the place of a pack that has more of the scene's."""
    if len(order.line_ids) == len(order.scene.lines):
        return
    lost = sorted(line_ids_of(order.target) - set(order.line_ids))
    if lost:
        named = ", ".join(lost[:_NAMED]) + (" …" if len(lost) > _NAMED else "")
        raise PackError("other_lines", target=str(order.target), lines=named)
