"""How IndexTTS-2 is found, described and loaded. Importing this loads no torch."""

from importlib.util import find_spec

from tts.contract import Capabilities, Engine, EngineInfo, StageKeys, Utterance
from tts.engines.indextts2 import recipe
from tts.errors import EngineUnavailable, Problem, WeightsError
from tts.reference import ReferenceStore
from tts.registry import EngineEntry
from tts.weights.layout import INDEXTTS2, is_made
from tts.weights.record import problem_of, weights_folder

NAME = "indextts2"
RATE = 22_050
MAX_CHARS = 400  # some minute of speech: what is waited for stays short, and so does what is redone
_PACKAGES = ("torch", "transformers", "sentencepiece", "safetensors", "wetext", "soxr")


def info() -> EngineInfo:
    """Describe the engine without loading it, with the batch of a CPU; its voices are the kept recordings."""
    folder = weights_folder(INDEXTTS2)
    return EngineInfo(
        name=NAME,
        version=f"{recipe.CODES_VERSION}.{recipe.SOUND_VERSION}+{recipe.source().weights}",
        rate=RATE,
        voices=tuple(kept.voice for kept in ReferenceStore().voices()),
        capabilities=Capabilities(
            exact_plan=False,
            emotion_sources=frozenset({"feelings", "clip", "description"}),
            separate_stages=False,
            max_chars=MAX_CHARS,
        ),
        quality="noise" if is_made(folder) else "full",
    )


def keys(utterance: Utterance) -> StageKeys:
    """Content addresses of an utterance's stages; raises as `recipe.keys` does."""
    return recipe.keys(utterance)


def load(device: str) -> Engine:
    """Make the engine on "cpu", "cuda" or "auto".

    Raises
    ------
    WeightsError
        If the weights are missing, damaged or of another release.
    EngineUnavailable
        If the device is not there, or has too little memory.
    """
    import torch

    from tts.engines.indextts2.assembly import assemble

    folder = weights_folder(INDEXTTS2)
    wrong = problem_of(INDEXTTS2, folder)
    if wrong is not None:
        raise WeightsError(wrong)
    if device == "cuda" and not torch.cuda.is_available():
        raise EngineUnavailable(Problem("no_cuda"))
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    return assemble(folder, torch.device(device))


def problem() -> Problem | None:
    """Say which package or weights are missing and what to do, or None."""
    for package in _PACKAGES:
        if find_spec(package) is None:
            return Problem.of("package_missing", package=package)
    return problem_of(INDEXTTS2, weights_folder(INDEXTTS2))


ENTRY = EngineEntry(NAME, info, keys, load, problem, INDEXTTS2, "IndexTTS-2")
