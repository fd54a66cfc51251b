"""`doctor`: says what this machine has, what that means for the studio, and what to do about it."""

import argparse
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path

import psutil

from studio.words import choose_language, explain, say
from tts.core import Cache, cache_folder, studio_home
from tts.errors import Problem
from tts.registry import engines

PORT = 7860
LITTLE_MEMORY_GB = 2.0  # the server takes 0.3 GB, the draft engine with PyTorch 0.7 GB
LITTLE_DISK_GB = 2.0  # a full cache
TORCH_LOADS_IN_S = 120.0
_GIB = 2**30
# Torch is looked at in a process of its own: the studio does not load it, and a broken driver may end it.
_ASK_TORCH = """
import json, torch
cards = [torch.cuda.get_device_properties(i) for i in range(torch.cuda.device_count())]
print(json.dumps({
    "version": torch.__version__, "cuda": torch.version.cuda or "",
    "cards": [{"card": card.name, "memory_gb": card.total_memory / 2**30} for card in cards],
}))
"""
_MARKS = {"ok": "[ok]", "note": "[ ! ]", "bad": "[ X ]"}


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    NOTE = "note"  # worth knowing; the studio works
    BAD = "bad"  # the studio cannot work


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `says` names the sentence in `studio.words`, `facts` fill it."""

    about: str
    says: str
    level: Level = Level.OK
    facts: dict[str, object] = field(default_factory=dict)

    def sentence(self, lang: str) -> str:
        """What was found, and the way out where there is something to do."""
        facts = {
            name: explain(fact, lang) if isinstance(fact, Problem) else fact
            for name, fact in self.facts.items()
        }
        return say(f"doctor.{self.says}", lang, **facts)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "doctor", help="check this machine: Python, PyTorch, GPU, memory, disk, engines"
    )
    parser.add_argument("--json", action="store_true", help="one JSON report on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print every finding; 1 if the studio cannot work here, else 0."""
    lang = choose_language(getattr(args, "lang", None), os.environ)
    found = []
    for finding in examine():
        found.append(finding)
        if not args.json:
            print(f"{_MARKS[finding.level]:5} {finding.sentence(lang)}", flush=True)
    works = all(finding.level is not Level.BAD for finding in found)
    if args.json:
        report = [asdict(finding) | {"sentence": finding.sentence(lang)} for finding in found]
        print(json.dumps({"works": works, "findings": report}, ensure_ascii=False, indent=2))
    else:
        print(say("doctor.works" if works else "doctor.works_not", lang))
    return 0 if works else 1


def examine() -> Iterator[Finding]:
    """Look at everything, the quick things first."""
    yield _python()
    yield _memory()
    yield from _folders(studio_home())
    yield _port()
    yield from _torch()
    yield from _engines()


def _python() -> Finding:
    facts = {
        "version": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cores": os.cpu_count() or 1,
    }
    return Finding("python", "python", facts=facts)


def _memory() -> Finding:
    memory = psutil.virtual_memory()
    facts = {"free_gb": memory.available / _GIB, "total_gb": memory.total / _GIB}
    little = facts["free_gb"] < LITTLE_MEMORY_GB
    return Finding(
        "memory", "memory_little" if little else "memory", Level.NOTE if little else Level.OK, {**facts}
    )


def _folders(home: Path) -> Iterator[Finding]:
    """Look at the folder for user data, the room beside it, and the cache in it."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            free_gb = shutil.disk_usage(home).free / _GIB
    except OSError as error:
        facts: dict[str, object] = {"folder": str(home), "reason": error.strerror or str(error)}
        yield Finding("home", "home_unwritable", Level.BAD, facts)
        return
    yield Finding("home", "home", facts={"folder": str(home)})
    little = free_gb < LITTLE_DISK_GB
    yield Finding(
        "disk", "disk_little" if little else "disk", Level.NOTE if little else Level.OK, {"free_gb": free_gb}
    )
    folder = cache_folder(home)
    size_bytes = Cache(folder).stats().size_bytes if folder.exists() else 0
    yield Finding("cache", "cache", facts={"folder": str(folder), "size_mb": size_bytes / 2**20})


def _port() -> Finding:
    with socket.socket() as trial:
        trial.settimeout(1.0)
        taken = trial.connect_ex(("127.0.0.1", PORT)) == 0
    return Finding(
        "port", "port_taken" if taken else "port", Level.NOTE if taken else Level.OK, {"port": PORT}
    )


def _torch() -> Iterator[Finding]:
    """Ask PyTorch who it is and which cards it sees."""
    try:
        answer = subprocess.run(
            [sys.executable, "-c", _ASK_TORCH],
            capture_output=True,
            text=True,
            check=False,
            timeout=TORCH_LOADS_IN_S,
        )
        torch = json.loads(answer.stdout) if answer.returncode == 0 else None
        reason = answer.stderr.strip().rpartition("\n")[2]
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        torch, reason = None, str(error)
    if torch is None:
        yield Finding("torch", "torch_broken", Level.BAD, {"reason": reason})
        return
    cuda = torch["cuda"] or "-"
    yield Finding("torch", "torch", facts={"version": torch["version"], "cuda": cuda})
    for card in torch["cards"]:
        yield Finding("gpu", "gpu", facts=card)
    if not torch["cards"]:
        yield Finding("gpu", "gpu_none")


def _engines() -> Iterator[Finding]:
    """Look at every engine and its weights; the studio works if one of them can run."""
    problems = [(entry, entry.problem()) for entry in engines()]
    none = all(problem is not None for _, problem in problems)
    with_weights = []
    for entry, problem in problems:
        if problem is not None:
            facts: dict[str, object] = {"name": entry.name, "reason": problem}
            yield Finding("engine", "engine_missing", Level.BAD if none else Level.NOTE, facts)
            continue
        info = entry.info()
        if info.quality != "draft":
            with_weights.append(info.name)
        facts = {"name": info.name, "version": info.version, "voices": len(info.voices)}
        yield Finding("engine", f"engine_{info.quality}", facts=facts)
    if with_weights:
        yield Finding("weights", "weights", facts={"engines": ", ".join(with_weights)})
    else:
        yield Finding("weights", "weights_none")
