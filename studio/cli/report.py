"""What a rendering made, as one JSON report for programs and a table for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio.cli.progress import columns, padded
from studio.pack import Contents, PackedLine
from studio.takes import FailedLine
from studio.words import explain, say


@dataclass(frozen=True, slots=True)
class Report:
    """A rendering that is over; without contents no line had sound."""

    target: Path
    contents: Contents | None
    failed: tuple[FailedLine, ...]
    wall_s: float

    @property
    def lines(self) -> tuple[PackedLine, ...]:
        """Lines that have sound."""
        return self.contents.lines if self.contents else ()

    @property
    def rendered(self) -> int:
        """Lines for which sound was made now."""
        return sum(line.rendered for line in self.lines)

    @property
    def audio_s(self) -> float:
        """Length of all lines together."""
        return sum(line.seconds for line in self.lines)

    @property
    def rtf(self) -> float | None:
        """Real-time factor: time taken for a second of sound."""
        return self.wall_s / self.audio_s if self.audio_s else None


def as_json(report: Report, lang: str) -> dict[str, Any]:
    """The report for programs; `docs/command_line.md` describes it."""
    mix = report.contents.mix if report.contents else None
    return {
        "out": str(report.target.resolve()) if mix else None,
        "lines": [_line(line) for line in report.lines]
        + [{"id": line.line_id, "error": explain(line.error, lang)} for line in report.failed],
        "mix": {
            "file": mix.file,
            "seconds": round(mix.seconds, 3),
            "loudness_lufs": _rounded(mix.loudness.lufs),
            "true_peak_db": _rounded(mix.true_peak_db),
            "limiter_db": _rounded(mix.reduction_db),
        }
        if mix
        else None,
        "total": {
            "rendered": report.rendered,
            "reused": len(report.lines) - report.rendered,
            "failed": len(report.failed),
            "audio_s": round(report.audio_s, 3),
            "wall_s": round(report.wall_s, 3),
            "rtf": None if report.rtf is None else round(report.rtf, 4),
        },
    }


def as_text(report: Report, lang: str) -> str:
    """The report for people."""
    rows = [
        (
            line.line_id,
            line.role.name,
            f"{line.seconds:.2f} s",
            say("cli.new" if line.rendered else "cli.kept", lang),
            "" if line.loudness.lufs is None else f"{line.loudness.lufs:.1f} LUFS",
            line.file,
        )
        for line in report.lines
    ]
    text = [*_table(rows)]
    text += [f"{line.line_id}: {warning}" for line in report.lines for warning in line.warnings]
    facts = {
        "rendered": report.rendered,
        "reused": len(report.lines) - report.rendered,
        "failed": len(report.failed),
        "audio_s": report.audio_s,
        "wall_s": report.wall_s,
        "rtf": report.rtf or 0.0,
    }
    text.append(say("cli.total", lang, **facts))
    if report.contents:
        mix = report.contents.mix
        lufs = "–" if mix.loudness.lufs is None else f"{mix.loudness.lufs:.1f}"
        text.append(say("cli.mix", lang, lufs=lufs, peak_db=mix.true_peak_db, limiter_db=mix.reduction_db))
        text.append(say("cli.written", lang, target=str(report.target)))
    else:
        text.append(say("pack.nothing", lang, target=str(report.target)))
    return "\n".join(text)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [min(40, max(columns(cell) for cell in column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(padded(cell, width) for cell, width in zip(row[:-1], widths, strict=False)) + "  " + row[-1]
        for row in rows
    ]


def _line(line: PackedLine) -> dict[str, Any]:
    return {
        "id": line.line_id,
        "role": line.role.id,
        "seconds": round(line.seconds, 3),
        "reused": list(line.reused),
        "peak_db": _rounded(line.peak_db),
        "loudness_lufs": _rounded(line.loudness.lufs),
        "loudness_reliable": line.loudness.reliable,
        "warnings": list(line.warnings),
        "file": line.file,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
