"""`render`: a script becomes a scene pack of the usual contents."""

import argparse

from studio.cli.opening import add_scene_arguments, open_engine, open_scene
from studio.cli.packs import add_target_arguments, make_pack
from studio.pack import ExportPlan


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "render", help="speak a scene: a file for each line, the mix, subtitles, a manifest"
    )
    add_scene_arguments(parser)
    add_target_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Render what changed, write the pack, report; 1 if some lines failed."""
    entry = open_engine(args)
    return make_pack(args, entry, open_scene(args, entry), ExportPlan())
