"""Axes, clips and words become the emotion vectors of the released pipeline."""

from typing import Any

import pytest
import torch

from tests.tts.nn.golden import golden_json, golden_tensors, worst
from tts.contract import Feelings
from tts.engines.indextts2.described import after_thinking, described_feelings, parsed_feelings
from tts.engines.indextts2.emotion import (
    AXES,
    EmotionMatrices,
    axis_weights,
    merged_emotion,
    natural_weights,
    scaled_weights,
    weighted_emotion,
    weights_of_scores,
)
from tts.errors import SpeechFailed


def golden_matrices() -> EmotionMatrices:
    golden = golden_tensors()
    return EmotionMatrices(golden["evec.spk_matrix"], golden["evec.emo_matrix"])


def test_the_example_speakers_nearest_to_the_voice_are_taken() -> None:
    rows = golden_matrices().nearest_rows(golden_tensors()["evec.style"][0])
    starts = torch.tensor([0, 3, 20, 22, 30, 34, 39, 49])
    assert (rows - starts).tolist() == golden_tensors()["evec.index"].tolist()


@pytest.mark.parametrize("example", [0, 1, 2])
def test_weights_of_the_axes_give_the_reference_vector(example: int) -> None:
    golden = golden_tensors()
    weights = tuple(golden[f"evec.weights_{example}"].tolist())
    style, base = golden["evec.style"][0], golden["evec.base_emovec"][0]
    assert worst(golden_matrices().mixed(weights, style), golden[f"evec.mat_{example}"][0]) < 1e-5
    out = weighted_emotion(golden_matrices(), weights, style, base)
    assert worst(out, golden[f"evec.out_{example}"][0]) < 1e-5


@pytest.mark.parametrize("strength", [0.3, 0.7, 1.0])
@pytest.mark.parametrize("case", ["A", "B", "C"])
def test_a_clip_is_followed_as_far_as_asked(case: str, strength: float) -> None:
    golden = golden_tensors()
    merged = merged_emotion(golden[f"{case}.emo.emovec_spk"], golden[f"{case}.emo.emovec_emo"], strength)
    assert worst(merged, golden[f"{case}.emo.merged_{strength}"]) < 1e-5


def test_no_weights_leave_the_voice_as_it_is() -> None:
    base = torch.randn(64)
    style = golden_tensors()["evec.style"][0]
    assert torch.equal(weighted_emotion(golden_matrices(), (0.0,) * 8, style, base), base)


def test_weights_are_scaled_and_held_as_in_the_reference() -> None:
    for entry in golden_json()["emo_vector_scale"]:
        assert scaled_weights(entry["in"], entry["emo_alpha"]) == tuple(entry["out"])
    for entry in golden_json()["normalize_emo_vec"]:
        natural = natural_weights(entry["in"], bias=entry["apply_bias"])
        assert natural == pytest.approx(entry["out"], abs=1e-12)


def test_feelings_are_the_axes_by_name_and_gentle_is_a_mix_of_them() -> None:
    assert axis_weights(Feelings(sad=0.5, calm=0.25)) == (0, 0, 0.5, 0, 0, 0, 0, 0.25)
    gentle = dict(zip(AXES, axis_weights(Feelings(gentle=1.0)), strict=True))
    assert gentle["calm"] > gentle["happy"] > 0
    assert gentle["angry"] == 0


ANSWERS: list[dict[str, Any]] = golden_json()["qwen"]


@pytest.mark.parametrize("entry", ANSWERS, ids=[f"answer{i}" for i in range(len(ANSWERS))])
def test_answers_of_the_emotion_model_are_read_as_in_the_reference(entry: dict[str, Any]) -> None:
    if "error" in entry:
        with pytest.raises(SpeechFailed, match="no_scores"):
            parsed_feelings(entry["model_output"], entry["text"])
    else:
        assert parsed_feelings(entry["model_output"], entry["text"]) == entry["out"]


def test_a_description_is_put_to_the_model_and_ordered_by_axis() -> None:
    asked: list[str] = []

    def classify(text: str) -> str:
        asked.append(text)
        return '{"愤怒": 0.75}'

    scores = described_feelings("怒吼", classify)
    assert asked == ["怒吼"]
    assert weights_of_scores(scores) == (0, 0.75, 0, 0, 0, 0, 0, 0)


def test_only_what_follows_the_thinking_counts() -> None:
    assert after_thinking([1, 151668, 2, 151668, 3, 4]) == [3, 4]
    assert after_thinking([1, 2]) == [1, 2]
