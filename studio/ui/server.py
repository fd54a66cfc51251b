"""The server's own routes beside Streamlit's, and what ends with it."""

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from starlette.routing import Route
from streamlit.starlette import App

from studio.ui import clip_route, lab_route, listen_route, pack_route, results_route, workshop


def routes() -> Sequence[Route]:
    """The studio's own addresses."""
    return [
        Route(clip_route.PATH, clip_route.clip),
        Route(clip_route.WORDS_PATH, clip_route.words),
        Route(clip_route.SOUND_PATH, clip_route.sound),
        Route(lab_route.PATH, lab_route.compared),
        Route(results_route.PATH, results_route.heard),
        Route(pack_route.PATH, pack_route.pack),
        *listen_route.routes(),
    ]


@asynccontextmanager
async def lifespan(_app: App) -> AsyncIterator[None]:
    """What happens when the server starts and when it ends."""
    gc.freeze()  # what is loaded by now stays; collecting it again after every rerun costs 50 ms
    yield
    workshop.close()
