"""Folding weight norm gives the weights that the layers would compute."""

import torch

from tts.nn.weight_norm import fold_weight_norm, has_weight_norm


def test_each_row_has_its_own_magnitude() -> None:
    state = {
        "conv.weight_g": torch.tensor([[[10.0]], [[1.0]]]),
        "conv.weight_v": torch.tensor([[[3.0], [4.0]], [[0.0], [2.0]]]),
        "conv.bias": torch.ones(2),
    }
    assert has_weight_norm(state)
    folded = fold_weight_norm(state)
    assert folded.keys() == {"conv.weight", "conv.bias"}
    torch.testing.assert_close(folded["conv.weight"], torch.tensor([[[6.0], [8.0]], [[0.0], [1.0]]]))


def test_plain_weights_pass_unchanged() -> None:
    state = {"weight": torch.ones(2, 2), "other.weight_g": torch.ones(1)}
    assert fold_weight_norm(state) == state
    assert not has_weight_norm(["weight", "bias"])
