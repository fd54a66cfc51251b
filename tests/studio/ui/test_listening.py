"""A script becomes sounds behind addresses; what a user wrote stays text; a line that fails says why."""

import re
from pathlib import Path

import pytest

from studio.errors import ScriptError
from studio.render import Progress
from studio.ui.listening import Heard, as_html, listen, open_script
from studio.ui.workshop import workshop


def hear(script: str) -> Heard:
    shared = workshop()
    *progress, last = listen(open_script(script.encode(), "script", shared.core), shared.core, shared.shelf)
    assert all(isinstance(step, Progress) for step in progress)
    assert isinstance(last, Heard)
    return last


def sources(html: str) -> list[str]:
    return re.findall(r'src="([^"]+)"', html)


def test_every_line_and_the_scene_can_be_heard() -> None:
    heard = hear("Ann: Hello there.\nBen: Good evening, Ann.\n")
    html = as_html(heard, "en")
    assert len(sources(html)) == 3
    assert html.index("Ann") < html.index("Good evening")
    for url in sources(html):
        file = url.removeprefix(f"/heard/{heard.id}/")
        assert (workshop().shelf / heard.id / file).read_bytes().startswith(b"RIFF")


def test_two_roles_have_two_voices() -> None:
    heard = hear("Ann: Hello.\nBen: Hello.\n")
    assert len({line.utterance.voice for line in heard.contents.lines}) == 2


def test_markup_in_a_script_stays_text() -> None:
    html = as_html(hear("Eve: <script>alert(1)</script> & more\n"), "en")
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_line_that_fails_says_why_and_the_others_sound() -> None:
    heard = hear("Ann: !fail\nBen: Good evening.\n")
    html = as_html(heard, "en")
    assert len(sources(html)) == 2
    assert "asked to fail" in html


def test_the_same_scene_heard_twice_has_two_addresses() -> None:
    first, second = hear("Ann: Hello."), hear("Ann: Hello.")
    assert first.url("mix.wav") != second.url("mix.wav")


def test_names_beyond_ascii_make_good_addresses() -> None:
    html = as_html(hear("小安：你好。\n"), "zh")
    assert all(url.isascii() for url in sources(html))
    assert "整场" in html


def test_faults_of_a_script_come_through_together() -> None:
    with pytest.raises(ScriptError) as caught:
        open_script(b"Ann: [happyy 9] Hi\nBen: [sad 7] Oh\n", "script", workshop().core)
    assert {fault.line for fault in caught.value.faults} == {1, 2}


def test_the_shelf_is_gone_when_the_server_is() -> None:
    from studio.ui import workshop as module

    shelf: Path = workshop().shelf
    hear("Ann: Hello.")
    module.close()
    assert not shelf.exists()
