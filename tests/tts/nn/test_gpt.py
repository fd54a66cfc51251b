"""The network computes what the reference run of the released model's code computed."""

import copy

import pytest
import torch

from tests.tts.nn.golden import CASES, golden_json, golden_tensors, tiny_voice, worst
from tts.nn.gpt import GptConfig, UnifiedVoice
from tts.nn.kv_cache import CacheWrite, KvCache, causal_write
from tts.nn.unfilled import unfilled

CONDITIONING = 1e-5
# Attention scores of the tiny resampler reach 150, which amplifies rounding, that of its input too.
RESAMPLED = 2e-4
LOGITS = 5e-5


def test_the_golden_files_hold_every_case() -> None:
    assert set(golden_json()["cases"]) == set(CASES)
    assert all(f"{case}.in.spk_feat" in golden_tensors() for case in CASES)


@pytest.mark.parametrize("case", CASES)
def test_the_speaker_encoder_agrees_at_every_stage(case: str) -> None:
    voice, golden = tiny_voice(), golden_tensors()
    features = golden[f"{case}.in.spk_feat"]
    context, _ = voice.conditioning_encoder(features)
    assert worst(voice.conditioning_encoder.embed(features), golden[f"{case}.spk.embed_out"]) < CONDITIONING
    assert worst(context, golden[f"{case}.spk.conformer_out"]) < CONDITIONING
    assert worst(voice.speaker_latents(features), golden[f"{case}.spk.cond_latents"]) < RESAMPLED


@pytest.mark.parametrize("case", CASES)
def test_the_emotion_encoder_agrees_at_every_stage(case: str) -> None:
    voice, golden = tiny_voice(), golden_tensors()
    features = golden[f"{case}.in.emo_feat"]
    encoder = voice.emo_conditioning_encoder
    context, _ = encoder(features)
    assert worst(encoder.embed(features), golden[f"{case}.emo.embed_out"]) < CONDITIONING
    assert worst(context, golden[f"{case}.emo.conformer_out"]) < CONDITIONING
    assert worst(voice.emo_perceiver_encoder(context)[:, 0], golden[f"{case}.emo.perceiver_out"]) < RESAMPLED
    assert worst(voice.emotion_vector(features), golden[f"{case}.emo.emovec_emo"]) < RESAMPLED
    spoken = voice.emotion_vector(golden[f"{case}.in.spk_feat"])
    assert worst(spoken, golden[f"{case}.emo.emovec_spk"]) < RESAMPLED


def test_clips_encoded_together_equal_clips_encoded_alone() -> None:
    voice, golden = tiny_voice(), golden_tensors()
    clips = [golden[f"{case}.in.spk_feat"][0] for case in CASES]
    lengths = torch.tensor([len(clip) for clip in clips])
    padded = torch.nn.utils.rnn.pad_sequence(clips, batch_first=True, padding_value=3.0)
    speakers = voice.speaker_latents(padded, lengths)
    emotions = voice.emotion_vector(padded, lengths)
    for row, case in enumerate(CASES):
        assert worst(speakers[row : row + 1], golden[f"{case}.spk.cond_latents"]) < RESAMPLED
        assert worst(emotions[row : row + 1], golden[f"{case}.emo.emovec_spk"]) < RESAMPLED


@pytest.mark.parametrize("case", CASES)
def test_the_resamplers_are_as_near_to_the_exact_result_as_the_reference_run_itself(case: str) -> None:
    """The reference's tolerance of 1e-5 is below the rounding of its own float32 run.

    From the reference's own input, evaluating the formulas in float64 lies up to 3.4e-5 from its speaker
    latents, and so does float32 here, however attention is computed: scaled before or after the product,
    with a float64 softmax, or fused. The emotion's resampler, whose scores are smaller, keeps 1e-5.
    """
    voice, golden = tiny_voice(), golden_tensors()
    exact = copy.deepcopy(voice).double()
    context, reference = golden[f"{case}.spk.conformer_out"], golden[f"{case}.spk.cond_latents"]
    latents = exact.perceiver_encoder(context.double())
    assert CONDITIONING < worst(reference.double(), latents) < 5e-5
    assert worst(voice.perceiver_encoder(context).double(), latents) < 5e-5
    context, reference = golden[f"{case}.emo.conformer_out"], golden[f"{case}.emo.perceiver_out"]
    assert worst(exact.emo_perceiver_encoder(context.double())[:, 0], reference.double()) < CONDITIONING
    assert worst(voice.emo_perceiver_encoder(context)[:, 0], reference) < CONDITIONING


