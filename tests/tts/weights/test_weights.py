"""Weights arrive whole or not at all, whatever the server does."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tts.weights.hub import Hub, serve
from tts.engines.indextts2.sound_models import SoundFiles
from tts.engines.indextts2.text_models import TextFiles
from tts.errors import WeightsError
from tts.weights import fetch as fetching
from tts.weights.download import Arrived, DownloadEvent, Moved, Retried, Source, download
from tts.weights.layout import INDEXTTS2
from tts.weights.moving import FileState, adopt, bring_in, remove, standing, verify
from tts.weights.record import accept, own_folder, problem_of, read_record, weights_folder

GPT = next(file for file in INDEXTTS2.files if file.local == "gpt.pth")
GPT_ON_HUB = f"{GPT.repository.id}/{GPT.remote}"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, and no waiting between attempts."""
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("STUDIO_WEIGHTS", raising=False)
    monkeypatch.setattr(fetching, "_REST_S", 0.0)
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)
    monkeypatch.setattr("huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE", 1000)
    return tmp_path


def content(local: str) -> bytes:
    """Some bytes that tell which file they are."""
    if local == "config.yaml":
        return b"version: 2.0\n"
    return hashlib.sha256(local.encode()).digest() * 2_000


@pytest.fixture
def hub() -> Iterator[Hub]:
    """A hub with every file that is needed, and none of the optional ones."""
    files = {f"{file.repository.id}/{file.remote}": content(file.local) for file in INDEXTTS2.needed()}
    with serve(files) as hub:
        yield hub


def bring(hub: Hub) -> list[DownloadEvent]:
    return list(download(INDEXTTS2, own_folder(INDEXTTS2), Source(hub.endpoint, parallel=3)))


def test_every_file_comes_to_its_place_and_is_pinned(hub: Hub) -> None:
    events = bring(hub)
    folder = own_folder(INDEXTTS2)
    for file in INDEXTTS2.needed():
        assert file.under(folder).read_bytes() == content(file.local)
    arrived = {event.local: event.sha256 for event in events if isinstance(event, Arrived)}
    assert arrived == {f.local: hashlib.sha256(content(f.local)).hexdigest() for f in INDEXTTS2.needed()}
    last = [event for event in events if isinstance(event, Moved)][-1]
    assert last.done_bytes == last.total_bytes == sum(len(content(f.local)) for f in INDEXTTS2.needed())
    assert problem_of(INDEXTTS2, folder) is None
    states = {item.file.local: item.state for item in standing(INDEXTTS2, folder)}
    assert set(states.values()) == {FileState.VERIFIED, FileState.ABSENT}
    before = len(hub.asked)
    bring(hub)
    assert [method for method, _, _ in hub.asked[before:] if method == "GET"] == []
    assert not list(folder.rglob("*.part"))


def test_the_layout_is_where_the_engine_looks() -> None:
    folder = Path("weights")
    text, sound = TextFiles.under(folder), SoundFiles.under(folder)
    wanted = {
        *(text.gpt, text.vocabulary, text.styles, text.emotions, text.w2v_bert, text.w2v_stats),
        *(sound.s2mel, sound.codec, sound.campplus, sound.vocoder),
    }
    assert wanted <= {file.under(folder) for file in INDEXTTS2.needed()}


def test_a_dropped_connection_is_gone_on_with_where_it_stopped(hub: Hub) -> None:
    hub.drops[GPT_ON_HUB] = 2
    bring(hub)
    assert GPT.under(own_folder(INDEXTTS2)).read_bytes() == content(GPT.local)
    half = len(content(GPT.local)) // 2
    assert hub.gets(GPT_ON_HUB)[1].startswith(f"bytes={half}-")


