"""Codes to sound the straightforward way: one line at a time, nothing shared, nothing left out.

The yardstick of `bench/s2mel.py`, and the slow path that the fast one is tested against. It computes what the
published pipeline is documented to compute: time embeddings and adaptive norms in every step, the whole merge
of inputs, a dense mask, every frame of the prompt to the end, the vocoder's doubled signal in memory.
"""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from tts.engines.indextts2.sound import SoundRequest
from tts.engines.indextts2.sound_models import SoundModels
from tts.nn.bigvgan import BigVgan, ResidualBlock
from tts.nn.dit import AdaptiveNorm, Block
from tts.nn.estimator import Estimator
from tts.nn.flow import GUIDANCE, STEPS
from tts.nn.regulator import LengthRegulator
from tts.nn.snake import AntiAliasedSnake
from tts.nn.wavenet import NamedConv


@dataclass(frozen=True, slots=True, eq=False)
class PlainVoice:
    """A voice as the published pipeline keeps it: its mel, regulated prompt and style."""

    mel: Tensor  # (frames, mels)
    cond: Tensor  # (frames, content)
    style: Tensor  # (style,)


def plain_cond(models: SoundModels, codes: Tensor, latents: Tensor, frames: int) -> Tensor:
    """Regulated content (1, frames, content) of codes (n,) and latents (n, latent)."""
    features = models.codec.codebook.embed(codes[None]) + models.projection(latents[None])
    return plain_regulated(models.regulator, features, frames)


def plain_regulated(regulator: LengthRegulator, features: Tensor, frames: int) -> Tensor:
    """Project, resample as torch does, convolve."""
    x = regulator.content_in_proj(features).transpose(1, 2)
    x = functional.interpolate(x, size=frames, mode="nearest")
    for layer in regulator.model:
        x = layer(x)
    regulated: Tensor = x.transpose(1, 2)
    return regulated


def _plain_norm(norm: AdaptiveNorm, x: Tensor, embedding: Tensor) -> Tensor:
    scale, shift = norm.project_layer(embedding)[:, None].chunk(2, dim=-1)
    normed: Tensor = scale * norm.norm(x) + shift
    return normed


def _plain_rotate(x: Tensor) -> Tensor:
    """Rotary positions of (rows, frames, heads, width), computed anew."""
    half = x.shape[-1] // 2
    powers = torch.arange(half, device=x.device) / half
    angles = torch.arange(x.shape[1], device=x.device)[:, None] / 10000.0**powers
    cos, sin = angles.cos()[:, None], angles.sin()[:, None]
    u, w = x[..., 0::2], x[..., 1::2]
    return torch.stack([u * cos - w * sin, w * cos + u * sin], dim=-1).flatten(-2)


