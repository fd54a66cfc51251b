"""What the page on packs lists is what there is."""

from pathlib import Path

from studio.effects import EFFECTS
from studio.handoff import KINDS
from studio.mastering import TARGETS
from studio.pack import ALIGNMENT, SUBTITLES
from studio.pack.names import FIELDS
from studio.pack.presets import PRESETS
from studio.soundfiles import Codec

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")


def test_every_preset_effect_loudness_kind_and_field_is_told() -> None:
    for names in (PRESETS, EFFECTS, KINDS, FIELDS, [target.name for target in TARGETS]):
        assert [name for name in names if f"`{name}`" not in PAGE] == []


def test_the_lists_of_forms_are_those_of_the_program() -> None:
    assert f"--format {'|'.join(Codec)}" in PAGE
    assert f"--subtitles {','.join(SUBTITLES)}" in PAGE
    assert f"--alignment {','.join(ALIGNMENT)}" in PAGE
