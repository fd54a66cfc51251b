"""Hostile files for every importer: mutations of good ones, and what must hold of each.

Run for longer, by chance anywhere, and by coverage where atheris is installed (Linux):

    python -m tests.studio.exchange.fuzzing --seconds 60
    python -m tests.studio.exchange.fuzzing --seconds 300 --coverage

By coverage it starts from a sample of each format, keeps whatever leads it to code that nothing led to
before, and in the end imports all of that once more without atheris, as its watching costs time. Exit code
1: something fell over, or took too long.
"""

import argparse
import importlib
import io
import multiprocessing
import random
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from studio.errors import StudioError
from studio.exchange.fit import Fit, fit_times
from studio.exchange.formats import FORMATS, read_file, table_columns
from studio.exchange.merge import merge
from studio.exchange.source import Source
from studio.scene import Scene
from tests.studio.exchange.samples import FORMS, sample

MAX_SECONDS_A_MB = 2.0
MAX_BYTES = 40_000
WATCHED = ("studio.exchange", "studio.script")
INSIDE = {"docx": "word/document.xml", "epub": "OEBPS/a b.xhtml", "xlsx": "xl/worksheets/sheet1.xml"}
_WRAPPED = 0x80
FALLEN = ("crash-", "timeout-", "oom-", "slow-unit-")  # how libFuzzer names what it stumbles over
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


def pace_of(seconds: float, data: bytes) -> float:
    """Seconds a megabyte beyond the 0.2 s that any file may take, small ones counting as 100 kB."""
    return max(0.0, seconds - 0.2) / max(0.1, len(data) / 1e6)


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
        slowest = max(slowest, pace_of(survive(data, form), data))
        count += 1
    return count, slowest


def _by_coverage(seconds: float, folder: Path) -> None:
    """Let atheris look for ways through the importers; ends the process."""
    import atheris

    for name in [name for name in sys.modules if name.startswith(WATCHED)]:
        del sys.modules[name]  # to be imported anew, watched
    with atheris.instrument_imports(include=list(WATCHED)):
        for name in ("fit", "formats", "merge", "source"):
            importlib.import_module(f"studio.exchange.{name}")
        watched = importlib.import_module(__name__ if __name__ != "__main__" else __spec__.name)

    def one(data: bytes) -> None:
        watched.survive(*watched.told(data))

    limits = [f"-max_total_time={int(seconds)}", "-timeout=20", f"-max_len={MAX_BYTES}"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/", str(folder)], one)
    atheris.Fuzz()


def seeds() -> Iterator[bytes]:
    """What the search starts from: a sample of each format, of archives the text inside as well."""
    for number, form in enumerate(READABLE):
        if form in FORMS:
            data = sample(form).data
            yield bytes([number]) + data
            if form in INSIDE:
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    yield bytes([number | _WRAPPED]) + archive.read(INSIDE[form])


def told(data: bytes) -> tuple[bytes, str]:
    """A file and its format from one string of bytes.

    The first byte names the format, and whether the rest is the file or the text in an archive of it, which
    chance would hardly ever write.
    """
    first, rest = (data[0], data[1:]) if data else (0, b"")
    form = [*READABLE, ""][first % _WRAPPED % (len(READABLE) + 1)]
    return (_with_inside(form, rest) if first & _WRAPPED and form in INSIDE else rest), form


def _with_inside(form: str, text: bytes) -> bytes:
    """The sample of an archive with another text inside."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample(form).data)) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            if not name.endswith(".jpeg"):
                changed.writestr(name, text if name == INSIDE[form] else archive.read(name))
    return out.getvalue()


def _found_by_coverage(seconds: float) -> int:
    """Search, then import once more what was found; returns an exit code."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given = list(seeds())
        for number, seed in enumerate(given):
            (folder / f"{number}").write_bytes(seed)
        search = multiprocessing.get_context("fork").Process(target=_by_coverage, args=(seconds, folder))
        search.start()
        search.join()
        fallen = sorted(path.name for path in folder.glob("*-*") if path.name.startswith(FALLEN))
        slowest = 0.0
        for path in sorted(folder.iterdir()):
            data, form = told(path.read_bytes())
            slowest = max(slowest, pace_of(survive(data, form), data))
        count = len(list(folder.iterdir())) - len(given)
    sys.stdout.write(
        f"{count} ways found, {len(fallen)} fell over; at most {slowest:.2f} s a megabyte beyond 0.2 s\n"
    )
    return int(bool(search.exitcode or fallen or slowest > MAX_SECONDS_A_MB))


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--coverage", action="store_true", help="let atheris find the way")
    args = parser.parse_args()
    if args.coverage:
        return _found_by_coverage(args.seconds)
    count, slowest = _by_chance(args.seconds)
    sys.stdout.write(f"{count} files survived; at most {slowest:.2f} s a megabyte beyond 0.2 s\n")
    return int(slowest > MAX_SECONDS_A_MB)


if __name__ == "__main__":
    sys.exit(_main())
