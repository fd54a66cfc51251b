"""Scene packs: a folder with one file for each line, the mixed scene, subtitles and a manifest."""

from studio.pack.folder import check_target
from studio.pack.manifest import Contents, PackedLine, PackedMix, line_ids_of
from studio.pack.writer import PackWriter

__all__ = ["Contents", "PackWriter", "PackedLine", "PackedMix", "check_target", "line_ids_of"]
