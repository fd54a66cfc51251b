"""Scene packs: sounds, subtitles, alignments, hand-off files and a manifest, written and checked."""

from studio.pack.checking import check_pack, has_errors
from studio.pack.choices import ALIGNMENT, SUBTITLES, ExportPlan, plan_from_table, plan_to_table
from studio.pack.findings import Finding
from studio.pack.folder import check_target, find_current
from studio.pack.manifest import Contents, PackedLine, document_of, line_ids_of, recipe_of
from studio.pack.pace import Pace
from studio.pack.rights import VoiceRights, rights_of
from studio.pack.scratch import KeptTake
from studio.pack.writer import PackWriter, Step

__all__ = [
    "ALIGNMENT",
    "SUBTITLES",
    "Contents",
    "ExportPlan",
    "Finding",
    "KeptTake",
    "Pace",
    "PackWriter",
    "PackedLine",
    "Step",
    "VoiceRights",
    "check_pack",
    "check_target",
    "document_of",
    "find_current",
    "has_errors",
    "line_ids_of",
    "plan_from_table",
    "plan_to_table",
    "recipe_of",
    "rights_of",
]
