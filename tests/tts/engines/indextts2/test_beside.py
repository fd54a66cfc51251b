"""A second stage gives the same beside the first as in its place, and ends with it."""

from collections.abc import Iterator, Sequence
from itertools import chain
from threading import Event, current_thread, main_thread

import pytest
import torch

from tts.engines.indextts2.beside import SecondStage

CPU = torch.device("cpu")


def doubled(numbers: Sequence[int]) -> Iterator[int]:
    for number in numbers:
        yield 2 * number


@pytest.mark.parametrize("beside", [False, True])
def test_results_come_in_order_and_all_of_them(beside: bool) -> None:
    found: list[int] = []
    with SecondStage(doubled, beside=beside, device=CPU) as stage:
        for group in ([1, 2], [3], [4, 5], [6]):
            found += stage.hand_over(group)
        found += stage.rest()
    assert found == [2, 4, 6, 8, 10, 12]


def test_the_first_stage_goes_on_while_the_second_works() -> None:
    handed = Event()
    seen: list[int] = []

    def work(items: Sequence[int]) -> Iterator[int]:
        assert current_thread() is not main_thread()
        assert handed.wait(30)  # not set before hand_over has come back
        seen.extend(items)
        yield from items

    with SecondStage(work, beside=True, device=CPU) as stage:
        assert list(stage.hand_over([1])) == []
        assert not seen
        handed.set()
        assert list(stage.rest()) == [1]


@pytest.mark.parametrize("beside", [False, True])
def test_an_error_comes_where_the_results_would_have_come(beside: bool) -> None:
    def work(items: Sequence[int]) -> Iterator[int]:
        if 0 in items:
            raise torch.OutOfMemoryError("CUDA out of memory")
        yield from items

    found: list[int] = []
    with SecondStage(work, beside=beside, device=CPU) as stage:
        found += stage.hand_over([7])
        later = chain(stage.hand_over([0]), stage.rest())
        with pytest.raises(torch.OutOfMemoryError):
            found.extend(later)
    assert found == [7]


def test_whoever_brings_more_than_may_wait_waits_and_who_leaves_takes_the_waiting_along() -> None:
    go_on = Event()
    begun: list[int] = []

    def work(items: Sequence[int]) -> Iterator[int]:
        begun.extend(items)
        assert go_on.wait(30)
        yield from items

    with SecondStage(work, beside=True, device=CPU) as stage:
        for number in (1, 2):
            assert list(stage.hand_over([number])) == []
        go_on.set()
        assert next(iter(stage.hand_over([3]))) == 1  # room comes with the oldest group's results
    assert set(begun) <= {1, 2}  # the third was never taken
