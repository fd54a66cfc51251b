"""`clips`: recordings of people, which are the voices of engines that copy a voice."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from studio.cli.opening import language_of
from studio.words import say
from tts.contract import Voice
from tts.reference import ReferenceStore

_FINE, _SOME_WRONG = 0, 1


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("clips", help="recordings that voices are copied from")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="every recording that is kept")
    listed.add_argument("--json", action="store_true", help="JSON on standard output")
    added = actions.add_parser("add", help="keep a recording as a voice: 5 to 15 s of one speaker")
    added.add_argument("file", type=Path)
    added.add_argument("--name", required=True, help="what the voice is called")
    added.add_argument("--languages", default="", help="what it speaks best, such as zh-CN,en-US")
    added.add_argument("--gender", choices=("female", "male"), default="")
    added.add_argument("--age", choices=("child", "young", "adult", "old"), default="")
    removed = actions.add_parser("remove", help="forget a recording")
    removed.add_argument("id")
    for action in actions.choices.values():
        action.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; 1 if the recording that was meant is not there."""
    lang, store = language_of(args), ReferenceStore()
    if args.action == "add":
        languages = tuple(part.strip() for part in args.languages.split(",") if part.strip())
        voice = Voice("", args.name, args.name, languages, args.gender, args.age)
        kept = store.add(args.file, voice)
        print(say("clips.added", lang, name=kept.voice.name, id=kept.voice.id))
        return _FINE
    if args.action == "remove":
        gone = store.remove(args.id)
        stream = sys.stdout if gone else sys.stderr
        print(say("clips.removed" if gone else "clips.unknown", lang, id=args.id), file=stream)
        return _FINE if gone else _SOME_WRONG
    voices = store.voices()
    if args.json:
        print(json.dumps([asdict(kept) for kept in voices], ensure_ascii=False, indent=1))
    elif not voices:
        print(say("clips.none", lang))
    else:
        for kept in voices:
            print(f"{kept.voice.id}  {kept.voice.name}  {', '.join(kept.voice.languages)}")
    return _FINE
