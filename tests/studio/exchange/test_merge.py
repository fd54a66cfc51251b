"""A rewritten script keeps what survived: ids, takes, curves, locks; the rest is shown before it changes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.edits import replace_line
from studio.exchange.draft import Script, draft_of
from studio.exchange.formats import read_file, write_file
from studio.exchange.matching import Words, likeness, match, moved
from studio.exchange.merge import How, Kind, Merged, Mode, merge
from studio.exchange.source import Source
from studio.scene import Line, Role, Scene
from tests.studio.strategies import scenes
from tts.contract import CurvePoint, Emotion, Feelings, IntensityCurve, Pause

CURVE = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(0.6, 0.9, anchor=18), CurvePoint(1.0, 0.5)))
SCENE = Scene(
    "Tea",
    (Role("a", "Algernon", "en-gb-jack"), Role("l", "Lane", "en-gb-tom")),
    (
        Line("L0001", "a", "Did you hear what I was playing, Lane?", curve=CURVE, pauses=(Pause(18, 0.3),)),
        Line("L0002", "l", "I didn't think it polite to listen, sir.", Emotion(Feelings(calm=1.0)), seed=4),
        Line("L0003", "a", "I'm sorry for that.", note="pause here"),
        Line("L0004", "l", "Yes, sir.", locked=True),
        Line("L0005", "a", "Have you got the sandwiches cut?"),
    ),
)


MERGE = How()


def rewritten(text: str, how: How = MERGE) -> Merged:
    return merge(SCENE, read_file(Source(text.encode(), "play.txt")), how)


def kinds(merged: Merged) -> list[tuple[str, str]]:
    return [(change.line_id, change.kind.value) for change in merged.changes]


def test_a_rewritten_script_keeps_ids_curves_and_locks_of_what_survived() -> None:
    merged = rewritten(
        "Algernon: Did you hear what I was singing just now, Lane?\n"
        "Lane: I didn't think it polite to listen, sir.\n"
        "Jack: How do you do?\n"
        "Lane: Yes, sir.\n"
        "Algernon: Have you got the sandwiches cut?\n"
    )
    assert kinds(merged) == [
        ("L0001", "changed"),
        ("L0002", "same"),
        ("L0003", "removed"),
        ("L0006", "added"),
        ("L0004", "same"),
        ("L0005", "same"),
    ]
    first = merged.scene.line("L0001")
    assert first.text == "Did you hear what I was singing just now, Lane?"
    assert first.curve.points[1].anchor == 18, "the point stays on its word"
    assert first.pauses == (Pause(18, 0.3),)
    assert merged.scene.line("L0002") == SCENE.line("L0002")
    assert [role.name for role in merged.scene.roles] == ["Algernon", "Lane", "Jack"]
    assert merged.scene.role("a").voice == "en-gb-jack", "a script without voices casts nobody anew"


def test_lines_that_change_places_are_moved_and_nothing_else() -> None:
    order = (0, 4, 1, 2, 3)
    draft = draft_of(SCENE.with_lines(tuple(SCENE.lines[i] for i in order)), "text")
    merged = merge(SCENE, draft)
    assert [line.id for line in merged.scene.lines] == [SCENE.lines[i].id for i in order]
    assert kinds(merged) == [
        ("L0001", "same"),
        ("L0005", "moved"),
        ("L0002", "same"),
        ("L0003", "same"),
        ("L0004", "same"),
    ]


def test_locked_lines_neither_change_nor_go() -> None:
    merged = rewritten("Algernon: I'm sorry for that.\nLane: Yes, sir, of course.\n")
    assert ("L0004", "locked") in kinds(merged)
    assert merged.scene.line("L0004").text == "Yes, sir."
    gone = rewritten("Algernon: I'm sorry for that.\n")
    assert [line.id for line in gone.scene.lines] == ["L0003", "L0004"]


def test_an_edited_table_changes_what_it_speaks_of_by_id() -> None:
    table = write_file(Script(SCENE), "csv").decode("utf-8-sig")
    table = table.replace("Have you got the sandwiches cut?", "Nothing alike at all")
    table = table.replace("calm,1.0", "calm + sad 0.5,0.7")
    merged = merge(SCENE, read_file(Source(table.encode(), "x.csv")))
    assert [change.fields for change in merged.changes if change.kind is Kind.CHANGED] == [
        ("emotion",),
        ("text",),
    ]
    assert merged.scene.line("L0002").emotion == Emotion(Feelings(calm=1.0, sad=0.5), 0.7)
    assert merged.scene.line("L0001").curve == CURVE


def test_words_edited_in_a_table_keep_an_untouched_curve_on_them() -> None:
    table = (
        write_file(Script(SCENE), "csv").decode("utf-8-sig").replace("Did you hear", "Now then, did you hear")
    )
    merged = merge(SCENE, read_file(Source(table.encode(), "x.csv")))
    line = merged.scene.line("L0001")
    assert line.text[line.curve.points[1].anchor or 0 :].startswith("I was")
    assert line.text[line.pauses[0].char :].startswith("I was")


def test_a_table_can_unlock_a_line_and_change_it() -> None:
    table = write_file(Script(SCENE), "csv").decode("utf-8-sig")
    table = table.replace('"Yes, sir."', '"Certainly, sir."').replace(",yes,", ",,")
    line = merge(SCENE, read_file(Source(table.encode(), "x.csv"))).scene.line("L0004")
    assert (line.text, line.locked) == ("Certainly, sir.", False)


def test_direction_of_the_file_can_be_left_out_and_missing_lines_kept() -> None:
    text = "Lane: [angry 0.9] I didn't think it polite to listen, sir.\n"
    merged = rewritten(text, How(direction=False, removes=False))
    assert merged.scene == SCENE
    assert rewritten(text).scene.line("L0002").emotion == Emotion(Feelings(angry=1.0), 0.9)


def test_appending_leaves_everything_and_replacing_leaves_only_what_is_locked() -> None:
    appended = rewritten("Lane: Yes, sir.\n", How(Mode.APPEND))
    assert appended.scene.lines[:5] == SCENE.lines
    assert appended.scene.lines[5].id == "L0006"
    replaced = rewritten("Lane: Yes, sir.\n", How(Mode.REPLACE))
    assert [(line.id, line.text) for line in replaced.scene.lines] == [
        ("L0004", "Yes, sir."),
        ("L0006", "Yes, sir."),
    ]


def test_ids_of_deleted_lines_are_given_to_no_other_line() -> None:
    merged = merge(SCENE, read_file(Source(b"Jack: Hello.\n", "x.txt")), How(Mode.APPEND), {"L0006", "L0009"})
    assert merged.scene.lines[-1].id == "L0010"


@pytest.mark.parametrize("mode", [Mode.MERGE, Mode.REPLACE])
def test_a_scene_merged_with_itself_stays_as_it_is(mode: Mode) -> None:
    draft = read_file(Source(write_file(Script(SCENE), "jsonl"), "x.jsonl"))
    merged = merge(SCENE, draft, How(mode))
    if mode is Mode.MERGE:
        assert merged.scene == SCENE
        assert {change.kind for change in merged.changes} == {Kind.SAME}
    else:
        assert {line.text for line in merged.scene.lines} == {line.text for line in SCENE.lines}


@given(scenes(), scenes(), st.sampled_from(Mode), st.booleans(), st.booleans())
@settings(max_examples=25, deadline=None)
def test_any_merge_makes_a_scene_with_every_line_of_the_file_or_a_locked_one(
    old: Scene, new: Scene, mode: Mode, direction: bool, removes: bool
) -> None:
    merged = merge(old, draft_of(new, "text"), How(mode, direction, removes))
    texts = [line.text for line in merged.scene.lines]
    locked = [line.text for line in old.lines if line.locked]
    assert all(texts.count(text) >= locked.count(text) for text in locked)
    changed = {change.line_id for change in merged.changes if change.kind is not Kind.REMOVED}
    assert {line.id for line in merged.scene.lines} == changed
    assert len(merged.changes) == len({change.line_id for change in merged.changes})


@given(st.lists(st.integers(0, 3), max_size=30), st.lists(st.integers(0, 3), max_size=30))
@settings(max_examples=60, deadline=None)
def test_each_line_is_paired_once_however_often_words_come_again(old: list[int], new: list[int]) -> None:
    says = ("Yes, sir.", "No.", "I think so too.", "I think not.")
    pairs = match(
        [Words(f"L{i}", "r", says[n]) for i, n in enumerate(old)], [Words("", "r", says[n]) for n in new]
    )
    assert len(set(pairs.values())) == len(pairs)
    same = sum(min(old.count(n), new.count(n)) for n in range(4))
    assert sum(old[o] == new[n] for n, o in pairs.items()) == same


def test_out_of_line_are_as_few_as_can_be() -> None:
    assert moved([0, 4, 1, 2, 3]) == {1}
    assert moved([]) == frozenset()
    assert moved([3, 2, 1]) == {0, 1} or len(moved([3, 2, 1])) == 2


def test_likeness_counts_words_and_their_neighbours() -> None:
    assert likeness("茴香豆的茴字", "茴香豆的茴字") == 1.0
    assert likeness("yes", "no") == 0.0
    assert 0.4 < likeness("I was playing, Lane", "I was singing, Lane") < 0.8


def test_a_draft_keeps_the_scene_that_it_was_made_of() -> None:
    assert draft_of(SCENE, "text").scene() == replace(SCENE)


def test_a_take_that_a_table_names_is_chosen_again_where_the_table_says_nothing_else() -> None:
    angry = replace(SCENE.line("L0001"), emotion=Emotion(Feelings(angry=1.0), 0.8), seed=7)
    now = replace_line(SCENE, replace(angry, emotion=Emotion(Feelings(sad=1.0)), seed=9))

    def taken(line: Line, key: str) -> Line | None:
        return replace(angry, locked=line.locked) if key == "key-of-anger" else None

    def read(columns: str, cells: str) -> Line:
        row = f'line,L0001,Algernon,"{angry.text}",,key-of-anger{cells}'
        table = f"kind,id,role,text,curve,take{columns}\n{row}\n"
        draft = read_file(Source(table.encode(), "x.csv"))
        return merge(now, draft, How(removes=False), taken=taken).scene.line("L0001")

    again = read("", "")
    assert (again.emotion, again.seed) == (angry.emotion, 7)
    assert read(",emotion,strength", ",calm,0.5").emotion == Emotion(Feelings(calm=1.0), 0.5)
    assert read(",seed", ",3").seed == 3


def test_a_take_of_other_words_is_not_chosen() -> None:
    told = replace(SCENE.line("L0001"), text="Other words altogether now.")
    draft = draft_of(SCENE, "x")
    lines = tuple(replace(one, take="key", says=frozenset()) for one in draft.lines)
    merged = merge(SCENE, replace(draft, lines=lines), taken=lambda _line, _key: told)
    assert merged.scene == SCENE
