"""What a rendering made, as one JSON report for programs and a table for people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.cli.progress import columns, padded
from studio.pack import KeptTake
from studio.takes import FailedLine
from studio.words import explain, say, warned

STAGES = ("said", "how", "sound")


@dataclass(frozen=True, slots=True)
class Report:
    """A rendering that is over.

    Attributes
    ----------
    document : dict or None
        The pack's manifest; None where no line had sound.
    made : mapping
        Lines that were put into the pack now; empty where the pack was there already, as it would be made.
    """

    target: Path
    document: dict[str, Any] | None
    made: Mapping[str, KeptTake]
    failed: tuple[FailedLine, ...]
    wall_s: float

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Lines that have sound, as the manifest has them."""
        return self.document["lines"] if self.document else []

    @property
    def rendered(self) -> int:
        """Lines for which sound was made now."""
        return sum(line.rendered for line in self.made.values())

    @property
    def audio_s(self) -> float:
        """Length of all lines together."""
        return float(sum(line["seconds"] for line in self.lines))

    def reused(self, line_id: str) -> tuple[str, ...]:
        """Stages of a line that were there before."""
        return self.made[line_id].reused if line_id in self.made else STAGES

    def totals(self) -> dict[str, Any]:
        """What the whole came to; `rtf` is the time taken for a second of sound."""
        return {
            "rendered": self.rendered,
            "reused": len(self.lines) - self.rendered,
            "failed": len(self.failed),
            "audio_s": round(self.audio_s, 3),
            "wall_s": round(self.wall_s, 3),
            "rtf": round(self.wall_s / self.audio_s, 4) if self.audio_s else None,
        }


def as_json(report: Report, lang: str) -> dict[str, Any]:
    """The report for programs; `docs/command_line.md` describes it."""
    mix = report.document["mix"] if report.document else None
    loudness = report.document["loudness"] if report.document else None
    told = ("id", "role", "seconds", "peak_db", "loudness_lufs", "loudness_reliable", "warnings", "file")
    lines = [
        {name: line.get(name) for name in told} | {"reused": list(report.reused(line["id"]))}
        for line in report.lines
    ]
    failed = [{"id": line.line_id, "error": explain(line.error, lang)} for line in report.failed]
    return {
        "out": str(report.target.resolve()) if report.document else None,
        "lines": lines + failed,
        "mix": {name: value for name, value in mix.items() if name != "sha256"} if mix else None,
        "loudness": loudness,
        "report": report.document["report"] if report.document else [],
        "total": report.totals(),
    }


def as_text(report: Report, lang: str) -> str:
    """The report for people."""
    total = report.totals()
    names = {role["id"]: role["name"] for role in report.document["roles"]} if report.document else {}
    text = _table([_row(line, names, report, lang) for line in report.lines])
    text += [
        f"{line['id']}: {warned(warning, lang)}" for line in report.lines for warning in line["warnings"]
    ]
    text.append(say("cli.total", lang, **(total | {"rtf": total["rtf"] or 0.0})))
    if report.document:
        mix = report.document["loudness"]
        lufs = "–" if mix["measured_lufs"] is None else f"{mix['measured_lufs']:.1f}"
        facts = {"peak_db": mix["true_peak_db"], "limiter_db": mix["limiter_db"]}
        text += [
            say(f"check.{one['code']}", lang, where=one["where"], **one["facts"])
            for one in report.document["report"]
        ]
        text.append(say("cli.mix", lang, lufs=lufs, **facts))
        key = "cli.written" if report.made else "cli.was_current"
        text.append(say(key, lang, target=str(report.target)))
    else:
        text.append(say("pack.nothing", lang, target=str(report.target)))
    return "\n".join(text)


def _row(line: dict[str, Any], names: dict[str, str], report: Report, lang: str) -> tuple[str, ...]:
    new = line["id"] in report.made and report.made[line["id"]].rendered
    return (
        line["id"],
        names[line["role"]],
        f"{line['seconds']:.2f} s",
        say("cli.new" if new else "cli.kept", lang),
        "" if line.get("loudness_lufs") is None else f"{line['loudness_lufs']:.1f} LUFS",
        line["file"] or "",
    )


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [min(40, max(columns(cell) for cell in column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(padded(cell, width) for cell, width in zip(row[:-1], widths, strict=False)) + "  " + row[-1]
        for row in rows
    ]
