"""Speakers of a file get other names, and chapters are left out."""

from studio.exchange.casting import only_parts, parts_of, renamed
from studio.exchange.draft import Draft, DraftLine, Place
from studio.exchange.formats import read_file
from studio.scene import Line, Role
from tests.studio.exchange.samples import sample


def test_two_speakers_of_one_name_become_one_role_and_no_guess() -> None:
    draft = read_file(sample("epub"))
    lane = next(role for role in draft.roles if role.name == "Lane")
    one = renamed(draft, {lane.id: " algernon "})
    assert [role.name for role in one.roles] == ["Algernon", "Narrator"]
    assert len({line.line.role for line in one.lines if line.line.role != "narrator"}) == 1
    assert [line.guessed for line in one.lines].count(True) == 2
    assert one.scene().lines[0].text == draft.scene().lines[0].text


def test_a_new_name_is_a_new_role_and_nothing_else_changes() -> None:
    draft = read_file(sample("text"))
    new = renamed(draft, {draft.roles[0].id: "Algy"})
    assert [role.name for role in new.roles] == ["Algy", "Lane"]
    assert renamed(draft, {draft.roles[0].id: ""}) is draft


def test_chapters_are_chosen() -> None:
    lines = tuple(DraftLine(Line(f"L{i}", f"r{i}", "x"), Place(i, 0, f"Chapter {i}")) for i in range(3))
    draft = Draft("epub", "Book", tuple(Role(f"r{i}", f"R{i}") for i in range(3)), lines)
    assert parts_of(draft) == ("Chapter 0", "Chapter 1", "Chapter 2")
    some = only_parts(draft, ["Chapter 1"])
    assert [one.line.id for one in some.lines] == ["L1"]
    assert [role.name for role in some.roles] == ["R1"]
    assert only_parts(draft, []) is draft
