"""Scene packs: a folder with one file for each line, the mixed scene, subtitles and a manifest."""

from studio.pack.folder import check_target, find_current
from studio.pack.manifest import (
    Contents,
    PackedLine,
    PackedMix,
    document_of,
    line_ids_of,
    recipe_of,
)
from studio.pack.writer import PackWriter

__all__ = [
    "Contents",
    "PackWriter",
    "PackedLine",
    "PackedMix",
    "check_target",
    "document_of",
    "find_current",
    "line_ids_of",
    "recipe_of",
]
