"""What a report of a listening test, or of a grid, holds."""

from collections.abc import Sequence

from studio.lab import verdicts
from studio.lab.blind import Answer, Design
from studio.lab.figures import svg
from studio.lab.report import Part, Section, Sound, report
from studio.lab.results import Results, results
from studio.lab.sounds import CoreOf
from studio.lab.stimuli import speech_of, stimulus
from studio.words import say


def blind_report(design: Design, answers: Sequence[Answer], core_of: CoreOf, lang: str) -> str:
    """Lay out the report of a test, with what was heard in it."""
    found = results(design, answers)
    sections = [
        Section(say("report.summary", lang), (verdicts.summary(design, found, lang), _asked(design, lang))),
        *(_tables(design, found, lang) if answers else ()),
        _sounds(design, core_of, lang),
    ]
    return report(design.title, sections, lang=lang)


def _asked(design: Design, lang: str) -> str:
    facts = {
        "kind": say(f"blind.kind_{design.kind}", lang),
        "count": design.length,
        "repeats": design.repeats,
    }
    return say("report.asked", lang, question=design.question or "–", **facts)


def _tables(design: Design, found: Results, lang: str) -> list[Section]:
    head, rows = verdicts.table(design, found, lang)
    who, listeners = verdicts.listener_rows(found, lang)
    drawings = (svg(verdicts.drawing(design, found, lang)),)
    ranking = verdicts.ranking_drawing(design, found, lang)
    untold = verdicts.ranking_told(design, found, lang)
    shown = (svg(ranking),) if ranking else ()
    ranked = Section(say("results.ranking", lang), (untold,) if untold else (), drawings=shown)
    return [
        Section(say("blind.results", lang), (), head, rows, drawings),
        *([ranked] if ranking or untold else []),
        Section(say("report.listeners", lang), (verdicts.agreement_told(found, lang),), who, listeners),
    ]


def _sounds(design: Design, core_of: CoreOf, lang: str) -> Section:
    rows: list[list[Part]] = []
    for item in design.items:
        row: list[Part] = [item.text]
        for place, recipe in enumerate(item.recipes):
            speech = speech_of(core_of(design.engines[place]), recipe)
            label = f"{design.conditions[place]}: {item.text}"
            row.append(say("report.gone", lang) if speech is None else Sound(stimulus(speech), label))
        rows.append(row)
    head = (say("compare.line", lang), *design.conditions)
    return Section(say("report.sounds", lang), (say("report.sounds_told", lang),), head, rows)
