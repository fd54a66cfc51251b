"""A line of IndexTTS-2 can be heard on the Scene page while later ones are still on their way."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from studio.scene import Line, Role, Scene
from studio.ui import workshop
from tests.gated import gated_entry
from tests.pages.conftest import OpenPage
from tests.pages.test_scene import shown
from tests.watching import WAIT_S, wait_for
from tts.contract import Voice
from tts.engines.indextts2.made_folder import write_tiny_folder
from tts.reference import ReferenceStore


def test_finished_lines_are_heard_while_the_last_one_is_awaited(
    open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = tmp_path / "go"
    monkeypatch.setenv("STUDIO_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setattr(workshop, "engines", lambda: (gated_entry(go),))
    write_tiny_folder(tmp_path / "weights")
    noise = np.random.default_rng(0).standard_normal(26_460) * 0.05
    soundfile.write(tmp_path / "ada.wav", noise, 22_050)
    ada = ReferenceStore().add(tmp_path / "ada.wav", Voice("", "Ada", "", ())).voice.id
    texts = ("Hello there.", "What do you want?", "We shall see.")
    lines = tuple(Line(str(number), "ada", text) for number, text in enumerate(texts))
    made = workshop.workshop().store.create("P", (Scene("S", (Role("ada", "Ada", voice=ada),), lines),))

    page = open_page("scene", made, "en")
    page.button("render-missing").click().run()
    desk = workshop.workshop().desk
    (order,) = desk.orders()
    wait_for(lambda: desk.orders()[0].done == 2, within_s=4 * WAIT_S)  # a worker loads its engine
    heard = shown(page.run())["lines"]
    assert [line["url"].startswith(f"/clips/{made.id}/") for line in heard] == [True, True, False]
    assert not desk.orders()[0].finished

    go.touch()
    assert desk.wait(order.number, WAIT_S)
    assert all(line["url"] for line in shown(page.run())["lines"])
