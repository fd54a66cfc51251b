"""A user writes a script, presses one button and hears it; faults are told in the user's language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from studio.ui import workshop
from tests.tone import tone_entry

APP = Path(__file__).resolve().parents[2] / "streamlit_app.py"


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(workshop, "engines", lambda: (tone_entry(),))
    workshop.close()
    yield AppTest.from_file(APP, default_timeout=60)
    workshop.close()


def in_language(studio: AppTest, lang: str) -> AppTest:
    studio.query_params["lang"] = lang
    studio.run()
    return studio.switch_page("pages/listen.py").run()


def sound(studio: AppTest) -> str:
    return "".join(str(element.proto.body) for element in studio.get("html"))


def test_a_script_is_heard_at_the_press_of_a_button(studio: AppTest) -> None:
    in_language(studio, "en")
    assert not studio.exception
    assert sound(studio) == ""
    studio.text_area[0].set_value("Ann: Hello there.\nBen: Good evening.").run()
    studio.button[0].click().run()
    assert not studio.exception
    assert sound(studio).count("<audio") == 3
    assert "Good evening." in sound(studio)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_sample_is_a_script_that_can_be_heard(lang: str, studio: AppTest) -> None:
    in_language(studio, lang).button[0].click().run()
    assert not studio.exception
    assert not studio.error
    assert sound(studio).count("<audio") == 4


def test_the_draft_is_called_a_draft(studio: AppTest) -> None:
    assert "草稿" in in_language(studio, "zh").caption[0].value


def test_a_fault_is_told_with_its_place_and_no_old_sound_stays(studio: AppTest) -> None:
    in_language(studio, "en").button[0].click().run()
    studio.text_area[0].set_value("Ann: [happyy] Hello.").run()
    studio.button[0].click().run()
    assert not studio.exception
    assert "happyy" in studio.error[0].value
    assert sound(studio) == ""
