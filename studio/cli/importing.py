"""`import`: a script becomes a scene file, which keeps everything that an edit may want to change."""

import argparse
from pathlib import Path

from studio.cli.opening import language_of
from studio.errors import PackError
from studio.load import load_scene, save_scene
from studio.words import say


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("import", help="turn a script into a scene file (JSON)")
    parser.add_argument("scene", type=Path, help="a script (text) or a scene (JSON)")
    parser.add_argument("--out", type=Path, required=True, help="the scene file to write")
    parser.add_argument("--encoding", help="what the script is written in, if it is neither UTF-8 nor UTF-16")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, write, say how many lines there are."""
    target: Path = args.out
    scene = load_scene(args.scene, encoding=args.encoding)
    if target.exists() and not args.force:
        raise PackError("file_exists", target=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        save_scene(scene, target)
    except OSError as error:
        raise PackError("unwritable", target=str(target), reason=error.strerror or str(error)) from error
    facts = {"lines": len(scene.lines), "roles": len(scene.roles), "target": str(target)}
    print(say("cli.imported", language_of(args), **facts))
    return 0
