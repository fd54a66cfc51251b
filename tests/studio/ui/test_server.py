"""The server hands out what was made to be heard, and nothing else of the machine."""

import asyncio
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from studio.ui.server import routes
from studio.ui.workshop import workshop

NAME = "0123456789abcdef" * 2


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


@pytest.fixture(autouse=True)
def files() -> None:
    folder = workshop().shelf / NAME
    (folder / "lines").mkdir(parents=True)
    (folder / "mix.wav").write_bytes(b"RIFF mix")
    (folder / "lines" / "001 你好.wav").write_bytes(b"RIFF line")
    (folder / "manifest.json").write_text("{}", encoding="utf-8")


@pytest.mark.parametrize(("file", "body"), [("mix.wav", b"RIFF mix"), ("lines/001 你好.wav", b"RIFF line")])
def test_sounds_are_handed_out_for_good(file: str, body: bytes) -> None:
    status, headers, found = get(f"/heard/{NAME}/{file}")
    assert (status, found) == (200, body)
    assert headers["content-type"] == "audio/wav"
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        f"/heard/{NAME}/missing.wav",
        f"/heard/{NAME}/manifest.json",
        f"/heard/{NAME}/../{NAME}x/mix.wav",
        f"/heard/{NAME}/../../outside.wav",
        "/heard/../outside.wav",
        f"/heard/{NAME[:-1]}/mix.wav",
        f"/heard/{NAME}//etc/passwd.wav",
        f"/heard/{NAME}/lines",
    ],
)
def test_nothing_else_is_handed_out(path: str) -> None:
    (workshop().shelf / "outside.wav").write_bytes(b"RIFF secret")
    assert get(path)[0] == 404


def test_streamlit_finds_the_application_and_serves_it() -> None:
    from streamlit.web.server.app_discovery import discover_asgi_app

    script = Path(__file__).resolve().parents[3] / "streamlit_app.py"
    assert discover_asgi_app(script).is_asgi_app
