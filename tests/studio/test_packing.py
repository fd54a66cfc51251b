"""A pack is made unwatched, wrapped as one file, and given up without a trace."""

import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.errors import PackError
from studio.pack import ExportPlan, check_pack
from studio.packing import Packing, PackOrder, zipped
from studio.scene import Line, Role, Scene
from tests.tone import tone_entry
from tests.watching import WAIT_S, wait_for
from tts.core import Core
from tts.errors import SpeechFailed


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Core]:
    (tmp_path / "engine").mkdir()
    with Core(tone_entry(tmp_path / "engine"), home=tmp_path / "home") as core:
        yield core


def scene(*texts: str, title: str = "Tea: Act 1") -> Scene:
    lines = tuple(Line(str(n), "low", text) for n, text in enumerate(texts))
    return Scene(title, (Role("low", "Low", voice="tone-low"),), lines)


def test_a_pack_becomes_a_folder_and_a_zip_with_the_same_files(core: Core, tmp_path: Path) -> None:
    packing = Packing(PackOrder((scene("Hello.", "Bye."),)), core, tmp_path / "packs")
    assert packing.wait(WAIT_S)
    card = packing.card()
    assert (card.error, card.failed, card.done, card.total) == (None, {}, 2, 2)
    assert card.folder is not None
    assert card.file is not None
    assert card.folder.name == "tea-act-1_pack"
    inside = {path.relative_to(card.folder.parent).as_posix() for path in card.folder.rglob("*.*")}
    with zipfile.ZipFile(card.file) as archive:
        assert archive.testzip() is None
        assert set(archive.namelist()) == inside
    assert any(name.endswith("mix.wav") for name in inside)
    if shutil.which("unzip"):
        told = subprocess.run(["unzip", "-t", str(card.file)], capture_output=True, text=True, check=True)
        assert "No errors detected" in told.stdout


def test_a_zip_that_is_given_up_leaves_no_part_of_it(tmp_path: Path) -> None:
    folder = tmp_path / "pack"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (folder / name).write_text(name * 100)
    whole = tmp_path / "pack.zip"
    half = zipped(folder, whole)
    assert [round(next(half), 2) for _ in range(2)] == [0.0, 0.33]
    half.close()
    assert {path.name for path in tmp_path.iterdir()} == {"pack"}
    assert list(zipped(folder, whole))[-1] == 1.0
    with zipfile.ZipFile(whole) as archive:
        assert archive.namelist() == ["pack/a.txt", "pack/b.txt", "pack/c.txt"]


def test_lines_that_fail_are_named_and_the_rest_is_packed(core: Core, tmp_path: Path) -> None:
    packing = Packing(PackOrder((scene("Hello.", "!fail"),)), core, tmp_path)
    assert packing.wait(WAIT_S)
    assert isinstance(packing.card().failed["1"], SpeechFailed)
    assert packing.card().file is not None


def test_a_pack_without_any_sound_is_refused(core: Core, tmp_path: Path) -> None:
    packing = Packing(PackOrder((scene("!fail"),)), core, tmp_path / "packs")
    assert packing.wait(WAIT_S)
    assert isinstance(packing.card().error, PackError)
    assert packing.card().file is None


def test_a_pack_that_is_given_up_leaves_nothing(core: Core, tmp_path: Path) -> None:
    packing = Packing(PackOrder((scene("One.", "!hold", "Three."),)), core, tmp_path / "packs")
    wait_for(lambda: packing.card().done >= 1)
    packing.cancel()
    (tmp_path / "engine" / "go").touch()
    assert packing.wait(WAIT_S)
    assert isinstance(packing.card().error, PackError)
    assert list((tmp_path / "packs").iterdir()) == []


def test_chosen_lines_and_contents_alone_are_packed(core: Core, tmp_path: Path) -> None:
    plan = ExportPlan(mix=False, subtitles=("vtt",), loudness="podcast")
    packing = Packing(PackOrder((scene("One.", "Two."),), plan, ("1",)), core, tmp_path / "packs")
    assert packing.wait(WAIT_S)
    card = packing.card()
    assert card.error is None
    assert card.folder is not None
    assert {path.suffix for path in card.folder.rglob("*.*")} == {".wav", ".vtt", ".csv", ".json"}
    assert len(list((card.folder / "lines").iterdir())) == 1
    assert (card.done, card.total, card.phase) == (1, 1, "zip")


def test_a_whole_project_is_a_folder_of_packs(core: Core, tmp_path: Path) -> None:
    scenes = (scene("One."), scene("Two.", title="Tea: act 1"), scene(title="empty"))
    packing = Packing(PackOrder(scenes, title="All"), core, tmp_path / "packs")
    assert packing.wait(WAIT_S)
    folder = packing.card().folder
    assert folder is not None
    packs = sorted(folder.iterdir())
    assert len({pack.name.lower() for pack in packs}) == 2
    assert [path.name for path in sorted((tmp_path / "packs").iterdir())] == ["all_packs", "all_packs.zip"]
    assert not [finding for pack in packs for finding in check_pack(pack) if finding.is_error]
    again = Packing(PackOrder(scenes, title="All"), core, tmp_path / "packs")
    assert again.wait(WAIT_S)
    assert again.card().error is None
