"""A plain script becomes the scene that its writer meant, or every reason why not."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from studio.errors import ScriptError
from studio.scene import Line, Scene
from studio.script import read_script
from studio.words import explain
from tts.contract import FLAT, Delivery, Easing, Emotion, EmotionShift, Feelings, Pause


def read(text: str, **options: str) -> Scene:
    return read_script(text.encode(), "play.txt", **options)


def line(body: str) -> Line:
    return read(f"Anna: {body}\n").lines[0]


def faults(text: str | bytes, **options: object) -> list[tuple[str, int, int]]:
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(ScriptError) as caught:
        read_script(data, "play.txt", **options)  # type: ignore[arg-type]
    assert all(explain(fault, "en") and explain(fault, "zh") for fault in caught.value.faults)
    return [(fault.code, fault.line, fault.column) for fault in caught.value.faults]


def strengths(spoken: Line) -> list[tuple[int | None, float]]:
    return [(point.anchor, point.strength) for point in spoken.curve.points]


def test_names_and_words_become_roles_and_lines() -> None:
    scene = read("# Duel (public domain)\n\n# a remark\nAnna: Stay here.\n老王：别走！\nANNA: Now.\n")
    assert scene.title == "Duel (public domain)"
    assert [role.name for role in scene.roles] == ["Anna", "老王"]
    assert [(one.id, one.role, one.text) for one in scene.lines] == [
        ("L0001", "anna", "Stay here."),
        ("L0002", "老王", "别走！"),
        ("L0003", "anna", "Now."),
    ]


def test_a_script_without_title_is_named_after_its_file() -> None:
    assert read_script(b"A: b", "/plays/first act.txt").title == "first act"


def test_a_line_without_a_name_is_spoken_by_the_same_role() -> None:
    scene = read("Anna:\nStay here.\n\nPlease.\nBob: No.\nNever.\n")
    assert [(one.role, one.text) for one in scene.lines] == [
        ("anna", "Stay here."),
        ("anna", "Please."),
        ("bob", "No."),
        ("bob", "Never."),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "http://example.org/a",
        "We meet at 5:30 sharp",
        "5:30 is too early",
        "C:\\plays\\one.txt",
        "I say, my dear: no",
        "He stopped; then: silence",
        "This is far too long to be the name of anybody: really",
        "… : …",
    ],
)
def test_times_addresses_and_prose_are_no_roles(words: str) -> None:
    scene = read(f"Anna: Hm.\n{words}\n")
    assert [role.name for role in scene.roles] == ["Anna"]
    assert scene.lines[1].text == words


@pytest.mark.parametrize(
    "name",
    [
        "Aunt Augusta",
        "Mrs. Hudson",
        "J. R. Smith",
        "O'Brien",
        "酒客甲",
        "R2-D2",
        "Élodie",
        "The Man in Black",
    ],
)
def test_names_may_have_spaces_marks_and_any_script(name: str) -> None:
    assert [role.name for role in read(f"{name}: Hm.\n").roles] == [name]


def test_any_name_can_be_forced_and_any_colon_escaped() -> None:
    scene = read("@Who, me?: Yes.\nOne thing\\: no.\n\\@home\\: alone\n\\# one\n")
    assert [role.name for role in scene.roles] == ["Who, me?"]
    assert [one.text for one in scene.lines] == ["Yes.", "One thing: no.", "@home: alone", "# one"]


def test_round_brackets_beside_a_name_are_a_note_and_in_the_words_are_words() -> None:
    spoken = read("Anna (aside, low): Well (sighs) then.\n").lines[0]
    assert (spoken.note, spoken.text) == ("aside, low", "Well (sighs) then.")


@pytest.mark.parametrize(
    "tag",
    [
        "[happy 0.8]", "[emotion=happy 0.8]", "[开心 0.8]", "【高兴0.8】", "[HAPPY 80%]",
        "[happy, strength=0.8]", "[happy strength=.8]", "［情感＝开心　０．８］", "[happy=0.8]",
    ],
)  # fmt: skip
def test_a_feeling_at_the_start_is_that_of_the_whole_line(tag: str) -> None:
    spoken = line(f"{tag} Stay here.")
    assert spoken.emotion == Emotion(Feelings(happy=1.0), 0.8)
    assert (spoken.text, spoken.shifts, spoken.curve) == ("Stay here.", (), FLAT)


def test_a_line_without_tags_follows_its_role() -> None:
    assert line("Stay.") == Line("L0001", "anna", "Stay.")


def test_a_mix_keeps_its_weights() -> None:
    assert line("[happy 0.6 + sad 0.2] So.").emotion == Emotion(Feelings(happy=0.6, sad=0.2))
    assert line("[开心 0.6 + 悲伤 0.2，强度=0.5]好。").emotion == Emotion(Feelings(happy=0.6, sad=0.2), 0.5)


def test_a_feeling_in_the_middle_is_a_shift_at_the_next_word() -> None:
    spoken = line("[calm 0.3] You came [angry 0.9] … back?")
    assert spoken.text == "You came … back?"
    assert spoken.shifts == (EmotionShift(11, Emotion(Feelings(angry=1.0), 0.9)),)
    assert spoken.curve == FLAT
    assert line("我很[开心]高兴").shifts[0].char == 2


def test_a_ramp_becomes_points_anchored_to_its_words() -> None:
    spoken = line("[happy 0.8] I was glad, [sad 0.2>0.9] but you never [calm 0.4] came.")
    assert spoken.emotion == Emotion(Feelings(happy=1.0))
    assert spoken.shifts == (
        EmotionShift(12, Emotion(Feelings(sad=1.0))),
        EmotionShift(26, Emotion(Feelings(calm=1.0))),
    )
    assert strengths(spoken) == [(None, 0.8), (12, 0.2), (26, 0.9), (26, 0.4)]
    assert [point.easing for point in spoken.curve.points][:2] == [Easing.HOLD, Easing.LINEAR]
    assert line("[sad 0.2>0.9] No.").curve.points[-1].at == 1.0


def test_a_ramp_with_several_values_spreads_over_the_words() -> None:
    assert strengths(line("[sad 0.1>0.9>0.3] one two six ten")) == [(None, 0.1), (8, 0.9), (None, 0.3)]


def test_a_strength_alone_keeps_the_feeling() -> None:
    spoken = line("[sad 0.4] Do not [0.9] ever [0.9->0.1] go.")
    assert (spoken.emotion, spoken.shifts) == (Emotion(Feelings(sad=1.0)), ())
    assert strengths(spoken) == [(None, 0.4), (7, 0.9), (12, 0.9), (None, 0.1)]


@pytest.mark.parametrize(
    ("tag", "delivery"),
    [
        ("[speed=fast]", Delivery(rate=1.2)),
        ("[speed=1.3]", Delivery(rate=1.3)),
        ("[语速=很慢]", Delivery(rate=0.7)),
        ("[pitch=+2]", Delivery(pitch_st=2.0)),
        ("[volume=-3dB]", Delivery(volume_db=-3.0)),
        ("[音量=-3，音高=低]", Delivery(volume_db=-3.0, pitch_st=-2.5)),
        ("[pause-before=300ms pause-after=1s]", Delivery(pause_before_s=0.3, pause_after_s=1.0)),
        ("(pause 0.6)", Delivery(pause_before_s=0.6)),
    ],
)
def test_technique_is_set_for_the_whole_line(tag: str, delivery: Delivery) -> None:
    assert line(f"{tag} Stay here.").delivery == delivery


def test_a_named_preset_brings_its_technique_and_what_is_said_wins() -> None:
    spoken = line("[whispering, volume=-5] Hush.").delivery
    assert spoken is not None
    assert (spoken.volume_db, spoken.rate < 1.0) == (-5.0, True)


@pytest.mark.parametrize(
    "mark", ["(pause 0.6)", "（停顿 0.6）", "（停顿0.6秒）", "(PAUSE 600ms)", "[pause=0.6]", "[停顿 0.6]"]
)
def test_a_pause_stands_before_the_next_word(mark: str) -> None:
    spoken = line(f"Stay {mark} here.")
    assert (spoken.text, spoken.pauses, spoken.delivery) == ("Stay here.", (Pause(5, 0.6),), None)


def test_pauses_at_the_ends_belong_to_the_delivery() -> None:
    assert line("(pause 1) Stay. (pause 0.5)(pause)").delivery == Delivery(
        pause_before_s=1.0, pause_after_s=1.0
    )


def test_other_settings_of_a_line_are_kept() -> None:
    spoken = line('[gap=-0.3, seed=7, locked, note="low, slow", describe=“像下雨一样，慢”] Stay.')
    assert (spoken.gap_s, spoken.seed, spoken.locked, spoken.note) == (-0.3, 7, True, "low, slow")
    assert spoken.emotion == Emotion(description="像下雨一样，慢")


def test_a_name_with_tags_alone_sets_what_its_role_has_by_default() -> None:
    scene = read(
        "Anna [voice=en-1, gain=-3, pan=0.5, color=#3366cc] [calm 0.3, speed=slow]:\nAnna: [pitch=2] Hm.\n"
    )
    role = scene.roles[0]
    assert (role.voice, role.gain_db, role.pan, role.color) == ("en-1", -3.0, 0.5, "#3366cc")
    assert role.emotion == Emotion(Feelings(calm=1.0), 0.3)
    assert scene.lines[0].delivery == Delivery(rate=0.85, pitch_st=2.0)


def test_tags_above_the_first_name_set_the_scene() -> None:
    scene = read("# Duel\n[language=en-GB, gap=0.2]\nAnna: Hm.\n")
    assert (scene.language, scene.gap_s) == ("en-GB", 0.2)


def test_brackets_and_backslashes_can_be_spoken() -> None:
    assert line(r"a \[b\] \(pause 1) \\[sad]c \n").text == r"a [b] (pause 1) \c \n"


def test_emoji_and_right_to_left_text_stay_as_they_are() -> None:
    scene = read("دانا: مرحبا [happy 0.5] بك\nAnna: 👩‍👩‍👧 ok\n")
    assert [one.text for one in scene.lines] == ["مرحبا بك", "👩‍👩‍👧 ok"]


def test_every_fault_is_told_with_line_and_column() -> None:
    script = "Anna: [hapy 0.8] a [sad 1.4, sped=fast] b [speed=soon]\nBob:\nCara: [sad\nDan: hm [sad]\n"
    assert faults(script) == [
        ("unknown_feeling_near", 1, 8),
        ("out_of_range", 1, 25),
        ("unknown_key", 1, 30),
        ("bad_word", 1, 50),
        ("no_words", 2, 1),
        ("unclosed_tag", 3, 7),
        ("tag_without_words", 4, 10),
    ]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("", "empty_script"),
        (" \n\n", "empty_script"),
        ("# a\n# b\n", "only_comments"),
        ("Anna [calm 0.3]:\n", "no_lines"),
        ("Stay here.\nPlease.\n", "no_name"),
        ("Anna: []x", "empty_tag"),
        ("Anna: [xyzzy 0.3] x", "unknown_feeling"),
        ("Anna: [happy 0.1>0.5 + sad 0.2] x", "ramp_in_mix"),
        ("Anna: [happy, sad] x", "two_feelings"),
        ("Anna: [happy][sad] x", "two_feelings"),
        ("Anna: [speed=1, speed=2] x", "said_twice"),
        ("Anna: [gain=1] x", "key_not_in_line"),
        ("Anna [seed=1]:\nAnna: x", "key_not_in_role"),
        ("[speed=1]\nAnna: x", "key_not_in_scene"),
        ("[sad]\nAnna: x", "feeling_without_name"),
        ("[language=e!]\nAnna: x", "bad_language"),
        ("Anna [calm 0.1>0.5]:\nAnna: x", "role_strength"),
        ("Anna: [speed=] x", "no_value"),
        ("Anna: [pause=long] x", "bad_number"),
        ("Anna: [seed=-1] x", "bad_seed"),
        ("Anna [color=red]:\nAnna: x", "bad_color"),
        ("Anna: a (pause 11) b", "out_of_range"),
        ("Anna: [voice=a] x\nAnna: [voice=b] x", "two_voices"),
        ("Anna: " + "x" * 100_000, "line_too_long"),
        ("Anna: [" + "x" * 600 + "] x", "tag_too_long"),
    ],
)
def test_each_kind_of_bad_script_has_its_answer(script: str, code: str) -> None:
    assert [found for found, _, _ in faults(script)] == [code]


def test_an_unknown_voice_suggests_the_nearest() -> None:
    with pytest.raises(ScriptError) as caught:
        read_script(b"Anna: [voice=en-clare] x", "play.txt", voices=["en-clara", "zh-lan"])
    assert "en-clara?" in explain(caught.value, "en")


def test_five_thousand_lines_are_read() -> None:
    scene = read("".join(f"Role {i % 7}: [sad 0.2>0.9] Line {i} (pause 0.2) goes on.\n" for i in range(5000)))
    assert (len(scene.lines), len(scene.roles), scene.lines[-1].id) == (5000, 7, "L5000")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=80) | st.text('Ab:： [](){}（）【】\\#@happysad0.9>+=,pause停顿\n"', max_size=80))
@example("A: [x=")
@example("@:")
def test_any_text_is_read_or_refused_with_reasons(text: str) -> None:
    try:
        scene = read(text)
    except ScriptError as error:
        reasons = [explain(error, lang) for lang in ("en", "zh")]
    else:
        reasons = [one.text for one in scene.lines]
    assert all(reasons)
