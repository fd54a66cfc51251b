"""A whole weights folder made at random: the official file names and layout, tiny, and nothing but noise.

It lets all that handles weights run on any machine: checking, importing, loading, rendering, packing.
"""

import io
from pathlib import Path

import torch
from safetensors.torch import save_file

from tts.engines.indextts2.emotion import ROWS_PER_AXIS
from tts.engines.indextts2.features import build_w2v_bert
from tts.engines.indextts2.made_weights import random_state, write_sound_files
from tts.engines.indextts2.sizes import TINY, TextSizes
from tts.engines.indextts2.text_models import TextFiles
from tts.nn.gpt import UnifiedVoice
from tts.nn.unfilled import unfilled
from tts.weights.layout import MADE_MARK

_WHAT_IT_IS = (
    "These weights are random numbers. What they speak is noise, not a voice.\n"
    "They are here to try out whether everything around them works.\n"
)
# Enough to cut words from; what is not in it is spelt in bytes, so that any text is speakable.
_TEXTS = (
    "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG , AND NOBODY KNOWS WHY . IS IT SO ?",
    "HELLO THERE ! WHAT DO YOU WANT - NOW ? I DO NOT KNOW ; WE SHALL SEE . 'TIS WELL .",
    "你 好 , 我 们 今 天 去 哪 里 ? 不 知 道 . 大 家 都 很 高 兴 ! 一 二 三 四 五 六 七 八 九 十",
)
_PIECES = 400  # 256 of them are bytes


def write_tiny_folder(folder: Path, *, seed: int = 0) -> None:
    """Fill a folder with tiny random weights, laid out and named as the official ones.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    seed : int
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MADE_MARK).write_text(_WHAT_IT_IS, encoding="utf-8")
    (folder / "config.yaml").write_text("version: 2.0\n", encoding="utf-8")
    write_sound_files(folder, shapes=TINY.sound, seed=seed)
    (folder / "hf_cache" / "bigvgan" / "config.json").write_text("{}\n", encoding="utf-8")
    write_text_files(folder, TINY.text, seed=seed)


def write_text_files(folder: Path, sizes: TextSizes, *, seed: int = 0) -> TextFiles:
    """Write the files of the text-to-codes half."""
    files = TextFiles.under(folder)
    files.w2v_bert.parent.mkdir(parents=True, exist_ok=True)
    with unfilled():
        voice, listener = UnifiedVoice(sizes.gpt), build_w2v_bert(**sizes.w2v_bert)
    torch.save({"model": random_state(voice, seed=seed)}, files.gpt)
    save_file(random_state(listener, seed=seed), files.w2v_bert)
    generator = torch.Generator().manual_seed(seed)
    rows = sum(ROWS_PER_AXIS)
    torch.save(torch.randn(rows, sizes.style, generator=generator), files.styles)
    torch.save(torch.randn(rows, sizes.gpt.dim, generator=generator), files.emotions)
    heard = sizes.w2v_bert.get("hidden_size", 1024)
    torch.save({"mean": torch.zeros(heard), "var": torch.ones(heard)}, files.w2v_stats)
    files.vocabulary.write_bytes(_vocabulary())
    return files


def _vocabulary() -> bytes:
    """A SentencePiece model that can spell anything."""
    from sentencepiece import SentencePieceTrainer

    model = io.BytesIO()
    SentencePieceTrainer.train(
        sentence_iterator=iter(_TEXTS),
        model_writer=model,
        model_type="bpe",
        vocab_size=_PIECES,
        bos_id=0,
        eos_id=1,
        unk_id=2,
        byte_fallback=True,
        minloglevel=2,
    )
    return model.getvalue()
