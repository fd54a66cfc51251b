"""A real scene, in two languages, through the draft engine: what comes out can be heard, read and trusted."""

import contextlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pysubs2
import pytest
import soundfile

from studio.cli import main

LONG = "When one is in town one amuses oneself. " * 11
SCRIPT = f"""# A short scene
Jack: I am in love with Gwendolen. I have come up to town expressly to propose to her.
Algernon: [angry] I thought you had come up for pleasure? (pause 0.4) I call that business.
Jack: [sad 0.2>0.9] How utterly unromantic you are!
孔乙己: [afraid 0.7] 你怎么这样凭空污人清白……
掌柜: [speed=fast] 孔乙己长久没有来了。还欠19个钱呢！
Jack: [sad] I call that business.
Algernon: [angry] I call that business.
Jack: {LONG}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the script, and a home whose cache the tests of this file share."""
    folder = tmp_path_factory.mktemp("draft")
    (folder / "scene.txt").write_text(SCRIPT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_HOME", str(folder / "home"))
        yield folder


def render(script: Path, out: Path) -> dict[str, Any]:
    """Render a script with the draft engine and give the report."""
    code, report = run("render", str(script), "--out", str(out))
    assert code == 0, report
    return report


def run(*words: str) -> tuple[int, dict[str, Any]]:
    """Run a command; gives its exit code and its report."""
    said, complaint = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complaint):
        code = main([*words, "--json"])
    report: dict[str, Any] = json.loads(said.getvalue() or json.dumps({"complaint": complaint.getvalue()}))
    return code, report


@pytest.fixture(scope="module")
def report(place: Path) -> dict[str, Any]:
    """What was told of the scene when it was rendered, once for all tests of this file."""
    return render(place / "scene.txt", place / "pack")


def test_every_line_can_be_heard_and_none_clips(place: Path, report: dict[str, Any]) -> None:
    assert report["total"]["failed"] == 0
    assert len(report["lines"]) == 8
    for line in report["lines"]:
        pcm, rate = soundfile.read(place / "pack" / line["file"], dtype="int16")
        assert rate == 22_050
        assert len(pcm) / rate == pytest.approx(line["seconds"], abs=1e-3)
        assert 1000 < np.abs(pcm.astype(int)).max() < 32_000
        assert -45 < line["loudness_lufs"] < -8


def test_the_mix_holds_every_line_where_the_manifest_says(place: Path, report: dict[str, Any]) -> None:
    manifest = json.loads((place / "pack" / "manifest.json").read_text(encoding="utf-8"))
    mix, rate = soundfile.read(place / "pack" / "mix.wav", dtype="float64")
    assert len(mix) / rate == pytest.approx(manifest["lines"][-1]["end_s"], abs=1e-3)
    for line in manifest["lines"]:
        alone, _ = soundfile.read(place / "pack" / line["file"], dtype="float64")
        at = round(line["start_s"] * rate)
        heard = mix[at : at + len(alone)].sum(axis=1)
        assert np.corrcoef(heard, alone)[0, 1] > 0.999


def test_subtitles_come_while_the_words_are_spoken(place: Path, report: dict[str, Any]) -> None:
    manifest = json.loads((place / "pack" / "manifest.json").read_text(encoding="utf-8"))
    mix, rate = soundfile.read(place / "pack" / "mix.wav", dtype="float64")
    events = pysubs2.load(str(place / "pack" / "subtitles.srt"), encoding="utf-8").events
    text = "".join(event.plaintext.replace("\n", " ") for event in events)
    for line in manifest["lines"]:
        assert line["take"]["utterance"]["text"][:12] in text
    loud = np.sqrt(np.mean(mix**2))
    for event in events:
        spoken = mix[round(event.start / 1000 * rate) : round(event.end / 1000 * rate)]
        assert np.sqrt(np.mean(spoken**2)) > 0.3 * loud


def test_anger_is_louder_than_sadness_in_the_files_and_in_the_mix(
    place: Path, report: dict[str, Any]
) -> None:
    sad, angry = report["lines"][5:7]
    assert angry["loudness_lufs"] > sad["loudness_lufs"] + 3


def test_again_nothing_is_rendered_and_every_byte_is_the_same(place: Path, report: dict[str, Any]) -> None:
    before = {path.name: path.read_bytes() for path in (place / "pack").rglob("*.*")}
    assert render(place / "scene.txt", place / "pack")["total"]["rendered"] == 0
    assert {path.name: path.read_bytes() for path in (place / "pack").rglob("*.*")} == before


@pytest.mark.slow  # two more engines start
def test_a_pack_is_made_again_bit_for_bit_by_the_voices_themselves(place: Path) -> None:
    script, pack, again = place / "two.txt", place / "two", place / "two-again"
    script.write_text("Jack: [angry 0.8] Not I.\n孔乙己: [sad 0.2>0.9] 你来了。\n", encoding="utf-8")
    choices = ("--preset", "film", "--no-sheet", "--effect", "孔乙己=hall")
    assert run("export", str(script), "--out", str(pack), *choices)[0] == 0
    code, report = run("rebuild", str(pack), "--out", str(again))
    assert (code, report["differences"]) == (0, [])
    files = [path for path in pack.rglob("*.*") if path.is_file()]
    assert len(files) > 12
    for path in files:
        assert (again / path.relative_to(pack)).read_bytes() == path.read_bytes()
    sound = next((pack / "lines").glob("*.wav"))
    data = bytearray(sound.read_bytes())
    data[len(data) // 2] ^= 1
    sound.write_bytes(data)
    code, report = run("check", str(pack))
    assert (code, [one["code"] for one in report["findings"] if one["error"]]) == (1, ["altered_file"])
    assert run("check", str(again))[0] == 0


def test_another_feeling_renders_one_line_and_keeps_what_is_said(place: Path, report: dict[str, Any]) -> None:
    other = place / "other.txt"
    other.write_text(SCRIPT.replace("[afraid 0.7]", "[surprised 0.6]"), encoding="utf-8")
    again = render(other, place / "other")
    assert again["total"]["rendered"] == 1
    assert "said" in again["lines"][3]["reused"]


def test_a_line_longer_than_the_engine_holds_has_seams_that_nobody_hears(
    place: Path, report: dict[str, Any]
) -> None:
    line = report["lines"][7]
    manifest = json.loads((place / "pack" / "manifest.json").read_text(encoding="utf-8"))
    samples, rate = soundfile.read(place / "pack" / line["file"], dtype="float64")
    seams = manifest["lines"][7]["take"]["seams_s"]
    assert seams
    for seam in seams:
        around = samples[round((seam - 0.002) * rate) : round((seam + 0.002) * rate)]
        assert np.abs(around).max() < 0.01
    heard = np.flatnonzero(np.abs(samples) >= 1e-3)
    assert np.diff(heard).max() < 0.8 * rate
