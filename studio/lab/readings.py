"""A grid of readings as a measured table and a report, for the command line and whoever is sent them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studio.lab.card import Card, Held
from studio.lab.differences import inner_pause_s, rate_syl_s
from studio.lab.grid import Cell
from studio.lab.matching import match, matched
from studio.lab.report import Moved, Part, Section, Sound, report
from studio.words import say
from tts.contract import Speech
from tts.prosody import Prosody


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A cell that has sound: the file it goes to, what was measured, and its card against the neutral one."""

    cell: Cell
    file: str
    speech: Speech
    prosody: Prosody
    card: Card | None


def measured_rows(found: Sequence[Reading], lang: str) -> list[dict[str, Any]]:
    """One row of figures for each reading; None where there is nothing to measure.

    `f0_st` and `rate_pct` are against the weakest reading of the same row of the grid.
    """
    rows: list[dict[str, Any]] = []
    first: dict[tuple[object, ...], Reading] = {}
    for one in found:
        way, prosody = one.cell.way, one.prosody
        base = first.setdefault((way.engine, way.voice, way.seed, way.feeling), one)
        rates = [rate_syl_s(each.speech, each.prosody) for each in (base, one)]
        gain = match(one.speech.audio)
        rows.append(
            {
                "file": one.file,
                "feeling": way.feeling,
                "strength": way.strength,
                "voice_id": way.voice,
                "seed": way.seed,
                "seconds": _number(prosody.seconds),
                "f0_hz": _number(prosody.f0_median_hz, 1),
                "f0_st": _semitones(base.prosody.f0_median_hz, prosody.f0_median_hz),
                "f0_range_st": _number(prosody.f0_range_st, 1),
                "rate_syl_s": _number(rates[1], 2),
                "rate_pct": _percent(rates[0], rates[1]),
                "pauses_s": _number(inner_pause_s(prosody)),
                "lufs": None if gain.lufs is None else _number(gain.lufs, 1),
                "listening_gain_db": _number(gain.gain_db, 1),
                "words": say(f"held.{one.card.words}", lang) if one.card else None,
                "voice": say(f"held.{one.card.voice}", lang) if one.card else None,
            }
        )
    return rows


def grid_report(title: str, found: Sequence[Reading], rows: Sequence[dict[str, Any]], lang: str) -> str:
    """Lay out the report: the grid to be heard, equally loud, and the table."""
    head = tuple(rows[0]) if rows else ()
    told = [
        [_told(value, one.card, name) for name, value in row.items()]
        for one, row in zip(found, rows, strict=True)
    ]
    columns = sorted({one.cell.way.strength for one in found})
    sections = [
        Section(
            say("report.sounds", lang),
            (say("report.sounds_told", lang),),
            ("", *(f"{100 * one:g} %" for one in columns)),
            _grid(found, columns, lang),
        ),
        Section(say("report.measured", lang), (say("report.measured_told", lang),), head, told),
    ]
    return report(title, sections, lang=lang)


def _told(value: object, card: Card | None, name: str) -> Part:
    """A figure of the table; red where words or voice moved, which should have stayed."""
    if card is not None and {"words": card.words, "voice": card.voice}.get(name) is Held.MOVED:
        return Moved(str(value))
    return "–" if value is None else str(value)


def _grid(found: Sequence[Reading], columns: Sequence[float], lang: str) -> list[list[Part]]:
    rows: dict[tuple[str, str, int], list[Part]] = {}
    for one in found:
        way = one.cell.way
        name, seed = say(f"feeling.{way.feeling}", lang), say("compare.seed", lang, seed=way.seed)
        row = rows.setdefault(
            (way.feeling, way.voice, way.seed), [f"{name} · {way.voice} · {seed}", *("" for _ in columns)]
        )
        label = f"{name} {100 * way.strength:g} %"
        row[1 + columns.index(way.strength)] = Sound(matched(one.speech.audio), label)
    return list(rows.values())


def _semitones(first_hz: float, hz: float) -> float | None:
    return _number(12.0 * math.log2(hz / first_hz), 2) if first_hz > 0 and hz > 0 else None


def _percent(first: float, value: float) -> float | None:
    return _number(100.0 * (value / first - 1.0), 1) if first > 0 else None


def _number(value: float, digits: int = 3) -> float | None:
    return round(value, digits) if math.isfinite(value) else None
