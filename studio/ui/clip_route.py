"""Takes as files for the browser's player, under addresses that never mean another sound."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from studio.clips import kept_speech, wav_bytes, word_rows
from studio.effects import EFFECTS, NO_EFFECT
from studio.mastering import with_effect
from studio.ui.workshop import workshop
from tts.audio import Audio
from tts.contract import Speech
from tts.limiter import limit

PATH = "/clips/{project}/{scene}/{line:path}/{key}.wav"
WORDS_PATH = "/clips/{project}/{scene}/{line:path}/{key}.json"
SOUND_PATH = "/sounds/{key}.wav"
_KEY = re.compile(r"[0-9A-Za-z_-]{1,128}")
_HEADERS = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def url(place: tuple[str, str, str], key: str, effect: str = NO_EFFECT) -> str:
    """Address of a take of (project, scene, line) as it is heard through an effect."""
    return _address(place, key) + _ending(effect)


def words_url(place: tuple[str, str, str], key: str) -> str:
    """Address of when the words of a take are spoken; see `studio.clips.word_rows`."""
    return _address(place, key) + ".json"


async def clip(request: Request) -> Response:
    """Answer with the take's sound, or 404 where it is unknown or no longer kept."""
    return await run_in_threadpool(_answer, request, _speech)


async def words(request: Request) -> Response:
    """Answer with when the take's words are spoken, or 404 where it is unknown or no longer kept."""
    speech = await run_in_threadpool(_speech, request, request.path_params["key"])
    if speech is None:
        raise HTTPException(404)
    return JSONResponse(word_rows(speech), headers=_HEADERS)


def sound_url(key: str, effect: str = NO_EFFECT) -> str:
    """Address of a sound in the cache as it is heard through an effect."""
    return f"/sounds/{key}{_ending(effect)}"


async def sound(request: Request) -> Response:
    """Answer with a sound of the cache, or 404 where it is no longer kept."""
    return await run_in_threadpool(_answer, request, _kept)


def _answer(request: Request, find: Callable[[Request, str], Speech | None]) -> Response:
    """The sound that an address names, through the effect that it names behind a plus sign."""
    key, _, effect = request.path_params["key"].partition("+")
    speech = find(request, key) if effect in (NO_EFFECT, *EFFECTS) else None
    if speech is None:
        raise HTTPException(404)
    data = wav_bytes(speech.audio) if effect == NO_EFFECT else _through(effect, _Named(key, speech.audio))
    return Response(data, media_type="audio/wav", headers=_HEADERS)


@dataclass(frozen=True, slots=True)
class _Named:
    """A sound by what names its content."""

    key: str
    audio: Audio = field(compare=False)


@lru_cache(maxsize=64)  # an effect takes 7 ms a second of sound
def _through(effect: str, dry: _Named) -> bytes:
    heard = with_effect(dry.audio, effect)
    return wav_bytes(Audio(limit(heard.samples, heard.rate), heard.rate))


def _kept(_: Request, key: str) -> Speech | None:
    return workshop().hall.core().cache.get_speech(key) if _KEY.fullmatch(key) else None


def _ending(effect: str) -> str:
    return f"+{effect}.wav" if effect else ".wav"


def _address(place: tuple[str, str, str], key: str) -> str:
    return "/clips/" + "/".join(quote(part, safe="") for part in (*place, key))


def _speech(request: Request, key: str) -> Speech | None:
    parts = request.path_params
    if not _KEY.fullmatch(key):
        return None
    shop = workshop()
    place = (parts["project"], parts["scene"], parts["line"])
    take = next((take for take in shop.store.takes.of_line(place) if take.key == key), None)
    return kept_speech(take, shop.hall.core(take.engine)) if take is not None else None
