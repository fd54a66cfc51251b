"""Takes as files for the browser's player, under addresses that never mean another sound."""

import re

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from studio.clips import kept_speech, wav_bytes
from studio.ui.workshop import workshop

PATH = "/clips/{project}/{scene}/{line:path}/{key}.wav"
SOUND_PATH = "/sounds/{key}.wav"
_KEY = re.compile(r"[0-9A-Za-z_-]{1,128}")
_HEADERS = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def url(place: tuple[str, str, str], key: str) -> str:
    """Address of a take of (project, scene, line)."""
    from urllib.parse import quote

    return "/clips/" + "/".join(quote(part, safe="") for part in (*place, key)) + ".wav"


async def clip(request: Request) -> Response:
    """Answer with the take's sound, or 404 where it is unknown or no longer kept."""
    parts = request.path_params
    place = (parts["project"], parts["scene"], parts["line"])
    return _answer(await run_in_threadpool(_wav, place, parts["key"]))


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
    speech = workshop().core.cache.get_speech(key) if _KEY.fullmatch(key) else None
    return None if speech is None else wav_bytes(speech.audio)


def _wav(place: tuple[str, str, str], key: str) -> bytes | None:
    if not _KEY.fullmatch(key):
        return None
    shop = workshop()
    take = next((take for take in shop.store.takes.of_line(place) if take.key == key), None)
    speech = kept_speech(take, shop.core) if take is not None else None
    return None if speech is None else wav_bytes(speech.audio)
