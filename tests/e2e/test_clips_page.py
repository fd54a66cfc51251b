"""A recording is taken in, trimmed and kept with its rights, steers a line, and a reading draws its curve."""

import re
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from studio.reference_clips import ClipShelf
from studio.scene import Line, Role, Scene
from tests.e2e.conftest import Server, idle
from tests.e2e.serving import CHROMIUM_FLAGS
from tests.e2e.test_direct_page import kept
from tests.e2e.waiting import comes_true

pytestmark = pytest.mark.e2e
RATE = 16_000
LONG_ENOUGH = re.compile(r"00:0[3-9]|00:[1-5]\d|0[1-9]:\d\d")  # what the microphone hears is over
SCENE = Scene("Clips", (Role("ann", "Ann"),), (Line("1", "ann", "I never said that to anybody."),))


def spoken(path: Path, seconds: float, *, swells: bool = False) -> Path:
    """Somebody who hums four syllables a second and pauses; towards the end louder and higher where asked."""
    t = np.arange(round(seconds * RATE)) / RATE
    rise = t / seconds if swells else np.zeros(t.size)
    turns = np.cumsum(150.0 * 2.0 ** (rise / 3.0)) / RATE + 0.9 * np.sin(2 * np.pi * 2.7 * t)
    wave = (
        0.1
        * (1.0 + 2.0 * rise)
        * (2.0 * (turns % 1.0) - 1.0)
        * np.sin(np.pi * 4.0 * t) ** 2
        * (t % 1.6 < 1.3)
    )
    soundfile.write(path, wave + np.random.default_rng(1).normal(0.0, 3e-4, t.size), RATE, subtype="PCM_16")
    return path


@pytest.fixture(scope="module")
def flags(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """A microphone that hears a file once, and then nothing."""
    heard = spoken(tmp_path_factory.mktemp("microphone") / "heard.wav", 2.0, swells=True)
    return (
        *CHROMIUM_FLAGS,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={heard}%noloop",
    )


def record(page: Page, key: str) -> None:
    """Press the button of a recorder, and again once it shows that three seconds are in."""
    recorder = page.locator(f"[class*={key}]")
    button = recorder.get_by_test_id("stAudioInputActionButton").first
    button.click()
    expect(recorder.get_by_test_id("stAudioInputWaveformTimeCode")).to_have_text(LONG_ENOUGH)
    button.click()
    idle(page)


def take_in(page: Page, recording: Path) -> None:
    """On Cast: a file that is none is refused, a recording measured, drawn and trimmed to four seconds."""
    page.locator(".st-key-clips summary").click()
    chosen = page.locator(".st-key-clip-file input[type=file]")
    chosen.set_input_files(
        {"name": "song.wav", "mimeType": "audio/wav", "buffer": b"PK\x03\x04" + bytes(900)}
    )
    expect(page.get_by_text("This is no recording that can be read")).to_be_visible()
    chosen.set_input_files(recording)
    expect(page.get_by_text("5.0 s · 16000 Hz")).to_be_visible()
    expect(page.get_by_text("waveform (blue), level (orange)")).to_be_visible()
    page.locator("[class*=st-key-clip-trim]").get_by_role("slider").first.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_text("4.0 s · 16000 Hz")).to_be_visible()


def keep(page: Page, shelf: ClipShelf) -> None:
    """Keep what was taken in, which takes a consent."""
    page.locator(".st-key-clip-name input").fill("Jane")
    page.locator(".st-key-clip-rights textarea").fill("Jane Doe, for this film.")
    page.locator(".st-key-clip-keep button").click()
    expect(page.get_by_text("only kept with the consent")).to_be_visible()
    assert shelf.clips() == []
    page.locator(".st-key-clip-consent label").click()
    page.locator(".st-key-clip-keep button").click()
    expect(page.get_by_text("“Jane” is kept.")).to_be_visible()
    assert [clip.rights.note for clip in shelf.clips()] == ["Jane Doe, for this film."]


def test_a_recording_steers_a_line_and_a_reading_draws_its_curve(
    server: Server, page: Page, tmp_path: Path
) -> None:
    project = server.project(SCENE)
    page.goto(server.address("cast", project))
    take_in(page, spoken(tmp_path / "jane.wav", 5.0))
    keep(page, ClipShelf(server.home / "voices"))

    page.goto(server.address("direct", project, line="1"))
    expect(
        page.locator(".st-key-direct-prosody .planned >> nth=0")
    ).to_be_visible()  # no rerun comes by itself
    page.get_by_text("Feeling from a recording").click()
    idle(page)  # the drawer is filled now
    page.locator("[class*=st-key-direct-clip] input").click()
    page.get_by_role("option", name="Jane").click()
    assert comes_true(lambda: getattr(kept(project).emotion, "clip", None) is not None)
    expect(page.get_by_text("neutral one of its speaker")).to_be_visible()  # beside the strength

    page.get_by_text("Curve from your reading").click()
    expect(page.locator(".st-key-direct-draw button")).to_be_disabled()  # nothing is read yet
    idle(page)
    record(page, "st-key-direct-read-")
    page.locator(".st-key-direct-draw button").click()
    assert comes_true(lambda: any(point.anchor is not None for point in kept(project).curve.points))
    project.undo()
    assert kept(project).curve == SCENE.lines[0].curve
    assert getattr(kept(project).emotion, "clip", None) is not None