def _plain_block(block: Block, x: Tensor, embedding: Tensor, mask: Tensor) -> Tensor:
    rows, frames, width = x.shape
    heads = block.attention.heads
    every = block.attention.wqkv(_plain_norm(block.attention_norm, x, embedding))
    q, k, v = every.view(rows, frames, 3, heads, width // heads).unbind(2)
    y = functional.scaled_dot_product_attention(
        _plain_rotate(q).transpose(1, 2), _plain_rotate(k).transpose(1, 2), v.transpose(1, 2), attn_mask=mask
    )
    x = x + block.attention.wo(y.transpose(1, 2).flatten(2))
    out: Tensor = x + block.feed_forward(_plain_norm(block.ffn_norm, x, embedding))
    return out


def _plain_wavenet(estimator: Estimator, x: Tensor, embedding: Tensor) -> Tensor:
    wavenet, width = estimator.wavenet, estimator.shape.wavenet.width
    added = wavenet.cond_layer.inner(embedding[..., None])
    total = torch.zeros_like(x)
    for index, (mix, leave) in enumerate(zip(wavenet.in_layers, wavenet.res_skip_layers, strict=True)):
        assert isinstance(mix, NamedConv)
        assert isinstance(leave, NamedConv)
        reach = estimator.shape.wavenet.kernel // 2
        a = mix.inner(functional.pad(x, (reach, reach), mode="reflect"))
        a = a + added[:, 2 * width * index : 2 * width * (index + 1)]
        y = leave.inner(torch.tanh(a[:, :width]) * torch.sigmoid(a[:, width:]))
        if y.shape[1] > width:
            x = x + y[:, :width]
        total = total + y[:, -width:]
    return total


def plain_velocity(
    estimator: Estimator, x: Tensor, conditions: tuple[Tensor, Tensor, Tensor], t: Tensor
) -> Tensor:
    """Velocity of all frames; `conditions` are prompt mel, content and style, (rows, ...) each."""
    prompt, content, style = conditions
    embedding, second = estimator.t_embedder(t), estimator.t_embedder2(t)
    frames = x.shape[1]
    everywhere = style[:, None].expand(-1, frames, -1)
    inputs = torch.cat([x, prompt, estimator.cond_projection(content), everywhere], dim=-1)
    h = estimator.cond_x_merge_linear(inputs)
    mask = torch.ones(x.shape[0], 1, frames, frames, dtype=torch.bool, device=x.device)
    kept: list[Tensor] = []
    middle = estimator.shape.middle
    for index, block in enumerate(estimator.transformer.blocks):
        if index > middle:
            h = block.skip_in_linear(torch.cat([h, kept.pop()], dim=-1))
        h = _plain_block(block, h, embedding, mask)
        if index < middle:
            kept.append(h)
    h = _plain_norm(estimator.transformer.norm, h, embedding)
    h = estimator.skip_linear(torch.cat([h, x], dim=-1))
    wave = _plain_wavenet(estimator, estimator.conv1(h).transpose(1, 2), second)
    y = wave.transpose(1, 2) + estimator.res_projection(h)
    final = estimator.final_layer
    shift, scale = final.adaLN_modulation(embedding)[:, None].chunk(2, dim=-1)
    y = final.linear(functional.layer_norm(y, y.shape[-1:], eps=1e-6) * (1.0 + scale) + shift)
    velocity: Tensor = estimator.conv2(y.transpose(1, 2)).transpose(1, 2)
    return velocity


def plain_mel(
    estimator: Estimator, voice: PlainVoice, cond: Tensor, noise: Tensor, steps: int = STEPS
) -> Tensor:
    """Mel (frames, mels) of one line: both branches in every step, over prompt and line."""
    prompt = voice.mel.shape[0]
    content = torch.cat([voice.cond[None], cond], dim=1)
    x = functional.pad(noise[None], (0, 0, prompt, 0))
    mel = functional.pad(voice.mel[None], (0, 0, 0, noise.shape[0]))
    conditions = tuple(
        torch.cat([value, torch.zeros_like(value)]) for value in (mel, content, voice.style[None])
    )
    times = torch.linspace(0.0, 1.0, steps + 1, device=x.device)
    t = times[:1]
    for span in times.diff():
        velocity = plain_velocity(
            estimator, x.repeat(2, 1, 1), (conditions[0], conditions[1], conditions[2]), t.repeat(2)
        )
        x = x + span * ((1.0 + GUIDANCE) * velocity[:1] - GUIDANCE * velocity[1:])
        x[:, :prompt] = 0.0
        t = t + span
    return x[0, prompt:]


def plain_snake(snake: AntiAliasedSnake, x: Tensor) -> Tensor:
    """Double by a transposed convolution, bend, halve."""
    channels = x.shape[1]
    up, down = (taps.expand(channels, 1, 12) for taps in snake.filters)
    padded = functional.pad(x, (5, 5), mode="replicate")
    doubled = 2.0 * functional.conv_transpose1d(padded, up, stride=2, groups=channels)[..., 15:-15]
    frequency, height = snake.act["alpha"].exp()[:, None], snake.act["beta"].exp()[:, None]
    bent = doubled + torch.sin(doubled * frequency) ** 2 / (height + 1e-9)
    return functional.conv1d(functional.pad(bent, (5, 6), mode="replicate"), down, stride=2, groups=channels)


def _plain_resblock(block: ResidualBlock, x: Tensor) -> Tensor:
    snakes = [snake for snake in block.activations if isinstance(snake, AntiAliasedSnake)]
    for index, (first, second) in enumerate(zip(block.convs1, block.convs2, strict=True)):
        x = x + second(plain_snake(snakes[2 * index + 1], first(plain_snake(snakes[2 * index], x))))
    return x


def plain_wave(vocoder: BigVgan, mel: Tensor) -> Tensor:
    """Waveform (samples,) of one mel (frames, mels)."""
    x = vocoder.conv_pre(mel.T[None])
    blocks = [block for block in vocoder.resblocks if isinstance(block, ResidualBlock)]
    count = len(vocoder.shape.block_kernels)
    for stage in range(len(vocoder.shape.rates)):
        x = vocoder.upsample(x, stage, None)
        mixed = [_plain_resblock(block, x) for block in blocks[stage * count : (stage + 1) * count]]
        x = torch.stack(mixed).mean(0)
    wave: Tensor = vocoder.conv_post(plain_snake(vocoder.activation_post, x))
    return wave.flatten().clamp(-1.0, 1.0)


@torch.inference_mode()
def plain_line(models: SoundModels, request: SoundRequest, voice: PlainVoice, noise: Tensor) -> Tensor:
    """Codes and latents of one line to its waveform."""
    cond = plain_cond(models, request.codes, request.latents, request.frames)
    return plain_wave(models.vocoder, plain_mel(models.estimator, voice, cond, noise))
