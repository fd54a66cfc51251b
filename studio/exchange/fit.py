"""Times of subtitles as targets: lines are paced and placed to keep to them; what does not fit is told."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from studio.errors import Fault
from studio.exchange.draft import Draft, DraftLine, Target
from studio.scene import MAX_GAP_S, Line, Role
from studio.tokens import tokens
from tts.contract import Delivery

SLOWEST, FASTEST = 0.8, 1.25
"""Rates that still sound natural, of the 0.5 to 2 that are possible; what they do not reach is a misfit."""

SECONDS_A_LETTER = 0.08
"""Rough length of speech, the same measure that `studio.tokens.CJK_WEIGHT` is told by."""

TOLERANCE_S = 0.2
"""How far a line may run over its end before it is told: less than a syllable."""


class Fit(StrEnum):
    """How lines keep to the times of a file."""

    RATE = "rate"  # speak faster or slower, then wait
    GAP = "gap"  # only wait
    OFF = "off"


def estimated_s(line: Line) -> float:
    """How long a line takes at the pace of its own, guessed from its words, in seconds."""
    rate = line.delivery.rate if line.delivery else 1.0
    return SECONDS_A_LETTER * sum(token.weight for token in tokens(line.text)) / rate


def fit_times(draft: Draft, fit: Fit, seconds: Callable[[Line], float] = estimated_s) -> Draft:
    """Pace and place the lines that have a target.

    Parameters
    ----------
    draft : Draft
        Lines without a target keep their pace; so does everything where nothing has one.
    fit : Fit
        RATE changes the rate within `SLOWEST` to `FASTEST` first; the gaps bring every start to its time.
    seconds : callable
        How long a line takes as it is, in seconds: an engine's plan, or the guess. It is asked twice for a
        line that is paced.

    Returns
    -------
    Draft
        The same lines; a line that runs into the next one all the same is a problem, with its place.
    """
    if fit is Fit.OFF or not any(one.target for one in draft.lines):
        return draft
    roles = {role.id: role for role in draft.roles}
    lines: list[DraftLine] = []
    problems = list(draft.problems)
    end_s = told_end_s = 0.0
    for place, one in enumerate(draft.lines):
        if one.target is None:
            lines.append(one)
            continue
        natural_s = seconds(one.line)
        rate = _rate(one.target, natural_s) if fit is Fit.RATE else 1.0
        overlaps = one.target.start_s < told_end_s - 0.001
        start_s = one.target.start_s if overlaps else max(one.target.start_s, end_s)
        lines.append(_placed(one, roles[one.line.role], rate, start_s - end_s if place else None))
        paced = lines[-1].line
        end_s = start_s + (natural_s if paced.delivery == one.line.delivery else seconds(paced))
        told_end_s = one.target.end_s
        limit_s = _limit(draft, place, one.target)
        if end_s > limit_s + TOLERANCE_S:
            problems.append(_misfit(one, end_s - start_s, limit_s - start_s))
    return replace(draft, lines=tuple(lines), problems=tuple(problems))


def _rate(target: Target, natural_s: float) -> float:
    wanted = natural_s / (target.end_s - target.start_s)
    return round(min(FASTEST, max(SLOWEST, wanted)), 2)


def _placed(one: DraftLine, role: Role, rate: float, gap_s: float | None) -> DraftLine:
    line, says = one.line, set(one.says)
    if rate != 1.0:
        line = replace(line, delivery=replace(line.delivery or role.delivery or Delivery(), rate=rate))
        says.add("delivery")
    if gap_s is not None:
        line = replace(line, gap_s=round(min(MAX_GAP_S, max(-MAX_GAP_S, gap_s)), 3))
        says.add("gap_s")
    return replace(one, line=line, says=frozenset(says))


def _limit(draft: Draft, place: int, target: Target) -> float:
    """When a line must be over: when the next one begins, or at its own end where that is later."""
    after = next((one.target for one in draft.lines[place + 1 :] if one.target), None)
    return max(target.end_s, after.start_s) if after else target.end_s


def _misfit(one: DraftLine, needs_s: float, has_s: float) -> Fault:
    facts = {"needs": needs_s, "has": has_s, "over": needs_s - has_s}
    told = tuple((name, f"{value:.1f}") for name, value in facts.items())
    return Fault("misfit", one.place.part, one.place.line, one.place.column, told)
