"""What differs between two states of a project is told line by line."""

from dataclasses import replace

from hypothesis import given

from studio.scene import Line, Role, Scene
from studio.versions import Kind, compare_versions
from tests.studio.strategies import scenes
from tts.contract import Emotion, Feelings

TEA = Scene("Tea", (Role("ann", "Ann"),), tuple(Line(one, "ann", f"Line {one}.") for one in "abc"))


@given(scenes())
def test_a_project_does_not_differ_from_itself(scene: Scene) -> None:
    assert compare_versions({"s": scene}, {"s": scene}) == ()


def test_lines_that_were_written_deleted_rewritten_and_directed_are_told_apart() -> None:
    a, b, _ = TEA.lines
    directed = replace(b, text="Other.", emotion=Emotion(Feelings(sad=1.0)))
    after = TEA.with_lines((a, directed, Line("d", "ann", "New.")))
    (scene,) = compare_versions({"s": TEA}, {"s": after})
    told = {(one.before or one.after).id: (one.kind, one.parts) for one in scene.lines}  # type: ignore[union-attr]
    assert told == {
        "c": (Kind.REMOVED, ()),
        "b": (Kind.CHANGED, ("text", "emotion")),
        "d": (Kind.ADDED, ()),
    }


def test_lines_that_only_changed_places_are_moved_and_the_rest_is_not() -> None:
    a, b, c = TEA.lines
    (scene,) = compare_versions({"s": TEA}, {"s": TEA.with_lines((b, a, c))})
    assert [(one.kind, one.before and one.before.id) for one in scene.lines] == [
        (Kind.MOVED, "a"),
        (Kind.MOVED, "b"),
    ]


def test_roles_settings_and_whole_scenes_count_too() -> None:
    renamed = replace(TEA, title="Coffee", roles=(Role("ann", "Anna"), Role("ben", "Ben")))
    changed, gone, new = compare_versions({"s": TEA, "t": TEA}, {"s": renamed, "u": TEA})
    assert (changed.setting, changed.roles, changed.lines) == (True, ("Anna", "Ben"), ())
    assert (gone.before, gone.after) == (TEA, None)
    assert (new.before, new.after) == (None, TEA)