@pytest.mark.parametrize("case", CASES)
def test_the_prefix_and_its_hidden_states_agree(case: str) -> None:
    voice, golden = tiny_voice(), golden_tensors()
    prefix = golden_prefix(case)
    assert worst(prefix, golden[f"{case}.gpt.prefix_embeds"]) < CONDITIONING
    assert worst(prefix[:, :34], golden[f"{case}.gpt.conds"]) < CONDITIONING
    start = voice.embed_codes(torch.tensor([[voice.config.start_mel]]), torch.tensor([0]))
    whole = torch.cat((prefix, start), dim=1)
    assert worst(whole, golden[f"{case}.gpt.prefill_embeds"]) < CONDITIONING
    assert worst(voice.gpt(whole), golden[f"{case}.gpt.prefill_hidden"]) < LOGITS


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(
    ("name", "positions"), [("logits_cached", [0, 2, 3, 4, 5, 6]), ("logits_trainpos", [0, 1, 2, 3, 4, 5])]
)
def test_forced_codes_score_alike_with_and_without_a_cache(
    case: str, name: str, positions: list[int]
) -> None:
    voice, golden = tiny_voice(), golden_tensors()
    prefix = golden_prefix(case)
    codes = torch.cat((torch.tensor([[voice.config.start_mel]]), golden[f"{case}.tf.codes"]), dim=1)
    embedded = voice.embed_codes(codes, torch.tensor(positions))
    expected = golden[f"{case}.tf.{name}"]
    at_once = voice.logits(voice.latents(torch.cat((prefix, embedded), dim=1))[0, prefix.shape[1] :])
    assert worst(at_once, expected) < LOGITS

    cache = garbage_cache(voice, slots=128)
    length = prefix.shape[1]
    voice.latents(prefix, causal_write(cache.view(slice(1), length)))
    for step in range(codes.shape[1]):
        slot = length + step
        visible = (torch.arange(cache.slots) <= slot)[None, None]
        write = CacheWrite.seeing(cache, torch.tensor([[slot]]), visible)
        scored = voice.logits(voice.latents(embedded[:, step : step + 1], write))
        assert worst(scored[0, 0], expected[step]) < LOGITS


def test_the_full_size_network_has_exactly_the_tensors_of_the_released_checkpoint() -> None:
    from tts.engines.indextts2.checkpoint import shipped_manifest

    with unfilled():
        voice = UnifiedVoice(GptConfig())
    shapes = {name: tuple(tensor.shape) for name, tensor in voice.state_dict().items()}
    manifest = shipped_manifest("gpt")
    assert shapes == manifest.wanted()
    assert manifest.tensors.keys() - shapes.keys() == {"text_head.weight", "text_head.bias"}


def golden_prefix(case: str) -> torch.Tensor:
    golden = golden_tensors()
    return tiny_voice().prefix(
        golden[f"{case}.spk.cond_latents"],
        golden[f"{case}.emo.merged_0.7"],
        golden[f"{case}.in.text_tokens"].long(),
    )


def garbage_cache(voice: UnifiedVoice, *, slots: int) -> KvCache:
    """A cache whose unwritten slots would be heard at once if they were read."""
    cache = voice.new_cache(1, slots)
    for table in cache.tables():
        table.fill_(1e4)
    return cache
