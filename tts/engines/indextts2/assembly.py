"""The engine put together from a folder of weights, laid out in memory as the device allows."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch

from tts.engines.indextts2.codes import CodesSettings, TextToCodes
from tts.engines.indextts2.described import Classifier, QwenClassifier
from tts.engines.indextts2.engine import NOISE_WARNING, IndexTts2Engine
from tts.engines.indextts2.glossary import Glossary
from tts.engines.indextts2.heap import keep_freed_memory
from tts.engines.indextts2.memory import MemoryPlan, asked_mode, plan_memory
from tts.engines.indextts2.recipe import QWEN_FOLDER, has_describer, source
from tts.engines.indextts2.sizes import TINY, ModelSizes
from tts.engines.indextts2.sound import SoundHalf, SoundOptions
from tts.engines.indextts2.sound_models import SoundFiles, load_sound_models
from tts.engines.indextts2.strength import asked_curve_mode
from tts.engines.indextts2.text_models import TextFiles, load_text_models
from tts.engines.indextts2.text_side import TextOptions, build_text_side, shape_that_fits
from tts.engines.indextts2.voicebook import VoiceBook
from tts.nn.steps import StepMode
from tts.weights.layout import is_made

_CACHE_SHARE = 0.6  # of the memory that is free after loading; the rest is for sound


def assemble(folder: Path, device: torch.device, sizes: ModelSizes | None = None) -> IndexTts2Engine:
    """Load both halves and join them.

    Parameters
    ----------
    folder : Path
        Laid out as the release is; made weights are recognised by their mark.
    device : torch.device
    sizes : ModelSizes, optional
        Those of the files; the official ones, or the tiny ones of made weights, where left out.

    Raises
    ------
    WeightsError
        A file is missing, damaged, or not the expected one.
    EngineUnavailable
        Not even one line fits into the device's memory.
    """
    made = is_made(folder)
    sizes = sizes or (TINY if made else ModelSizes())
    on_gpu = device.type == "cuda"
    if not on_gpu:
        keep_freed_memory()
    total = torch.cuda.get_device_properties(device).total_memory if on_gpu else 0
    memory = plan_memory(device, total, asked_mode())
    models = load_text_models(
        TextFiles.under(folder),
        device=device,
        dtype=memory.dtype,
        sizes=sizes.text,
        listen_on=memory.listen_on,
    )
    sound = load_sound_models(SoundFiles.under(folder), device=device, shapes=sizes.sound)
    half = SoundHalf(sound, SoundOptions())
    settings = CodesSettings(
        max_codes=sizes.max_codes,
        curve_mode=asked_curve_mode(),
        step_mode=StepMode.GRAPHS if on_gpu else StepMode.EAGER,
    )
    side = build_text_side(models, TextOptions(codes=settings, glossary=Glossary(folder)))

    def decoder(lines: tuple[int, ...]) -> TextToCodes:
        # One shape for all, so that a line is the same whatever it is decoded with.
        shape = replace(settings.shape, lines=lines, fixed=True)
        chosen = replace(settings, shape=shape)
        if on_gpu:
            budget = round(_CACHE_SHARE * torch.cuda.mem_get_info(device)[0])
            chosen = replace(chosen, shape=shape_that_fits(models.voice, chosen, budget))
        return TextToCodes(models.voice, side.front_end, chosen)

    voices = VoiceBook(side.conditioner, half, source().weights, _classifier(folder, memory))
    return IndexTts2Engine(decoder, half, voices, memory.lines, (NOISE_WARNING,) if made else ())


def _classifier(folder: Path, memory: MemoryPlan) -> Callable[[], Classifier] | None:
    """How the model for descriptions is loaded when the first one comes; None where it is not there."""
    if not has_describer(folder):
        return None
    return partial(QwenClassifier, folder / QWEN_FOLDER, device=memory.listen_on.type)
