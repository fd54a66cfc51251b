"""The contact sheet is a page of its own that shows and plays every line, whatever stands in the scene."""

import base64
import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
import soundfile

from studio.pack import ExportPlan, PackWriter, sheet
from studio.scene import Scene
from tests.studio.humming import hum, scene
from tts.contract import Emotion, EmotionShift, Feelings

PLAN = ExportPlan(sheet=True)


class Page(HTMLParser):
    """The elements of a page with their attributes, and the words that are seen."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.seen: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.seen.append(data.strip())

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [told for name, told in self.elements if name == tag and wanted.items() <= told.items()]


def page_of(folder: Path, of: Scene) -> Page:
    with PackWriter(of, folder / "pack", plan=PLAN) as writer:
        for line in of.lines:
            writer.add(hum(of, line.id))
        writer.finish()
    return Page(folder / "pack" / "sheet.html")


def test_every_line_has_its_words_its_drawing_its_file_and_a_player_that_plays_it(tmp_path: Path) -> None:
    of = scene("Did you hear what I was playing, Lane?", "Yes, sir.")
    page = page_of(tmp_path, of)
    assert [told["id"] for told in page.all("article")] == ["L1", "L2"]
    assert {line.text for line in of.lines} <= set(page.seen)
    assert len([told for told in page.all("path") if told.get("class") is None and told["d"]]) == 2
    for line, player, link in zip(of.lines, page.all("audio"), page.all("a"), strict=True):
        kind, _, data = str(player["src"]).partition(",")
        assert kind == "data:audio/mpeg;base64"
        samples, rate = soundfile.read(io.BytesIO(base64.b64decode(data)))
        assert len(samples) / rate == pytest.approx(hum(of, line.id).audio.seconds, abs=0.15)
        assert (tmp_path / "pack" / unquote(str(link["href"]))).is_file()
    assert not page.all("script")
    assert not [told for _, told in page.elements if str(told.get("src", "data:")).startswith("http")]


def test_a_long_scene_plays_the_files_beside_the_sheet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "EMBEDDED_S", 1.0)
    page = page_of(tmp_path, scene("100 % sure?", "哦 #1"))
    players = page.all("audio", preload="none")
    assert len(players) == 2
    assert all((tmp_path / "pack" / unquote(str(told["src"]))).is_file() for told in players)


def test_markup_in_a_scene_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    of = scene('<script>alert("1")</script> & <b>so</b>')
    bad = replace(of, title="<i>&amp;", roles=tuple(replace(role, name='"><img src=x>') for role in of.roles))
    page = page_of(tmp_path, bad)
    assert not [name for name, _ in page.elements if name in ("script", "b", "img", "i")]
    assert {of.lines[0].text, "<i>&amp;"} <= set(page.seen)
    assert page.all("audio")[0]["aria-label"] == 'L1 "><img src=x>'


def test_strength_is_told_of_lines_that_are_felt_alone(tmp_path: Path) -> None:
    of = scene("Yes.", "No.")
    calmer = EmotionShift(1, Emotion(Feelings(calm=1.0)))
    sad = replace(of.lines[1], emotion=Emotion(Feelings(sad=1.0), strength=0.7), shifts=(calmer,))
    page = page_of(tmp_path, replace(of, lines=(of.lines[0], sad)))
    assert len(page.all("path", **{"class": "strength"})) == 1
    assert {"sad → calm", "strength 70%", "neutral"} <= set(page.seen)
    assert "strength 100%" not in page.seen
