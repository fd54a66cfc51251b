"""`cache`: what the cache holds, and how to make it smaller or whole again."""

import argparse
import json
import time
from dataclasses import asdict

from studio.cli.opening import language_of
from studio.words import say
from tts.core import Cache, cache_folder, studio_home

_MB = 2**20
_DAY_S = 86_400.0


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("cache", help="inspect, shrink or check the cache of rendered lines")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("stats", help="entries and size of each stage")
    actions.add_parser("list", help="every entry, the least recently used first")
    prune = actions.add_parser("prune", help="remove what was not used for longest; locked takes stay")
    prune.add_argument("--to-mb", type=_amount, help="shrink to this size (else to the cache's limit)")
    prune.add_argument("--unused-days", type=_amount, help="remove also what was not used for so many days")
    actions.add_parser("verify", help="read every entry whole and drop those that are damaged")
    for action in actions.choices.values():
        action.add_argument("--json", action="store_true", help="JSON on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked and say what came of it; 1 if damaged entries were found."""
    cache = Cache(cache_folder(studio_home()))
    lang = language_of(args)
    match args.action:
        case "stats":
            return _stats(cache, lang, as_json=args.json)
        case "list":
            return _list(cache, as_json=args.json)
        case "prune":
            return _prune(cache, args, lang)
        case _:
            return _verify(cache, lang, as_json=args.json)


def _stats(cache: Cache, lang: str, *, as_json: bool) -> int:
    stats = cache.stats()
    if as_json:
        document = {
            "folder": str(stats.folder),
            "limit_bytes": stats.limit_bytes,
            "size_bytes": stats.size_bytes,
            "stages": {stage.value: asdict(found) for stage, found in stats.stages.items()},
            "pinned": asdict(stats.pinned),
        }
        print(json.dumps(document, ensure_ascii=False, indent=1))
        return 0
    facts = {"size_mb": stats.size_bytes / _MB, "limit_mb": stats.limit_bytes / _MB}
    print(say("cli.cache_size", lang, folder=str(stats.folder), **facts))
    for name, found in [*((s.value, f) for s, f in stats.stages.items()), ("pinned", stats.pinned)]:
        print(f"  {name:8} {found.entries:8d} {found.size_bytes / _MB:10.1f} MB")
    return 0


def _list(cache: Cache, *, as_json: bool) -> int:
    entries = cache.entries()
    if as_json:
        print(json.dumps([asdict(entry) for entry in entries], indent=1))
        return 0
    for entry in entries:
        used = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(entry.used_s))
        pin = "*" if entry.pinned else " "
        print(f"{used} {entry.size_bytes:10d} {pin} {entry.stage.value:6} {entry.key}")
    return 0


def _prune(cache: Cache, args: argparse.Namespace, lang: str) -> int:
    to_bytes = None if args.to_mb is None else round(args.to_mb * _MB)
    unused_s = None if args.unused_days is None else args.unused_days * _DAY_S
    gone = cache.prune(to_bytes=to_bytes, unused_s=unused_s)
    if args.json:
        print(json.dumps({"removed": asdict(gone)}))
    else:
        print(say("cli.cache_pruned", lang, entries=gone.entries, size_mb=gone.size_bytes / _MB))
    return 0


def _verify(cache: Cache, lang: str, *, as_json: bool) -> int:
    found = cache.verify()
    if as_json:
        damaged = [{"stage": entry.stage.value, "key": entry.key} for entry in found.damaged]
        print(json.dumps({"checked": found.checked, "damaged": damaged}))
    else:
        print(say("cli.cache_verified", lang, checked=found.checked, damaged=len(found.damaged)))
    return 1 if found.damaged else 0


def _amount(text: str) -> float:
    value = float(text)
    if not 0.0 <= value < float("inf"):
        raise argparse.ArgumentTypeError("must be zero or more")
    return value
