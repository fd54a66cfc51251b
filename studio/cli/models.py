"""`models`: the weights of IndexTTS-2: bring them here, check them, use a folder of them, remove them."""

import argparse
import json
import sys
from pathlib import Path

from studio.cli.opening import language_of
from studio.cli.progress import clock
from studio.weights_work import Terms, size_told
from studio.words import explain, say
from tts.errors import WeightsError
from tts.registry import make_tiny_weights
from tts.weights.download import Arrived, Moved, Retried, Source, download
from tts.weights.fetch import licence_text
from tts.weights.layout import INDEXTTS2
from tts.weights.moving import FileState, adopt, bring_in, remove, standing, verify
from tts.weights.record import accept, weights_folder

_FINE, _SOME_WRONG = 0, 1
_MARKS = {
    FileState.VERIFIED: "[ok]",
    FileState.PRESENT: "[ ? ]",
    FileState.CHANGED: "[ X ]",
    FileState.MISSING: "[ X ]",
    FileState.ABSENT: "[ - ]",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("models", help="weights of IndexTTS-2: download, check, import, remove")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listed = actions.add_parser("list", help="every file with its state, size, repository and licence")
    listed.add_argument("--json", action="store_true", help="JSON on standard output")
    fetched = actions.add_parser("download", help="bring what is missing, after the licences were accepted")
    fetched.add_argument("--endpoint", help="a mirror of huggingface.co, such as https://hf-mirror.com")
    fetched.add_argument("--parallel", type=int, default=4, choices=range(1, 17), metavar="N")
    fetched.add_argument(
        "--accept-licences", action="store_true", help="accept the licences shown, without being asked"
    )
    actions.add_parser("verify", help="read every file whole and compare it with what is known")
    actions.add_parser("path", help="the folder in use")
    imported = actions.add_parser("import", help="bring weights from a folder, without a network")
    imported.add_argument("folder", type=Path)
    imported.add_argument("--in-place", action="store_true", help="use the folder where it is")
    actions.add_parser("remove", help="delete what was downloaded or imported")
    made = actions.add_parser("make-tiny", help="tiny random weights that speak noise, to try things out")
    made.add_argument("folder", type=Path)
    for action in actions.choices.values():
        action.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what was asked; 1 if a file is not right."""
    lang = language_of(args)
    folder = weights_folder(INDEXTTS2)
    match args.action:
        case "list":
            return _list(folder, lang, as_json=args.json)
        case "download":
            return _download(args, folder, lang)
        case "verify":
            return _verify(folder, lang)
        case "path":
            print(folder)
        case "import":
            _import(args, lang)
        case "remove":
            freed = remove(INDEXTTS2)
            facts = {"size": size_told(freed), "folder": str(folder)}
            print(say("models.removed" if freed else "models.nothing_to_remove", lang, **facts))
        case _:
            _make_tiny(args.folder, lang)
    return _FINE


def _list(folder: Path, lang: str, *, as_json: bool) -> int:
    found = standing(INDEXTTS2, folder)
    if as_json:
        files = [
            {
                "file": item.file.local,
                "state": item.state.value,
                "bytes": item.size_bytes,
                "repository": item.file.repository.id,
                "licence": item.file.repository.licence,
                "sha256": item.pin.sha256 if item.pin else item.file.sha256 or None,
            }
            for item in found
        ]
        print(json.dumps({"folder": str(folder), "files": files}, indent=1))
        return _FINE
    print(say("models.release", lang, name=INDEXTTS2.name, release=INDEXTTS2.release, folder=str(folder)))
    for item in found:
        facts = {
            "mark": f"{_MARKS[item.state]:5}",
            "size": f"{size_told(item.size_bytes or item.file.about_bytes):>8}",
            "local": item.file.local,
            "repository": item.file.repository.id,
            "licence": item.file.repository.licence,
        }
        print(f"{say('models.file', lang, **facts)}  {say(f'models.state_{item.state.value}', lang)}")
    print(say("models.no_sums", lang))
    return _FINE


def _download(args: argparse.Namespace, folder: Path, lang: str) -> int:
    if not _accepted(args, lang):
        print(say("models.not_accepted", lang), file=sys.stderr)
        return _SOME_WRONG
    for event in download(INDEXTTS2, folder, Source(args.endpoint, args.parallel)):
        match event:
            case Moved(done_bytes=done, total_bytes=total, rate_bytes_s=rate, left_s=left_s):
                left = "?" if left_s is None else clock(left_s)
                facts = {
                    "done": size_told(done),
                    "total": size_told(total),
                    "rate": size_told(round(rate)),
                    "left": left,
                }
                print(f"\r{say('models.progress', lang, **facts)}   ", end="", file=sys.stderr, flush=True)
            case Retried(local=local, reason=reason, attempt=attempt, attempts=attempts):
                tried = f"({attempt}/{attempts})"
                told = say("models.retry", lang, local=local, reason=explain(reason, lang), tried=tried)
                print(f"\n{told}", file=sys.stderr)
            case Arrived(local=local, sha256=sha256):
                print(f"\r{local}  {sha256}")
    print(say("models.downloaded", lang, folder=str(folder)))
    return _FINE


def _accepted(args: argparse.Namespace, lang: str) -> bool:
    """Show the terms of everything that would be fetched, before any of it is, and ask."""
    print(say("models.licences", lang))
    read = []
    for repository in INDEXTTS2.repositories:
        facts = {
            "repository": repository.id,
            "licence": repository.licence,
            "terms": say(f"terms.{repository.terms}", lang),
            "page": repository.page,
        }
        print(say("models.licence", lang, **facts))
        text = licence_text(repository.id, args.endpoint)
        read.append(Terms(repository, text))
        if text is None:
            print(say("models.licence_no_text", lang, repository=repository.id, page=repository.page))
        else:
            print(say("models.licence_text", lang, repository=repository.id, text=text.strip()))
    asked = sys.stdin.isatty() and not args.accept_licences
    accepted = input(say("models.ask", lang)).strip().lower() == "yes" if asked else args.accept_licences
    if accepted:
        accept(INDEXTTS2, {terms.repository.id: terms.digest for terms in read})
    return bool(accepted)


def _verify(folder: Path, lang: str) -> int:
    right = wrong = 0
    for checked in verify(INDEXTTS2, folder):
        if checked.reason:
            wrong += 1
            reason = explain(checked.reason, lang)
            print(say("models.file_bad", lang, local=checked.file.local, reason=reason))
        else:
            right += 1
    print(say("models.verified", lang, count=right))
    return _SOME_WRONG if wrong else _FINE


def _import(args: argparse.Namespace, lang: str) -> None:
    if args.in_place:
        adopt(INDEXTTS2, args.folder)
        print(say("models.adopted", lang, folder=str(args.folder.absolute())))
        return
    files = bring_in(INDEXTTS2, args.folder)
    print(say("models.imported", lang, count=len(files), folder=str(weights_folder(INDEXTTS2))))


def _make_tiny(folder: Path, lang: str) -> None:
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WeightsError(say("models.not_empty", lang, folder=str(folder)))
    make_tiny_weights(folder)
    print(say("models.made", lang, folder=str(folder)))
