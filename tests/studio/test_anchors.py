"""What holds to a word goes where the word goes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from studio.anchors import WordPlace, compare, reanchor, snap_to_words, word_places
from studio.curve_words import describe_curve
from studio.tokens import char_at, estimate_place, next_word, tokens, word_starts
from tts.contract import FLAT, CurvePoint, Easing, IntensityCurve

WORDS = st.lists(
    st.sampled_from(["never", "say", "that", "you", "love", "me", "你", "好", "吗"]), min_size=1, max_size=9
)


def anchored(text: str, *words: str) -> IntensityCurve:
    chars = [text.index(word) for word in words]
    return IntensityCurve(tuple(CurvePoint(estimate_place(text, c), 0.5, anchor=c) for c in chars))


def words_held(curve: IntensityCurve, text: str) -> list[str | None]:
    return [
        None if p.anchor is None else next(t.text for t in tokens(text) if t.start == p.anchor)
        for p in curve.points
    ]


def test_words_are_cut_at_spaces_and_chinese_at_every_character() -> None:
    assert [token.text for token in tokens("I don't—well: 你好, R2-D2!")] == [
        "I",
        "don't",
        "well",
        "你",
        "好",
        "R2-D2",
    ]
    assert word_starts("  a b") == (2, 4)
    assert next_word("so, “never”", 2) == 5
    assert char_at("one two six", estimate_place("one two six", 4)) == 4
    assert char_at("…", 0.5) == 0


def test_points_stay_on_words_that_survive() -> None:
    old, new = "You never said that to me.", "But you truly never even said so to me!"
    curve = reanchor(anchored(old, "never", "said", "me"), compare(old, new))
    assert words_held(curve, new) == ["never", "said", "me"]


def test_chinese_points_stay_on_their_characters() -> None:
    old, new = "你又偷了人家的东西", "你昨天一定又偷了他的东西"
    assert words_held(reanchor(anchored(old, "偷", "东"), compare(old, new)), new) == ["偷", "东"]


def test_a_replaced_word_hands_its_point_on_and_a_deleted_one_lets_go() -> None:
    old = "You never said that."
    assert words_held(
        reanchor(anchored(old, "never"), compare(old, "You always said that.")), "You always said that."
    ) == ["always"]
    gone = reanchor(anchored(old, "never", "that"), compare(old, "You said that."))
    assert [point.anchor for point in gone.points] == [None, 9]
    assert gone.points[0].at <= gone.points[1].at


def test_points_snap_to_the_nearest_word_and_the_ends_stay_free() -> None:
    places = (WordPlace(0, 0.0), WordPlace(4, 0.45), WordPlace(9, 0.8))
    curve = IntensityCurve((CurvePoint(0.0, 0.2), CurvePoint(0.5, 0.9), CurvePoint(1.0, 0.1)))
    assert snap_to_words(curve, places).points == (
        CurvePoint(0.0, 0.2),
        CurvePoint(0.45, 0.9, anchor=4),
        CurvePoint(1.0, 0.1),
    )
    assert snap_to_words(curve, ()) == curve


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, st.data())
def test_every_point_holds_to_the_word_it_held_to_or_to_one_in_its_place(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    old, new = " ".join(before), " ".join(after)
    places = word_places(old)
    chosen = data.draw(st.lists(st.sampled_from(places), min_size=1, unique=True))
    points = tuple(CurvePoint(p.at, 0.5, anchor=p.char) for p in sorted(chosen, key=lambda p: p.char))
    change = compare(old, new)
    curve = reanchor(IntensityCurve(points), change)
    moved = {was.start: now.start for was, now in change.moved}
    for point, again in zip(points, curve.points, strict=True):
        assert again.anchor is None or again.anchor in {0, *word_starts(new)}
        if point.anchor in moved and point.anchor != 0:
            assert again.anchor == moved[point.anchor]


def test_a_curve_is_told_in_words() -> None:
    text = "You never said that."
    curve = IntensityCurve(
        (CurvePoint(0.0, 0.2), CurvePoint(0.3, 0.9, Easing.HOLD, anchor=4), CurvePoint(1.0, 0.4))
    )
    assert (
        describe_curve(curve, text, "en")
        == "Starts at 0.2, rises to 0.9 at “never”, drops to 0.4 at the end."
    )
    assert describe_curve(curve, text, "zh") == "从 0.2 开始，到“never”升到 0.9，到句末骤降到 0.4。"
    assert describe_curve(FLAT, text, "en") == "Stays at 1."
