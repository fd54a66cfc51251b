"""Two readings in words and tables: their differences, their recipes, and the card."""

import math
from collections.abc import Sequence

from studio.lab.card import Card, Held
from studio.lab.differences import Difference
from studio.lab.grid import Cell
from studio.words import say
from tts.contract import FEELINGS, Delivery, Emotion, EmotionShift, Utterance

Row = tuple[str, ...]
_PLACE = 8  # characters that name the place of a change inside a line


def difference_rows(rows: Sequence[Difference], lang: str) -> tuple[Row, list[Row]]:
    """Head and rows of the table of differences."""
    head = tuple(say("pair.head_differences", lang).split("|"))
    return head, [_difference(row, lang) for row in rows]


def _difference(row: Difference, lang: str) -> Row:
    return (
        say(f"measure.{row.measure}", lang),
        _number(row.first, row.unit),
        _number(row.second, row.unit),
        _number(row.by, row.by_unit, sign="+"),
        say(f"audible.{row.audible}", lang),
        row.source,
    )


def tell(row: Difference, lang: str) -> str:
    """One difference in a phrase: "+2.1 st mean pitch: clearly audible"."""
    name, heard = say(f"measure.{row.measure}", lang), say(f"audible.{row.audible}", lang)
    return say("pair.told", lang, by=_number(row.by, row.by_unit, sign="+"), measure=name, audible=heard)


def recipe_rows(first: Cell, second: Cell, lang: str) -> tuple[Row, list[Row]]:
    """Head and rows of what differs in what was asked for; one row that says so where nothing does."""
    told = [{"engine": one.way.engine} | _recipe(one.utterance, lang) for one in (first, second)]
    rows: list[Row] = [
        (say(f"recipe.{name}", lang), told[0][name], told[1][name])
        for name in told[0]
        if told[0][name] != told[1][name]
    ]
    head = tuple(say("pair.head_recipe", lang).split("|"))
    return head, rows or [(say("recipe.same", lang), "", "")]


def _recipe(utterance: Utterance, lang: str) -> dict[str, str]:
    emotion = utterance.emotion
    felt = _feelings(emotion, lang)
    delivery = utterance.delivery
    plain = Delivery()
    spoken = [
        f"{say(f'field.{name}', lang)} {getattr(delivery, name):g}"
        for name in Delivery.__slots__
        if getattr(delivery, name) != getattr(plain, name)
    ]
    points = [f"{point.at:.2f} → {point.strength:.2f}" for point in utterance.curve.points]
    shifts = [_shift(utterance.text, shift, lang) for shift in utterance.shifts]
    return {
        "text": utterance.text,
        "voice": utterance.voice,
        "feelings": felt or "–",
        "strength": f"{100 * emotion.strength:g} %" if felt or emotion.clip or emotion.description else "–",
        "clip": emotion.clip.sha256[:12] if emotion.clip else "–",
        "words": emotion.description or "–",
        "shifts": ", ".join(shifts) or "–",
        "curve": ", ".join(points),
        "delivery": ", ".join(spoken) or "–",
        "pauses": ", ".join(f"{pause.seconds:g} s" for pause in utterance.pauses) or "–",
        "seed": str(utterance.seed),
    }


def _feelings(emotion: Emotion, lang: str) -> str:
    weights = {name: getattr(emotion.feelings, name) for name in FEELINGS}
    return ", ".join(
        f"{say(f'feeling.{name}', lang)} {weight:g}" for name, weight in weights.items() if weight
    )


def _shift(text: str, shift: EmotionShift, lang: str) -> str:
    place = text[shift.char :][:_PLACE]
    return f"{place}… {_feelings(shift.emotion, lang)} {100 * shift.emotion.strength:g} %"


def card_lines(card: Card, lang: str, *, same_voice: bool) -> list[tuple[str, Held]]:
    """The card, sentence by sentence: the words, then the voice; each with what came of it.

    `same_voice` is whether both were asked for in one voice. Two voices that are not told apart are not
    called the same.
    """
    shifts = ", ".join(
        f"F{i} {shift:+.1f} st"
        for i, shift in enumerate(card.timbre.formants_st, start=1)
        if math.isfinite(shift)
    )
    facts = {
        "phones": card.phones[0],
        "taken": card.phones[1],
        "change": card.first_change,
        "fastest": f"{card.fastest:.2f}",
        "slowest": f"{card.slowest:.2f}",
    }
    voice = {"shifts": shifts, "spectrum": f"{card.timbre.spectrum_db:.1f}"}
    words = (say(f"card.words_{card.words}", lang, **facts), card.words)
    if card.voice is Held.SAME and not same_voice:
        return [words, (say("card.voice_close", lang, **voice), Held.UNKNOWN)]
    told = [say(f"card.voice_{card.voice}", lang, **voice)]
    told += [say("card.only_delivery", lang)] if card.words is card.voice is Held.SAME else []
    return [words, (say("results.space", lang).join(told), card.voice)]


def _number(value: float, unit: str, sign: str = "") -> str:
    if not math.isfinite(value):
        return "–"
    digits = 0 if unit == "Hz" else 2 if unit in ("s", "syl/s") else 1
    return f"{value:{sign}.{digits}f} {unit}"
