"""The joined engine on a GPU, in every way of laying it out in memory."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from bench.shelf import Shelf
from tests.tts.engines.indextts2.test_engine import RATE
from tts.contract import Emotion, Feelings, Speech, Stage, Utterance, Voice
from tts.engines.indextts2.entry import ENTRY
from tts.engines.indextts2.made_folder import write_tiny_folder
from tts.engines.indextts2.recipe import keys
from tts.reference import ReferenceStore

pytestmark = pytest.mark.gpu


@pytest.mark.parametrize("mode", ["half", "full", "offload"])
def test_a_scene_is_spoken_and_a_line_has_the_same_codes_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str
) -> None:
    monkeypatch.setenv("STUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STUDIO_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("STUDIO_INDEXTTS2_MEMORY", mode)
    write_tiny_folder(tmp_path / "weights")
    noise = np.random.default_rng(0).standard_normal(round(1.2 * RATE)) * 0.05
    soundfile.write(tmp_path / "ada.wav", noise, RATE)
    ada = ReferenceStore().add(tmp_path / "ada.wav", Voice("", "Ada", "", ())).voice.id
    lines = [
        Utterance("Hello there.", ada, seed=1),
        Utterance("你好，我们今天去哪里？", ada, emotion=Emotion(Feelings(happy=0.8))),
        Utterance("We shall see.", ada, seed=5),
    ]
    engine = ENTRY.load("cuda")
    together, alone = Shelf(), Shelf()
    spoken = list(engine.render(lines, together))
    assert all(isinstance(speech, Speech) for speech in spoken), spoken
    (again,) = engine.render(lines[2:], alone)
    assert isinstance(again, Speech)
    key = (Stage.SAID, keys(lines[2]).said)
    for name, values in alone.kept[key].items():
        assert np.array_equal(values, together.kept[key][name]), name
    last = spoken[2]
    assert isinstance(last, Speech)
    assert np.abs(last.audio.samples - again.audio.samples).max() < 1e-3
    engine.close()
