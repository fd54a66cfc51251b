"""Problems of the speech side are told in both languages, with all their facts."""

from string import Formatter

import pytest

from studio.words import explain, sentences
from tts.errors import EngineUnavailable, NothingSaid, NothingToSay, Problem, WeightsError


def test_both_languages_tell_the_same_facts() -> None:
    problems = [key for key in sentences("en") if key.startswith("problem.")]
    for key in problems:
        told = [
            {name for _, name, _, _ in Formatter().parse(sentences(lang)[key]) if name}
            for lang in ("en", "zh")
        ]
        assert told[0] == told[1], key


@pytest.mark.parametrize(
    ("lang", "parts"),
    [("en", ["gpt.pth", "Missing (2): a, b.", "official"]), ("zh", ["gpt.pth", "缺少（2）：a, b。", "官方"])],
)
def test_a_file_of_other_tensors_is_told_whole(lang: str, parts: list[str]) -> None:
    missing = Problem.of("tensors_missing", count=2, names="a, b")
    facts = {"missing": missing, "unexpected": "", "shapes": ""}
    told = explain(WeightsError(Problem.of("weights_misfit", path="gpt.pth", file="GPT", **facts)), lang)
    assert all(part in told for part in parts), told
    assert "  " not in told


def test_a_silent_line_and_a_full_card_are_told_in_chinese() -> None:
    assert "没有能念的内容" in explain(NothingToSay("!?"), "zh")
    assert "没有念出声音" in explain(NothingSaid("嗯"), "zh")
    full = EngineUnavailable(Problem.of("device_full", needed_gb="0.6", free_gb="0.2"))
    assert "显存" in explain(full, "zh")
