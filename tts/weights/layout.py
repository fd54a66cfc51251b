"""Which files an engine's weights consist of, where each is published, and under which licence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MADE_MARK = "MADE_AT_RANDOM.txt"  # stands in a folder of random weights
_RELEASE = re.compile(r"^version:\s*['\"]?([\w.]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Repository:
    """Where files are published.

    Attributes
    ----------
    id : str
        Owner and name on the Hugging Face hub, or a mirror of it.
    licence : str
        Name of the licence that its card states.
    terms : str
        What that means for a user: "limited", "free" or "noncommercial"; each names a sentence of the studio.
    """

    id: str
    licence: str
    terms: str

    @property
    def page(self) -> str:
        """Address of its card, for people."""
        return f"https://huggingface.co/{self.id}"


@dataclass(frozen=True, slots=True)
class WeightsFile:
    """One file.

    Attributes
    ----------
    local : str
        Path in the weights folder, with ``/``.
    repository : Repository
    remote : str
        Path in the repository.
    about_bytes : int
        Rough size, for the check of disk space before the server is asked.
    size_bytes, sha256
        What the file must be, where a published figure was known when this was written. None and empty
        where not: they are then learned from the first verified download and pinned in the record.
    optional : bool
        The engine speaks without it, with one ability less.
    """

    local: str
    repository: Repository
    remote: str
    about_bytes: int
    size_bytes: int | None = None
    sha256: str = ""
    optional: bool = False

    def under(self, folder: Path) -> Path:
        """Where it lies in a weights folder."""
        return folder.joinpath(*self.local.split("/"))


@dataclass(frozen=True, slots=True)
class WeightsLayout:
    """All files of an engine's weights.

    Attributes
    ----------
    name : str
        The engine's.
    release : str
        The one version of the weights that the engine understands.
    files : tuple of WeightsFile
    """

    name: str
    release: str
    files: tuple[WeightsFile, ...]

    @property
    def repositories(self) -> tuple[Repository, ...]:
        """Every repository once, in order of the files."""
        return tuple(dict.fromkeys(file.repository for file in self.files))

    def needed(self) -> Iterator[WeightsFile]:
        """Files without which the engine cannot speak."""
        return (file for file in self.files if not file.optional)


def release_of(folder: Path) -> str:
    """Tell which release a folder holds, by its ``config.yaml``; empty where it does not say."""
    try:
        config = (folder / "config.yaml").read_text("utf-8", errors="replace")
    except OSError:
        return ""
    found = _RELEASE.search(config)
    return found[1] if found else ""


def is_made(folder: Path) -> bool:
    """Whether the weights in a folder are random numbers made by us."""
    return (folder / MADE_MARK).is_file()


_MB = 1_000_000
_INDEX = Repository(
    "IndexTeam/IndexTTS-2",
    "bilibili Model Use License Agreement",
    "limited",
)
_W2V = Repository("facebook/w2v-bert-2.0", "MIT", "free")
_CODEC = Repository(
    "amphion/MaskGCT",
    "CC BY-NC 4.0",
    "noncommercial",
)
_STYLE = Repository("funasr/campplus", "Apache-2.0", "free")
_VOCODER = Repository(
    "nvidia/bigvgan_v2_22khz_80band_256x",
    "MIT",
    "free",
)
_QWEN = "qwen0.6bemo4-merge"


def _own(name: str, about_mb: float, *, optional: bool = False) -> WeightsFile:
    return WeightsFile(name, _INDEX, name, round(about_mb * _MB), optional=optional)


INDEXTTS2 = WeightsLayout(
    "indextts2",
    "2.0",
    (
        _own("config.yaml", 0.01),
        _own("gpt.pth", 3_500),
        _own("s2mel.pth", 1_200),
        _own("bpe.model", 0.5),
        _own("wav2vec2bert_stats.pt", 0.01),
        _own("feat1.pt", 0.06),
        _own("feat2.pt", 0.4),
        WeightsFile("hf_cache/w2v-bert-2.0/model.safetensors", _W2V, "model.safetensors", 2_330 * _MB),
        WeightsFile(
            "hf_cache/semantic_codec_model.safetensors", _CODEC, "semantic_codec/model.safetensors", 177 * _MB
        ),
        WeightsFile("hf_cache/campplus_cn_common.bin", _STYLE, "campplus_cn_common.bin", 28 * _MB),
        WeightsFile("hf_cache/bigvgan/bigvgan_generator.pt", _VOCODER, "bigvgan_generator.pt", 449 * _MB),
        WeightsFile("hf_cache/bigvgan/config.json", _VOCODER, "config.json", 2_000),
        *(
            _own(f"{_QWEN}/{name}", about_mb, optional=True)
            for name, about_mb in (
                ("config.json", 0.01),
                ("generation_config.json", 0.01),
                ("model.safetensors", 1_190),
                ("tokenizer.json", 11.5),
                ("tokenizer_config.json", 0.01),
                ("vocab.json", 2.8),
                ("merges.txt", 1.7),
                ("chat_template.jinja", 0.01),
            )
        ),
    ),
)
