"""`convert`: a scene becomes a file of another format: a table, a screenplay, a script."""

import argparse
from pathlib import Path

from studio.cli.opening import language_of
from studio.errors import PackError
from studio.exchange.draft import Script
from studio.exchange.formats import FORMATS, find_format, read_file, write_file
from studio.exchange.source import Source
from studio.load import read_bytes, write_whole
from studio.words import say


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("convert", help="write a scene or a script in another format")
    parser.add_argument("scene", type=Path, metavar="FILE", help="a scene, or a script of any known format")
    parser.add_argument(
        "--out", type=Path, required=True, help="the file to write; its ending tells the format"
    )
    known = [one.id for one in FORMATS if one.write]
    parser.add_argument("--format", choices=known, help="the format, if the ending does not tell it")
    parser.add_argument("--encoding", help="what a text is written in, if it is neither UTF-8 nor UTF-16")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, write, say what was written and whether anything is lost in it."""
    target: Path = args.out
    form = find_format(args.format or _form_of(target))
    draft = read_file(Source(read_bytes(args.scene), str(args.scene), args.encoding))
    data = write_file(Script(draft.scene(), tuple(draft.takes().items())), form.id)
    if target.exists() and not args.force:
        raise PackError("file_exists", target=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(data, target)
    except OSError as error:
        raise PackError("unwritable", target=str(target), reason=error.strerror or str(error)) from error
    key = "cli.converted" if form.lossless else "cli.converted_words"
    print(say(key, language_of(args), lines=len(draft.lines), target=str(target)))
    return 0


def _form_of(target: Path) -> str:
    ending = target.suffix.lower()
    return next(
        (one.id for one in FORMATS if one.write and ending in one.extensions), ending.lstrip(".") or "?"
    )
