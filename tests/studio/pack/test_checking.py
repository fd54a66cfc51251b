"""A check finds what is wrong with a pack, and nothing where nothing is."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import PackError
from studio.pack import ExportPlan, PackWriter, check_pack, has_errors
from studio.pack.findings import ERRORS, WARNINGS
from studio.pack.manifest import seal_of
from studio.scene import Scene, with_effects
from studio.words import LANGUAGES, sentences
from tests.studio.humming import RATE, hum, scene
from tts.audio import Audio
from tts.contract import Emotion, Feelings

TEXTS = ("I do go to it now, as we do.", "So do we, all of us.")  # short words: hummed speech is quick


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return written(tmp_path / "pack", scene(*TEXTS))


def written(target: Path, of: Scene, **choices: object) -> Path:
    with PackWriter(of, target, plan=ExportPlan(**choices)) as writer:  # type: ignore[arg-type]
        for line in of.lines:
            writer.add(hum(of, line.id))
        writer.finish()
    return target


def codes(pack: Path, of: Scene | None = None) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in check_pack(pack, scene=of)]


def resealed(pack: Path, change: Callable[[dict], None]) -> None:  # type: ignore[type-arg]
    path = pack / "manifest.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    document["seal"] = seal_of(document)
    path.write_text(json.dumps(document), encoding="utf-8")


def line_file(pack: Path) -> str:
    return next(path.relative_to(pack).as_posix() for path in sorted((pack / "lines").iterdir()))


def overwrite(pack: Path, samples: np.ndarray, rate: int = RATE) -> str:
    """Put another sound in the place of the first line's, as its manifest has it."""
    file = line_file(pack)
    soundfile.write(pack / file, samples, rate, subtype="PCM_16")

    def told(document: dict) -> None:  # type: ignore[type-arg]
        document["lines"][0]["seconds"] = len(samples) / rate

    resealed(pack, told)
    return file


def test_a_pack_as_it_was_written_passes(pack: Path) -> None:
    assert codes(pack, scene(*TEXTS)) == []


def test_what_was_tampered_with_is_recognised(pack: Path) -> None:
    file = line_file(pack)
    data = bytearray((pack / file).read_bytes())
    data[-300] ^= 1
    (pack / file).write_bytes(data)
    assert codes(pack) == [("altered_file", file)]
    (pack / file).unlink()
    (pack / "notes.txt").write_text("mine")
    assert codes(pack) == [("missing_file", file), ("foreign_file", "notes.txt")]


def test_an_edited_manifest_is_recognised(pack: Path) -> None:
    path = pack / "manifest.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("synthetic speech", "a recording"), encoding="utf-8"
    )
    assert codes(pack) == [("edited_manifest", "manifest.json")]


@pytest.mark.parametrize("place", ["../outside.wav", "/etc/passwd", "C:\\x.wav", "lines\\..\\..\\x.wav"])
def test_a_manifest_that_leads_out_of_its_folder_is_not_followed(pack: Path, place: str) -> None:
    (pack.parent / "outside.wav").write_bytes(b"secret")
    resealed(pack, lambda document: document["mix"].update(file=place))
    assert ("unsafe_path", place) in codes(pack)


def test_names_that_differ_in_case_alone_are_found(pack: Path) -> None:
    def twin(document: dict) -> None:  # type: ignore[type-arg]
        document["files"].append(document["files"][0] | {"file": document["files"][0]["file"].upper()})

    resealed(pack, twin)
    assert ("same_name", "manifest.csv") in codes(pack)


def test_silence_clipping_and_wrong_rates_are_heard(pack: Path) -> None:
    file = overwrite(pack, np.zeros(RATE, np.float32))
    assert ("silent", file) in codes(pack)
    loud = np.clip(2 * np.sin(np.arange(RATE) / 9), -1, 1).astype(np.float32)
    assert {("clipped", file), ("cut_end", file)} <= set(codes(pack.parent / overwritten(pack, loud)))
    overwrite(pack, 0.1 * loud, 8000)
    assert ("wrong_rate", file) in codes(pack)
    (pack / file).write_bytes(b"no sound")
    assert ("unreadable", file) in codes(pack)


def overwritten(pack: Path, samples: np.ndarray) -> str:
    overwrite(pack, samples)
    return pack.name