def test_a_stopped_download_goes_on_in_another_run(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.drops[GPT_ON_HUB] = 1
    monkeypatch.setattr(fetching, "ATTEMPTS", 1)
    folder = own_folder(INDEXTTS2)
    running = download(INDEXTTS2, folder, Source(hub.endpoint, parallel=1))
    next(running)
    running.close()
    assert not all(file.under(folder).is_file() for file in INDEXTTS2.needed())
    assert "weights_incomplete" in str(problem_of(INDEXTTS2, folder))
    bring(hub)
    assert problem_of(INDEXTTS2, folder) is None


def test_a_line_that_keeps_dropping_is_gone_on_with_and_no_byte_comes_twice(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "ATTEMPTS", 1)
    hub.drops[GPT_ON_HUB] = 99
    with pytest.raises(WeightsError, match=r"not_fetched .*gpt\.pth"):
        bring(hub)
    folder = own_folder(INDEXTTS2)
    (part,) = folder.glob(".gpt.pth.*.part")
    kept = part.read_bytes()
    assert content(GPT.local).startswith(kept)
    assert 0 < len(kept) < len(content(GPT.local))
    assert [file.local for file in INDEXTTS2.needed() if not file.under(folder).is_file()] == ["gpt.pth"]

    hub.drops[GPT_ON_HUB] = 0
    before = len(hub.asked)
    moved = [event for event in bring(hub) if isinstance(event, Moved)]
    assert [(path, ranged) for method, path, ranged in hub.asked[before:] if method == "GET"] == [
        (GPT_ON_HUB, f"bytes={len(kept)}-")
    ]
    assert moved[-1].done_bytes == moved[-1].total_bytes == len(content(GPT.local))
    assert GPT.under(folder).read_bytes() == content(GPT.local)
    assert not part.exists()


def test_what_was_accepted_is_kept_with_its_text_and_time() -> None:
    accept(INDEXTTS2, {"amphion/MaskGCT": "a" * 64})
    accept(INDEXTTS2, {"facebook/w2v-bert-2.0": "b" * 64})
    record = read_record(INDEXTTS2)
    assert record.accepted == {"amphion/MaskGCT": "a" * 64, "facebook/w2v-bert-2.0": "b" * 64}
    times = [datetime.fromisoformat(record.accepted_at[repository]) for repository in record.accepted]
    assert all(timedelta(0) <= datetime.now(UTC) - time < timedelta(minutes=5) for time in times)


def test_corrupt_bytes_are_thrown_away_and_fetched_again(hub: Hub) -> None:
    hub.corrupt[GPT_ON_HUB] = 1
    events = bring(hub)
    (retried,) = [event for event in events if isinstance(event, Retried)]
    assert retried.reason.code == "wrong_sum"
    assert GPT.under(own_folder(INDEXTTS2)).read_bytes() == content(GPT.local)


def test_bytes_that_stay_corrupt_are_refused_and_the_rest_is_kept(hub: Hub) -> None:
    hub.corrupt[GPT_ON_HUB] = 99
    with pytest.raises(WeightsError, match=r"not_fetched .*gpt\.pth.*wrong_sum"):
        bring(hub)
    folder = own_folder(INDEXTTS2)
    missing = [file.local for file in INDEXTTS2.needed() if not file.under(folder).is_file()]
    assert missing == ["gpt.pth"]


@pytest.mark.parametrize("too_many", [7, -7])
def test_a_server_that_lies_about_a_size_is_refused_after_some_attempts(hub: Hub, too_many: int) -> None:
    hub.lies[GPT_ON_HUB] = too_many
    with pytest.raises(WeightsError, match=r"wrong_length|other_length"):
        bring(hub)
    assert not GPT.under(own_folder(INDEXTTS2)).exists()
    assert len(hub.gets(GPT_ON_HUB)) < 60


def test_a_sum_that_nobody_published_is_learned_and_then_held(hub: Hub) -> None:
    hub.mute.add(GPT_ON_HUB)
    bring(hub)
    folder = own_folder(INDEXTTS2)
    assert read_record(INDEXTTS2).published["gpt.pth"] == hashlib.sha256(content("gpt.pth")).hexdigest()
    hub.files[GPT_ON_HUB] = b"another release"
    GPT.under(folder).unlink()
    with pytest.raises(WeightsError, match="wrong_sum"):
        bring(hub)


def test_a_missing_repository_and_a_dead_server_are_said_in_words(hub: Hub) -> None:
    del hub.files[GPT_ON_HUB]
    with pytest.raises(WeightsError, match=r"no_such_file .*gpt\.pth"):
        bring(hub)
    with pytest.raises(WeightsError, match="unreachable"):
        list(download(INDEXTTS2, own_folder(INDEXTTS2), Source("http://127.0.0.1:9")))


def test_a_full_disk_is_noticed_before_the_first_byte(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=1000)
    monkeypatch.setattr("tts.weights.download.shutil.disk_usage", lambda _: usage)
    with pytest.raises(WeightsError, match="disk_full"):
        bring(hub)
    assert [method for method, _, _ in hub.asked if method == "GET"] == []


def test_a_folder_that_cannot_be_written_is_named(hub: Hub, home: Path) -> None:
    (home / "file").write_text("", encoding="utf-8")
    with pytest.raises(WeightsError, match="not_writable"):
        list(download(INDEXTTS2, home / "file" / "weights", Source(hub.endpoint)))


def lay(folder: Path) -> Path:
    """Put every needed file where the release puts it."""
    for file in INDEXTTS2.needed():
        path = file.under(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(file.local))
    return folder


def test_a_folder_is_imported_without_a_network_and_removed_again(home: Path) -> None:
    source = lay(home / "usb")
    codec = next(file for file in INDEXTTS2.files if file.repository.id == "amphion/MaskGCT")
    cached = source / "models--amphion--MaskGCT" / "snapshots" / "abc" / codec.remote
    cached.parent.mkdir(parents=True)
    codec.under(source).rename(cached)
    bring_in(INDEXTTS2, source)
    folder = weights_folder(INDEXTTS2)
    assert folder == own_folder(INDEXTTS2)
    assert problem_of(INDEXTTS2, folder) is None
    assert remove(INDEXTTS2) > 0
    assert not folder.exists()
    assert cached.is_file()
    assert remove(INDEXTTS2) == 0


def test_a_half_downloaded_folder_and_another_release_are_not_imported(home: Path) -> None:
    source = lay(home / "usb")
    GPT.under(source).unlink()
    with pytest.raises(WeightsError, match=r"lacks_files .*gpt\.pth"):
        bring_in(INDEXTTS2, source)
    (source / "config.yaml").write_text("version: 2.5\n", encoding="utf-8")
    for take in (bring_in, adopt):
        with pytest.raises(WeightsError, match=r"found=2\.5"):
            take(INDEXTTS2, source)


def test_a_folder_is_used_where_it_is_and_nothing_is_written_into_it(home: Path) -> None:
    source = lay(home / "readonly")
    before = sorted(source.rglob("*"))
    adopt(INDEXTTS2, source)
    assert weights_folder(INDEXTTS2) == source
    assert sorted(source.rglob("*")) == before
    assert remove(INDEXTTS2) == 0
    assert GPT.under(source).is_file()


def test_a_file_that_changed_since_it_was_verified_is_noticed_and_refused(home: Path) -> None:
    source = lay(home / "folder")
    adopt(INDEXTTS2, source)
    GPT.under(source).write_bytes(b"something else")
    assert "file_changed" in str(problem_of(INDEXTTS2, source))
    (bad,) = [checked for checked in verify(INDEXTTS2, source) if checked.reason]
    assert bad.file is GPT
    assert bad.reason is not None
    assert bad.reason.code == "wrong_sum"
