"""Edits change what they say, keep what holds to the words, and leave locked lines alone."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio import edits
from studio.edits import BulkEdit, DirectionFind, Find
from studio.errors import EditError
from studio.scene import Line, Role, Scene
from studio.script import read_script
from studio.words import explain
from tests.studio.strategies import scenes, texts
from tts.contract import Delivery, Emotion, EmotionShift, Feelings, Pause
from tts.errors import BadValue

SCRIPT = """# Duel
Anna [voice=v1]:
Bob [voice=v2, calm 0.5, speed=slow]:
Anna: [happy 0.8] I was so glad [sad 0.2>0.9] when you never (pause 0.5) came back.
Bob: [speed=fast] You never said that.
Bob: Good.
Anna: [locked, sad] You never did.
"""
DUEL = read_script(SCRIPT.encode(), "duel.txt")
L1, L2, L3, LOCKED = (line.id for line in DUEL.lines)
ALL = (L1, L2, L3, LOCKED)


def texts_of(scene: Scene) -> list[str]:
    return [line.text for line in scene.lines]


def test_new_words_keep_curve_pauses_and_shifts_on_the_old_ones() -> None:
    scene = edits.set_text(DUEL, L1, "We were truly glad, dear, when you never ever came back home.")
    line = scene.line(L1)
    assert line.text[line.shifts[0].char :].startswith("when")
    assert line.text[line.pauses[0].char :].startswith("came")
    anchors = [line.text[p.anchor :] for p in line.curve.points if p.anchor is not None]
    assert [words.split()[0] for words in anchors] == ["when"]


def test_a_shift_whose_words_are_gone_goes_with_them() -> None:
    assert edits.set_text(DUEL, L1, "I was so glad").line(L1).shifts == ()
    cut = edits.set_text(DUEL, L1, "when you never came back.").line(L1)
    assert cut.emotion == Emotion(Feelings(sad=1.0))
    assert cut.shifts == ()


def test_a_locked_line_refuses_to_be_edited() -> None:
    with pytest.raises(EditError) as caught:
        edits.set_text(DUEL, LOCKED, "What?")
    assert LOCKED in explain(caught.value, "en")
    with pytest.raises(EditError):
        edits.set_text(DUEL, "nowhere", "What?")


def test_a_new_line_inherits_role_feeling_and_delivery() -> None:
    scene, new = edits.insert_after(DUEL, L2, text="Really?")
    assert [line.id for line in scene.lines] == [L1, L2, new, L3, LOCKED]
    before, line = scene.line(L2), scene.line(new)
    assert (line.role, line.emotion, line.delivery) == (before.role, before.emotion, before.delivery)
    first, top = edits.insert_after(DUEL, None)
    assert first.lines[0] == Line(top, "anna", "")


def test_pasted_text_becomes_lines_in_its_order() -> None:
    scene, ids = edits.insert_texts(DUEL, L3, ["One.", "Two."])
    assert texts_of(scene)[3:5] == ["One.", "Two."]
    assert len(set(ids) | set(ALL)) == 6


def test_an_id_is_never_given_twice() -> None:
    gone = edits.delete_lines(DUEL, [L3]).scene
    scene, new = edits.insert_after(gone, L2, used=ALL)
    assert new not in ALL
    assert scene.line(new).text == ""


def test_lines_are_doubled_and_moved_together() -> None:
    scene, (copy,) = edits.duplicate_lines(DUEL, [LOCKED])
    assert replace(scene.line(copy), id=LOCKED, locked=True) == DUEL.line(LOCKED)
    assert [x.id for x in edits.move_lines(DUEL, [L2, L3], -1).lines] == [L2, L3, L1, LOCKED]
    assert [x.id for x in edits.move_lines(DUEL, [L1], 1).lines] == [L2, L1, L3, LOCKED]
    assert [x.id for x in edits.move_lines(DUEL, [L1], 99).lines] == [L2, L3, LOCKED, L1]


def test_a_split_line_keeps_feeling_and_pauses_with_their_words() -> None:
    text = DUEL.line(L1).text
    scene, second = edits.split_line(DUEL, L1, text.index("when"))
    left, right = scene.line(L1), scene.line(second)
    assert (left.text, right.text) == ("I was so glad", "when you never came back.")
    assert (left.emotion, right.emotion) == (Emotion(Feelings(happy=1.0)), Emotion(Feelings(sad=1.0)))
    assert right.text[right.pauses[0].char :].startswith("came")
    rising = right.curve.resolve(lambda char: char / len(right.text)).sample(np.array([0.0, 0.99]))
    assert rising[0] == pytest.approx(0.2, abs=0.05)
    assert rising[1] > 0.8


def test_a_line_does_not_split_outside_its_words() -> None:
    for char in (0, len(DUEL.line(L1).text)):
        with pytest.raises(EditError):
            edits.split_line(DUEL, L1, char)


def test_two_lines_of_one_role_are_joined_and_keep_their_feelings() -> None:
    happy = edits.set_emotion(DUEL, [L3], Emotion(Feelings(happy=1.0))).scene
    joined = edits.merge_with_next(happy, L2).line(L2)
    assert joined.text == "You never said that. Good."
    assert joined.shifts == (EmotionShift(21, Emotion(Feelings(happy=1.0))),)
    assert joined.delivery == DUEL.line(L2).delivery
    with pytest.raises(EditError, match="other_role"):
        edits.merge_with_next(DUEL, L1)
    with pytest.raises(EditError, match="none_after"):
        edits.merge_with_next(edits.set_locked(DUEL, [LOCKED], False).scene, LOCKED)


def test_splitting_and_joining_gives_the_words_back() -> None:
    text = DUEL.line(L1).text
    scene, _ = edits.split_line(DUEL, L1, text.index("when"))
    again = edits.merge_with_next(scene, L1).line(L1)
    assert again.text == text
    assert [(s.char, s.emotion) for s in again.shifts] == [(s.char, s.emotion) for s in DUEL.line(L1).shifts]
    assert again.pauses == DUEL.line(L1).pauses


SAD = Emotion(Feelings(sad=1.0), 0.5)
BULK: list[Callable[[Scene], BulkEdit]] = [
    lambda scene: edits.set_role(scene, ALL, "bob"),
    lambda scene: edits.set_emotion(scene, ALL, SAD),
    lambda scene: edits.set_strength(scene, ALL, 0.3),
    lambda scene: edits.multiply_strength(scene, ALL, 0.5),
    lambda scene: edits.change_delivery(scene, ALL, pitch_st=2.0),
    lambda scene: edits.delete_lines(scene, ALL),
    lambda scene: edits.set_curve(scene, ALL, DUEL.lines[0].curve),
    lambda scene: edits.follow_role(scene, ALL),
    lambda scene: edits.replace_text(scene, Find("never"), "always"),
    lambda scene: edits.replace_direction(scene, DirectionFind("sad"), "angry"),
]


@pytest.mark.parametrize("change", BULK)
def test_no_bulk_edit_touches_a_locked_line(change: Callable[[Scene], BulkEdit]) -> None:
    done = change(DUEL)
    assert done.scene.line(LOCKED) == DUEL.line(LOCKED)
    assert done.locked == (LOCKED,)
    assert done.changed
    assert LOCKED not in done.changed


def test_strength_is_scaled_in_every_part_of_a_line_and_stops_at_one() -> None:
    line = edits.multiply_strength(DUEL, [L1, L2], 0.5).scene.line(L1)
    assert line.emotion == Emotion(Feelings(happy=1.0), 0.5)
    assert line.shifts[0].emotion.strength == 0.5
    assert edits.multiply_strength(DUEL, [L2], 9.0).scene.line(L2).emotion == Emotion(Feelings(calm=1.0))


def test_one_field_of_the_delivery_changes_and_the_rest_stays() -> None:
    scene = edits.change_delivery(DUEL, [L2, L3], pitch_st=2.0).scene
    assert scene.line(L2).delivery == Delivery(rate=1.2, pitch_st=2.0)
    assert scene.line(L3).delivery == Delivery(rate=0.85, pitch_st=2.0)
    with pytest.raises(BadValue):
        edits.change_delivery(DUEL, [L2], rate=9.0)
    with pytest.raises(EditError):
        edits.change_delivery(DUEL, [L2], ptich=1.0)


def test_locking_and_unlocking_are_not_stopped_by_a_lock() -> None:
    unlocked = edits.set_locked(DUEL, ALL, False)
    assert unlocked.changed == (LOCKED,)
    assert not any(line.locked for line in unlocked.scene.lines)


def test_a_voice_is_replaced_everywhere_and_locked_lines_are_named() -> None:
    done = edits.replace_voice(DUEL, "v1", "v9")
    assert [role.voice for role in done.scene.roles] == ["v9", "v2"]
    assert (done.changed, done.locked) == ((L1,), (LOCKED,))


def test_roles_come_change_and_go_but_not_while_they_speak() -> None:
    scene = edits.add_role(DUEL, Role("cara", "Cara"))
    scene = edits.update_role(scene, Role("cara", "Cora"))
    assert scene.role("cara").name == "Cora"
    assert edits.remove_role(scene, "cara") == DUEL
    with pytest.raises(EditError, match="role_speaks"):
        edits.remove_role(scene, "anna")


def test_found_words_are_shown_before_they_change() -> None:
    found = edits.find_text(DUEL, Find("NEVER", words=True), "ever")
    assert [(one.line_id, one.locked) for one in found] == [(L1, False), (L2, False), (LOCKED, True)]
    assert found[1].after == "You ever said that."
    assert found[1].before[slice(*found[1].places[0])] == "never"
    done = edits.replace_text(DUEL, Find("never"), "ever", [L2])
    assert done.changed == (L2,)
    assert edits.find_text(DUEL, Find("ever", words=True)) == ()
    assert edits.find_text(DUEL, Find("NEVER", case=True)) == ()
    with pytest.raises(EditError):
        Find("")


def test_found_direction_is_shown_as_tags_before_it_changes() -> None:
    found = edits.find_direction(DUEL, DirectionFind("sad"), "angry")
    assert [(one.line_id, one.locked) for one in found] == [(L1, False), (LOCKED, True)]
    assert "[sad 0.2>0.9]" in found[0].before
    assert "[angry 0.2>0.9]" in found[0].after
    calm = edits.find_direction(DUEL, DirectionFind("calm", low=0.4, role="bob"))
    assert [one.line_id for one in calm] == [L2, L3]
    half = edits.replace_direction(DUEL, DirectionFind(low=0.4), factor=0.5, line_ids=[L2]).scene
    assert half.line(L2).emotion == Emotion(Feelings(calm=1.0), 0.25)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenes(max_lines=3), texts, st.data())
def test_edits_of_any_scene_leave_one_that_can_be_spoken(
    scene: Scene, text: str, data: st.DataObject
) -> None:
    scene = edits.set_locked(scene, [line.id for line in scene.lines], False).scene
    for line in scene.lines:
        char = data.draw(st.integers(0, len(line.text)))
        if line.text[:char].strip() and line.text[char:].strip():
            scene, _ = edits.split_line(scene, line.id, char)
        scene = edits.set_text(scene, line.id, text)
    for line in scene.lines:
        places = [s.char for s in line.shifts] + [p.char for p in line.pauses]
        places += [p.anchor for p in line.curve.points if p.anchor is not None]
        assert all(0 <= place <= len(line.text) for place in places)


def test_pauses_that_meet_are_one() -> None:
    role = Role("a", "A")
    line = Line("L1", "a", "one two six", pauses=(Pause(4, 0.5), Pause(8, 1.0)))
    scene = edits.set_text(Scene("S", (role,), (line,)), "L1", "one six")
    assert scene.lines[0].pauses == (Pause(4, 1.0),)
