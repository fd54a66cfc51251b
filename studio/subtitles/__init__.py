"""Subtitles from the times at which the words are really spoken, in the forms that players read."""

from studio.subtitles.ass import to_ass
from studio.subtitles.cues import ROW_WIDTH, ROWS, Cue, TimedText, cues_of, width
from studio.subtitles.reading import CueFault, cue_faults, eased
from studio.subtitles.srt import to_srt, to_word_srt
from studio.subtitles.vtt import to_vtt

__all__ = [
    "ROWS",
    "ROW_WIDTH",
    "Cue",
    "CueFault",
    "TimedText",
    "cue_faults",
    "cues_of",
    "eased",
    "to_ass",
    "to_srt",
    "to_vtt",
    "to_word_srt",
    "width",
]
