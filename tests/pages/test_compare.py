"""A line is heard in many ways, and the chosen one becomes its own."""

import json
import secrets
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from studio.lab.blind import Answer, answer_to_json, from_json, trials
from studio.lab.grid import Way
from studio.lab.sounds import key_of
from studio.recipes import recipe_of
from studio.scene import utterance_of
from studio.store import Project, TakeCard
from studio.ui import compare_grid
from studio.ui import workshop as workshops
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage
from tests.tone import tone_entry, tone_info


def cells(page: AppTest) -> list[dict[str, Any]]:
    """The cells of the grid as the browser gets them."""
    (grid,) = [one.proto for one in page.get("bidi_component") if one.proto.component_name.endswith("grid")]
    found: list[dict[str, Any]] = json.loads(grid.json)["cells"]
    return found


def rendered(page: AppTest) -> AppTest:
    page.button("compare-render").click().run()
    for trial in workshop().trials.values():
        assert trial.wait(30)
    return page.run()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_press_renders_what_is_missing_and_every_cell_is_heard_equally_loud(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    page = open_page("compare", project, lang)
    assert {cell["url"] for cell in cells(page)} == {""}
    page = rendered(page)
    found = cells(page)
    assert len(found) == 1 + 4 * 5
    assert all(cell["url"].endswith(".wav") for cell in found)
    assert all(cell["gain"] in cell["told"] for cell in found)
    assert page.button("compare-render").disabled
    page.pills[0].set_value(["happy", "calm"]).run()
    assert "(4)" in page.button("compare-render").label or "（4）" in page.button("compare-render").label


def test_the_chosen_cell_becomes_the_lines_and_can_be_undone(
    open_page: OpenPage, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = rendered(open_page("compare", project, "en"))
    chosen = next(cell for cell in cells(page) if cell["label"] == "happy 50 %")
    assert "As it is now" in [cell["label"] for cell in cells(page) if cell["own"]]
    scene_id = project.scenes()[0].id
    place = (project.id, scene_id, "1")
    say_once(monkeypatch, {"op": "choose", "cell": chosen["id"]})
    assert not page.run().exception
    emotion = project.scene(scene_id).line("1").emotion
    assert emotion is not None
    assert (emotion.feelings.happy, emotion.strength) == (1.0, 0.5)
    assert len(workshop().store.takes.of_line(place)) == 1
    page.run().sidebar.button("undo").click().run()
    assert project.scene(scene_id).line("1").emotion is None


def say_once(monkeypatch: pytest.MonkeyPatch, raw: object) -> None:
    """Let the browser say something in the next run, as AppTest does not call back for components."""
    show, said = compare_grid.shown, [raw]

    def shown(*given: Any) -> Any:
        while said:
            compare_grid.on_op(said.pop())
        return show(*given)

    monkeypatch.setattr(compare_grid, "shown", shown)


BAD = [None, {"op": "choose"}, {"op": "choose", "cell": "x"}, {"op": "no", "cell": "1"}]
NOBODY = Way("nobody", "tone-low", 0, "happy", 1.0)


@pytest.mark.parametrize("raw", [*BAD, {"op": "choose", "cell": NOBODY.id}])
def test_what_a_browser_should_not_say_changes_nothing(
    open_page: OpenPage, project: Project, monkeypatch: pytest.MonkeyPatch, raw: object
) -> None:
    page = open_page("compare", project, "en")
    before = project.scene(project.scenes()[0].id)
    say_once(monkeypatch, raw)
    assert not page.run().exception
    assert project.scene(project.scenes()[0].id) == before


def test_too_many_readings_are_refused_in_words(open_page: OpenPage, project: Project) -> None:
    page = open_page("compare", project, "en")
    page.number_input("compare-seeds").set_value(9)
    page.pills[0].set_value(["happy", "angry", "sad", "calm", "gentle"]).run()
    assert "225" in page.warning[0].value


@pytest.fixture
def two_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second engine, which has the higher voice alone; roles of the other voice get a stand-in there."""
    info = partial(replace, tone_info(), name="high", voices=tone_info().voices[1:])
    monkeypatch.setattr(
        workshops, "engines", lambda: (tone_entry(), replace(tone_entry(), name="high", info=info))
    )
    workshops.close()


def test_engines_voices_and_seeds_stand_in_one_grid_and_one_blind_test(
    two_engines: None, open_page: OpenPage, project: Project
) -> None:
    page = open_page("compare", project, "en")
    page.pills[0].set_value(["happy"])
    page.pills[1].set_value([1.0])
    page.number_input("compare-seeds").set_value(2)
    page.multiselect("compare-engines").set_value(["tone", "high"]).run()
    page = rendered(page)
    found = cells(page)[1:]
    assert all(cell["url"].endswith(".wav") for cell in found)
    ways = [json.loads(cell["id"]) for cell in found]
    assert [way[:3] for way in ways] == [
        [engine, voice, seed]
        for engine, voice in (("tone", "tone-low"), ("high", "tone-high"))
        for seed in (0, 1)
    ]
    assert len({cell["label"] for cell in found}) == 4
    page.segmented_control("compare-bench").set_value("blind").run()
    page.pills("blind-feelings").set_value(["happy"])
    page.multiselect("blind-engines").set_value(["tone", "high"]).run()
    page.button("blind-make").click().run()
    assert not page.exception
    (card,) = workshop().store.blind.of_project(project.id)
    design = from_json(card.design)
    assert design.engines == ("tone", "high")
    assert len(set(design.conditions)) == 2


def test_a_blind_test_is_made_taken_and_read(open_page: OpenPage, project: Project) -> None:
    page = open_page("compare", project, "en")
    page.segmented_control("compare-bench").set_value("blind").run()
    page.button("blind-make").click().run()
    assert not page.exception
    (card,) = workshop().store.blind.of_project(project.id)
    for trial in workshop().trials.values():
        assert trial.wait(30)
    store, test = workshop().store.blind, from_json(card.design)
    for _ in range(7):
        who = store.join(card.id)
        (asked,) = trials(test, who.number)
        store.answer(card.id, who.code, 0, answer_to_json(Answer("", asked, asked.slots.index(0))))
    page.run()
    assert not page.exception
    assert f"/listen/{card.id}" in page.code[0].value
    assert "Answers: 7. Listeners: 7. A difference was found" in page.text[0].value
    assert "“happy 50 %” was preferred to “sad 50 %” in 7 of 7." in page.text[0].value
    (drawn,) = [json.loads(one.proto.spec) for one in page.get("plotly_chart")]
    assert drawn["layout"]["xaxis"]["range"] == [0.0, 100.0]
    assert "happy 50 % : sad 50 %" in drawn["layout"]["yaxis"]["ticktext"][0]
    page.button(f"blind-delete-{card.id}").click().run()
    assert store.of_project(project.id) == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_two_readings_are_laid_over_each_other_and_held_to_words_and_voice(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    page = rendered(open_page("compare", project, lang))
    page.segmented_control("compare-bench").set_value("pair").run()
    page.selectbox("pair-b-1").select_index(4).run()  # the strongest happiness: an octave higher
    assert not page.exception
    (pair,) = [one.proto for one in page.get("bidi_component") if one.proto.component_name.endswith("pair")]
    data = json.loads(pair.json)
    assert len({clip["url"] for clip in data["clips"]}) == 2
    low, high = (np.nanmedian([v or np.nan for v in row]) for row in data["tracks"]["f0"]["rows"])
    assert high == pytest.approx(2 * low, rel=0.02)
    assert [word[0] for word in data["axis"]] == ["Hello", "there."]
    shown = page.dataframe[0].value
    assert "+12.0 st" in set(shown.iloc[0])
    assert len(page.success) + len(page.info) + len(page.error) == 2


def test_two_readings_are_heard_without_knowing_which_is_which(
    open_page: OpenPage, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = rendered(open_page("compare", project, "en"))
    page.segmented_control("compare-bench").set_value("pair").run()
    chosen = [page.selectbox(f"pair-{side}-1").value for side in "ab"]
    for swapped in (0, 1):
        monkeypatch.setattr(secrets, "randbelow", lambda _, found=swapped: found)
        page.toggle("pair-1-hide").set_value(True).run()
        assert not page.exception
        (pair,) = [
            one.proto for one in page.get("bidi_component") if one.proto.component_name.endswith("pair")
        ]
        data = json.loads(pair.json)
        assert [clip["label"] + clip["told"] for clip in data["clips"]] == ["?", "?"]
        assert (data["tracks"], data["axis"], len(page.dataframe)) == ({}, [], 0)
        keys = [str(key).split()[1] for key in (chosen[::-1] if swapped else chosen)]
        assert [keys[i] in clip["url"] for i, clip in enumerate(data["clips"])] == [True, True]
        told = page.button("pair-1-reveal").click().run().info[-1].value
        assert (told.index("As it is now") > told.index("happy 25 %")) == bool(swapped)
        page.toggle("pair-1-hide").set_value(False).run()
        assert len(page.dataframe) == 2


def test_a_take_of_other_words_stands_in_red(open_page: OpenPage, project: Project) -> None:
    page = rendered(open_page("compare", project, "en"))
    scene_id, shop = project.scenes()[0].id, workshop()
    core = shop.hall.core()
    scene = project.scene(scene_id)
    other = replace(utterance_of(scene, scene.line("1")), text="Hello you.")
    assert core.submit([other]).wait(30)
    card = TakeCard(key_of(core, other), 0.0, 0.6, "tone", "1", recipe_of(other))
    shop.store.takes.add((project.id, scene_id, "1"), card)
    page.segmented_control("compare-bench").set_value("pair").run()
    assert not page.exception
    assert [one.value.startswith("The words moved too") for one in page.error] == [True]
    assert page.dataframe[1].value.iloc[0].tolist() == ["words", "Hello there.", "Hello you."]


def test_one_reading_cannot_be_compared(open_page: OpenPage, project: Project) -> None:
    page = open_page("compare", project, "en")
    page.segmented_control("compare-bench").set_value("pair").run()
    assert "at least two" in page.info[0].value
