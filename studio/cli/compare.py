"""`compare`: one line in many feelings and strengths, as clips with a measured table and a report."""

import argparse
import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio.cli.opening import add_scene_arguments, language_of, open_engine, open_scene
from studio.cli.progress import ProgressLine
from studio.errors import LabError, PackError
from studio.lab.card import card_of
from studio.lab.grid import STRENGTHS, Axes, Cell, Speaker, grid, own_cell
from studio.lab.readings import Reading, grid_report, measured_rows
from studio.lab.sounds import missing, order, sound_of
from studio.pack.names import slug
from studio.render import Progress
from studio.scene import Scene, utterance_of
from studio.words import explain, say
from tts.audio import write_wav
from tts.contract import FEELINGS, NEUTRAL, Utterance
from tts.core import Core, Failed
from tts.errors import TtsError
from tts.prosody import measure
from tts.whole import written_whole

_MAX_NAME = 60


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "compare",
        help="one line in many feelings and strengths: clips, a measured table, a report",
    )
    add_scene_arguments(parser)
    parser.add_argument("--line", required=True, help="id of the line")
    parser.add_argument(
        "--emotions", default=",".join(FEELINGS), help="feelings with commas; all if left out"
    )
    parser.add_argument(
        "--strengths", default=",".join(f"{one:g}" for one in STRENGTHS), help="0 to 1, commas"
    )
    parser.add_argument("--voices", default="", help="ids of voices with commas; the line's own if left out")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, from the line's own on")
    parser.add_argument("--out", type=Path, required=True, help="folder for clips, table.csv and report.html")
    parser.add_argument("--json", action="store_true", help="the table as JSON on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Render what is missing, measure, write; 1 if a reading failed."""
    lang = language_of(args)
    entry = open_engine(args)
    scene = open_scene(args, entry)
    own = utterance_of(scene, scene.line(args.line))
    cells = grid(own, _axes(args, own, entry.name), entry.name)
    plain = replace(own, emotion=NEUTRAL, shifts=())
    voices = dict.fromkeys(cell.way.voice for cell in cells)
    references = {voice: own_cell(replace(plain, voice=voice), entry.name) for voice in voices}
    with Core(entry, device=args.device) as core:
        failed = list(_render(core, (*references.values(), *cells), lang))
        found = _readings(core, cells, references)
    rows = measured_rows(found, lang)
    _write(args.out, found, rows, grid_report(_title(scene, args.line), found, rows, lang))
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print(_as_text(rows))
        print(say("cli.compared", lang, count=len(found), target=str(args.out)))
    return 1 if failed or len(found) < len(cells) else 0


def _axes(args: argparse.Namespace, own: Utterance, engine: str) -> Axes:
    feelings = _split(args.emotions)
    for name in feelings:
        if name not in FEELINGS:
            raise LabError("no_such_feeling", name=name, known=", ".join(FEELINGS))
    try:
        strengths = tuple(sorted({float(one) for one in _split(args.strengths)}))
    except ValueError as error:
        raise LabError("no_strength", text=args.strengths) from error
    if not feelings or not strengths or not 1 <= args.seeds <= 100:
        raise LabError("too_little_to_compare")
    seeds = tuple(range(own.seed, own.seed + args.seeds))
    return Axes(feelings, strengths, tuple(Speaker(engine, one) for one in _split(args.voices)), seeds)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _render(core: Core, cells: Sequence[Cell], lang: str) -> Iterator[TtsError]:
    """Render what is missing; yields what failed, told already."""
    shown = ProgressLine(lang)
    for job in order(lambda _: core, missing(lambda _: core, cells)).values():
        for event in job:
            snapshot = job.snapshot()
            if isinstance(event, Failed):
                shown.say(explain(event.error, lang))
                yield event.error
            if shown.due():
                shown.show(Progress(snapshot.done, snapshot.total, snapshot.left_s))
    shown.clear()


def _readings(core: Core, cells: Sequence[Cell], references: Mapping[str, Cell]) -> list[Reading]:
    """What has sound, each held to the reading of its voice that has no feeling."""
    plains = {voice: sound_of(core, cell.utterance) for voice, cell in references.items()}
    found = []
    for number, cell in enumerate(cells, start=1):
        speech = sound_of(core, cell.utterance)
        if speech is None:
            continue
        plain = plains[cell.way.voice]
        card = None if plain is None else card_of(plain, speech)
        found.append(Reading(cell, _name(number, cell), speech, measure(speech.audio), card))
    return found


def _name(number: int, cell: Cell) -> str:
    way = cell.way
    name = f"{number:03d}_{way.feeling}_{round(1000 * way.strength):04d}_{way.voice}_{way.seed}"
    return slug(name, _MAX_NAME) + ".wav"


def _write(target: Path, found: Sequence[Reading], rows: Sequence[dict[str, Any]], html: str) -> None:
    """Write everything whole; what else is in the folder stays."""
    out = io.StringIO()
    if rows:
        table = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
        table.writeheader()
        table.writerows(rows)
    try:
        target.mkdir(parents=True, exist_ok=True)
        for one in found:
            write_wav(target / one.file, one.speech.audio.samples, one.speech.audio.rate)
        for name, data in (("table.csv", out.getvalue()), ("report.html", html)):
            with written_whole(target / name) as part:
                part.write_text(data, encoding="utf-8-sig" if name.endswith("csv") else "utf-8", newline="")
    except OSError as error:
        raise PackError("unwritable", target=str(target), reason=str(error)) from error


def _title(scene: Scene, line_id: str) -> str:
    line = scene.line(line_id)
    return f"{scene.role(line.role).name}: {line.text}"


def _as_text(rows: Sequence[dict[str, Any]]) -> str:
    names = ("file", "seconds", "f0_hz", "f0_st", "rate_pct", "lufs", "words", "voice")
    lines = [
        "  ".join(f"{'–' if row[name] is None else row[name]!s:>9}" for name in names[1:]) for row in rows
    ]
    head = "  ".join(f"{name:>9}" for name in names[1:])
    width = max([len(str(row["file"])) for row in rows] or [4])
    told = [f"{row['file']:{width}}  {line}" for row, line in zip(rows, lines, strict=True)]
    return "\n".join([f"{'file':{width}}  {head}", *told])
