"""A hub on this machine that serves made weights, and misbehaves when it is told to."""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Hub:
    """What is served, by ``owner/name/path``, and how it goes wrong.

    `drops` ends the connection half-way so many times, `corrupt` flips a byte so many times, `lies` announces
    so many bytes too many, `mute` leaves the sum out of the answer.
    """

    files: dict[str, bytes]
    drops: Counter[str] = field(default_factory=Counter)
    corrupt: Counter[str] = field(default_factory=Counter)
    lies: Counter[str] = field(default_factory=Counter)
    mute: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # method, path, range
    endpoint: str = ""

    def gets(self, path: str) -> list[str]:
        """The ranges in which a file was asked for."""
        return [ranged for method, asked, ranged in self.asked if method == "GET" and asked == path]


class Handler(BaseHTTPRequestHandler):
    """Answers from a hub; a subclass says which."""

    hub: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self._answer(body=True)

    def log_message(self, *_: object) -> None:
        pass

    def _answer(self, *, body: bool) -> None:
        path = self.path.lstrip("/").replace("/resolve/main/", "/")
        self.hub.asked.append((self.command, path, self.headers.get("Range", "")))
        content = self.hub.files.get(path)
        if content is None:
            self.send_response(404)
            self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._send(path, content, body=body)

    def _send(self, path: str, content: bytes, *, body: bool) -> None:
        start = int(self.headers.get("Range", "bytes=0-")[6:].partition("-")[0])
        rest = content[start:]
        digest = hashlib.sha256(content).hexdigest()
        size = len(content) + self.hub.lies[path]
        self.send_response(206 if start else 200)
        self.send_header("X-Repo-Commit", "0" * 40)
        self.send_header("ETag", f'"{digest[:12] if path in self.hub.mute else digest}"')
        self.send_header("Content-Length", str(len(rest) if body else size))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.end_headers()
        if not body:
            return
        if self.hub.corrupt[path] > 0:
            self.hub.corrupt[path] -= 1
            rest = rest[:-1] + bytes([rest[-1] ^ 1])
        if self.hub.drops[path] > 0:
            self.hub.drops[path] -= 1
            self.wfile.write(rest[: len(rest) // 2])
            self.wfile.flush()
            self.close_connection = True
            return
        self.wfile.write(rest)


@contextmanager
def serve(files: dict[str, bytes]) -> Iterator[Hub]:
    """Serve files on the loopback until the block ends."""
    hub = Hub(files)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5.0)
