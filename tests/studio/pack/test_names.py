"""File names are legal everywhere, never collide, and stay."""

import re
from dataclasses import replace
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.pack.names import FIELDS, MAX_BYTES, NameTemplate, line_stems, same_name, slug
from studio.scene import Line, Role, Scene
from tests.studio.humming import scene

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
NASTY = st.sampled_from(
    ["..", "../../etc/passwd", "con", "NUL.txt", "a/b\\c:d*e?f", " ", "", "LPT1", "\u00e9", "e\u0301"]
)
PARTS = st.tuples(ANY_TEXT | NASTY, ANY_TEXT | NASTY)


def test_a_name_tells_id_role_and_how_the_line_starts() -> None:
    stems = line_stems(scene("Did you hear what I was playing, Lane?", "Yes, sir."))
    assert stems == {"L1": "l1_ada_did-you-hear-what-i-was", "L2": "l2_bo_yes-sir"}


def test_chinese_names_stay_chinese() -> None:
    of = Scene("孔乙己", (Role("r", "酒客甲"),), (Line("0001", "r", "孔乙己，你脸上又添上新伤疤了！"),))
    assert line_stems(of)["0001"] == "0001_酒客甲_孔乙己-你脸上又添上新伤疤了"


def test_a_name_stays_when_other_lines_come_and_go() -> None:
    of = scene("One.", "Two.", "Three.")
    less = of.with_lines(of.lines[1:])
    assert line_stems(less)["L3"] == line_stems(of)["L3"]


def test_ids_that_differ_only_in_case_get_names_that_differ() -> None:
    of = scene("Same.", "Same.")
    twins = of.with_lines(tuple(replace(x, id=i, role="ada") for x, i in zip(of.lines, "aA", strict=True)))
    first, second = line_stems(twins).values()
    assert same_name(first) != same_name(second)


@pytest.mark.parametrize("name", ["con", "NUL", "lpt1", "Com9"])
def test_names_of_windows_devices_are_avoided(name: str) -> None:
    of = Scene("s", (Role("。", "。"),), (Line(name, "。", "…"),))
    assert same_name(line_stems(of)[name]) != same_name(name)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=12, unique_by=lambda p: p[0]))
def test_any_text_makes_legal_names_that_never_collide(parts: list[tuple[str, str]]) -> None:
    role = Role("r", parts[0][1])
    of = Scene("s", (role,), tuple(Line(line_id, "r", text) for line_id, text in parts))
    stems = list(line_stems(of).values())
    assert len({same_name(stem) for stem in stems}) == len(parts)
    for stem in stems:
        name = f"{stem}.wav"
        assert len(stem.encode()) <= MAX_BYTES + 16
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert not stem.startswith((".", " "))
        assert not stem.endswith((".", " "))
        assert PureWindowsPath(name).name == PurePosixPath(name).name == name
        assert stem.isprintable()


@pytest.mark.parametrize(
    ("template", "mix"),
    [("VO_{role}_{id}", "VO_mix"), ("VO_{id}_{role}", "VO_mix"), ("{role}_{id}", "mix")],
)
def test_a_field_that_is_empty_leaves_no_separator_of_its_own(template: str, mix: str) -> None:
    assert NameTemplate(template).scene_stem("mix", scene("Hello.")) == mix


@given(ANY_TEXT)
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text, 24), 24) == slug(text, 24)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.sampled_from([f"{{{name}}}" for name in FIELDS]) | st.text("aZ_-./\\: 好", max_size=6), max_size=8
    ),
    st.lists(PARTS, min_size=2, max_size=6, unique_by=lambda p: p[0]),
)
def test_any_template_makes_legal_names_that_never_collide(
    parts: list[str], lines: list[tuple[str, str]]
) -> None:
    template = NameTemplate("{role}" + "".join(parts))
    of = Scene(lines[0][1], (Role("r", "R"),), tuple(Line(line_id, "r", text) for line_id, text in lines))
    stems = list(line_stems(of, template).values())
    assert len({same_name(stem) for stem in stems}) == len(lines)
    for stem in [*stems, template.scene_stem("mix", of), template.scene_stem("stem", of, "R")]:
        assert stem
        assert not re.search(r'[<>:"/\\|?*.\x00-\x1f ]', stem)
        assert len(stem.encode()) <= MAX_BYTES + 16
