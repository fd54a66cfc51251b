"""A listening test is taken by who has the link: each listener alone, nothing said of who is who."""

import asyncio
import io
import json
from collections.abc import MutableMapping
from typing import Any

import numpy as np
import pyloudnorm
import pytest
import soundfile
from starlette.applications import Starlette

from studio.lab import blind
from studio.lab.blind import Design, Item, Kind
from studio.lab.grid import Axes, grid
from studio.lab.matching import TARGET_LUFS
from studio.lab.sounds import order
from studio.recipes import recipe_of
from studio.ui.server import routes
from studio.ui.workshop import workshop
from tts.contract import Utterance

JSON = [(b"content-type", b"application/json")]
TEXT = "A line that is <b>long</b> enough to be measured, and then some more."


def ask(
    path: str, body: object = None, *, headers: list[tuple[bytes, bytes]] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Ask the routes as a browser would: status, headers, body."""
    sent: list[MutableMapping[str, Any]] = []
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    incoming = iter([{"type": "http.request", "body": data, "more_body": False}])

    async def receive() -> dict[str, Any]:
        for message in incoming:
            return message
        await asyncio.Event().wait()
        return {}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    bare, _, query = path.partition("?")
    scope = {
        "type": "http",
        "method": "GET" if body is None else "POST",
        "path": bare,
        "headers": (JSON if body is not None else []) if headers is None else headers,
        "query_string": query.encode(),
        "root_path": "",
    }
    asyncio.run(Starlette(routes=routes())(scope, receive, send))
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, b"".join(message.get("body", b"") for message in sent[1:])


def made(kind: Kind = Kind.AB) -> str:
    """A test of two readings of a line, both rendered."""
    shop = workshop()
    line = Utterance(TEXT, "tone-low", "en-US")
    cells = grid(line, Axes(("happy", "sad"), (1.0,)), "tone")
    for job in order(shop.hall.core, cells).values():
        assert job.wait(30)
    recipes = tuple(recipe_of(cell.utterance) for cell in cells)
    items = (Item("1", TEXT, recipes), Item("2", TEXT, recipes))
    design = Design(kind, "Tea </script>", "", ("happy", "sad"), ("tone", "tone"), items)
    project = shop.store.create("Tea", ())
    return shop.store.blind.create(project.id, blind.to_json(design))


def joined(test: str) -> str:
    code: str = json.loads(ask(f"/listen/{test}/join", {})[2])["code"]
    return code


def test_the_page_says_nothing_of_what_is_compared_and_lets_no_other_script_run() -> None:
    test = made()
    status, headers, body = ask(f"/listen/{test}?lang=en")
    text = body.decode()
    assert status == 200
    assert "happy" not in text
    assert "Tea </script>" not in text
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert ask("/listen/nobody")[0] == 404


def test_a_listener_answers_question_by_question_and_goes_on_where_they_were() -> None:
    test = made()
    code = joined(test)
    first = json.loads(ask(f"/listen/{test}/{code}/question")[2])
    assert (first["done"], first["total"]) == (0, 2)
    assert "happy" not in json.dumps(first)
    second = json.loads(ask(f"/listen/{test}/{code}/{first['trial']}", {"choice": 0})[2])
    assert (second["done"], second["trial"]) == (1, 1)
    assert json.loads(ask(f"/listen/{test}/{code}/question")[2]) == second
    last = json.loads(ask(f"/listen/{test}/{code}/1", {"choice": -1})[2])
    assert last == {"done": 2, "total": 2}


def test_two_listeners_have_orders_and_answers_of_their_own() -> None:
    test = made()
    ann, ben = joined(test), joined(test)
    ask(f"/listen/{test}/{ann}/0", {"choice": 1})
    assert json.loads(ask(f"/listen/{test}/{ben}/question")[2])["done"] == 0
    heard = [ask(f"/listen/{test}/{who}/{trial}/0.wav")[2] for who in (ann, ben) for trial in (0, 1)]
    assert len(set(heard)) == 2
    kept = [blind.answer_from_json(who, body) for who, _, body in workshop().store.blind.answers(test)]
    assert [one.listener for one in kept] == ["L1"]


def test_what_is_heard_is_equally_loud_and_its_address_is_never_kept() -> None:
    test = made(Kind.MUSHRA)
    code = joined(test)
    slots = len(json.loads(ask(f"/listen/{test}/{code}/question")[2])["clips"])
    assert slots == 4  # two readings, the anchor, and the reference by name
    for slot in range(slots):
        status, headers, body = ask(f"/listen/{test}/{code}/0/{slot}.wav")
        assert (status, headers["cache-control"]) == (200, "no-store")
        samples, rate = soundfile.read(io.BytesIO(body))
        found = pyloudnorm.Meter(rate, filter_class="DeMan").integrated_loudness(samples)
        assert found == pytest.approx(TARGET_LUFS, abs=0.2)
    named = ask(f"/listen/{test}/{code}/0/{slots - 1}.wav")[2]
    hidden = [ask(f"/listen/{test}/{code}/0/{slot}.wav")[2] for slot in range(slots - 1)]
    assert hidden.count(named) == 1


def test_x_is_one_of_the_two() -> None:
    test = made(Kind.ABX)
    code = joined(test)
    a, b, x = (np.frombuffer(ask(f"/listen/{test}/{code}/0/{slot}.wav")[2], np.uint8) for slot in range(3))
    assert any(np.array_equal(x, one) for one in (a, b))
    assert not np.array_equal(a, b)


def test_what_is_no_answer_or_not_theirs_is_refused() -> None:
    test, other = made(), made()
    code = joined(test)
    here = f"/listen/{test}/{code}"
    assert ask(f"{here}/0", {"choice": 7})[0] == 400
    assert ask(f"{here}/0", b"{")[0] == 400
    assert ask(f"{here}/0", b" " * 20_000)[0] == 413
    assert ask(f"{here}/0", {"choice": 0}, headers=[(b"content-type", b"text/plain")])[0] == 415
    assert ask(f"{here}/99", {"choice": 0})[0] == 404
    assert ask(f"{here}/0/9.wav")[0] == 404
    assert ask(f"/listen/{other}/{code}/question")[0] == 404
    assert workshop().store.blind.answers(test) == []
