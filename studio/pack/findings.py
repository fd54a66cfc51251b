"""What a check of a pack finds."""

from dataclasses import dataclass

ERRORS = frozenset(
    {
        "edited_manifest",
        "unsafe_path",
        "same_name",
        "missing_file",
        "altered_file",
        "unreadable",
        "wrong_rate",
        "wrong_length",
        "silent",
        "clipped",
        "text_changed",
        "stale",
        "gone_line",
    }
)
WARNINGS = frozenset(
    {
        "foreign_file",
        "failed_line",
        "missing_line",
        "cut_end",
        "cut_start",
        "off_target",
        "high_peak",
        "cue_too_fast",
        "cue_overlaps",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: what (of `ERRORS` or `WARNINGS`), with which file or line, and figures.

    `studio.words` has a sentence for each code, as "check.<code>".
    """

    code: str
    where: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether a pack must not be handed over with it."""
        return self.code in ERRORS
