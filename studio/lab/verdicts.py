"""Results of a listening test in words, tables and drawings: for the page, the report and a spreadsheet."""

import csv
import io
import math
from collections.abc import Sequence

from studio.lab.blind import ANCHOR, Answer, Design, Kind
from studio.lab.figures import Bar, Intervals
from studio.lab.results import MIN_RATINGS, PairResult, Rating, Results, chosen
from studio.lab.statistics import Evidence, answers_needed, fewest_to_tell
from studio.words import say

Row = tuple[str, ...]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def summary(design: Design, found: Results, lang: str) -> str:
    """Say plainly what the test found, or that it cannot have found anything yet."""
    count = {"answers": found.answers, "listeners": len(found.listeners)}
    told = [say("results.count", lang, **count)]
    if design.kind is Kind.MUSHRA:
        told.append(say(f"results.rated_{found.evidence}", lang))
        left_out = sum(one.misses_reference for one in found.listeners)
        told += [say("results.left_out", lang, count=left_out)] if left_out else []
    else:
        fewest = fewest_to_tell(two_sided=design.kind is Kind.AB)
        told.append(say(f"evidence.{found.evidence}", lang, fewest=fewest))
        told += [_found(design, pair, lang) for pair in found.pairs if _is_found(pair)]
        needed = _needed(design, found)
        told += [say("results.needed", lang, needed=needed)] if needed else []
    if len(found.listeners) == 1:
        told.append(say("results.one_listener", lang))
    return say("results.space", lang).join(told)


def _is_found(pair: PairResult) -> bool:
    return pair.share.evidence is Evidence.SIGNIFICANT


def _found(design: Design, pair: PairResult, lang: str) -> str:
    """Name what differs: which one was preferred to which, or that the two were told apart."""
    share, names = pair.share, [design.conditions[pair.first], design.conditions[pair.second]]
    hits = share.hits
    if design.kind is Kind.AB and share.share < 0.5:
        names, hits = names[::-1], share.n - share.hits
    return say(f"results.found_{design.kind}", lang, first=names[0], second=names[1], hits=hits, n=share.n)


def fewest_listeners(design: Design) -> int:
    """How many listeners it takes before any result of a test can mean something."""
    rated = design.kind is Kind.MUSHRA
    fewest = MIN_RATINGS if rated else fewest_to_tell(two_sided=design.kind is Kind.AB)
    return math.ceil(fewest / (len(design.items) * design.repeats))


def _needed(design: Design, found: Results) -> int | None:
    if design.kind is not Kind.AB or len(found.pairs) != 1 or found.evidence is Evidence.SIGNIFICANT:
        return None
    return answers_needed(found.pairs[0].share.share) if found.pairs[0].share.n else None


def table(design: Design, found: Results, lang: str) -> tuple[Row, list[Row]]:
    """Head and rows of what was compared."""
    names = ("ratings",) if design.kind is Kind.MUSHRA else (str(design.kind),)
    head = tuple(say(f"results.head_{names[0]}", lang).split("|"))
    if design.kind is Kind.MUSHRA:
        return head, [_rating_row(design, one, lang) for one in found.ratings]
    return head, [_pair_row(design, pair, lang) for pair in found.pairs]


def _pair_row(design: Design, pair: PairResult, lang: str) -> Row:
    share = pair.share
    row = (
        design.conditions[pair.first],
        design.conditions[pair.second],
        f"{share.hits} / {share.n}",
        f"{100 * share.share:.0f} %",
        f"{100 * share.low:.0f}–{100 * share.high:.0f} %",
        _p(share.p_value),
        _p(pair.adjusted_p),
        say(f"results.verdict_{share.evidence}", lang),
    )
    return row if design.kind is Kind.ABX else (*row[:3], str(pair.ties), *row[3:])


def _rating_row(design: Design, one: Rating, lang: str) -> Row:
    name = condition_name(design, one.condition, lang)
    if not one.n:
        return (name, "0", "–", "–", "–", "–")
    low, high = one.quartiles
    return (
        name,
        str(one.n),
        f"{one.mean:.1f}",
        f"{one.low:.1f}–{one.high:.1f}",
        f"{one.median:.0f}",
        f"{low:.0f}–{high:.0f}",
    )


