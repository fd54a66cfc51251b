"""Work is looked at again while it goes on, and the page runs once when it is over."""

from collections.abc import Callable

import pytest
import streamlit as st

from studio.ui.watched import watch

Piece = Callable[[], None]


class WholePage(Exception):
    """Stands for the run of the whole page that was asked for."""


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Piece, float | None]]:
    """Every piece that was made, with how often it looks again by itself."""
    made: list[tuple[Piece, float | None]] = []

    def fragment(look: Piece, run_every: float | None) -> Piece:
        made.append((look, run_every))
        return look

    def whole_page() -> None:
        raise WholePage

    monkeypatch.setattr(st, "fragment", fragment)
    monkeypatch.setattr(st, "rerun", whole_page)
    return made


def test_work_is_looked_at_until_it_is_over_and_then_the_page_runs(
    pieces: list[tuple[Piece, float | None]],
) -> None:
    under_way, looks = [True], [0]

    def show() -> None:
        looks[0] += 1

    watch(show, lambda: under_way[0], every_s=0.5)
    ((look, every_s),) = pieces
    look()
    assert (every_s, looks) == (0.5, [2])
    under_way[0] = False
    with pytest.raises(WholePage):
        look()
    assert looks == [2]


def test_what_is_over_already_is_shown_and_not_looked_at_again(
    pieces: list[tuple[Piece, float | None]],
) -> None:
    looks: list[str] = []
    watch(lambda: looks.append("seen"), lambda: False, every_s=0.5)
    ((look, every_s),) = pieces
    look()
    assert (every_s, looks) == (None, ["seen", "seen"])
