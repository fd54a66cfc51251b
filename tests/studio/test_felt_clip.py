"""A recording is one more source of a line's feeling; taken away, what was felt beside it stays."""

from dataclasses import replace
from pathlib import Path

import pytest

from studio.errors import EditError
from studio.felt_clip import feel_clip, tell_difference
from studio.pack import rights_of
from studio.reference_clips import KeptClip, Rights
from studio.scene import Line, Role, Scene, utterance_of
from studio.words import LANGUAGES
from tests.tts.engines.draft.test_carry import PLAIN
from tts.contract import Clip, Emotion, Feelings

FELT, CALM = Clip("a.wav", "a" * 64), Clip("b.wav", "b" * 64)
SAD = Emotion(Feelings(sad=0.5), strength=0.7)
SCENE = Scene(title="", roles=(Role("ann", "Ann"),), lines=(Line("1", "ann", "Yes.", emotion=SAD),))


def test_a_recording_joins_what_is_felt_and_leaves_it_when_taken_away() -> None:
    with_clip = feel_clip(SCENE, "1", FELT, CALM)
    assert with_clip.line("1").emotion == replace(SAD, clip=FELT, neutral_clip=CALM)
    assert feel_clip(with_clip, "1", None, CALM).line("1").emotion == SAD


def test_the_rights_of_both_recordings_go_into_what_is_handed_over() -> None:
    scene = feel_clip(replace(SCENE, roles=(Role("ann", "Ann", voice="en-us-june"),)), "1", FELT, CALM)
    note = Rights("Jane Doe, for this film.", consented=True, at=1.0)
    kept = KeptClip("clip-a", "Jane", Path("a.wav"), FELT.sha256, note)
    told = {one.voice: one for one in rights_of(scene, [kept])}
    assert told["clip-a"].statement == "Feeling after a recording, with consent: Jane Doe, for this film."
    assert told["clip-a"].consented
    gone = told[f"sha256:{CALM.sha256}"]
    assert not gone.consented
    assert "consent not noted" in gone.statement


def test_a_recording_is_named_where_its_voice_and_where_its_feeling_is_heard() -> None:
    lent = KeptClip("clip-a", "Jane", Path("a.wav"), FELT.sha256, Rights("Jane Doe.", consented=True, at=1.0))
    roles = (Role("jane", "Jane", voice="clip-a"), Role("ann", "Ann", voice="en-us-june"))
    lines = (Line("1", "jane", "Yes."), Line("2", "ann", "No."), Line("3", "ann", "So."))
    scene = feel_clip(Scene("", roles, lines), "2", FELT, None)
    told = {
        line.id: [
            one.statement for one in rights_of(scene, [lent]) if one.is_heard_in(utterance_of(scene, line))
        ]
        for line in scene.lines
    }
    assert told == {
        "1": ["Voice after a recording, with consent: Jane Doe."],
        "2": ["", "Feeling after a recording, with consent: Jane Doe."],
        "3": [""],
    }


def test_a_locked_line_keeps_its_feeling() -> None:
    locked = replace(SCENE, lines=(replace(SCENE.lines[0], locked=True),))
    with pytest.raises(EditError):
        feel_clip(locked, "1", FELT, None)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_difference_is_told_with_its_size_and_only_where_there_is_one(lang: str) -> None:
    assert "," not in tell_difference(PLAIN, PLAIN, lang)
    changed = replace(PLAIN, pitch_st=PLAIN.pitch_st + 3.0, rate_log2=PLAIN.rate_log2 - 1.0)
    told = tell_difference(changed, PLAIN, lang)
    assert "3.0" in told
    assert "50 %" in told
    assert "-" not in told
