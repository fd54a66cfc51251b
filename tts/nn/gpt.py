"""The text-to-codes network: voice, emotion and text in front of a transformer over semantic codes."""

from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from tts.nn.conformer import ConformerConfig, ConformerEncoder
from tts.nn.kv_cache import CacheWrite, KvCache
from tts.nn.perceiver import PerceiverConfig, PerceiverResampler
from tts.nn.transformer import GptStack, StackConfig


@dataclass(frozen=True, slots=True)
class GptConfig:
    """Sizes and reserved ids of the text-to-codes network; the defaults are the released ones."""

    stack: StackConfig = field(default_factory=StackConfig)
    text_tokens: int = 12_000
    max_text_tokens: int = 600
    mel_codes: int = 8194
    max_mel_tokens: int = 1815
    start_text: int = 0
    stop_text: int = 1
    start_mel: int = 8192
    stop_mel: int = 8193
    speaker: ConformerConfig = field(default_factory=ConformerConfig)
    emotion: ConformerConfig = field(default_factory=lambda: ConformerConfig(heads=4, ffn_dim=1024, blocks=4))
    speaker_latents: int = 32
    speaker_ffn_mult: float = 2.0
    emotion_dim: int = 1024
    emotion_ffn_mult: float = 2.0

    @property
    def dim(self) -> int:
        """Width of embeddings, hidden states and latents."""
        return self.stack.dim


class PositionTable(nn.Module):
    """Learned position vectors."""

    def __init__(self, rows: int, dim: int) -> None:
        super().__init__()
        self.emb = nn.Embedding(rows, dim)

    def forward(self, index: Tensor) -> Tensor:
        """Look positions up."""
        found: Tensor = self.emb(index)
        return found


class UnifiedVoice(nn.Module):
    """Text, voice and emotion to semantic codes and their latents.

    Tensor names are those of the released checkpoint, without the training-only `text_head`.
    """

    def __init__(self, config: GptConfig) -> None:
        super().__init__()
        self.config = config
        self.conditioning_encoder = ConformerEncoder(config.speaker)
        self.perceiver_encoder = PerceiverResampler(
            PerceiverConfig(
                config.dim,
                config.speaker.dim,
                config.speaker_latents,
                config.speaker.heads,
                config.speaker_ffn_mult,
            )
        )
        self.emo_conditioning_encoder = ConformerEncoder(config.emotion)
        self.emo_perceiver_encoder = PerceiverResampler(
            PerceiverConfig(
                config.emotion_dim, config.emotion.dim, 1, config.emotion.heads, config.emotion_ffn_mult
            )
        )
        self.emovec_layer = nn.Linear(config.emotion_dim, config.dim)
        self.emo_layer = nn.Linear(config.dim, config.dim)
        self.text_embedding = nn.Embedding(config.text_tokens + 1, config.dim)
        self.text_pos_embedding = PositionTable(config.max_text_tokens + 2, config.dim)
        self.mel_embedding = nn.Embedding(config.mel_codes, config.dim)
        self.mel_pos_embedding = PositionTable(config.max_mel_tokens + 3, config.dim)
        self.speed_emb = nn.Embedding(2, config.dim)
        self.gpt = GptStack(config.stack)
        self.final_norm = nn.LayerNorm(config.dim)
        self.mel_head = nn.Linear(config.dim, config.mel_codes)

    def speaker_latents(self, features: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Return what of a voice the stack reads: (B, T, feature_dim) to (B, latents, dim)."""
        latents: Tensor = self.perceiver_encoder(*self.conditioning_encoder(features, lengths))
        return latents

    def emotion_vector(self, features: Tensor, lengths: Tensor | None = None) -> Tensor:
        """Return how a clip is felt: (B, T, feature_dim) to (B, dim)."""
        read = self.emo_perceiver_encoder(*self.emo_conditioning_encoder(features, lengths))
        vector: Tensor = self.emo_layer(self.emovec_layer(read[:, 0]))
        return vector

    def prefix(self, speaker: Tensor, emotion: Tensor, text: Tensor) -> Tensor:
        """Embed all that stands before the codes.

        Parameters
        ----------
        speaker : (B, latents, dim)
        emotion : (B, dim)
            Added to every speaker latent.
        text : (B, L) int64
            Token ids without start and stop.

        Returns
        -------
        (B, latents + 2 + L + 2, dim)
        """
        rows = text.shape[0]
        edge = text.new_ones(rows, 1)
        framed = torch.cat((edge * self.config.start_text, text, edge * self.config.stop_text), dim=1)
        places = torch.arange(framed.shape[1], device=text.device)
        words = self.text_embedding(framed) + self.text_pos_embedding(places)
        # The two rows of the duration control, always in this order.
        speed = self.speed_emb(text.new_tensor([1, 0])).expand(rows, -1, -1)
        voice = (speaker + emotion[:, None]).to(words.dtype)
        return torch.cat((voice, speed, words), dim=1)

    def embed_codes(self, codes: Tensor, positions: Tensor) -> Tensor:
        """Embed codes (B, M) at the given rows of the position table."""
        embedded: Tensor = self.mel_embedding(codes) + self.mel_pos_embedding(positions)
        return embedded

    def latents(self, embeddings: Tensor, write: CacheWrite | None = None) -> Tensor:
        """Run the stack: embeddings to latents of the same shape, before the head."""
        normed: Tensor = self.final_norm(self.gpt(embeddings, write))
        return normed

    def logits(self, latents: Tensor) -> Tensor:
        """Score the next code, in float32."""
        scores: Tensor = self.mel_head(latents)
        return scores.float()

    def new_cache(self, rows: int, slots: int) -> KvCache:
        """Return an empty cache on the network's device, in its precision."""
        stack = self.config.stack
        return KvCache.empty(stack.cache_shape(rows, slots), stack.layers, self.mel_head.weight)
