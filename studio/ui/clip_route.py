"""Takes as files for the browser's player, under addresses that never mean another sound."""

import re
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from studio.clips import kept_speech, wav_bytes, word_rows
from studio.ui.workshop import workshop
from tts.contract import Speech

PATH = "/clips/{project}/{scene}/{line:path}/{key}.wav"
WORDS_PATH = "/clips/{project}/{scene}/{line:path}/{key}.json"
SOUND_PATH = "/sounds/{key}.wav"
_KEY = re.compile(r"[0-9A-Za-z_-]{1,128}")
_HEADERS = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def url(place: tuple[str, str, str], key: str) -> str:
    """Address of a take of (project, scene, line)."""
    return _address(place, key) + ".wav"


def words_url(place: tuple[str, str, str], key: str) -> str:
    """Address of when the words of a take are spoken; see `studio.clips.word_rows`."""
    return _address(place, key) + ".json"


async def clip(request: Request) -> Response:
    """Answer with the take's sound, or 404 where it is unknown or no longer kept."""
    speech = await run_in_threadpool(_speech, request)
    return _answer(None if speech is None else wav_bytes(speech.audio))


async def words(request: Request) -> Response:
    """Answer with when the take's words are spoken, or 404 where it is unknown or no longer kept."""
    speech = await run_in_threadpool(_speech, request)
    if speech is None:
        raise HTTPException(404)
    return JSONResponse(word_rows(speech), headers=_HEADERS)


def sound_url(key: str) -> str:
    """Address of a sound in the cache."""
    return f"/sounds/{key}.wav"


async def sound(request: Request) -> Response:
    """Answer with a sound of the cache, or 404 where it is no longer kept."""
    return _answer(await run_in_threadpool(_kept, request.path_params["key"]))


def _answer(data: bytes | None) -> Response:
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type="audio/wav", headers=_HEADERS)


def _kept(key: str) -> bytes | None:
    speech = workshop().hall.core().cache.get_speech(key) if _KEY.fullmatch(key) else None
    return None if speech is None else wav_bytes(speech.audio)


def _address(place: tuple[str, str, str], key: str) -> str:
    return "/clips/" + "/".join(quote(part, safe="") for part in (*place, key))


def _speech(request: Request) -> Speech | None:
    parts = request.path_params
    if not _KEY.fullmatch(parts["key"]):
        return None
    shop = workshop()
    place = (parts["project"], parts["scene"], parts["line"])
    take = next((take for take in shop.store.takes.of_line(place) if take.key == parts["key"]), None)
    return kept_speech(take, shop.hall.core(take.engine)) if take is not None else None
