"""A scene goes out as a pack, and a rewritten script comes in, in a real browser."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from studio.pack import check_pack
from studio.pack.manifest import read
from studio.scene import Line, Role, Scene
from tests.e2e.conftest import Server, idle
from tests.e2e.serving import scene_now
from tests.e2e.waiting import comes_true, until

pytestmark = pytest.mark.e2e

SCENE = Scene(
    "The call",
    (Role("ann", "Ann"), Role("ben", "Ben", effect="telephone")),
    (Line("L1", "ann", "Who is there?"), Line("L2", "ben", "Only me."), Line("L3", "ann", "Come in.")),
)
LONG = Scene("Long", SCENE.roles, tuple(Line(f"L{n}", "ann", f"Line {n} of a long day.") for n in range(300)))
REWRITTEN = (
    "kind,id,role,text,curve\nline,L1,Ann,Who is there now?,\nline,L3,Ann,Come in.,\n,,Ben,Thank you.,\n"
)
MADE_MS = 60_000


def test_a_pack_is_chosen_named_made_told_of_and_taken_away(
    page: Page, server: Server, tmp_path: Path
) -> None:
    page.goto(server.address("export", server.project(SCENE)))
    idle(page)
    page.get_by_text("Film and sound").click()
    page.get_by_text("Contents, forms and names").click()
    names = page.locator(".st-key-pack-names input")
    names.fill("VO_{role}_{id}")
    names.press("Enter")
    expect(page.get_by_text("VO_ann_l1.wav")).to_be_visible()
    page.locator(".st-key-make button").click()
    with page.expect_download(timeout=MADE_MS) as download:
        page.get_by_role("link", name="Download").click(timeout=MADE_MS)
    expect(page.get_by_text("LUFS").first).to_be_visible()
    with zipfile.ZipFile(download.value.path()) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    (pack,) = tmp_path.iterdir()
    assert [one for one in check_pack(pack) if one.is_error] == []
    told = read(pack)
    assert told is not None
    assert [line["effect"] for line in told["lines"]] == ["", "telephone", ""]
    assert told["lines"][0]["file"] == "lines/VO_ann_l1.wav"


def test_a_pack_that_is_given_up_leaves_nothing(page: Page, server: Server) -> None:
    project = server.project(LONG)
    page.goto(server.address("export", project))
    idle(page)
    page.locator(".st-key-make button").click()
    page.get_by_role("button", name="Give up").click()
    expect(page.get_by_text("nothing of it was left behind")).to_be_visible(timeout=MADE_MS)
    assert list((server.home / "packs" / project.id).iterdir()) == []


def test_a_rewritten_script_is_seen_taken_in_by_its_ids_and_undone(page: Page, server: Server) -> None:
    project = server.project(SCENE)

    def lines() -> list[tuple[str, str]]:
        return [(line.id, line.text) for line in scene_now(project).lines]

    page.goto(server.address("script", project))
    idle(page)
    page.get_by_text("Script in and out").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "new.csv", "mimeType": "text/csv", "buffer": REWRITTEN.encode()}
    )
    expect(page.get_by_text("changed: 1")).to_be_visible()
    expect(page.get_by_text("removed: 1")).to_be_visible()
    assert scene_now(project) == SCENE
    page.locator(".st-key-import-apply button").click()
    assert comes_true(lambda: len(lines()) == 3 and scene_now(project) != SCENE)
    assert lines()[:2] == [("L1", "Who is there now?"), ("L3", "Come in.")]
    idle(page)
    page.locator(".st-key-undo button").first.click()
    until(SCENE, lambda: scene_now(project))
