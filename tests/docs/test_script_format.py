"""What the documents show is what the programs read."""

import importlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from studio.feelings import FINER, NINE, find_preset
from studio.scene import Scene
from studio.scene_json import scene_to_json
from studio.script import read_script
from tests.studio.strategies import scenes
from tts.engines.draft.voices import VOICES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TEXT = (DOCS / "script_format.md").read_text("utf-8")
EXAMPLES = re.findall(r"```text\n(.*?)```", TEXT, re.DOTALL)
TAGS = sorted(set(re.findall(r"`((?:\[(?!\s)[^\]`…]+\])|(?:\(pause[^)`]*\)))`", TEXT)) - {"[locked]"})


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_script_format_can_be_read(example: str) -> None:
    assert len(read_script(example.encode(), "example.txt", voices=VOICES).lines) == 3


@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_that_is_shown_can_be_read_in_a_line(tag: str) -> None:
    assert read_script(f"Anna: Well, {tag} then.".encode(), "tag.txt").lines[0].text == "Well, then."


def test_there_are_examples_and_tags_in_the_document() -> None:
    assert len(EXAMPLES) == 2
    assert len(TAGS) > 20


def test_every_preset_is_named_in_both_languages() -> None:
    for preset in (*NINE, *FINER):
        assert preset.name in TEXT
        assert preset.name_zh in TEXT
        assert find_preset(preset.name) == find_preset(preset.name_zh) == preset


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scenes())
def test_every_scene_file_obeys_the_published_schema(scene: Scene) -> None:
    schema = json.loads((DOCS / "scene.schema.json").read_text("utf-8"))
    importlib.import_module("jsonschema").validate(json.loads(scene_to_json(scene)), schema)


def test_every_place_in_the_glossary_exists() -> None:
    rows = [
        line.split("|") for line in (DOCS / "glossary.md").read_text("utf-8").splitlines()[4:] if "`" in line
    ]
    assert len(rows) > 20
    for row in rows:
        for path in re.findall(r"`([\w/.]+)`", row[4]):
            assert (ROOT / path).exists(), path
        names = re.findall(r"`([\w.]+)`", row[3])
        places = [ROOT / path for path in re.findall(r"`([\w/.]+)`", row[4])]
        files = [
            file for place in places for file in (sorted(place.rglob("*.py")) if place.is_dir() else [place])
        ]
        source = "".join(file.read_text("utf-8") for file in files)
        for name in names:
            assert re.search(rf"\b{name.rpartition('.')[2]}\b", source), name
