"""The pass after decoding: what the network makes of a prefix and all of its codes, each at its place.

Needed where codes were fed at other positions than in training; else the states of decoding are the same.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from tts.nn.gpt import UnifiedVoice


def latents_of_codes(
    voice: UnifiedVoice, prefixes: Sequence[Tensor], codes: Sequence[Tensor]
) -> list[Tensor]:
    """Run prefixes and their codes through the stack at once.

    Parameters
    ----------
    prefixes : sequence of (tokens, dim)
    codes : sequence of (codes,) int64
        Without start and stop; lengths may differ.

    Returns
    -------
    list of (codes, dim) float32
        Each latent stands at the place that predicts its code.
    """
    start = torch.tensor([voice.config.start_mel], device=prefixes[0].device)
    rows = []
    for prefix, chosen in zip(prefixes, codes, strict=True):
        fed = torch.cat((start, chosen.to(start.device)))[: len(chosen)]
        places = torch.arange(len(fed), device=start.device)
        rows.append(torch.cat((prefix, voice.embed_codes(fed[None], places)[0])))
    # Padding at the end is seen by nothing before it, since the stack is causal.
    padded = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
    latents = voice.latents(padded).float()
    return [
        row[len(prefix) : len(prefix) + len(chosen)]
        for row, prefix, chosen in zip(latents, prefixes, codes, strict=True)
    ]


def blended_latents(grid: Tensor, places: Sequence[float]) -> Tensor:
    """Follow a course over latents made with several strengths.

    Parameters
    ----------
    grid : (strengths, codes, dim)
    places : sequence of float
        Place on the grid, 0 to strengths - 1, of each code; the last one stays.

    Returns
    -------
    (codes, dim)
    """
    count = grid.shape[1]
    course = torch.tensor([places[min(i, len(places) - 1)] for i in range(count)], device=grid.device)
    low = course.long().clamp(max=grid.shape[0] - 2)
    rows = torch.arange(count, device=grid.device)
    return torch.lerp(grid[low, rows], grid[low + 1, rows], (course - low)[:, None])
