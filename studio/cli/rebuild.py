"""`rebuild`: makes a pack again from its manifest, and says what comes out otherwise."""

import argparse
import json
import tempfile
from pathlib import Path

from studio.cli.opening import DEVICES, add_engine_argument, language_of, open_engine
from studio.pack.manifest import files_of
from studio.pack.rebuild import Difference, Recorded, read_recorded, rebuild
from studio.reference_clips import ClipShelf
from studio.words import say
from tts.core import Core


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "rebuild", help="make a pack again from its manifest and compare bit for bit"
    )
    parser.add_argument("pack", type=Path, help="the pack's folder")
    parser.add_argument("--out", type=Path, help="folder for the new pack; forgotten if left out")
    parser.add_argument("--cached", action="store_true", help="take what the cache holds, render the rest")
    add_engine_argument(parser)
    parser.add_argument("--device", choices=DEVICES, default="auto", help="where the engine computes")
    parser.add_argument("--json", action="store_true", help="differences as JSON on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make it again and compare; 1 if anything differs."""
    lang = language_of(args)
    recorded = read_recorded(args.pack, ClipShelf().clips())
    args.engine = args.engine or recorded.engine
    with tempfile.TemporaryDirectory(prefix="dialogue-studio-") as name:
        found = _differences(args, recorded, Path(name))
    if args.json:
        rows = [{"code": one.code, "where": one.where, **dict(one.facts)} for one in found]
        print(json.dumps({"pack": str(args.pack), "differences": rows}, ensure_ascii=False, indent=1))
    elif found:
        print("\n".join(_sentence(one, lang) for one in found))
    else:
        counts = {"lines": len(recorded.line_ids), "files": len(files_of(args.pack))}
        print(say("rebuild.same", lang, target=args.pack, **counts))
    return 1 if found else 0


def _differences(args: argparse.Namespace, recorded: Recorded, spare: Path) -> list[Difference]:
    home = None if args.cached else spare / "home"
    with Core(open_engine(args), device=args.device, home=home) as core:
        return list(rebuild(recorded, args.out or spare / "pack", core))


def _sentence(found: Difference, lang: str) -> str:
    facts = dict(found.facts)
    code = f"sound_{facts['key']}" if found.code == "sound" else found.code
    return say(f"rebuild.{code}", lang, where=found.where, **facts)
