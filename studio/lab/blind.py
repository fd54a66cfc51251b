"""Listening tests in which nobody knows what they hear: what is asked, in which order, and what counts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import combinations
from random import Random
from typing import Any

from studio.errors import LabError

ANCHOR = -1  # in the place of a condition: the reference, low-passed at 3.5 kHz
SAME = -1  # in the place of a choice: no preference
MAX_TRIALS = 200  # an hour and more: nobody listens well for longer
MAX_RATED = 12  # BS.1534-3, section 5.1: no more than 12 stimuli on a page


class Kind(StrEnum):
    """What listeners are asked; each is a key "blind.kind_<value>" of `studio.words`."""

    AB = "ab"  # which one is better
    ABX = "abx"  # which one is X
    MUSHRA = "mushra"  # how good is each, from 0 to 100, beside a reference


@dataclass(frozen=True, slots=True)
class Item:
    """A line, and how it sounds under each condition: the recipes of its readings."""

    line_id: str
    text: str
    recipes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """A whole test.

    Attributes
    ----------
    kind : Kind
    title, question : str
        As listeners read them.
    conditions : tuple of str
        Names of what is compared; listeners never see them.
    engines : tuple of str
        The engine of each condition.
    items : tuple of Item
    repeats : int
        How often each comparison is asked.
    reference : int
        Place of the condition that a MUSHRA test is held against.
    seed : int
    """

    kind: Kind
    title: str
    question: str
    conditions: tuple[str, ...]
    engines: tuple[str, ...]
    items: tuple[Item, ...]
    repeats: int = 1
    reference: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        if len(self.conditions) < 2 or not self.items:
            raise LabError("too_little_to_compare")
        if self.kind is Kind.MUSHRA and len(self.conditions) >= MAX_RATED:
            raise LabError("too_many_rated", most=str(MAX_RATED - 1))
        if self.length > MAX_TRIALS:
            raise LabError("too_long", count=str(self.length), most=str(MAX_TRIALS))

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Every two conditions."""
        return tuple(combinations(range(len(self.conditions)), 2))

    @property
    def length(self) -> int:
        """Questions for each listener."""
        each = 1 if self.kind is Kind.MUSHRA else len(self.pairs)
        return each * len(self.items) * self.repeats


@dataclass(frozen=True, slots=True)
class Trial:
    """One question; `slots` are the conditions behind A and B, and X, or behind each slider."""

    item: int
    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one listener said to one question.

    `choice` is the slot that was chosen, or SAME; `ratings` has one number for each slot, 0 to 100, in a
    MUSHRA test.
    """

    listener: str
    trial: Trial
    choice: int | None = None
    ratings: tuple[float, ...] = ()


def trials(design: Design, number: int) -> tuple[Trial, ...]:
    """The questions of one listener, in their order.

    Parameters
    ----------
    design : Design
    number : int
        How manieth listener it is, from 0. Each next one hears every pair the other way round, and every four
        listeners every combination of ABX once; the order of questions is another one for each.
    """
    chance = Random(f"{design.seed}/{number}")
    if design.kind is Kind.MUSHRA:
        asked = [(item, 0) for item in range(len(design.items)) for _ in range(design.repeats)]
        found = [
            Trial(item, _shuffled((*range(len(design.conditions)), ANCHOR), chance)) for item, _ in asked
        ]
    else:
        places = [
            (item, pair)
            for _ in range(design.repeats)
            for item in range(len(design.items))
            for pair in design.pairs
        ]
        Random(f"{design.seed}").shuffle(places)
        found = [_paired(design.kind, place, turn + number) for turn, place in enumerate(places)]
    chance.shuffle(found)
    return tuple(found)


def _paired(kind: Kind, place: tuple[int, tuple[int, int]], turn: int) -> Trial:
    item, pair = place
    a, b = pair if turn % 2 == 0 else pair[::-1]
    return Trial(item, (a, b, (a, b)[turn // 2 % 2]) if kind is Kind.ABX else (a, b))


def _shuffled(slots: tuple[int, ...], chance: Random) -> tuple[int, ...]:
    row = list(slots)
    chance.shuffle(row)
    return tuple(row)


def read_answer(design: Design, trial: Trial, listener: str, raw: object) -> Answer:
    """Take what a browser says; raises `LabError` where that answers nothing."""
    if not isinstance(raw, Mapping):
        raise LabError("bad_answer")
    if design.kind is Kind.MUSHRA:
        ratings = raw.get("ratings")
        if not isinstance(ratings, Sequence) or len(ratings) != len(trial.slots):
            raise LabError("bad_answer")
        if not all(_is_number(one) and 0 <= one <= 100 for one in ratings):
            raise LabError("bad_answer")
        return Answer(listener, trial, ratings=tuple(float(one) for one in ratings))
    choice = raw.get("choice")
    allowed = (0, 1, SAME) if design.kind is Kind.AB else (0, 1)
    if not isinstance(choice, int) or isinstance(choice, bool) or choice not in allowed:
        raise LabError("bad_answer")
    return Answer(listener, trial, choice=choice)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def to_json(design: Design) -> str:
    """Write a design down."""
    return json.dumps(asdict(design), ensure_ascii=False)


def from_json(text: str) -> Design:
    """Read what `to_json` wrote; raises `LabError` where it is none."""
    try:
        table: dict[str, Any] = json.loads(text)
        items = tuple(
            Item(str(one["line_id"]), str(one["text"]), tuple(map(str, one["recipes"])))
            for one in table["items"]
        )
        return Design(
            Kind(table["kind"]),
            str(table["title"]),
            str(table["question"]),
            tuple(map(str, table["conditions"])),
            tuple(map(str, table["engines"])),
            items,
            int(table["repeats"]),
            int(table["reference"]),
            int(table["seed"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise LabError("bad_design") from error


def answer_to_json(answer: Answer) -> str:
    """Write an answer down with what was heard, so that it counts whatever becomes of the test."""
    table = asdict(answer)
    del table["listener"]
    return json.dumps(table)


def answer_from_json(listener: str, text: str) -> Answer:
    """Read what `answer_to_json` wrote."""
    table = json.loads(text)
    trial = Trial(int(table["trial"]["item"]), tuple(table["trial"]["slots"]))
    return Answer(listener, trial, table["choice"], tuple(table["ratings"]))
