"""The source keeps its shape, and what the README promises is there."""

import re
from pathlib import Path

import pytest

from tests.house import complaints, libraries, ours

ROOT = Path(__file__).resolve().parent.parent
# Modules whose package has another name, or which come with a package that is named.
COMES_WITH = {
    "docx": "python-docx",
    "parselmouth": "praat-parselmouth",
    "pyworld": "pyworld-prebuilt",
    "starlette": "streamlit",
    "triton": "torch",
    "webvtt": "webvtt-py",
    "yaml": "pyyaml",
}
TOO_LONG = "def f() -> None:\n" + "    x = 1\n" * 40


def test_the_house_is_in_order() -> None:
    files = ours(ROOT)
    assert {"README.md", "launch.py", "tts/contract.py", "tests/test_house.py", ".ci/run"} <= set(files)
    assert complaints(ROOT, files) == []


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("studio/utils.py", "", "no file of ours has such a name"),
        ("studio/render_v2.py", "", "no file of ours has such a name"),
        ("studio/render.py", "x = 1\n" * 301, "301 lines"),
        ("pages/scene.py", "x = 1\n" * 121, "121 lines"),
        ("studio/render.py", TOO_LONG, "f has 41 lines"),
        ("studio/render.py", "# TO" + "DO: later", "unfinished"),
        ("docs/a.md", "see /home" + "/ada/studio", "one machine"),
        ("assets/big.bin", "x" * 1_500_001, "too large"),
    ],
)
def test_disorder_is_noticed(name: str, text: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")
    (found,) = complaints(tmp_path, [name])
    assert found.startswith(name)
    assert complaint in found


def test_a_long_docstring_makes_no_function_too_long(tmp_path: Path) -> None:
    text = 'def f() -> None:\n    """First.\n\n' + "    More.\n" * 60 + '    """\n    return None\n'
    (tmp_path / "a.py").write_text(text, encoding="utf-8")
    assert complaints(tmp_path, ["a.py"]) == []


def pins(*files: str) -> set[str]:
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in files)
    return {name.lower() for name in re.findall(r"^([A-Za-z][\w-]*)", text, re.MULTILINE)}


def test_what_is_imported_is_installed_by_the_requirements() -> None:
    used = pins("requirements.txt")
    tools = used | pins("requirements-dev.txt")
    missing = []
    for module, files in libraries(ROOT, ours(ROOT)).items():
        package = COMES_WITH.get(module, module.replace("_", "-")).lower()
        for file in files:
            known = tools if file.startswith(("tests/", "bench/")) else used
            if package not in known and package.replace("-", "_") not in known:
                missing.append(f"{file}: {module}")
    assert missing == []


def test_the_notice_names_every_library_that_is_installed() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    names = pins("requirements.txt", "requirements-dev.txt")
    assert "espeakng-loader" in names
    assert [name for name in names if name not in notice.lower()] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "docs/architecture.md"])
def test_what_a_document_points_to_is_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?://|#)([^)#]+)", text)
    assert targets
    missing = [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()]
    assert missing == []
