"""Hostile files for every importer: mutations of good ones, and what must hold of each.

Run for longer, by coverage where atheris is installed (Linux) and by chance anywhere:

    python -m tests.studio.exchange.fuzzing --seconds 60
"""

import argparse
import contextlib
import importlib
import random
import sys
import time
from collections.abc import Iterator

from studio.errors import StudioError
from studio.exchange.fit import Fit, fit_times
from studio.exchange.formats import FORMATS, read_file, table_columns
from studio.exchange.merge import merge
from studio.exchange.source import Source
from studio.scene import Scene
from tests.studio.exchange.samples import FORMS, sample

MAX_SECONDS_A_MB = 2.0
READABLE = [one.id for one in FORMATS if one.read]
WORDS = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b'"',
        b"'",
        b"[",
        b"]",
        b"{",
        b"}",
        b"((",
        b"))",
        b"<",
        b">",
        b"&",
    ),
    *(
        b"-->",
        b"<!--",
        b"/*",
        b"*/",
        b"**",
        b"__",
        b"#",
        b"[[",
        b"]]",
        b"\\",
        b":",
        b"\xef\xbc\x9a",
        b"@",
        b"|",
    ),
    *(
        b"\n\n",
        b"\r",
        b"\t",
        b"\xe2\x80\xa8",
        b"99999999999999999999",
        b"-1",
        b"nan",
        b"1e999",
        b"00:00:00,000",
    ),
    *(
        b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
        b"&b;",
        b"kind",
        b"id",
        b"=cmd()",
        b"\xf0\x9f\x98\x80",
        b"\xe2\x80\x9c",
    ),
)
"""What formats give a meaning to, and what goes wrong in numbers and encodings."""


def survive(data: bytes, form: str) -> float:
    """Import a file as some format and put it into a scene; returns the seconds that it took.

    Whatever is refused must be refused in words of the studio's own; anything else that is raised passes on.
    """
    start = time.perf_counter()
    try:
        draft = read_file(Source(data, "x"), form)
        draft.scene()
        merge(Scene("x"), fit_times(draft, Fit.RATE))
        table_columns(Source(data, "x"), form)
    except StudioError:
        pass
    return time.perf_counter() - start


def mutations(seed: int) -> Iterator[tuple[bytes, str]]:
    """Endless spoilt files, most read as what they were, some as something else, some not told."""
    chance = random.Random(seed)
    while True:
        form = chance.choice(FORMS)
        data = bytearray(sample(form).data)
        for _ in range(chance.choice((1, 1, 2, 5, 20))):
            _spoil(data, chance)
        yield bytes(data), chance.choice((form, form, form, "", chance.choice(READABLE)))


def _spoil(data: bytearray, chance: random.Random) -> None:
    at, length = chance.randrange(len(data) + 1), chance.choice((1, 4, 30, 200))
    match chance.randrange(5):
        case 0:
            data[at : at + length] = b""
        case 1:
            data[at:at] = chance.choice(WORDS) * chance.choice((1, 1, 3, 200))
        case 2:
            data[at:at] = data[at : at + length] * chance.choice((1, 2, 50))
        case 3:
            data[at : at + length] = chance.randbytes(length)
        case _:
            data[at : at + 1] = bytes([chance.randrange(256)])


def _by_chance(seconds: float) -> tuple[int, float]:
    """How many files were survived, and the most seconds a megabyte that one took."""
    count, slowest, until = 0, 0.0, time.monotonic() + seconds
    for data, form in mutations(int(until)):
        if time.monotonic() > until:
            return count, slowest
        taken = survive(data, form)
        slowest = max(slowest, (taken - 0.2) / max(0.1, len(data) / 1e6))
        count += 1
    return count, slowest


def _by_coverage(seconds: float) -> None:
    import atheris

    for name in [name for name in sys.modules if name.startswith("studio.exchange")]:
        del sys.modules[name]  # to be imported anew, watched
    with atheris.instrument_imports(include=["studio.exchange"]):
        formats = importlib.import_module("studio.exchange.formats")
        source = importlib.import_module("studio.exchange.source")

    def one(data: bytes) -> None:
        form = READABLE[data[0] % len(READABLE)] if data else ""
        with contextlib.suppress(StudioError):
            formats.read_file(source.Source(data[1:], "x"), form)

    atheris.Setup([sys.argv[0], f"-max_total_time={int(seconds)}", "-timeout=10", "-max_len=20000"], one)
    atheris.Fuzz()


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--coverage", action="store_true", help="let atheris find the way")
    args = parser.parse_args()
    if args.coverage:
        _by_coverage(args.seconds)
        return
    count, slowest = _by_chance(args.seconds)
    sys.stdout.write(f"{count} files survived; at most {slowest:.2f} s a megabyte beyond 0.2 s\n")


if __name__ == "__main__":
    _main()