def test_a_sound_of_another_length_is_found(pack: Path) -> None:
    file = line_file(pack)
    soundfile.write(pack / file, 0.1 * np.ones(100, np.float32), RATE, subtype="PCM_16")
    assert ("wrong_length", file) in codes(pack)


def test_what_changed_in_the_scene_since_is_told_line_by_line(pack: Path) -> None:
    of = scene(*TEXTS, "A third.")
    lines = list(of.lines)
    lines[0] = replace(lines[0], text="Something else.")
    lines[1] = replace(lines[1], emotion=Emotion(Feelings(sad=0.5)))
    found = codes(pack, of.with_lines(tuple(lines)))
    assert found == [("text_changed", "L1"), ("stale", "L2"), ("missing_line", "L3")]
    assert ("gone_line", "L2") in codes(pack, of.with_lines(of.lines[:1]))


def test_another_effect_since_is_told_unless_the_pack_is_dry(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    now = with_effects(of, {}, {"L1": "radio"})
    assert codes(written(tmp_path / "wet", of), now) == [("stale", "L1")]
    assert codes(written(tmp_path / "dry", of, effects=False), now) == []


def test_loudness_off_its_target_is_found(tmp_path: Path) -> None:
    pack = written(tmp_path / "pack", scene(*TEXTS), loudness="broadcast", lines=False)
    assert codes(pack) == []
    samples, rate = soundfile.read(pack / "mix.wav", dtype="float32")
    soundfile.write(pack / "mix.wav", 0.5 * samples, rate, subtype="PCM_16")
    assert ("off_target", "mix.wav") in codes(pack)


def test_an_interruption_is_a_warning_that_stands_in_the_report(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    over = of.with_lines((of.lines[0], replace(of.lines[1], gap_s=-1.0)))
    pack = written(tmp_path / "pack", over)
    assert codes(pack) == [("cue_overlaps", "subtitles.srt")]
    report = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["report"]
    assert [entry["code"] for entry in report] == ["cue_overlaps"]


def test_what_must_not_be_handed_over_stops_the_pack(tmp_path: Path) -> None:
    of = scene(*TEXTS)
    take = hum(of, "L1")
    silent = replace(take, speech=replace(take.speech, audio=Audio(np.zeros(RATE, np.float32), RATE)))
    with PackWriter(of, tmp_path / "pack") as writer:
        writer.add(silent)
        with pytest.raises(PackError, match=r"faulty.*silent"):
            writer.finish()
    assert not list(tmp_path.iterdir())


def test_a_folder_without_a_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="not_a_pack"):
        list(check_pack(tmp_path))


def test_every_finding_has_its_sentence() -> None:
    assert not ERRORS & WARNINGS
    for lang in LANGUAGES:
        assert {f"check.{code}" for code in ERRORS | WARNINGS} <= set(sentences(lang))


JUNK = st.sampled_from([None, 3, -1e9, float("inf"), "x", "../x", [], {}, [None], {"a": 1}, True])


def members(of: Any) -> Iterator[tuple[Any, Any]]:
    """Everything that a document holds, each as what holds it and its name there."""
    for name in list(of) if isinstance(of, dict) else range(len(of)):
        yield of, name
        if isinstance(of[name], dict | list):
            yield from members(of[name])


@given(place=st.integers(0, 10_000), junk=JUNK, sealed=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_manifest_with_anything_anywhere_is_checked_and_recognised(
    whole: Path, place: int, junk: object, sealed: bool
) -> None:
    before = json.loads((whole / "manifest.json").read_text(encoding="utf-8"))
    document = json.loads(json.dumps(before))
    holds = list(members(document))
    of, name = holds[place % len(holds)]
    of[name] = junk
    if sealed:
        document["seal"] = seal_of(document)
    (whole / "manifest.json").write_text(json.dumps(document), encoding="utf-8")
    try:
        found = list(check_pack(whole, scene=scene(*TEXTS)))
        assert sealed or document == before or has_errors(found)
    except PackError:
        assert document["kind"] != before["kind"]
    finally:
        (whole / "manifest.json").write_text(json.dumps(before), encoding="utf-8")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack that is as it was after each test."""
    return written(tmp_path_factory.mktemp("whole") / "pack", scene(*TEXTS), loudness="game")
