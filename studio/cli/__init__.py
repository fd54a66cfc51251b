"""The command line of the studio: one small module for each command.

Standard output carries what was asked for, standard error everything else. Exit codes: 0 all fine, 1 some of
it failed, 2 bad input, 130 stopped by Ctrl+C.
"""

import argparse
import contextlib
import io
import os
import signal
import sys
from collections.abc import Sequence

from studio.cli import (
    cache,
    check,
    clips,
    compare,
    convert,
    doctor,
    export,
    importing,
    measure,
    models,
    plan,
    rebuild,
    render,
    voices,
)
from studio.errors import StudioError
from studio.words import LANGUAGES, choose_language, explain, say
from tts.errors import TtsError

FINE, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
_COMMANDS = (
    render,
    export,
    check,
    rebuild,
    plan,
    measure,
    compare,
    importing,
    convert,
    voices,
    clips,
    models,
    cache,
    doctor,
)


def main(arguments: Sequence[str]) -> int:
    """Run one command and say how it went."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console may speak a code page without Chinese
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    args = _parser().parse_args(arguments)
    lang = choose_language(args.lang, os.environ)
    with contextlib.suppress(ValueError):  # only the main thread may; a test calls from wherever it is
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except (StudioError, TtsError) as error:
        print(explain(error, lang), file=sys.stderr)
        return BAD_INPUT
    except (
        BrokenPipeError
    ):  # whoever read our output has enough; nothing more can be written, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return SOME_FAILED
    except KeyboardInterrupt:
        print(say("cli.stopped", lang), file=sys.stderr)
        return INTERRUPTED
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="studio", description="Direct emotional synthetic speech, line by line, offline."
    )
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in _COMMANDS:
        command.add_parser(subparsers)
    for subparser in subparsers.choices.values():
        _take_language(subparser)
    return parser


def _take_language(parser: argparse.ArgumentParser) -> None:
    """Let `--lang` stand behind a command and behind its action: `models verify --lang zh`."""
    parser.set_defaults(lang=None)
    told = "language of messages (else the system's)"
    parser.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=told)
    for actions in parser._actions:
        if isinstance(actions, argparse._SubParsersAction):
            for action in actions.choices.values():
                action.add_argument("--lang", choices=LANGUAGES, default=argparse.SUPPRESS, help=told)
