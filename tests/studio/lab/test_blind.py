"""Nobody is led by the order of a listening test, and nothing but an answer counts as one."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.errors import LabError
from studio.lab.blind import (
    ANCHOR,
    SAME,
    Answer,
    Design,
    Item,
    Kind,
    Trial,
    answer_from_json,
    answer_to_json,
    from_json,
    read_answer,
    to_json,
    trials,
)


def design(kind: Kind = Kind.AB, conditions: int = 3, items: int = 2, repeats: int = 1) -> Design:
    names = tuple(f"way {i}" for i in range(conditions))
    lines = tuple(Item(str(i), "你好", tuple(f"{{{j}}}" for j in range(conditions))) for i in range(items))
    return Design(kind, "Tea", "?", names, ("draft",) * conditions, lines, repeats, seed=5)


def test_every_listener_hears_every_pair_of_every_line_as_often_as_it_is_repeated() -> None:
    asked = trials(design(repeats=2), 3)
    met = Counter((trial.item, frozenset(trial.slots)) for trial in asked)
    assert len(asked) == design(repeats=2).length == 12
    assert set(met.values()) == {2}


def test_two_listeners_have_another_order_and_the_same_listener_the_same() -> None:
    assert trials(design(), 0) != trials(design(), 1)
    assert trials(design(), 1) == trials(from_json(to_json(design())), 1)


def test_each_condition_is_as_often_first_as_second() -> None:
    first = Counter(trial.slots[0] for n in range(2) for trial in trials(design(), n))
    assert set(first.values()) == {4}
    inside = [trial.slots for trial in trials(design(conditions=2, items=10), 0)]
    assert Counter(inside) == {(0, 1): 5, (1, 0): 5}


def test_four_listeners_hear_every_combination_of_abx_once() -> None:
    heard = Counter((t.item, t.slots) for n in range(4) for t in trials(design(Kind.ABX, 2), n))
    assert set(heard.values()) == {1}
    assert {slots for item, slots in heard if item == 0} == {(0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 0, 1)}


def test_a_rating_page_holds_everything_once_with_the_reference_hidden_and_an_anchor() -> None:
    pages = trials(design(Kind.MUSHRA, 3, items=4), 0)
    assert sorted(page.item for page in pages) == [0, 1, 2, 3]
    assert {tuple(sorted(page.slots)) for page in pages} == {(ANCHOR, 0, 1, 2)}
    assert len({page.slots for page in pages}) > 1


BAD = [None, {}, {"choice": 2}, {"choice": True}, {"choice": "0"}, {"choice": 0.5}, {"choice": float("nan")}]


@pytest.mark.parametrize("raw", [*BAD, {"ratings": [1, 2]}])
def test_what_is_no_answer_is_refused(raw: object) -> None:
    with pytest.raises(LabError):
        read_answer(design(), Trial(0, (0, 1)), "L1", raw)


@pytest.mark.parametrize("ratings", [[1, 2], [1, 2, 3, 101], [1, 2, 3, "4"], [1, 2, 3, float("nan")], "1234"])
def test_what_is_no_rating_is_refused(ratings: object) -> None:
    with pytest.raises(LabError):
        read_answer(design(Kind.MUSHRA), Trial(0, (0, 1, 2, ANCHOR)), "L1", {"ratings": ratings})


def test_no_preference_is_an_answer_to_ab_but_not_to_abx() -> None:
    assert read_answer(design(), Trial(0, (0, 1)), "L1", {"choice": SAME}).choice == SAME
    with pytest.raises(LabError):
        read_answer(design(Kind.ABX), Trial(0, (0, 1, 1)), "L1", {"choice": SAME})


@given(st.sampled_from([None, 0, 1, SAME]), st.lists(st.floats(0, 100), max_size=5))
def test_answers_come_back_from_disk(choice: int | None, ratings: list[float]) -> None:
    answer = Answer("L1", Trial(2, (1, 0, ANCHOR)), choice, tuple(ratings))
    assert answer_from_json("L1", answer_to_json(answer)) == answer


@pytest.mark.parametrize("text", ["", "[]", "{}", to_json(design()).replace('"ab"', '"x"')])
def test_a_design_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(LabError):
        from_json(text)


def test_tests_that_nobody_can_take_are_refused() -> None:
    for conditions, items in ((1, 1), (3, 0), (3, 67), (40, 1)):
        with pytest.raises(LabError):
            design(conditions=conditions, items=items)
    with pytest.raises(LabError):
        design(Kind.MUSHRA, 12)
