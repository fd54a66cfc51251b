"""Own feelings are kept, handed on as files, and read from anybody's without trust."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import FeelingsFileError, StoreError
from studio.feelings import FINER, NINE
from studio.line_changes import feel_preset
from studio.own_feelings import (
    MAX_BYTES,
    MAX_PRESETS,
    FeelingShelf,
    own_preset,
    presets_from_json,
    presets_to_json,
)
from studio.scene import Line, Role, Scene
from studio.words import LANGUAGES, explain
from tts.contract import Delivery, Feelings

BITTER = own_preset("bitter-sweet", "苦中带甜", Feelings(happy=0.4, melancholic=0.5), Delivery(rate=0.9))


def file(**fields: object) -> bytes:
    row = {"name": "mine", "feelings": {"sad": 0.5}} | fields
    return json.dumps({"format": "dialogue-studio-feelings", "version": 1, "presets": [row]}).encode()


def test_the_library_has_the_nine_and_more_than_a_dozen_finer_ones_in_both_languages() -> None:
    assert len(NINE) == 9
    assert len(FINER) >= 12
    assert all(preset.name and preset.name_zh and any(preset.feelings.weights()) for preset in FINER)
    assert len({(preset.feelings, preset.delivery) for preset in FINER}) == len(FINER)


weights = st.sampled_from([0.0, 0.25, 0.5, 1.0])


@settings(max_examples=50, deadline=None)
@given(
    st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and text.isprintable()),
    st.tuples(*[weights] * 9),
    st.floats(0.5, 2.0),
)
def test_what_is_written_is_read_back(name: str, mix: tuple[float, ...], rate: float) -> None:
    preset = own_preset(f"own {name}", "", Feelings(*mix), Delivery(rate=rate))
    assert presets_from_json(presets_to_json([preset])) == (preset,)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_bytes_give_presets_or_faults(data: bytes) -> None:
    with pytest.raises(FeelingsFileError):
        presets_from_json(data, "hostile.json")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * (MAX_BYTES + 1), "file_too_big"),
        (b"[" * 5000, "json_too_deep"),
        (b'{"format": "other", "version": 1, "presets": []}', "not_feelings"),
        (b'{"format": "dialogue-studio-feelings", "version": 2}', "not_feelings"),
        (file(name=""), "feeling_unnamed"),
        (file(name="x" * 41), "feeling_name_long"),
        (file(name="Happy"), "feeling_name_taken"),
        (file(name="\u202e\u0000"), "feeling_unnamed"),
        (file(feelings={"sad": 2}), "bad_field"),
        (file(feelings={"rage": 1}), "unknown_field"),
        (file(delivery={"rate": 1e300}), "bad_field"),
        (file(extra=1), "unknown_field"),
        (file().replace(b"0.5", b"NaN"), "json_number"),
    ],
)
def test_hostile_files_are_refused_with_the_reason(data: bytes, code: str) -> None:
    with pytest.raises(FeelingsFileError) as refused:
        presets_from_json(data, "a.json")
    assert code in {fault.code for fault in refused.value.faults}
    assert all("a.json" in explain(refused.value, lang) for lang in LANGUAGES)


def test_the_shelf_keeps_replaces_and_forgets(tmp_path: Path) -> None:
    shelf = FeelingShelf(tmp_path / "home")
    assert shelf.presets() == ()
    shelf.keep([BITTER])
    softer = own_preset("bitter-sweet", "苦中带甜", Feelings(melancholic=0.3), Delivery())
    shelf.keep([softer, own_preset("brave", "", Feelings(calm=0.4), Delivery())])
    assert [preset.name for preset in FeelingShelf(tmp_path / "home").presets()] == ["bitter-sweet", "brave"]
    assert shelf.presets()[0] == softer
    shelf.drop(softer.id)
    assert [preset.name for preset in shelf.presets()] == ["brave"]
    with pytest.raises(StoreError):
        shelf.keep([own_preset(f"n {i}", "", Feelings(), Delivery()) for i in range(MAX_PRESETS)])


def test_a_line_feels_an_own_preset_with_its_technique() -> None:
    scene = Scene("Tea", (Role("ann", "Ann"),), (Line("1", "ann", "Hello."),))
    line = feel_preset(scene, ["1"], BITTER).scene.line("1")
    assert line.emotion is not None
    assert line.emotion.feelings == BITTER.feelings
    assert line.delivery == Delivery(rate=0.9)
