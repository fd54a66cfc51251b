"""`check`: whether a pack is what it says it is, and fit to be handed over."""

import argparse
import json
from pathlib import Path

from studio.casting import cast
from studio.cli.opening import add_engine_argument, language_of, open_engine
from studio.load import load_scene
from studio.pack import check_pack
from studio.pack.findings import Finding
from studio.pack.manifest import files_of, line_ids_of
from studio.scene import Scene
from studio.words import say


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("check", help="check a pack: files, sounds, subtitles, changes since")
    parser.add_argument("pack", type=Path, help="the pack's folder")
    parser.add_argument("--scene", type=Path, help="what it was made from: finds lines that changed since")
    parser.add_argument("--encoding", help="what the script is written in, if it is neither UTF-8 nor UTF-16")
    add_engine_argument(parser)
    parser.add_argument("--json", action="store_true", help="findings as JSON on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check and say what was found; 1 if anything in the pack is wrong."""
    lang = language_of(args)
    found = list(check_pack(args.pack, scene=_scene(args)))
    errors = [finding for finding in found if finding.is_error]
    if args.json:
        rows = [
            {"code": one.code, "error": one.is_error, "where": one.where, **dict(one.facts)} for one in found
        ]
        print(json.dumps({"pack": str(args.pack), "findings": rows}, ensure_ascii=False, indent=1))
        return 1 if errors else 0
    for finding in found:
        kind = say("check.error" if finding.is_error else "check.warning", lang)
        print(f"{kind}: {sentence(finding, lang)}")
    if found:
        print(say("check.counts", lang, errors=len(errors), warnings=len(found) - len(errors)))
    else:
        counts = {"lines": len(line_ids_of(args.pack)), "files": len(files_of(args.pack))}
        print(say("check.fine", lang, target=args.pack, **counts))
    return 1 if errors else 0


def sentence(finding: Finding, lang: str) -> str:
    """A finding in words."""
    return say(f"check.{finding.code}", lang, where=finding.where, **dict(finding.facts))


def _scene(args: argparse.Namespace) -> Scene | None:
    if args.scene is None:
        return None
    voices = open_engine(args).info().voices
    known = [voice.id for voice in voices]
    return cast(load_scene(args.scene, encoding=args.encoding, voices=known), voices)
