"""A scene is handed over at one press."""

import opentimelineio as otio
import pytest

from studio.pack.manifest import read
from studio.store import Project
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_one_press_makes_a_pack_that_can_be_taken_away(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    page = open_page("export", project, lang)
    first = {"en": "will be rendered first", "zh": "将先渲染"}[lang]
    assert any(first in told.value for told in page.markdown)
    page.button("make").click().run()
    (packing,) = workshop().packings.values()
    assert packing.wait(30)
    page.run()
    assert not page.exception
    assert page.success
    assert not any(first in told.value for told in page.markdown)
    names = page.code[0].value.splitlines()
    assert {"mix.wav", "manifest.json", "manifest.csv", "subtitles.srt"} <= set(names)
    assert sum(name.startswith("lines/") for name in names) == 2


def test_without_a_scene_the_page_says_where_to_go(open_page: OpenPage, project: Project) -> None:
    workshop().store.delete(project.id)
    page = open_page("export", project, "en")
    assert page.info
    assert not page.title


def test_a_preset_fills_in_the_choices_and_they_can_be_changed(open_page: OpenPage, project: Project) -> None:
    page = open_page("export", project, "en")
    page.button_group(key="pack-preset").set_value("podcast").run()
    assert page.selectbox(key="pack-codec").value == "mp3"
    assert page.selectbox(key="pack-loudness").value == "podcast"
    assert not page.exception
    page.selectbox(key="pack-codec").set_value("opus").run()
    page.button(key="make").click().run()
    (packing,) = workshop().packings.values()
    assert packing.wait(30)
    page.run()
    assert {"mix.opus", "subtitles.vtt"} <= set(page.code[0].value.splitlines())
    assert "-16" in page.text[1].value


def test_frames_are_asked_for_where_a_file_counts_in_them(open_page: OpenPage, project: Project) -> None:
    page = open_page("export", project, "en")
    assert not [one for one in page.button_group if one.key == "pack-frames_s"]
    page.button_group(key="pack-preset").set_value("film").run()
    page.button_group(key="pack-frames_s").set_value(24.0).run()
    page.button(key="make").click().run()
    (packing,) = workshop().packings.values()
    assert packing.wait(30)
    folder = packing.card().folder
    assert folder is not None
    (cuts,) = folder.glob("*.edl")
    assert otio.adapters.read_from_file(str(cuts), rate=24).duration().rate == 24
    assert (read(folder) or {})["plan"]["frames_s"] == 24.0
    page.button_group(key="pack-preset").set_value("web").run()
    assert not page.exception


def test_names_are_shown_before_and_a_wrong_template_is_refused(
    open_page: OpenPage, project: Project
) -> None:
    page = open_page("export", project, "en")
    page.text_input(key="pack-names").set_value("VO_{id}").run()
    assert any("`VO_" in caption.value for caption in page.caption)
    page.text_input(key="pack-names").set_value("{nobody}").run()
    assert "nobody" in page.error[0].value
    assert page.button(key="make").disabled
