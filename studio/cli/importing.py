"""`import`: a script of any known format becomes a scene file, or goes into one that is there already."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studio.cli.opening import add_engine_argument, language_of, open_engine
from studio.cli.progress import columns as width_of
from studio.errors import EditError, PackError
from studio.exchange.columns import FIELDS, Columns
from studio.exchange.draft import Draft
from studio.exchange.fit import Fit, fit_times
from studio.exchange.formats import FORMATS, detect, read_file, table_columns
from studio.exchange.merge import How, Kind, Merged, Mode, merge
from studio.exchange.preview import PreviewRow, preview_merge, preview_new
from studio.exchange.remembered import recall, remember
from studio.exchange.source import Source
from studio.lengths import fit_by_plans, planned_s, voiced_by
from studio.load import load_scene, read_bytes, save_scene
from studio.scene import Scene
from studio.words import explain, say
from tts.core import Core
from tts.home import studio_home

_MARKS = {
    Kind.SAME: " ",
    Kind.ADDED: "+",
    Kind.CHANGED: "~",
    Kind.MOVED: ">",
    Kind.REMOVED: "-",
    Kind.LOCKED: "!",
}


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "import", help="turn a script of any known format into a scene file (JSON)"
    )
    parser.add_argument("scene", type=Path, metavar="FILE", help="a script, a table, subtitles, a document …")
    parser.add_argument("--out", type=Path, help="the scene file to write")
    parser.add_argument("--into", type=Path, metavar="SCENE", help="a scene file that the lines go into")
    parser.add_argument("--mode", choices=list(Mode), default=Mode.MERGE, help="what becomes of its lines")
    parser.add_argument(
        "--words-only", action="store_true", help="keep the direction of lines that are there"
    )
    parser.add_argument("--keep-missing", action="store_true", help="keep lines that the file does not have")
    known = [one.id for one in FORMATS if one.read]
    parser.add_argument(
        "--format", choices=known, default="", help="what the file is, if it is not recognised"
    )
    parser.add_argument("--columns", help="which columns are which: role=2,text=3 or role=Actor,text=Line")
    parser.add_argument("--fit", choices=list(Fit), default=Fit.RATE, help="how lines keep to times")
    add_engine_argument(parser)
    parser.add_argument(
        "--guess", action="store_true", help="guess how long timed lines take, without asking the engine"
    )
    parser.add_argument("--encoding", help="what a text is written in, if it is neither UTF-8 nor UTF-16")
    parser.add_argument("--preview", action="store_true", help="show what would become of every line")
    parser.add_argument("--json", action="store_true", help="the preview as JSON")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, merge where asked to, and write or show."""
    lang = language_of(args)
    before = load_scene(args.into) if args.into else None
    draft = _fitted(args, _read(args), before)
    for problem in draft.problems:
        told = problem if problem.file else replace(problem, file=str(args.scene))
        print(explain(told, lang), file=sys.stderr)
    how = How(Mode(args.mode), not args.words_only, not args.keep_missing)
    merged = merge(before, draft, how) if before else None
    if args.preview:
        rows = preview_merge(before, merged, lang) if before and merged else preview_new(draft, lang)
        print(_as_json(draft, rows) if args.json else "\n".join(map(_as_text, rows)))
    target: Path | None = args.out or (None if args.preview else args.into)
    if target is None:
        if not args.preview:
            raise PackError("no_target")
        return 0
    _save(merged.scene if merged else draft.scene(), target, force=args.force or target == args.into)
    _report(draft, merged, target, lang)
    return 0


def _fitted(args: argparse.Namespace, draft: Draft, into: Scene | None) -> Draft:
    """The draft with its lines paced and placed where the file has times for them."""
    fit = Fit(args.fit)
    if args.guess or fit is Fit.OFF or not any(one.target for one in draft.lines):
        return fit_times(draft, fit)
    entry = open_engine(args)
    voiced = voiced_by(draft, entry.info().voices, into)
    with Core(entry) as core:
        return fit_by_plans(draft, fit, voiced, lambda utterance: planned_s(utterance, core))[0]


def _read(args: argparse.Namespace) -> Draft:
    path: Path = args.scene
    data = read_bytes(path)
    source = Source(data, str(path), args.encoding)
    form = args.format or detect(source)
    table = table_columns(Source(data, str(path), args.encoding), form)
    if table is None:
        return read_file(source, form)
    chosen = recall(table[0], studio_home())
    if args.columns:
        chosen = chosen_columns(args.columns, *table)
        remember(chosen, table[0].signature, studio_home())
    return read_file(replace(source, columns=chosen), form)


def chosen_columns(told: str, guessed: Columns, rows: Sequence[Sequence[str]]) -> Columns:
    """The columns that `field=number` or `field=header` name; others stay as they were guessed.

    A table whose first row is named so has a header.

    Raises
    ------
    EditError
        If there is no such field or column.
    """
    places = dict(guessed.places)
    first = rows[0] if rows else ()
    names = [name.strip().casefold() for name in first]
    header = guessed.header
    for part in told.split(","):
        name, _, where = (word.strip() for word in part.partition("="))
        if name not in FIELDS:
            raise EditError("no_field", field=name, known=", ".join(FIELDS))
        if where.casefold() in names:
            places[name], header = names.index(where.casefold()), True
        elif where.isascii() and where.isdigit() and 0 < int(where) <= len(guessed.names):
            places[name] = int(where) - 1
        else:
            raise EditError("no_column", column=where, known=", ".join(first)[:300])
    return replace(guessed, places=places, header=header, asked=())


def _save(scene: Scene, target: Path, *, force: bool) -> None:
    if target.exists() and not force:
        raise PackError("file_exists", target=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        save_scene(scene, target)
    except OSError as error:
        raise PackError("unwritable", target=str(target), reason=error.strerror or str(error)) from error


def _report(draft: Draft, merged: Merged | None, target: Path, lang: str) -> None:
    if merged is None:
        facts = {"lines": len(draft.lines), "roles": len(draft.roles), "target": str(target)}
        print(say("cli.imported", lang, **facts))
        return
    counts = {kind.value: merged.count(kind) for kind in Kind}
    print(say("cli.merged", lang, target=str(target), **counts))


def _as_text(row: PreviewRow) -> str:
    role = row.role + " " * max(1, 14 - width_of(row.role))
    mark = "?" if row.guessed else _MARKS[row.kind]
    words = f"{mark} {row.line_id:8} {role}{row.after or row.before}"
    changed = row.kind is Kind.CHANGED and row.before != row.after
    return f"{words}\n{' ' * 25}← {row.before}" if changed else words


def _as_json(draft: Draft, rows: list[PreviewRow]) -> str:
    table = [
        {
            "kind": row.kind.value,
            "id": row.line_id,
            "role": row.role,
            "before": row.before,
            "after": row.after,
            "fields": list(row.fields),
            "guessed": row.guessed,
            "line": row.place.line,
            "part": row.place.part,
        }
        for row in rows
    ]
    return json.dumps({"format": draft.format, "lines": table}, ensure_ascii=False, indent=1)
