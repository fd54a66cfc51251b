"""A value is made once for each thing it is made from."""

from functools import partial

from studio.kept import Kept


def test_a_value_is_made_anew_only_where_its_source_changed() -> None:
    kept, made = Kept[int](), list[str]()

    def make(source: str) -> int:
        made.append(source)
        return len(source)

    assert [kept.get("a", s, partial(make, s)) for s in ("one", "one", "three", "one")] == [3, 3, 5, 3]
    assert made == ["one", "three", "one"]
    assert kept.has("a", "one")
    assert not kept.has("a", "three")
    assert not kept.has("b", "one")


def test_values_of_names_that_are_gone_do_not_pile_up() -> None:
    kept = Kept[int]()
    for number in range(2000):
        kept.get(str(number), number, lambda: 0)
        kept.tidy([str(number)])
    assert sum(kept.has(str(number), number) for number in range(2000)) < 300
    assert kept.has("1999", 1999)