def condition_name(design: Design, place: int, lang: str) -> str:
    """A condition as the maker of the test knows it."""
    if place == ANCHOR:
        return say("results.anchor", lang)
    name = design.conditions[place]
    if design.kind is Kind.MUSHRA and place == design.reference:
        return say("results.hidden_reference", lang, name=name)
    return name


def ranking_told(design: Design, found: Results, lang: str) -> str:
    """Say why there is no ranking; "" where there is one, or none is wanted."""
    if found.ranking is None or found.ranking.log_strengths:
        return ""
    groups = " | ".join(
        ", ".join(design.conditions[place] for place in group) for group in found.ranking.separated
    )
    return say("results.no_ranking", lang, groups=groups)


def listener_rows(found: Results, lang: str) -> tuple[Row, list[Row]]:
    """Head and rows of who listened."""
    rows: list[Row] = [
        (
            one.name,
            str(one.n),
            _percent(one.agrees),
            _percent(one.first_share),
            _note(one.misses_reference, lang),
        )
        for one in found.listeners
    ]
    return tuple(say("results.head_listeners", lang).split("|")), rows


def drawing(design: Design, found: Results, lang: str) -> Intervals:
    """The main result, to be drawn."""
    if design.kind is Kind.MUSHRA:
        rated = [one for one in found.ratings if one.n]
        bars = tuple(
            Bar(condition_name(design, one.condition, lang), one.mean, one.low, one.high, f"n = {one.n}")
            for one in rated
        )
        return Intervals(bars, (0.0, 100.0), None, say("results.alt_ratings", lang))
    bars = tuple(
        Bar(_versus(design, pair), 100 * pair.share.share, 100 * pair.share.low, 100 * pair.share.high,
            f"n = {pair.share.n}, p = {_p(pair.share.p_value)}")
        for pair in found.pairs
    )  # fmt: skip
    return Intervals(bars, (0.0, 100.0), 50.0, say("results.alt_pairs", lang), " %")


def ranking_drawing(design: Design, found: Results, lang: str) -> Intervals | None:
    """The ranking, to be drawn; None where there is none."""
    if found.ranking is None or not found.ranking.log_strengths:
        return None
    scale = list(zip(design.conditions, found.ranking.log_strengths, found.ranking.errors, strict=True))
    bars = tuple(
        Bar(name, value, value - 1.96 * error, value + 1.96 * error, f"{value:+.2f}")
        for name, value, error in sorted(scale, key=lambda one: -one[1])
    )
    most = max(1.0, math.ceil(max(max(abs(bar.low), abs(bar.high)) for bar in bars)))
    return Intervals(bars, (-most, most), 0.0, say("results.alt_ranking", lang))


def agreement_told(found: Results, lang: str) -> str:
    """How far listeners agree, in a sentence."""
    if found.agreement is None:
        return say("results.no_agreement", lang)
    return say("results.agreement", lang, alpha=f"{found.agreement:.2f}")


def to_csv(design: Design, answers: Sequence[tuple[float, Answer]]) -> bytes:
    """Every answer as a row, for a spreadsheet: what was heard where, and what was chosen.

    Parameters
    ----------
    design : Design
    answers : sequence of (float, Answer)
        When (seconds since the epoch) and what.
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(("listener", "at", "line", "text", "slot", "condition", "chosen", "rating"))
    for at, one in answers:
        item = design.items[one.trial.item]
        for slot, place in enumerate(one.trial.slots):
            name = "anchor" if place == ANCHOR else design.conditions[place]
            last = design.kind is Kind.ABX and slot == 2
            picked = "" if design.kind is Kind.MUSHRA or last else str(int(chosen(one) == place))
            rating = f"{one.ratings[slot]:g}" if one.ratings else ""
            letter = "X" if last else chr(ord("A") + slot)
            row = (one.listener, f"{at:.0f}", item.line_id, item.text, letter, name, picked, rating)
            rows.writerow([_harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _harmless(cell: str) -> str:
    """A spreadsheet must not take words for a formula (OWASP, "CSV injection")."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _versus(design: Design, pair: PairResult) -> str:
    return f"{design.conditions[pair.first]} : {design.conditions[pair.second]}"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _note(misses: bool, lang: str) -> str:
    return say("results.misses_reference", lang) if misses else ""
