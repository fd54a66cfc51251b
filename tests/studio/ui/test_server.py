"""The server hands out takes, and nothing else of the machine."""

import asyncio
import io
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from starlette.applications import Starlette

from studio.desk import Wish
from studio.effects import EFFECTS
from studio.mastering import with_effect
from studio.scene import Line, Role, Scene
from studio.store import TakeCard
from studio.ui.clip_route import sound_url, url
from studio.ui.server import routes
from studio.ui.workshop import workshop
from tts.audio import Audio


def get(path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask the routes as a browser would: status, headers, body."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()  # the asker stays until the answer is there
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": [],
        "query_string": b"",
        "root_path": "",
    }
    asyncio.run(Starlette(routes=routes())(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.fixture
def take() -> tuple[tuple[str, str, str], TakeCard]:
    """A recorded take of a line of a project."""
    shop = workshop()
    scene = Scene("Tea", (Role("ann", "Ann", voice="tone-low"),), (Line("1", "ann", "Hello."),))
    project = shop.store.create("Tea", (scene,))
    scene_id = project.scenes()[0].id
    assert shop.desk.wait(shop.desk.render(Wish(project.id, scene_id, scene, ("1",))), 30)
    place = (project.id, scene_id, "1")
    return place, shop.store.takes.of_line(place)[0]


def test_takes_are_handed_out_for_good(take: tuple[tuple[str, str, str], TakeCard]) -> None:
    place, card = take
    for address in (url(place, card.key), sound_url(card.key)):
        status, headers, body = get(address)
        assert status == 200
        assert headers["content-type"] == "audio/wav"
        assert "immutable" in headers["cache-control"]
        samples, rate = soundfile.read(io.BytesIO(body))
        assert samples.size / rate == pytest.approx(card.seconds, abs=0.001)


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_take_is_heard_through_an_effect_as_in_a_pack(
    take: tuple[tuple[str, str, str], TakeCard], effect: str
) -> None:
    place, card = take
    dry, _ = soundfile.read(io.BytesIO(get(url(place, card.key))[2]), dtype="float32")
    for address in (url(place, card.key, effect), sound_url(card.key, effect)):
        status, headers, body = get(address)
        heard, rate = soundfile.read(io.BytesIO(body), dtype="float32")
        assert (status, "immutable" in headers["cache-control"]) == (200, True)
        assert np.allclose(heard, with_effect(Audio(dry.copy(), rate), effect).samples, atol=2e-3)
        assert np.abs(heard[: dry.size] - dry).max() > 0.01
        assert get(address)[2] == body


def test_nothing_else_is_handed_out(take: tuple[tuple[str, str, str], TakeCard]) -> None:
    place, card = take
    other = (place[0], place[1], "2")
    for address in (
        url(other, card.key),
        url(place, "0" * 64),
        "/sounds/" + "0" * 64 + ".wav",
        "/sounds/..%2F..%2Fsecret.wav",
        "/sounds/../../secret.wav",
        "/clips/a/b/c/../../../secret.wav",
    ):
        assert get(address)[0] == 404


def test_streamlit_finds_the_application_and_serves_it() -> None:
    from streamlit.web.server.app_discovery import discover_asgi_app

    script = Path(__file__).resolve().parents[3] / "streamlit_app.py"
    assert discover_asgi_app(script).is_asgi_app
