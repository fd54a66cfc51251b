"""A rewritten text knows where it comes from."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tts.text.mapped import Mapped


def test_a_replacement_stands_for_the_whole_match() -> None:
    new = Mapped.of("pay 5 now").sub(r"\d", lambda _: "five")
    assert new.text == "pay five now"
    assert new.place(4, 8) == (4, 5)
    assert new.place(9, 12) == (6, 9)


def test_an_equally_long_replacement_keeps_each_place() -> None:
    assert Mapped.of("2024年").sub(r"\d+", lambda _: "二零二四").place(1, 2) == (1, 2)


def test_none_keeps_the_match() -> None:
    assert Mapped.of("a1b").sub(r"\d", lambda _: None) == Mapped.of("a1b")


@given(text=st.text(max_size=30), digits=st.text("0123456789", max_size=3))
def test_rewriting_twice_keeps_the_places_in_order(text: str, digits: str) -> None:
    new = Mapped.of(text).sub(r"\w+", lambda m: m[0][:1] * 2).sub(re.compile(r"\W"), lambda _: digits)
    assert len(new.text) == len(new.starts) == len(new.ends)
    assert list(new.starts) == sorted(new.starts)
    assert list(new.ends) == sorted(new.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(new.starts, new.ends, strict=True))
