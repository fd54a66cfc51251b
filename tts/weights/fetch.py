"""One file from a server, resumed where it stopped, and kept only if it is the file that was promised."""

import contextlib
import hashlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tts.errors import Cancelled, Problem, WeightsError
from tts.weights.layout import WeightsFile

_SHA256 = re.compile(r"[0-9a-f]{64}")
_ANSWER_S = 10.0  # that a server may take to describe a file
_REST_S = 0.5  # before a second attempt; grows with every further one
ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Remote:
    """A file as a server describes it.

    Attributes
    ----------
    file : WeightsFile
    location : str
        Address of its bytes.
    tag : str
        Changes with its content.
    size_bytes : int
    sha256 : str
        Empty where the server does not say.
    """

    file: WeightsFile
    location: str
    tag: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Hooks:
    """Who is told while a file comes.

    Attributes
    ----------
    moved : callable
        Of bytes that arrived; negative where some have to come again.
    retried : callable
        Of the file, the reason and the number of the next attempt.
    stop : threading.Event
        Set by whoever no longer wants the file.
    """

    moved: Callable[[int], None]
    retried: Callable[[WeightsFile, Problem, int], None]
    stop: threading.Event


def look_up(file: WeightsFile, endpoint: str | None) -> Remote | None:
    """Ask a server about a file.

    Returns
    -------
    Remote or None
        None where the server has no such file and the engine can do without.

    Raises
    ------
    WeightsError
        The server cannot be reached, has no such file, or does not say how large it is.
    """
    from huggingface_hub import get_hf_file_metadata, hf_hub_url
    from huggingface_hub.errors import EntryNotFoundError

    url = hf_hub_url(file.repository.id, file.remote, endpoint=endpoint)
    try:
        found = get_hf_file_metadata(url, token=False, timeout=_ANSWER_S, endpoint=endpoint)
    except EntryNotFoundError as error:
        if file.optional:
            return None
        raise WeightsError(
            Problem.of("no_such_file", repository=file.repository.id, file=file.remote)
        ) from error
    except _network_errors() as error:
        raise _unreachable(url, error) from error
    if not found.size or not found.etag:
        raise WeightsError(Problem.of("no_size", url=url))
    sha256 = found.etag if _SHA256.fullmatch(found.etag) else ""
    return Remote(file, found.location, found.etag, found.size, sha256)


def part_of(remote: Remote, folder: Path) -> Path:
    """Where the beginning of a file waits for the rest; another content has another name."""
    target = remote.file.under(folder)
    tag = hashlib.sha256(remote.tag.encode()).hexdigest()[:10]
    return target.with_name(f".{target.name}.{tag}.part")


def fetch(remote: Remote, folder: Path, expected_sha256: str, hooks: Hooks) -> str:
    """Bring a file into a folder, whole or not at all.

    Parameters
    ----------
    remote : Remote
    folder : Path
        The weights folder.
    expected_sha256 : str
        What it must be, where that is known; else the server's word counts, else it is learned.
    hooks : Hooks

    Returns
    -------
    str
        The file's sha256.

    Raises
    ------
    WeightsError
        After some attempts the bytes are still not those that were promised, or cannot be written.
    Cancelled
        Nobody wants it any more; what has arrived stays for the next time.
    """
    target, part = remote.file.under(folder), part_of(remote, folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for attempt in range(1, ATTEMPTS + 1):
            reason = _attempt(remote, part, expected_sha256, hooks)
            if reason is None:
                sha256 = _sha256(part)
                part.replace(target)
                return sha256
            if attempt < ATTEMPTS:
                hooks.retried(remote.file, reason, attempt + 1)
                hooks.stop.wait(_REST_S * attempt)
    except OSError as error:
        raise WeightsError(Problem.of("not_writable", path=target, reason=error.strerror or error)) from error
    raise WeightsError(Problem.of("not_fetched", file=remote.file.local, reason=reason))


def _attempt(remote: Remote, part: Path, expected_sha256: str, hooks: Hooks) -> Problem | None:
    """Go on with a file; say what is wrong with the outcome, None if nothing."""
    have = part.stat().st_size if part.exists() else 0
    if have > remote.size_bytes:
        part.unlink()
        hooks.moved(-have)
        have = 0
    if have < remote.size_bytes:
        trouble = _stream(remote, part, have, hooks)
        have = part.stat().st_size
        if have > remote.size_bytes or (trouble is None and have != remote.size_bytes):
            part.unlink()
            hooks.moved(-have)
            return Problem.of("wrong_length", announced=remote.size_bytes, sent=have)
        if have < remote.size_bytes:
            return trouble or Problem("ended_early")
    wanted = expected_sha256 or remote.sha256
    found = _sha256(part)
    if wanted and found != wanted:
        part.unlink()
        hooks.moved(-remote.size_bytes)
        return Problem.of("wrong_sum", found=found, wanted=wanted)
    return None


def _stream(remote: Remote, part: Path, have: int, hooks: Hooks) -> Problem | None:
    """Append what is missing; say why it ended early, None if it did not."""
    from huggingface_hub.file_download import http_get

    try:
        with part.open("ab") as stream:
            http_get(
                remote.location,
                stream,
                resume_size=have,
                expected_size=remote.size_bytes,
                displayed_filename=remote.file.local,
                tqdm_class=_counter(hooks),
            )
    except _network_errors() as error:
        return Problem.of("connection_broke", reason=_in_short(error))
    except OSError as error:
        if error.errno is not None:
            raise  # of the disk; a wrong length comes without a number
        return Problem("other_length")
    return None


def _counter(hooks: Hooks) -> type:
    """A progress bar that is not shown, but tells the hooks and ends the download when asked to."""

    class Counter:
        def __init__(self, **_: Any) -> None:
            pass

        def update(self, count: int) -> None:
            hooks.moved(count)
            if hooks.stop.is_set():
                raise Cancelled("The download was stopped.")

        def __enter__(self) -> Self:
            return self

        def __exit__(
            self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
        ) -> None:
            pass

        def close(self) -> None:
            pass

    return Counter


def licence_text(repository_id: str, endpoint: str | None) -> str | None:
    """Fetch the text of a repository's licence; None where it has none under a usual name."""
    from huggingface_hub import get_session, hf_hub_url

    for name in ("LICENSE", "LICENSE.txt", "LICENSE.md"):
        with contextlib.suppress(*_network_errors()):
            answer = get_session().get(
                hf_hub_url(repository_id, name, endpoint=endpoint), timeout=_ANSWER_S, follow_redirects=True
            )
            if answer.status_code == 200:
                return str(answer.text)
    return None


def _network_errors() -> tuple[type[Exception], ...]:
    # The client library behind the hub's changes; this is its base of all that can go wrong on the way.
    from huggingface_hub.errors import HfHubHTTPError, HTTPError  # type: ignore[attr-defined]

    return (HTTPError, HfHubHTTPError)


def _unreachable(url: str, error: Exception) -> WeightsError:
    return WeightsError(Problem.of("unreachable", url=url, reason=_in_short(error)))


def _in_short(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
