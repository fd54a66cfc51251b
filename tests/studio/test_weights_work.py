"""Work on weights goes on unwatched, takes nothing before the terms were accepted, and can be stopped."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.weights_work import WeightsWork, Work, WorkCard, size_told
from tests.tts.weights.hub import Hub, serve
from tests.watching import wait_for
from tts.errors import WeightsError
from tts.weights import fetch
from tts.weights.download import Source
from tts.weights.layout import INDEXTTS2
from tts.weights.record import own_folder, problem_of, read_record, weights_folder

LICENCE = b"You may do this, not that."


class Changes:
    """Counts how often an engine would have been ended."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("STUDIO_WEIGHTS", raising=False)
    monkeypatch.setattr(fetch, "_REST_S", 0.0)
    return tmp_path


@pytest.fixture
def hub() -> Iterator[Hub]:
    files = {f"{file.repository.id}/{file.remote}": file.local.encode() * 99 for file in INDEXTTS2.needed()}
    files["IndexTeam/IndexTTS-2/config.yaml"] = b"version: 2.0\n"
    with serve(files | {"IndexTeam/IndexTTS-2/LICENSE.txt": LICENCE}) as hub:
        yield hub


@pytest.fixture
def changes() -> Changes:
    return Changes()


@pytest.fixture
def work(changes: Changes) -> Iterator[WeightsWork]:
    opened = WeightsWork(INDEXTTS2, changes)
    yield opened
    opened.close()


def done(work: WeightsWork) -> WorkCard:
    wait_for(lambda: not work.busy())
    card = work.card()
    assert card is not None
    return card


def test_the_terms_are_read_first_and_what_was_accepted_is_noted_before_a_byte_comes(
    work: WeightsWork, hub: Hub, changes: Changes
) -> None:
    work.read_terms(hub.endpoint)
    read = done(work).terms
    assert {terms.repository for terms in read} == set(INDEXTTS2.repositories)
    assert [path for _, path, _ in hub.asked if "LICENSE" not in path] == []
    assert read_record(INDEXTTS2).accepted == {}
    work.download(Source(hub.endpoint), read)
    card = done(work)
    assert card.error is None
    assert card.right == len(list(INDEXTTS2.needed()))
    assert problem_of(INDEXTTS2, weights_folder(INDEXTTS2)) is None
    accepted = read_record(INDEXTTS2).accepted
    assert accepted["IndexTeam/IndexTTS-2"] == hashlib.sha256(LICENCE).hexdigest()
    assert set(accepted) == {repository.id for repository in INDEXTTS2.repositories}
    assert changes.count == 1


def test_a_download_that_is_stopped_says_so_and_keeps_what_has_arrived(
    work: WeightsWork, hub: Hub, changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = WeightsWork._note

    def stop_at_the_first(self: WeightsWork, *args: object, **facts: object) -> None:
        noted(self, *args, **facts)  # type: ignore[arg-type]
        if "right" in facts:
            self.cancel()

    monkeypatch.setattr(WeightsWork, "_note", stop_at_the_first)
    work.download(Source(hub.endpoint, parallel=1), ())
    card = done(work)
    assert card.cancelled
    assert card.error is None
    assert any(file.under(own_folder(INDEXTTS2)).is_file() for file in INDEXTTS2.files)
    assert changes.count == 0


def test_a_server_that_is_not_there_is_said_and_work_can_begin_again(work: WeightsWork) -> None:
    work.download(Source("http://127.0.0.1:9"), ())
    error = done(work).error
    assert isinstance(error, WeightsError)
    assert error.problem is not None
    assert error.problem.code == "unreachable"
    work.verify()
    assert done(work).work is Work.VERIFY


def test_a_folder_is_used_checked_and_forgotten(work: WeightsWork, home: Path, changes: Changes) -> None:
    for file in INDEXTTS2.needed():
        path = file.under(home / "stick")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"version: 2.0\n" if file.local == "config.yaml" else file.local.encode())
    work.adopt(home / "stick")
    assert done(work).error is None
    assert weights_folder(INDEXTTS2) == home / "stick"
    (home / "stick" / "gpt.pth").write_bytes(b"other")
    work.verify()
    card = done(work)
    assert [one.file.local for one in card.wrong] == ["gpt.pth"]
    assert card.right == len(list(INDEXTTS2.needed())) - 1
    work.remove()
    assert done(work).freed_bytes == 0
    assert (home / "stick" / "gpt.pth").is_file()
    assert changes.count == 2


def test_the_room_is_what_is_missing_against_what_the_disk_has(work: WeightsWork) -> None:
    room = work.room()
    assert room.needed_bytes == sum(file.about_bytes for file in INDEXTTS2.files)
    assert room.free_bytes > 0


@pytest.mark.parametrize(
    ("size_bytes", "told"),
    [
        (0, "0 kB"),
        (3_400, "3 kB"),
        (470_000, "0.5 MB"),
        (177_000_000, "177.0 MB"),
        (3_500_000_000, "3.50 GB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_suits_it(size_bytes: int, told: str) -> None:
    assert size_told(size_bytes) == told
