"""How the draft engine is found, described and loaded. Importing this loads neither torch nor espeak-ng."""

from dataclasses import replace
from functools import cache
from importlib.util import find_spec

from tts.contract import Capabilities, Engine, EngineInfo, StageKeys, Utterance, Voice
from tts.engines.draft import recipe
from tts.engines.draft.carry import UNSURE_STRENGTH
from tts.engines.draft.safe import safe_maxima
from tts.engines.draft.voices import VOICES
from tts.errors import EngineUnavailable, Problem
from tts.registry import EngineEntry

NAME = "draft"
RATE = 22_050
MAX_CHARS = 400  # a minute or two of speech; its spectra take some 400 MB while it is sounded
_PACKAGES = {"torch": "torch", "pyworld": "pyworld-prebuilt", "espeakng_loader": "espeakng-loader"}


def info() -> EngineInfo:
    """Describe the engine without loading it; `batch` is that of a CPU."""
    return EngineInfo(
        name=NAME,
        version=recipe.VERSION,
        rate=RATE,
        voices=_voices(),
        capabilities=Capabilities(
            exact_plan=True,
            emotion_sources=frozenset({"feelings", "clip", "description"}),
            separate_stages=True,
            max_chars=MAX_CHARS,
            unsure_clip=UNSURE_STRENGTH,
        ),
        quality="draft",
    )


@cache
def _voices() -> tuple[Voice, ...]:
    return tuple(replace(kept.voice, safe=safe_maxima(name)) for name, kept in VOICES.items())


def keys(utterance: Utterance) -> StageKeys:
    """Content addresses of an utterance's stages; raises as `recipe.keys` does."""
    return recipe.keys(utterance)


def load(device: str) -> Engine:
    """Make the engine on "cpu", "cuda" or "auto".

    Raises
    ------
    EngineUnavailable
        If the device is not there.
    """
    import torch

    from tts.engines.draft.engine import DraftEngine
    from tts.engines.draft.espeak.source import EspeakSource

    if device == "cuda" and not torch.cuda.is_available():
        raise EngineUnavailable(Problem("no_cuda"))
    # A line takes 20 ms on a CPU: "auto" leaves the accelerator to engines that need it.
    return DraftEngine(EspeakSource(), torch.device("cpu" if device == "auto" else device))


def problem() -> Problem | None:
    """Say which package is missing, or None."""
    for module, package in _PACKAGES.items():
        if find_spec(module) is None:
            return Problem.of("package_missing", package=package)
    return None


ENTRY = EngineEntry(NAME, info, keys, load, problem, title="Draft", title_zh="草稿")
