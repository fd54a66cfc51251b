"""A pack folder appears whole or not at all, and never at the cost of somebody's files."""

import os
import shutil
from pathlib import Path

import pytest
import soundfile

from studio.errors import PackError
from studio.pack.folder import StagedFolder, check_target, recover
from studio.pack.writer import PackWriter
from tests.studio.humming import hum, scene

DEAD_PID = 2**22 + 1  # above the highest process id that Linux gives out


def write(target: Path, *texts: str, force: bool = False) -> None:
    of = scene(*texts)
    with PackWriter(of, target, force=force) as writer:
        for line in of.lines:
            writer.add(hum(of, line.id))
        writer.finish()


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_a_new_folder_is_made_with_the_folders_above_it(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b" / "pack", "One.")
    assert (tmp_path / "a" / "b" / "pack" / "manifest.json").is_file()
    assert everything(tmp_path / "a" / "b") >= {"pack"}
    assert len(list((tmp_path / "a" / "b").iterdir())) == 1


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "pack").mkdir()
    write(tmp_path / "pack", "One.")
    assert (tmp_path / "pack" / "mix.wav").is_file()


def test_a_pack_takes_the_place_of_an_earlier_one(tmp_path: Path) -> None:
    write(tmp_path / "pack", "One.", "Two.")
    write(tmp_path / "pack", "One.")
    assert len(list((tmp_path / "pack" / "lines").iterdir())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_files_of_others_are_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.doc").write_text("years of work")
    with pytest.raises(PackError, match=r"holds_others.*chapter1\.doc"):
        write(tmp_path / "thesis", "One.")
    assert (tmp_path / "thesis" / "chapter1.doc").read_text() == "years of work"
    write(tmp_path / "thesis", "One.", force=True)
    assert not (tmp_path / "thesis" / "chapter1.doc").exists()


def test_a_line_that_somebody_worked_on_by_hand_is_not_deleted(tmp_path: Path) -> None:
    write(tmp_path / "pack", "One.")
    [wav] = (tmp_path / "pack" / "lines").iterdir()
    wav.write_bytes(wav.read_bytes() + b"\0\0")
    with pytest.raises(PackError, match=wav.name):
        write(tmp_path / "pack", "One.")


def test_what_a_file_manager_leaves_does_not_count(tmp_path: Path) -> None:
    write(tmp_path / "pack", "One.")
    (tmp_path / "pack" / ".DS_Store").write_bytes(b"x")
    write(tmp_path / "pack", "One.")


def test_a_manifest_of_somebody_else_protects_its_folder(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "manifest.json").write_text('{"name": "a web page"}')
    with pytest.raises(PackError, match=r"manifest\.json"):
        check_target(tmp_path / "app", force=False)


@pytest.mark.parametrize("force", [False, True])
def test_a_file_a_root_and_the_folder_one_stands_in_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, force: bool
) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    for place in (tmp_path / "file", Path(tmp_path.anchor), Path(), tmp_path):
        with pytest.raises(PackError):
            check_target(place, force=force)


def test_leaving_early_keeps_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / "pack", "One.")
    before = everything(tmp_path)
    of = scene("Two.", "Three.")
    with PackWriter(of, tmp_path / "pack") as writer:
        writer.add(hum(of, "L1"))
    assert everything(tmp_path) == before


def test_a_failure_in_the_middle_keeps_what_was_there(tmp_path: Path) -> None:
    write(tmp_path / "pack", "One.")
    before = everything(tmp_path)
    with pytest.raises(KeyboardInterrupt), PackWriter(scene("Two."), tmp_path / "pack"):
        raise KeyboardInterrupt
    assert everything(tmp_path) == before


def test_something_written_there_meanwhile_is_noticed(tmp_path: Path) -> None:
    of = scene("One.")
    with PackWriter(of, tmp_path / "pack") as writer:
        writer.add(hum(of, "L1"))
        (tmp_path / "pack").mkdir()
        (tmp_path / "pack" / "precious").write_text("x")
        with pytest.raises(PackError, match="precious"):
            writer.finish()
    assert everything(tmp_path) == {"pack", "pack/precious"}


def test_a_folder_that_cannot_be_put_in_place_gives_the_old_one_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "pack", "One.")
    before = everything(tmp_path)
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise PermissionError(13, "Access is denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(PackError, match="Access is denied"):
        write(tmp_path / "pack", "Two.")
    monkeypatch.undo()
    assert everything(tmp_path) == before


def test_a_writer_that_died_between_the_renames_loses_nothing(tmp_path: Path) -> None:
    write(tmp_path / "pack", "One.")
    (tmp_path / "pack").rename(tmp_path / f".pack.{DEAD_PID}.abc.old")
    (tmp_path / f".pack.{DEAD_PID}.abc.part").mkdir()
    recover(tmp_path / "pack")
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
    assert (tmp_path / "pack" / "mix.wav").is_file()


def test_what_dead_writers_left_is_swept_and_living_ones_are_let_be(tmp_path: Path) -> None:
    dead, alive = tmp_path / f".pack.{DEAD_PID}.a.part", tmp_path / f".pack.{os.getpid()}.b.part"
    dead.mkdir()
    alive.mkdir()
    write(tmp_path / "pack", "One.")
    assert not dead.exists()
    assert alive.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(PackError, match="no_access"):
        write(tmp_path / "pack", "One.")
    tmp_path.chmod(0o700)


def test_no_folder_can_be_made_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PackError, match="unwritable"):
        StagedFolder(tmp_path / "file" / "pack", force=False)


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), soundfile.SoundFileRuntimeError("System error.")]
)
def test_a_full_disk_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage._replace(free=0))

    def full(*args: object, **kwargs: object) -> None:
        raise error

    monkeypatch.setattr("numpy.savez", full)
    with pytest.raises(PackError, match="disk_full"):
        write(tmp_path / "pack", "One.")
    assert not list(tmp_path.iterdir())
