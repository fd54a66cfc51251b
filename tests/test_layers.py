"""The rooms of the house keep to their doors."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.layers import HEAVY, breaches, cycles, imports, modules, room_of

ROOT = Path(__file__).resolve().parent.parent


def test_nobody_imports_what_is_not_theirs() -> None:
    assert breaches(ROOT) == []


def test_no_ring_of_modules_needs_itself() -> None:
    assert cycles(ROOT) == []


def test_the_rules_see_every_room() -> None:
    rooms = {room_of(module) for module in modules(ROOT)}
    assert {"launcher", "studio", "tts", "tts.engines", "tts.nn", "tts.registry"} <= rooms


def test_importing_all_of_the_studio_loads_neither_torch_nor_streamlit() -> None:
    names = [name for name in modules(ROOT) if room_of(name) in ("studio", "studio.cli")]
    code = (
        "import importlib, json, sys\n"
        "for name in json.loads(sys.argv[1]): importlib.import_module(name)\n"
        "print(json.dumps(sorted(set(json.loads(sys.argv[2])) & set(sys.modules))))"
    )
    command = [sys.executable, "-c", code, json.dumps(names), json.dumps(sorted(HEAVY))]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert len(names) > 5
    assert json.loads(answer.stdout) == []


def source(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("studio/render.py", "import streamlit as st"),
        ("studio/render.py", "def f():\n    from torch import nn"),
        ("studio/render.py", "from tts.engines.draft import entry"),
        ("studio/render.py", "from tts import registry"),
        ("studio/render.py", "from studio.ui.state import View"),
        ("studio/script/read.py", "from studio.pack import PackWriter"),
        ("studio/script/read.py", "from ..mix import mix"),
        ("studio/cli/render.py", "from studio.ui import state"),
        ("studio/ui/state.py", "from tts.nn import gpt"),
        ("studio/components/curve.py", "from studio.ui import state"),
        ("pages/scene.py", "from tts.contract import Emotion"),
        ("pages/scene.py", "import pages.cast"),
        ("streamlit_app.py", "from studio.render import render"),
        ("tts/core/client.py", "from studio.scene import Scene"),
        ("tts/core/client.py", "from tts.engines.draft.engine import DraftEngine"),
        ("tts/cache/store.py", "import torch"),
        ("tts/engines/draft/engine.py", "from tts.engines.indextts2 import checkpoint"),
        ("tts/engines/draft/engine.py", "import streamlit"),
        ("tts/nn/gpt.py", "from tts.contract import Emotion"),
        ("tts/nn/gpt.py", "import soundfile"),
        ("launcher/main.py", "import psutil"),
        ("launcher/main.py", "from studio.words import say"),
    ],
)
def test_a_breach_is_found_and_named(path: str, text: str, tmp_path: Path) -> None:
    for name in ("studio", "tts", "launcher", "pages"):
        source(tmp_path, f"{name}/__init__.py", "")
    source(tmp_path, path, text)
    (found,) = breaches(tmp_path)
    assert found.startswith(f"{path}:")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("studio/render.py", "import numpy\nfrom tts.contract import Emotion\nfrom studio.plan import plan"),
        ("studio/ui/server.py", "import streamlit\nfrom tts.registry import find_engine"),
        ("studio/cli/render.py", "from tts.registry import find_engine\nfrom studio.pack import PackWriter"),
        ("studio/pack/writer.py", "from studio.mix import mix\nfrom .names import name"),
        ("tts/registry.py", "def engines():\n    from tts.engines.draft import entry"),
        ("tts/engines/draft/synth.py", "import torch\nfrom .plan import plan\nfrom tts.nn.gpt import Gpt"),
        ("tts/nn/gpt.py", "import math\nimport torch\nimport numpy as np\nfrom tts.nn.layout import x"),
    ],
)
def test_what_is_allowed_is_not_reported(path: str, text: str, tmp_path: Path) -> None:
    for name in ("studio", "tts"):
        source(tmp_path, f"{name}/__init__.py", "")
    source(tmp_path, path, text)
    assert breaches(tmp_path) == []


def test_a_ring_is_found_but_an_import_inside_a_function_makes_none(tmp_path: Path) -> None:
    source(tmp_path, "tts/__init__.py", "")
    source(tmp_path, "tts/plan.py", "from tts.curve import Curve")
    source(tmp_path, "tts/curve.py", "def f():\n    from tts.plan import Plan")
    assert cycles(tmp_path) == []
    source(tmp_path, "tts/curve.py", "import tts.plan")
    assert cycles(tmp_path) == ["tts.curve -> tts.plan", "tts.plan -> tts.curve"]


def test_an_import_for_types_alone_does_not_load(tmp_path: Path) -> None:
    source(
        tmp_path, "tts/plan.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import tts.curve"
    )
    assert [one.at_load for one in imports("tts.plan", tmp_path / "tts/plan.py")] == [True, False]
