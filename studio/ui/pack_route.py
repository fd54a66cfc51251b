"""A finished pack as a file to fetch, sent from disk piece by piece.

A button that holds the file would keep all of it in memory, again at every redrawing of its page.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from studio.ui.own_word import is_own_word, own_word
from studio.ui.workshop import workshop

PATH = "/pack/{word}/{scene}.zip"


def address(scene_id: str) -> str:
    """Where the pack that was made last of a scene is fetched."""
    return f"/pack/{own_word()}/{scene_id}.zip"


async def pack(request: Request) -> Response:
    """Answer with the pack, or 404 where there is none or the word is wrong."""
    packing = workshop().packings.get(request.path_params["scene"])
    file = packing.card().file if packing is not None else None
    if not is_own_word(request.path_params["word"]) or file is None or not file.is_file():
        raise HTTPException(404)
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, media_type="application/zip", filename=file.name, headers=headers)
