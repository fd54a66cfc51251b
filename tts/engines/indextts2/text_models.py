"""The networks and tables of the text-to-codes half, from the official files: all of each, or a refusal."""

from dataclasses import dataclass
from pathlib import Path

import torch

from tts.engines.indextts2.checkpoint import (
    load_module,
    matched,
    read_checkpoint,
    read_tensor,
    shipped_manifest,
    tensors_under,
    wrong_content,
)
from tts.engines.indextts2.emotion import EmotionMatrices
from tts.engines.indextts2.features import SpeechFeatures
from tts.engines.indextts2.sizes import TextSizes
from tts.engines.indextts2.text import Vocabulary, load_vocabulary
from tts.errors import EngineUnavailable, Problem
from tts.nn.gpt import UnifiedVoice
from tts.nn.unfilled import unfilled

# Run once for each voice or emotion, so that half precision would save nothing.
CONDITIONING = (
    "conditioning_encoder.",
    "perceiver_encoder.",
    "emo_conditioning_encoder.",
    "emo_perceiver_encoder.",
    "emovec_layer.",
    "emo_layer.",
)
_ROWS = 73  # examples in each of the emotion matrices


@dataclass(frozen=True, slots=True)
class TextFiles:
    """Where the official files lie."""

    gpt: Path
    vocabulary: Path
    styles: Path  # feat1.pt
    emotions: Path  # feat2.pt
    w2v_bert: Path
    w2v_stats: Path

    @classmethod
    def under(cls, folder: Path) -> "TextFiles":
        """Return the files of a folder laid out as the release is, with its downloads under ``hf_cache``."""
        return cls(
            gpt=folder / "gpt.pth",
            vocabulary=folder / "bpe.model",
            styles=folder / "feat1.pt",
            emotions=folder / "feat2.pt",
            w2v_bert=folder / "hf_cache" / "w2v-bert-2.0" / "model.safetensors",
            w2v_stats=folder / "wav2vec2bert_stats.pt",
        )


@dataclass(frozen=True, slots=True, eq=False)
class TextModels:
    """What the text-to-codes half is made of."""

    voice: UnifiedVoice
    vocabulary: Vocabulary
    matrices: EmotionMatrices
    listen: SpeechFeatures


def load_text_models(
    files: TextFiles,
    *,
    device: torch.device,
    dtype: torch.dtype | None = None,
    sizes: TextSizes | None = None,
    listen_on: torch.device | None = None,
) -> TextModels:
    """Read the official files.

    Parameters
    ----------
    files : TextFiles
    device : torch.device
    dtype : torch.dtype, optional
        Precision of the transformer: float32 on the CPU, else bfloat16 (or float16) unless said otherwise.
        Voice and emotion are always read in float32.
    sizes : TextSizes, optional
        None means the official ones.
    listen_on : torch.device, optional
        Where w2v-BERT lies, if not on `device`: it is run once a voice and takes 1.6 GB.

    Raises
    ------
    WeightsError
        A file is missing, damaged, or not the expected one.
    EngineUnavailable
        The precision is not to be had on the device.
    """
    dtype = dtype or (torch.float32 if device.type == "cpu" else torch.bfloat16)
    if device.type == "cpu" and dtype != torch.float32:
        raise EngineUnavailable(Problem.of("cpu_precision", found=dtype))
    sizes = sizes or TextSizes()
    return TextModels(
        load_voice(files.gpt, dtype=dtype, sizes=sizes).to(device),
        load_vocabulary(files.vocabulary),
        load_matrices(files.styles, files.emotions, device=device, sizes=sizes),
        SpeechFeatures.load(
            files.w2v_bert, files.w2v_stats, device=listen_on or device, sizes=sizes.w2v_bert
        ),
    )


def load_voice(path: Path, *, dtype: torch.dtype, sizes: TextSizes | None = None) -> UnifiedVoice:
    """Read ``gpt.pth``, onto the CPU."""
    sizes = sizes or TextSizes()
    tensors = tensors_under(read_checkpoint(path), "model", path=path, optional=True)
    with unfilled():
        voice = UnifiedVoice(sizes.gpt)
    manifest = shipped_manifest("gpt")
    checked = matched(tensors, manifest if sizes.official else manifest.resized(voice), path=path)
    load_module(voice, checked, dtype=dtype, in_full=CONDITIONING)
    return voice


def load_matrices(
    styles: Path, emotions: Path, *, device: torch.device, sizes: TextSizes | None = None
) -> EmotionMatrices:
    """Read the example speakers and emotions.

    Raises
    ------
    WeightsError
        A file is missing, damaged, or not a matrix of the expected shape.
    """
    sizes = sizes or TextSizes()
    rows = _matrix(styles, sizes.style), _matrix(emotions, sizes.gpt.dim)
    return EmotionMatrices(rows[0].to(device), rows[1].to(device))


def _matrix(path: Path, width: int) -> torch.Tensor:
    matrix = read_tensor(path)
    if tuple(matrix.shape) != (_ROWS, width):
        found, wanted = list(matrix.shape), [_ROWS, width]
        raise wrong_content(path, found, wanted)
    return matrix.float()
