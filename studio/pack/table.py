"""The table of a pack: its manifest for people, a row for each line."""

import csv
from collections.abc import Iterable
from pathlib import Path

from studio.pack.manifest import PackedLine, entry_of, feelings
from studio.pack.workspace import ORIGIN

CSV_NAME = "manifest.csv"


def write_csv(path: Path, lines: Iterable[PackedLine]) -> None:
    """Write one row for each line, for a spreadsheet (UTF-8 with a byte order mark, which Excel needs)."""
    rows = [_row(line) for line in lines]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]) if rows else ["id"])
        writer.writeheader()
        writer.writerows(rows)


def _row(line: PackedLine) -> dict[str, object]:
    take, told = line.take, entry_of(line)
    said, delivery = take.utterance, take.utterance.delivery
    return {
        "id": line.line_id,
        "role": take.role.id,
        "name": take.role.name,
        "text": said.text,
        "file": told["file"] or "",
        "start_s": round(line.where.start_s, 3),
        "end_s": round(line.where.end_s, 3),
        "seconds": round(take.seconds, 3),
        "voice": said.voice,
        "language": said.language,
        "emotion": feelings(said.emotion),
        "strength": said.emotion.strength,
        "curve": " ".join(f"{p.at:g}:{p.strength:g}" for p in said.curve.points),
        "rate": delivery.rate,
        "pitch_st": delivery.pitch_st,
        "volume_db": delivery.volume_db,
        "pause_before_s": delivery.pause_before_s,
        "pause_after_s": delivery.pause_after_s,
        "seed": said.seed,
        "effect": line.effect,
        "peak_db": told.get("peak_db"),
        "loudness_lufs": told.get("loudness_lufs"),
        "engine": f"{take.engine.name} {take.engine.version}",
        "take": take.key,
        "sha256": told["sha256"] or "",
        "origin": ORIGIN,
        "warnings": "; ".join(take.warnings),
    }
