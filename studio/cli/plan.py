"""`plan`: what lines will do, before they have any sound."""

import argparse
import json
import math
from typing import Any

from studio.cli.opening import add_scene_arguments, language_of, open_engine, open_scene
from studio.plan import plan_line
from studio.scene import Line, Scene
from studio.words import say
from tts.contract import ProsodyPlan
from tts.core import Core


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("plan", help="what a line will do, syllable by syllable, before any sound")
    add_scene_arguments(parser)
    parser.add_argument("--line", help="id of the line; all lines if left out")
    parser.add_argument("--json", action="store_true", help="JSON on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the plan of a line, or of all."""
    lang = language_of(args)
    entry = open_engine(args)
    scene = open_scene(args, entry)
    lines = scene.lines if args.line is None else (scene.line(args.line),)
    with Core(entry, device=args.device) as core:
        plans = [(line, plan_line(scene, line.id, core)) for line in lines]
    if args.json:
        document = {"lines": [as_json(scene, line, plan) for line, plan in plans]}
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        print("\n\n".join(as_text(line, plan, lang) for line, plan in plans))
    return 0


def as_json(scene: Scene, line: Line, plan: ProsodyPlan) -> dict[str, Any]:
    """A plan for programs: times in seconds, F0 in Hz (null where unvoiced), energy in dB."""
    return {
        "id": line.id,
        "role": scene.role(line.role).id,
        "text": line.text,
        "seconds": round(plan.seconds, 4),
        "rate_syl_s": round(plan.rate_syl_s, 3),
        "exact": plan.exact,
        "syllables": [
            {
                "syllable": syllable.span.label,
                "text": _text(line, syllable.span.char_start, syllable.span.char_end),
                "start_s": round(syllable.span.start_s, 4),
                "end_s": round(syllable.span.end_s, 4),
                "f0_hz": None if math.isnan(syllable.f0_hz) else round(syllable.f0_hz, 1),
                "energy_db": round(syllable.energy_db, 1),
                "mark": syllable.mark,
            }
            for syllable in plan.syllables
        ],
        "pauses": [{"start_s": round(p.start_s, 4), "end_s": round(p.end_s, 4)} for p in plan.pauses],
    }


def as_text(line: Line, plan: ProsodyPlan, lang: str) -> str:
    """A plan for people: syllables and pauses in order of time."""
    rows = [(p.start_s, f"{p.start_s:8.3f} {p.end_s:8.3f}   ({say('cli.pause', lang)})") for p in plan.pauses]
    for syllable in plan.syllables:
        span = syllable.span
        f0 = "     –" if math.isnan(syllable.f0_hz) else f"{syllable.f0_hz:6.1f}"
        text = _text(line, span.char_start, span.char_end)
        values = f"{span.start_s:8.3f} {span.end_s:8.3f} {f0} {syllable.energy_db:6.1f} {syllable.mark:>2}"
        rows.append((span.start_s, f"{values}  {span.label:12} {text}"))
    head = say("cli.plan", lang, id=line.id, seconds=plan.seconds, rate=plan.rate_syl_s)
    return "\n".join([head, say("cli.plan_columns", lang), *(row for _, row in sorted(rows))])


def _text(line: Line, start: int, end: int) -> str:
    return line.text[start:end] if start >= 0 else ""
