"""Where somebody takes a listening test: nothing of the studio but the test, nothing of who is who.

What a listener hears comes under addresses that say only which question and which slot, at one loudness
already, so that neither address nor gain gives a reading away. An answer is kept before the next question is
handed out. Codes are checked against the test at every request.
"""

import json
import secrets
from functools import lru_cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from studio.clips import wav_bytes, word_rows
from studio.components import listen
from studio.errors import LabError
from studio.lab import blind
from studio.lab.blind import ANCHOR, Design, Kind, Trial
from studio.lab.stimuli import speech_of, stimulus
from studio.ui.workshop import workshop
from studio.words import LANGUAGES, choose_language, explain
from tts.contract import Speech
from tts.errors import TtsError

PAGE = "/listen/{test}"
MAX_BODY = 10_000
_FRESH = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def address(test: str) -> str:
    """Where a listener takes a test, below the server's own address."""
    return f"/listen/{test}"


def routes() -> list[Route]:
    """The addresses of this room."""
    return [
        Route(PAGE, page),
        Route(PAGE + "/join", join, methods=["POST"]),
        Route(PAGE + "/{code}/question", question),
        Route(PAGE + "/{code}/{trial:int}", answer, methods=["POST"]),
        Route(PAGE + "/{code}/{trial:int}/{slot:int}.wav", sound),
    ]


async def page(request: Request) -> Response:
    """The page itself; the same for everybody, so that a link can be passed on."""
    test = request.path_params["test"]
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    lang = asked if asked in LANGUAGES else choose_language(asked or "en", {})
    try:
        design = await run_in_threadpool(_design, test)
    except LabError as error:
        return HTMLResponse(listen.note(explain(error, lang), lang), status_code=404, headers=_FRESH)
    nonce = secrets.token_urlsafe(12)
    ours = f"script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'"
    policy = f"default-src 'none'; img-src data:; connect-src 'self'; {ours}"
    html = listen.page(design.kind, design.title, design.question, lang=lang, nonce=nonce)
    return HTMLResponse(html, headers=_FRESH | {"Content-Security-Policy": policy})


async def join(request: Request) -> Response:
    """Let a listener in; the code in the answer is all that the browser is told of them."""
    await _body(request)
    listener = await _tried(workshop().store.blind.join, request.path_params["test"])
    return JSONResponse({"code": listener.code}, headers=_FRESH)


async def question(request: Request) -> Response:
    """The next question of a listener, or that there is none left."""
    told = await _tried(_next, request.path_params["test"], request.path_params["code"])
    return JSONResponse(told, headers=_FRESH)


async def answer(request: Request) -> Response:
    """Keep an answer and hand out the next question."""
    raw = await _body(request)
    test, code, number = (request.path_params[name] for name in ("test", "code", "trial"))
    await _tried(_keep, test, code, number, raw)
    return JSONResponse(await _tried(_next, test, code), headers=_FRESH)


async def sound(request: Request) -> Response:
    """What stands in one slot of one question."""
    names = ("test", "code", "trial", "slot")
    data = await _tried(_wav, *(request.path_params[name] for name in names))
    return Response(data, media_type="audio/wav", headers=_FRESH)


async def _tried(deed: Any, *values: Any) -> Any:
    """Do something off the event loop; what is not there is a 404, what is no answer a 400."""
    try:
        return await run_in_threadpool(deed, *values)
    except LabError as error:
        raise HTTPException(400 if error.code == "bad_answer" else 404) from error
    except TtsError as error:
        raise HTTPException(503) from error


async def _body(request: Request) -> object:
    """Read a small JSON body. Other sites may not send that type without asking, and get no answer."""
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise HTTPException(415)
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > MAX_BODY:
            raise HTTPException(413)
    try:
        return json.loads(data)
    except ValueError as error:
        raise HTTPException(400) from error


@lru_cache(maxsize=64)
def _read(text: str) -> Design:
    return blind.from_json(text)


def _design(test: str) -> Design:
    return _read(workshop().store.blind.design(test))


def _trials(test: str, code: str) -> tuple[Design, tuple[Trial, ...]]:
    design = _design(test)
    return design, blind.trials(design, workshop().store.blind.listener(test, code).number)


def _next(test: str, code: str) -> dict[str, object]:
    design, asked = _trials(test, code)
    done = workshop().store.blind.answered(test, code)
    number = next((i for i in range(len(asked)) if i not in done), None)
    told: dict[str, object] = {"done": len(done), "total": len(asked)}
    if number is None:
        return told
    trial = asked[number]
    clips = [_clip(design, trial, slot) for slot in range(_slots(design, trial))]
    return told | {"trial": number, "text": design.items[trial.item].text, "clips": clips}


def _slots(design: Design, trial: Trial) -> int:
    """Slots of a question; the last one of a rating page is the reference, named as such."""
    return len(trial.slots) + (design.kind is Kind.MUSHRA)


def _condition(design: Design, trial: Trial, slot: int) -> int:
    if 0 <= slot < len(trial.slots):
        return trial.slots[slot]
    if slot == len(trial.slots) and design.kind is Kind.MUSHRA:
        return design.reference
    raise LabError("no_such_cell")


def _clip(design: Design, trial: Trial, slot: int) -> dict[str, object]:
    """When the words of a slot are spoken, so that a switch lands at the same word."""
    speech = _speech(design, trial.item, _condition(design, trial, slot))
    return {"seconds": round(speech.audio.seconds, 3), "words": word_rows(speech), "rate": speech.audio.rate}


def _speech(design: Design, item: int, condition: int) -> Speech:
    place = design.reference if condition == ANCHOR else condition
    core = workshop().hall.core(design.engines[place])
    speech = speech_of(core, design.items[item].recipes[place])
    if speech is None:
        raise LabError("not_rendered")
    return speech


def _wav(test: str, code: str, number: int, slot: int) -> bytes:
    design, asked = _trials(test, code)
    if number >= len(asked):
        raise LabError("no_such_cell")
    condition = _condition(design, asked[number], slot)
    speech = _speech(design, asked[number].item, condition)
    return wav_bytes(stimulus(speech, anchor=condition == ANCHOR))


def _keep(test: str, code: str, number: int, raw: object) -> None:
    design, asked = _trials(test, code)
    if number >= len(asked):
        raise LabError("no_such_cell")
    given = blind.read_answer(design, asked[number], code, raw)
    workshop().store.blind.answer(test, code, number, blind.answer_to_json(given))
