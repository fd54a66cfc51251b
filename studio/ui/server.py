"""The server's own routes beside Streamlit's, and what ends with it."""

import gc
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.routing import Route
from streamlit.starlette import App

from studio.ui import clip_route, workshop
from studio.ui.listening import ROUTE

_NAME = re.compile(r"[0-9a-f]{32}")
# An address never means another sound, so that a browser need not ask again and never plays a stale one.
_HEADERS = {"Cache-Control": "private, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def routes() -> Sequence[Route]:
    """The studio's own addresses."""
    return [
        Route(f"{ROUTE}/{{name}}/{{file:path}}", heard),
        Route(clip_route.PATH, clip_route.clip),
        Route(clip_route.WORDS_PATH, clip_route.words),
        Route(clip_route.SOUND_PATH, clip_route.sound),
    ]


async def heard(request: Request) -> FileResponse:
    """Hand out a WAV file of a scene that was made to be heard, and nothing else."""
    name, file = request.path_params["name"], request.path_params["file"]
    folder = workshop.workshop().shelf / name
    path = (folder / file).resolve()
    known = _NAME.fullmatch(name) and path.is_relative_to(folder.resolve()) and path.suffix == ".wav"
    if not (known and path.is_file()):
        raise HTTPException(404)
    return FileResponse(path, media_type="audio/wav", headers=_HEADERS)


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[None]:
    """What happens when the server starts and when it ends."""
    gc.freeze()  # what is loaded by now stays; collecting it again after every rerun costs 50 ms
    yield
    workshop.close()
