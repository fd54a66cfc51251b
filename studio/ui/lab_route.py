"""The sounds of compared readings for the browser: from the cache, or joined where a line is long."""

from collections import OrderedDict
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from studio.clips import wav_bytes
from studio.lab.grid import Cell
from studio.lab.sounds import key_of, sound_keys, sound_of
from studio.ui.clip_route import sound_url
from studio.ui.workshop import workshop

PATH = "/compared/{key}.wav"
_KNOWN = 1000  # long readings that pages have shown last
_HEADERS = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
_long: OrderedDict[str, Cell] = OrderedDict()
_lock = Lock()


def url(cell: Cell) -> str:
    """Address of the sound of a cell that can be heard."""
    core = workshop().hall.core(cell.way.engine)
    keys = sound_keys(core, cell.utterance)
    if len(keys) == 1:
        return sound_url(keys[0])
    key = key_of(core, cell.utterance)
    with _lock:
        _long[key] = cell
        _long.move_to_end(key)
        while len(_long) > _KNOWN:
            _long.popitem(last=False)
    return f"/compared/{key}.wav"


async def compared(request: Request) -> Response:
    """Answer with a long reading, or 404 where no page has shown it or it is no longer kept."""
    with _lock:
        cell = _long.get(request.path_params["key"])
    data = await run_in_threadpool(_joined, cell) if cell else None
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type="audio/wav", headers=_HEADERS)


def _joined(cell: Cell) -> bytes | None:
    speech = sound_of(workshop().hall.core(cell.way.engine), cell.utterance)
    return None if speech is None else wav_bytes(speech.audio)
