"""Who may import whom, told from the source alone; `docs/architecture.md` draws the same picture."""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SPEECH = (
    "contract",
    "curve",
    "plan",
    "errors",
    "audio",
    "limiter",
    "text",
    "prosody",
    "reference",
    "core",
    "home",
    "weights",
    "whole",
)
SPEECH_VALUES = tuple(f"tts.{name}" for name in SPEECH)
HEAVY = frozenset({"torch", "torchaudio", "transformers", "streamlit"})
TORCH = HEAVY - {"streamlit"}


@dataclass(frozen=True, slots=True)
class Room:
    """What a part of the source may import.

    `ours` are prefixes of our own modules, `never` are exceptions from them. `libraries` are the heavy ones
    allowed; others are free unless `only` names all that may be used beside the standard library.
    """

    ours: tuple[str, ...]
    never: tuple[str, ...] = ()
    libraries: frozenset[str] = frozenset()
    only: frozenset[str] | None = None


ROOMS: Mapping[str, Room] = {
    "launch": Room(("launcher",), only=frozenset()),
    "launcher": Room(("launcher",), only=frozenset()),
    "streamlit_app": Room(("studio.ui",), libraries=frozenset({"streamlit"})),
    "pages": Room(("studio",), never=("studio.cli",), libraries=frozenset({"streamlit"})),
    "studio": Room(("studio", *SPEECH_VALUES), never=("studio.ui", "studio.components", "studio.cli")),
    "studio.__main__": Room(("studio.cli",)),
    "studio.cli": Room(("studio", "tts.registry", *SPEECH_VALUES), never=("studio.ui", "studio.components")),
    "studio.ui": Room(
        ("studio", "tts.registry", *SPEECH_VALUES), never=("studio.cli",), libraries=frozenset({"streamlit"})
    ),
    "studio.components": Room(
        ("studio", *SPEECH_VALUES), never=("studio.ui", "studio.cli"), libraries=frozenset({"streamlit"})
    ),
    "tts": Room(("tts",), never=("tts.engines", "tts.nn")),
    "tts.registry": Room(("tts",), never=("tts.nn",)),
    "tts.engines": Room(("tts",), libraries=TORCH),
    "tts.nn": Room(("tts.nn", "tts.errors"), libraries=TORCH, only=frozenset({"torch", "numpy", "triton"})),
}
"""Rooms by dotted prefix; a module belongs to the longest that fits."""

FLOW = (
    "script",
    "casting",
    "plan",
    "takes",
    "render",
    "mix",
    "soundfiles",
    "mastering",
    "subtitles",
    "alignment",
    "handoff",
    "pack",
)
"""Stages of `studio` from left to right; a stage imports none to its right."""


@dataclass(frozen=True, slots=True)
class Import:
    """One import: who, whom, in which line, and whether it happens when the module is loaded."""

    module: str
    target: str
    line: int
    at_load: bool


def modules(root: Path) -> dict[str, Path]:
    """Every module of ours below `root` by its dotted name; tests and benchmarks may import anything."""
    top = [root / name for name in ("launch.py", "streamlit_app.py") if (root / name).exists()]
    folders = ("launcher", "pages", "studio", "tts")
    files = top + sorted(path for folder in folders for path in (root / folder).rglob("*.py"))
    return {_dotted(path.relative_to(root)): path for path in files}


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(module: str, path: Path) -> Iterator[Import]:
    """Find every import of a module, in functions too."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    yield from _walk(ast.parse(path.read_text(encoding="utf-8")), module, package, at_load=True)


def _walk(node: ast.AST, module: str, package: str, *, at_load: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for name in child.names:
                yield Import(module, name.name, child.lineno, at_load)
        elif isinstance(child, ast.ImportFrom):
            base = (
                ".".join(package.split(".")[: len(package.split(".")) - child.level + 1])
                if child.level
                else ""
            )
            source = ".".join(part for part in (base, child.module) if part)
            for name in child.names:  # a name may be a module: the longest that exists counts
                yield Import(module, f"{source}.{name.name}", child.lineno, at_load)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) or _for_types_only(child)
            yield from _walk(child, module, package, at_load=at_load and not inside)


def _for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def within(name: str, prefixes: tuple[str, ...] | frozenset[str]) -> bool:
    """Tell whether a dotted name is one of some prefixes or lies below one."""
    return any(name == prefix or name.startswith(f"{prefix}.") for prefix in prefixes)


def room_of(module: str) -> str:
    """Name the room of a module."""
    return max((name for name in ROOMS if within(module, (name,))), key=len)


def breaches(root: Path) -> list[str]:
    """Every import below `root` that a rule forbids, as a sentence with file and line."""
    known = modules(root)
    ours = frozenset(name.partition(".")[0] for name in known)
    found = []
    for module, path in known.items():
        for one in imports(module, path):
            why = _forbidden(one, ours)
            if why:
                found.append(f"{path.relative_to(root).as_posix()}:{one.line}: {one.target}: {why}")
    return found


def _forbidden(one: Import, ours: frozenset[str]) -> str:
    name = room_of(one.module)
    room, library = ROOMS[name], one.target.partition(".")[0]
    if library in ours:
        if within(one.target, (one.module,)):
            return ""
        if not within(one.target, room.ours) or within(one.target, room.never):
            return f"{name} may not import it"
        return _wrong_engine(one) or _against_the_flow(one)
    if library in sys.stdlib_module_names:
        return ""
    if room.only is not None:
        return "" if library in room.only else f"{name} keeps to the standard library and {sorted(room.only)}"
    return f"{name} may not load it" if library in HEAVY - room.libraries else ""


def _wrong_engine(one: Import) -> str:
    parts, target = one.module.split("."), one.target.split(".")
    other = parts[:2] == target[:2] == ["tts", "engines"] and len(parts) > 2 and parts[2] != target[2]
    return "an engine knows no other engine" if other else ""


def _against_the_flow(one: Import) -> str:
    stages = [name.split(".")[1] for name in (one.module, one.target) if name.startswith("studio.")]
    if (
        len(stages) == 2
        and all(stage in FLOW for stage in stages)
        and FLOW.index(stages[0]) < FLOW.index(stages[1])
    ):
        return f"{stages[1]} comes after {stages[0]} in the flow"
    return ""


def cycles(root: Path) -> list[str]:
    """Rings of modules that need each other while they load."""
    known = modules(root)
    needs = {
        module: {_module(one.target, known) for one in imports(module, path) if one.at_load} - {None, module}
        for module, path in known.items()
    }
    free: set[str] = set()
    while loose := {module for module, uses in needs.items() if module not in free and uses <= free}:
        free |= loose
    stuck = {
        module: sorted(str(use) for use in needs[module] - free) for module in needs if module not in free
    }
    return [f"{module} -> {', '.join(uses)}" for module, uses in sorted(stuck.items())]


def _module(target: str, known: Mapping[str, Path]) -> str | None:
    while target and target not in known:
        target = target.rpartition(".")[0]
    return target or None
