"""Rules on the shape of the source that no linter holds."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = (".ci", ".streamlit", "assets", "bench", "docs", "launcher", "pages", "studio", "tests", "tts")
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 40
MAX_PAGE_LINES = 120
MAX_FILE_BYTES = 1_500_000
BANNED_NAMES = re.compile(
    r"(^|/)(utils?|helpers?|misc|common)\.py$|_v\d+\.|\.(ipynb|orig|rej|bak)$|(^|/)vendor/"
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/", re.ASCII)
UNFINISHED = re.compile(
    r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b|raise NotImplemented" r"Error|pragma: no" r" cover"
)
TEXT = {".py", ".md", ".toml", ".txt", ".json", ".js", ".css", ".html", ".yml", ".sh", ""}


def ours(root: Path) -> list[str]:
    """Every file of the project by its path below `root`, without what tools leave behind."""
    top = [path for path in root.iterdir() if path.is_file() and path.name != ".git"]
    folders = [root / name for name in FOLDERS]
    files = top + [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return sorted(path.relative_to(root).as_posix() for path in files if "__pycache__" not in path.parts)


def libraries(root: Path, names: list[str]) -> dict[str, set[str]]:
    """What is imported that is neither Python's nor ours, with the files that do."""
    mine = {name.partition("/")[0].removesuffix(".py") for name in names}
    found: dict[str, set[str]] = {}
    for name in names:
        if name.endswith(".py"):
            for node in ast.walk(ast.parse((root / name).read_text(encoding="utf-8"))):
                for module in _imported(node):
                    top = module.partition(".")[0]
                    if top not in mine and top not in sys.stdlib_module_names:
                        found.setdefault(top, set()).add(name)
    return found


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


def complaints(root: Path, names: list[str]) -> list[str]:
    """All that is wrong with some files, each as a sentence with its place."""
    found = []
    for name in names:
        path = root / name
        if BANNED_NAMES.search(name):
            found.append(f"{name}: no file of ours has such a name")
        if path.stat().st_size > MAX_FILE_BYTES and not name.startswith("tests/golden/"):
            found.append(f"{name}: {path.stat().st_size} bytes is too large to ship")
        if path.suffix in TEXT:
            text = path.read_text(encoding="utf-8")
            found += _in_text(name, text)
            if path.suffix == ".py":
                found += _in_source(name, text)
    return found


def _in_text(name: str, text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines(), start=1):
        if MACHINE_PATHS.search(line):
            yield f"{name}:{number}: names a folder of one machine"
        if name.endswith(".py") and UNFINISHED.search(line):
            yield f"{name}:{number}: unfinished"


def _in_source(name: str, text: str) -> Iterator[str]:
    lines = len(text.splitlines())
    limit = MAX_PAGE_LINES if name.startswith("pages/") else MAX_FILE_LINES
    if lines > limit:
        yield f"{name}: {lines} lines, more than {limit}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - _docstring_lines(node)
            if length > MAX_FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, more than {MAX_FUNCTION_LINES}"


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return (first.end_lineno or first.lineno) - first.lineno + 1
