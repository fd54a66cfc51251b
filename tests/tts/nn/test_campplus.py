"""The speaker embedding is the published one."""

import pytest
import torch

from tests.tts.nn.s2mel_golden import CASES, FACTS, distance, golden, tolerance, weights
from tts.engines.indextts2.checkpoint import load_module
from tts.nn.campplus import Campplus, CampplusShape, segment_mean


@pytest.fixture(scope="module")
def model() -> Campplus:
    sizes = FACTS["tiny_configs"]["campplus"]
    shape = CampplusShape(
        style=sizes["embedding_size"],
        growth=sizes["growth_rate"],
        bottleneck=sizes["bn_size"],
        width=sizes["init_channels"],
    )
    campplus = Campplus(shape)
    load_module(campplus, weights("campplus"), dtype=torch.float32)
    return campplus


@pytest.mark.parametrize("case", CASES)
def test_a_voice_has_the_published_style(model: Campplus, case: str) -> None:
    data = golden("campplus")
    head = model.head(data[f"{case}/in/fbank"])
    expected = data[f"{case}/mid/head"]
    largest = float(expected.abs().max())
    assert distance(head[..., : expected.shape[-1]], expected) < tolerance("campplus") * largest
    assert distance(model(data[f"{case}/in/fbank"]), data[f"{case}/out/style"]) < tolerance("campplus")


def test_the_last_segment_is_averaged_over_its_own_length() -> None:
    ramp = torch.arange(150.0)[None, None]
    means = segment_mean(ramp)[0, 0]
    assert set(means[:100].tolist()) == {49.5}
    assert set(means[100:].tolist()) == {124.5}
