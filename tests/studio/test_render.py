"""Sound is made once, and again only when something audible changes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import SceneError
from studio.plan import plan_line
from studio.render import Rendering
from studio.scene import Line, Role, Scene
from studio.takes import FailedLine, Take
from tests.tone import tone_entry
from tts.contract import Emotion, Feelings, Stage
from tts.core import Core, Notice
from tts.errors import EngineCrashed, SpeechFailed, TextTooLong, UnknownVoice


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    (tmp_path / "engine").mkdir()
    with Core(tone_entry(tmp_path / "engine"), home=tmp_path / "home") as core:
        yield core


def tone_scene(*texts: str) -> Scene:
    roles = (Role("low", "Low", voice="tone-low"), Role("high", "High", voice="tone-high"))
    lines = tuple(Line(f"L{i + 1}", roles[i % 2].id, text) for i, text in enumerate(texts))
    return Scene("Tones", roles, lines)


def takes(scene: Scene, core: Core) -> dict[str, Take]:
    found = list(Rendering(scene, core))
    assert all(isinstance(take, Take) for take in found), found
    return {take.line_id: take for take in found if isinstance(take, Take)}


def asked(tmp_path: Path) -> list[str]:
    return (tmp_path / "engine" / "asked.txt").read_text().splitlines()


def test_every_line_becomes_a_take(core: Core) -> None:
    scene = tone_scene("Hello there.", "Good morning.")
    found = takes(scene, core)
    assert set(found) == {"L1", "L2"}
    assert found["L1"].audio.seconds == pytest.approx(0.06 * len("Hello there."), abs=0.01)
    assert found["L1"].engine.name == "tone"
    assert found["L1"].was_rendered


def test_an_unchanged_scene_is_not_rendered_again(core: Core, tmp_path: Path) -> None:
    scene = tone_scene("Hello there.", "Good morning.")
    first, again = takes(scene, core), takes(scene, core)
    assert [take.was_rendered for take in again.values()] == [False, False]
    assert len(asked(tmp_path)) == 2
    assert {take.key for take in first.values()} == {take.key for take in again.values()}
    assert (first["L1"].audio.samples == again["L1"].audio.samples).all()


def test_only_the_changed_line_is_rendered(core: Core) -> None:
    scene = tone_scene("One.", "Two.", "Three.")
    takes(scene, core)
    sad = replace(scene.lines[1], emotion=Emotion(Feelings(sad=1.0)))
    changed = takes(scene.with_lines((scene.lines[0], sad, scene.lines[2])), core)
    assert [line_id for line_id, take in changed.items() if take.was_rendered] == ["L2"]
    assert Stage.SAID in changed["L2"].speech.reused


def test_a_role_that_changes_its_voice_gives_new_keys_to_its_lines_only(core: Core) -> None:
    scene = tone_scene("One.", "Two.", "Three.")
    before = takes(scene, core)
    recast = replace(scene, roles=(replace(scene.roles[0], voice="tone-high"), scene.roles[1]))
    after = takes(recast, core)
    assert [line_id for line_id in before if before[line_id].key != after[line_id].key] == ["L1", "L3"]


def test_only_the_chosen_lines_are_rendered(core: Core, tmp_path: Path) -> None:
    scene = tone_scene("One.", "Two.", "Three.")
    found = list(Rendering(scene, core, line_ids=["L3"]))
    assert [take.line_id for take in found if isinstance(take, Take)] == ["L3"]
    assert asked(tmp_path) == ["render Three."]
    with pytest.raises(SceneError):
        Rendering(scene, core, line_ids=["L9"])


def test_a_line_that_fails_does_not_stop_the_others(core: Core) -> None:
    outcomes = list(Rendering(tone_scene("One.", "!fail", "Three."), core))
    [failed] = [outcome for outcome in outcomes if isinstance(outcome, FailedLine)]
    assert failed.line_id == "L2"
    assert isinstance(failed.error, SpeechFailed)
    assert {outcome.line_id for outcome in outcomes if isinstance(outcome, Take)} == {"L1", "L3"}


def test_a_role_without_a_voice_fails_its_own_lines(core: Core) -> None:
    scene = tone_scene("One.", "Two.")
    uncast = replace(scene, roles=(replace(scene.roles[0], voice=""), scene.roles[1]))
    kinds = {
        outcome.line_id: type(outcome.error) if isinstance(outcome, FailedLine) else Take
        for outcome in Rendering(uncast, core)
        if not isinstance(outcome, Notice)
    }
    assert kinds == {"L1": UnknownVoice, "L2": Take}


def test_an_engine_that_dies_once_is_restarted_and_nothing_is_missing(core: Core) -> None:
    outcomes = list(Rendering(tone_scene("One.", "!crash once", "Three."), core))
    assert {outcome.line_id for outcome in outcomes if isinstance(outcome, Take)} == {"L1", "L2", "L3"}
    assert [outcome for outcome in outcomes if isinstance(outcome, Notice)]


def test_a_line_that_kills_the_engine_fails_alone(core: Core) -> None:
    outcomes = list(Rendering(tone_scene("One.", "!crash", "Three."), core))
    [failed] = [outcome for outcome in outcomes if isinstance(outcome, FailedLine)]
    assert isinstance(failed.error, EngineCrashed)
    assert {outcome.line_id for outcome in outcomes if isinstance(outcome, Take)} == {"L1", "L3"}


def test_a_line_longer_than_the_engine_holds_is_one_take(core: Core, tmp_path: Path) -> None:
    text = " ".join(f"Sentence number {i} of a long speech." for i in range(40))
    scene = tone_scene(text)
    take = takes(scene, core)["L1"]
    assert len(asked(tmp_path)) > 1
    assert "".join(text[c.char_start] for c in take.plan.chars) == text.replace(" ", "")
    assert take.plan.seconds == take.audio.seconds
    assert len(take.speech.seams_s) == len(asked(tmp_path)) - 1
    again = takes(scene, core)["L1"]
    assert not again.was_rendered
    assert again.key == take.key
    assert plan_line(scene, "L1", core).seconds == pytest.approx(take.plan.seconds, abs=0.01)


def test_one_piece_that_fails_fails_its_line_once(core: Core) -> None:
    text = "A good start. " * 34 + "!fail" + " and so on." * 20
    outcomes = list(Rendering(tone_scene(text, "Two."), core))
    assert sorted(outcome.line_id for outcome in outcomes if not isinstance(outcome, Notice)) == ["L1", "L2"]


def test_a_line_of_a_hundred_thousand_characters_is_refused_in_words(core: Core) -> None:
    outcomes = list(Rendering(tone_scene("word " * 20_000, "Two."), core))
    [failed] = [outcome for outcome in outcomes if isinstance(outcome, FailedLine)]
    assert isinstance(failed.error, TextTooLong)


def test_progress_counts_lines(core: Core) -> None:
    rendering = Rendering(tone_scene("One.", "Two.", "!fail"), core)
    seen = [rendering.progress().done for _ in rendering]
    assert seen == [1, 2, 3]
    assert rendering.progress().total == 3


def test_to_stop_asking_is_to_cancel(core: Core, tmp_path: Path) -> None:
    rendering = iter(Rendering(tone_scene("One.", "!hold", "Three.", "Four."), core))
    next(rendering)
    rendering.close()  # type: ignore[attr-defined]
    (tmp_path / "engine" / "go").touch()
    core.close()
    assert "render Four." not in asked(tmp_path)


def test_a_plan_is_told_without_rendering(core: Core, tmp_path: Path) -> None:
    plan = plan_line(tone_scene("Hello there."), "L1", core)
    assert [word.label for word in plan.words] == ["Hello", "there."]
    assert asked(tmp_path) == ["plan Hello there."]
