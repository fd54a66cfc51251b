"""`voices`: who can speak."""

import argparse
import json
from dataclasses import asdict

from studio.cli.opening import add_engine_argument, language_of, open_engine
from studio.cli.progress import padded
from studio.words import say


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("voices", help="the voices of an engine, by id")
    add_engine_argument(parser)
    parser.add_argument("--json", action="store_true", help="JSON on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print every voice with its languages."""
    info = open_engine(args).info()
    if args.json:
        document = {"engine": info.name, "quality": info.quality, "voices": [asdict(v) for v in info.voices]}
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    lang = language_of(args)
    print(say(f"cli.voices_{info.quality}", lang, engine=info.name))
    for voice in info.voices:
        name = voice.name_zh if lang == "zh" else voice.name
        about = " ".join(part for part in (voice.gender, voice.age) if part)
        print(f"  {padded(voice.id, 20)} {padded(name, 16)} {padded(about, 14)} {', '.join(voice.languages)}")
    return 0
