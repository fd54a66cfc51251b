"""The engine's page tells what speaks, lets another be chosen, and brings weights here with consent."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from studio.store import Project
from studio.ui import workshop as shop
from studio.ui.workshop import workshop
from tests.pages.conftest import OpenPage
from tests.tone import tone_entry, tone_info
from tests.tts.weights.hub import Hub, serve
from tests.watching import wait_for
from tts.contract import EngineInfo, Voice
from tts.registry import EngineEntry
from tts.weights.layout import INDEXTTS2
from tts.weights.record import problem_of, read_record, weights_folder


def choir_info() -> EngineInfo:
    able = replace(tone_info().capabilities, emotion_sources=frozenset({"clip"}), separate_stages=False)
    return replace(
        tone_info(), name="choir", capabilities=able, voices=(Voice("alto", "Alto", "女低音", ("en",)),)
    )


CHOIR = replace(tone_entry(), name="choir", title="Choir", title_zh="合唱", info=choir_info)
HEAVY = replace(
    tone_entry(),
    name="heavy",
    title="Heavy",
    weights=INDEXTTS2,
    problem=lambda: problem_of(INDEXTTS2, weights_folder(INDEXTTS2)),
)


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    entries: tuple[EngineEntry, ...] = (tone_entry(), CHOIR, HEAVY)
    monkeypatch.delenv("STUDIO_WEIGHTS", raising=False)
    monkeypatch.setattr(shop, "engines", lambda: entries)
    shop.close()


@pytest.fixture
def hub() -> Iterator[Hub]:
    files = {f"{file.repository.id}/{file.remote}": file.local.encode() * 99 for file in INDEXTTS2.needed()}
    files["IndexTeam/IndexTTS-2/config.yaml"] = b"version: 2.0\n"
    with serve(files | {"IndexTeam/IndexTTS-2/LICENSE.txt": b"You may do this, not that."}) as hub:
        yield hub


def until(page: AppTest, true: Callable[[], bool]) -> None:
    wait_for(true)
    page.run()
    assert not page.exception


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_engines_are_described_and_the_draft_is_called_one(
    open_page: OpenPage, project: Project, lang: str
) -> None:
    page = open_page("engine", project, lang)
    assert any(word in text.value for text in page.markdown for word in ("Draft quality", "草稿品质"))
    assert not page.dataframe
    page.session_state["voices-tone"] = True
    assert page.run().dataframe


def test_the_engine_is_started_and_ended_by_hand(open_page: OpenPage, project: Project) -> None:
    page = open_page("engine", project, "en")
    next(button for button in page.button if button.label == "Start now").click().run()
    assert not page.exception
    until(page, lambda: workshop().hall.core().engine_state().pid is not None)
    assert any("running" in text.value for text in page.markdown)
    page.button("end-tone").click().run()
    assert workshop().hall.running() == []


def test_the_cache_can_be_checked(open_page: OpenPage, project: Project) -> None:
    page = open_page("engine", project, "en")
    next(button for button in page.button if button.label == "Check every entry").click().run()
    assert "0 damaged" in page.success[0].value


@pytest.mark.usefixtures("several")
def test_a_project_is_given_another_engine_and_pages_go_by_what_that_can(
    open_page: OpenPage, project: Project
) -> None:
    page = open_page("engine", project, "en")
    page.button("choose-choir").click().run()
    assert workshop().store.engine_of(project.id) == "choir"
    direct = page.switch_page("pages/direct.py").run()
    assert not direct.exception
    told = " ".join(caption.value for caption in direct.caption)
    assert "takes no mix of feelings" in told
    cast = direct.switch_page("pages/cast.py").run()
    assert any("Alto" in caption.value for caption in cast.caption), "the stand-in is named"
    scene = project.scene(project.scenes()[0].id)
    assert [role.voice for role in scene.roles] == ["tone-low", "tone-high"], "switching back restores them"


@pytest.mark.usefixtures("several")
@pytest.mark.parametrize(("lang", "said"), [("en", "not in"), ("zh", "没有")])
def test_an_engine_that_cannot_run_says_why_on_every_page_and_offers_the_way_out(
    open_page: OpenPage, project: Project, lang: str, said: str
) -> None:
    workshop().store.choose_engine(project.id, "heavy")
    page = open_page("engine", project, lang)
    assert page.button("choose-tone").disabled is False
    page = page.switch_page("pages/script.py").run()
    (told,) = [warning.value for warning in page.sidebar.warning]
    assert said in told
    assert "python launch.py models download" in told.replace("\\", "")
    page.button("use-default-engine").click().run()
    assert not page.sidebar.warning
    assert workshop().store.engine_of(project.id) == "tone"


@pytest.mark.usefixtures("several")
def test_weights_come_only_after_the_terms_were_shown_and_accepted(
    open_page: OpenPage, project: Project, hub: Hub
) -> None:
    page = open_page("engine", project, "en")
    assert page.button("choose-heavy").disabled
    page.text_input("weights-mirror-heavy").set_value(hub.endpoint).run()
    page.button("weights-terms-heavy").click().run()
    work = workshop().weights["heavy"]
    until(page, lambda: not work.busy())
    assert any("You may do this, not that." in text.value for text in page.text)
    assert page.button("weights-download-heavy").disabled
    page.checkbox("weights-accept-heavy").check().run()
    page.button("weights-download-heavy").click().run()
    page.switch_page("pages/home.py").run()
    until(page, lambda: not work.busy())
    page = page.switch_page("pages/engine.py").run()
    assert any("whole and checked" in text.value for text in page.success)
    assert read_record(INDEXTTS2).accepted
    assert page.button("choose-heavy").disabled is False


@pytest.mark.usefixtures("several")
def test_a_folder_that_is_not_right_is_refused_in_words_and_weights_are_removed(
    open_page: OpenPage, project: Project, tmp_path: Path
) -> None:
    page = open_page("engine", project, "zh")
    page.session_state["weights-own-heavy"] = True
    page.run()
    page.text_input("weights-path-heavy").set_value(str(tmp_path / "nowhere")).run()
    page.button("weights-adopt-heavy").click().run()
    until(page, lambda: not workshop().weights["heavy"].busy())
    assert any("没有 indextts2 的权重" in text.value.replace("\\", "") for text in page.error)
    page.text_input("weights-mirror-heavy").set_value("file:///etc").run()
    assert any("https://" in text.value for text in page.error)
