"""On the Direct page a kept recording becomes a line's feeling, and a reading its curve; each is one undo."""

import io
from dataclasses import replace

import numpy as np
import pytest
import soundfile
from streamlit.testing.v1 import AppTest

from studio.reference_clips import ClipShelf, KeptClip, Rights
from studio.store import Project
from studio.ui import workshop
from tests.pages.conftest import OpenPage
from tests.tone import tone_entry
from tts.contract import Emotion
from tts.core import studio_home

RATE = 16_000


def hum(f0_hz: float, seconds: float = 3.0) -> bytes:
    t = np.arange(round(seconds * RATE)) / RATE
    turns = f0_hz * t + 0.9 * np.sin(2 * np.pi * 2.7 * t)
    noise = np.random.default_rng(1).normal(0.0, 3e-4, t.size)
    file = io.BytesIO()
    soundfile.write(file, 0.2 * (2.0 * (turns % 1.0) - 1.0) * (t % 0.5 < 0.4) + noise, RATE, format="WAV")
    return file.getvalue()


@pytest.fixture(autouse=True)
def follows_recordings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The humming engine, as if it took feelings from recordings."""
    entry = tone_entry()
    about = entry.info()
    able = replace(about.capabilities, emotion_sources=frozenset({"feelings", "clip"}), unsure_clip=0.6)
    entry = replace(entry, info=lambda: replace(about, capabilities=able))
    monkeypatch.setattr(workshop, "engines", lambda: (entry,))
    workshop.close()


def keep(name: str, f0_hz: float) -> KeptClip:
    shelf = ClipShelf(studio_home() / "voices")
    return shelf.keep(hum(f0_hz), name, Rights("Jane Doe, for this film.", consented=True))


def emotion_of(project: Project) -> Emotion:
    found = project.scene(project.scenes()[0].id).lines[0].emotion
    assert found is not None
    return found


def select(page: AppTest, stem: str, value: str) -> None:
    box = next(one for one in page.selectbox if str(one.key).startswith(stem))
    box.set_value(value).run()


def test_a_recording_and_its_neutral_one_are_chosen_told_and_taken_away(
    open_page: OpenPage, project: Project
) -> None:
    felt, plain = keep("Jane, shouting", 200.0), keep("Jane", 150.0)
    page = open_page("direct", project, "en")
    page.session_state["felt-title-1"] = True
    page.run()
    select(page, "direct-clip", felt.sha256)
    assert not page.exception
    assert any("60 %" in warning.value for warning in page.warning)
    assert any("followed at 60 %" in caption.value for caption in page.caption)  # beside the strength
    assert any("Jane Doe, for this film" in caption.value.replace("\\", "") for caption in page.caption)
    select(page, "direct-neutral", plain.sha256)
    assert not any("60 %" in one.value for one in (*page.caption, *page.warning))
    chosen = emotion_of(project)
    assert [clip.sha256 for clip in (chosen.clip, chosen.neutral_clip) if clip] == [felt.sha256, plain.sha256]
    assert any("semitones higher" in caption.value for caption in page.caption)
    select(page, "direct-clip", "")
    assert emotion_of(project).clip is None
    assert emotion_of(project).neutral_clip is None
    project.undo()
    assert emotion_of(project).clip is not None
