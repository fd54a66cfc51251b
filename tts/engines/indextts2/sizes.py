"""Sizes of all networks: those of the official release, and tiny ones for weights made at random."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tts.engines.indextts2.sound_models import SoundShapes
from tts.nn.bigvgan import VocoderShape
from tts.nn.campplus import CampplusShape
from tts.nn.codec import CodecShape
from tts.nn.conformer import ConformerConfig
from tts.nn.content import LatentShape
from tts.nn.dit import EstimatorShape
from tts.nn.gpt import GptConfig
from tts.nn.regulator import RegulatorShape
from tts.nn.transformer import StackConfig
from tts.nn.wavenet import WaveNetShape


@dataclass(frozen=True, slots=True)
class TextSizes:
    """Sizes of the text-to-codes half; the defaults are the released ones.

    Attributes
    ----------
    gpt : GptConfig
    style : int
        Width of a speaker embedding.
    w2v_bert : mapping
        Fields of transformers' `Wav2Vec2BertConfig` that differ from the released model's.
    """

    gpt: GptConfig = field(default_factory=GptConfig)
    style: int = 192
    w2v_bert: Mapping[str, int] = field(default_factory=dict)

    @property
    def official(self) -> bool:
        """Whether the shipped manifests describe the files."""
        return self == TextSizes()


@dataclass(frozen=True, slots=True)
class ModelSizes:
    """Sizes of both halves.

    Attributes
    ----------
    text : TextSizes
    sound : SoundShapes
    max_codes : int
        Longest segment; 1500 codes are 30 s.
    """

    text: TextSizes = field(default_factory=TextSizes)
    sound: SoundShapes = field(default_factory=SoundShapes)
    max_codes: int = 1500


TINY_SOUND = SoundShapes(
    CodecShape(features=24, codes=64, width=16, inner=32, depth=2),
    CampplusShape(style=12, growth=4, bottleneck=2, width=8, blocks=((2, 1), (2, 2), (2, 2))),
    LatentShape(latent=20, first=12, second=10, features=24),
    RegulatorShape(features=24, width=16),
    EstimatorShape(
        width=32, heads=4, depth=3, content=16, style=12, wavenet=WaveNetShape(width=32, layers=2)
    ),
    VocoderShape(width=64),
)
_TINY_CONFORMER = ConformerConfig(feature_dim=24, dim=8, heads=2, ffn_dim=16, blocks=1)
TINY = ModelSizes(
    TextSizes(
        GptConfig(
            stack=StackConfig(dim=20, layers=2, heads=2),
            text_tokens=500,
            mel_codes=66,
            max_mel_tokens=200,
            start_mel=64,
            stop_mel=65,
            speaker=_TINY_CONFORMER,
            emotion=_TINY_CONFORMER,
            speaker_latents=4,
            emotion_dim=16,
        ),
        style=12,
        w2v_bert={
            "hidden_size": 24,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "intermediate_size": 32,
        },
    ),
    TINY_SOUND,
    max_codes=30,
)
