"""What came of a listening test as files to fetch: every answer as CSV, and the report with sound.

They have addresses of their own because a page that is redrawn every few seconds takes a button's file away
while it is fetched. The addresses hold a word that only pages of this server know, so that who was sent the
link of a test cannot look up what others said.
"""

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from studio.errors import LabError
from studio.lab import blind, verdicts
from studio.lab.blind import Answer
from studio.lab.reading_report import blind_report
from studio.ui.own_word import is_own_word, own_word
from studio.ui.workshop import workshop
from studio.words import LANGUAGES

PATH = "/heard/{word}/{test}.{form}"
_TYPES = {"csv": "text/csv; charset=utf-8", "html": "text/html; charset=utf-8"}


def address(test: str, form: str, lang: str) -> str:
    """Where the results of a test are fetched; `form` is "csv" or "html"."""
    return f"/heard/{own_word()}/{test}.{form}?lang={lang}"


async def heard(request: Request) -> Response:
    """Answer with a file, or 404 where there is no such test, form or word."""
    test, form = request.path_params["test"], request.path_params["form"]
    lang = request.query_params.get("lang", "")
    known = is_own_word(request.path_params["word"])
    if not known or form not in _TYPES or lang not in LANGUAGES:
        raise HTTPException(404)
    try:
        data = await run_in_threadpool(_file, test, form, lang)
    except LabError as error:
        raise HTTPException(404) from error
    headers = {
        "Content-Disposition": f'attachment; filename="listening-{test}.{form}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(data, media_type=_TYPES[form], headers=headers)


def answers(test: str) -> list[tuple[float, Answer]]:
    """When and what listeners have answered so far, in the order it came."""
    return [(at, blind.answer_from_json(who, body)) for who, at, body in workshop().store.blind.answers(test)]


def _file(test: str, form: str, lang: str) -> bytes:
    design = blind.from_json(workshop().store.blind.design(test))
    found = answers(test)
    if form == "csv":
        return verdicts.to_csv(design, found)
    return blind_report(design, [one for _, one in found], workshop().hall.core, lang).encode()
