"""Text to codes the straightforward way, to be measured against: one line at a time, nothing kept in place.

Three beams expanded before the prefix is run, keys and values grown by copying and gathered by parent at
every step, positions as in the released pipeline, candidates walked on the host, a second pass for latents.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812
from torch import Tensor

from tts.nn.gpt import UnifiedVoice
from tts.nn.sampling import ScoreRules, processed_scores
from tts.nn.transformer import GptBlock

_LayerCache = tuple[Tensor, Tensor]


@dataclass(slots=True)
class _Beams:
    """Running sequences and their cache."""

    codes: Tensor  # (beams, n)
    scores: Tensor  # (beams,)
    cache: list[_LayerCache]


class PlainLoop:
    """Decodes one line with growing tensors."""

    def __init__(self, voice: UnifiedVoice, rules: ScoreRules, max_codes: int) -> None:
        self._voice, self._rules, self._max_codes = voice, rules, max_codes

    @torch.inference_mode()
    def __call__(self, prefix: Tensor) -> tuple[Tensor, Tensor]:
        """Decode a prefix (tokens, dim) to codes and latents."""
        beams = self._rules.beams
        start = self._voice.embed_codes(
            torch.tensor([[self._voice.config.start_mel]], device=prefix.device),
            torch.zeros(1, dtype=torch.int64, device=prefix.device),
        )
        whole = torch.cat((prefix[None], start), dim=1).expand(beams, -1, -1)
        hidden, cache = self._run(whole, None)
        scores = torch.full((beams,), -1e9, device=prefix.device)
        scores[0] = 0.0
        state = _Beams(torch.zeros(beams, 0, dtype=torch.int64, device=prefix.device), scores, cache)
        for step in range(1, self._max_codes + 1):
            self._choose(state, hidden[:, -1])
            if step < self._max_codes:
                place = torch.tensor([step + 1], device=prefix.device)
                hidden, state.cache = self._run(
                    self._voice.embed_codes(state.codes[:, -1:], place), state.cache
                )
        return state.codes[0], self._second_pass(prefix, state.codes[0])

    def _run(self, x: Tensor, cache: list[_LayerCache] | None) -> tuple[Tensor, list[_LayerCache]]:
        grown = []
        for index, block in enumerate(self._voice.gpt.h):
            assert isinstance(block, GptBlock)
            attention = block.attn
            projected = attention.c_attn(block.ln_1(x)).view(*x.shape[:2], 3, attention.heads, -1)
            query, key, value = (part.transpose(1, 2) for part in projected.unbind(2))
            if cache is not None:
                key, value = (
                    torch.cat((old, new), dim=2) for old, new in zip(cache[index], (key, value), strict=True)
                )
            grown.append((key, value))
            mixed = F.scaled_dot_product_attention(query, key, value, is_causal=cache is None)
            x = x + attention.c_proj(mixed.transpose(1, 2).flatten(2))
            x = x + block.mlp(block.ln_2(x))
        return self._voice.final_norm(self._voice.gpt.ln_f(x)), grown

    def _choose(self, state: _Beams, latents: Tensor) -> None:
        logits = self._voice.logits(latents)
        said = torch.zeros_like(logits, dtype=torch.bool)
        said[:, [1, self._voice.config.start_mel]] = True
        said.scatter_(1, state.codes, True)
        scores = processed_scores(logits.log_softmax(-1), said, self._rules) + state.scores[:, None]
        count = 2 * self._rules.beams
        drawn = torch.multinomial(scores.flatten().softmax(-1), count)
        drawn = drawn[scores.flatten()[drawn].argsort(descending=True)]
        going = [
            (index // logits.shape[1], index % logits.shape[1], float(scores.flatten()[index]))
            for index in drawn.tolist()
            if index % logits.shape[1] != self._voice.config.stop_mel
        ][: self._rules.beams]
        parents = torch.tensor([parent for parent, _, _ in going], device=logits.device)
        fresh = torch.tensor([[code] for _, code, _ in going], device=logits.device)
        state.codes = torch.cat((state.codes[parents], fresh), dim=1)
        state.scores = torch.tensor([score for _, _, score in going], device=logits.device)
        state.cache = [(key[parents], value[parents]) for key, value in state.cache]

    def _second_pass(self, prefix: Tensor, codes: Tensor) -> Tensor:
        config = self._voice.config
        fed = F.pad(F.pad(codes, (1, 0), value=config.start_mel), (0, 1), value=config.stop_mel)
        places = torch.arange(len(fed), device=prefix.device)
        whole = torch.cat((prefix, self._voice.embed_codes(fed[None], places)[0]))
        return self._voice.latents(whole[None])[0, -len(fed) : -2]


def plain_lines(loop: PlainLoop, prefixes: list[Tensor]) -> Iterator[int]:
    """Decode lines one after another; yield how many codes each has."""
    for prefix in prefixes:
        codes, _ = loop(prefix)
        yield len(codes)
