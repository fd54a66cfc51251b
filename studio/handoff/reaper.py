"""REAPER: a project with a track for each role, and regions for its Region/Marker Manager."""

import csv
import io
from collections.abc import Iterable, Iterator

from studio.handoff.cut import Cut, CutClip, Fader, in_one_row, lanes, stem_of

_SOURCES = {"wav": "WAVE", "flac": "FLAC", "mp3": "MP3", "ogg": "VORBIS", "opus": "OPUS"}
_REGION = 1  # a marker that has an end


def to_project(cut: Cut) -> str:
    """Write a project; faders carry each role's gain and pan, because the lines' files do not."""
    rows = ['<REAPER_PROJECT 0.1 "6.0" 0', f"  SAMPLERATE {cut.rate} 1 0", "  TEMPO 120 4 4"]
    for number, clip in enumerate(cut.clips, start=1):
        name = _quoted(f"{clip.line_id} {clip.role}: {clip.text}")
        rows.append(f"  MARKER {number} {clip.start_s:.9f} {name} {_REGION}")
        rows.append(f'  MARKER {number} {clip.line_end_s:.9f} "" {_REGION}')
    for name, fader, items in _tracks(cut):
        rows += ["  <TRACK", f"    NAME {_quoted(name)}"]
        rows.append(f"    VOLPAN {10.0 ** (fader.gain_db / 20.0):.9f} {fader.pan:.6f} -1 -1 1")
        for file, start_s, seconds, label in items:
            rows += _item(file, start_s, seconds, label)
        rows.append("  >")
    return "\n".join([*rows, ">"]) + "\n"


def to_regions(cut: Cut) -> str:
    """Write the lines as regions, in the columns that the Region/Marker Manager imports."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["#", "Name", "Start", "End", "Length"])
    for number, clip in enumerate(cut.clips, start=1):
        name = in_one_row(f"{clip.line_id} {clip.role}: {clip.text}")
        end_s = clip.line_end_s
        times = (_clock(seconds) for seconds in (clip.start_s, end_s, end_s - clip.start_s))
        writer.writerow([f"R{number}", name, *times])
    return file.getvalue()


def _tracks(cut: Cut) -> Iterator[tuple[str, Fader, Iterable[tuple[str, float, float, str]]]]:
    if cut.sounding:
        faders = dict(cut.faders)
        for name, clips in lanes(cut.sounding):
            yield name, faders.get(clips[0].role_id, Fader()), [_placed(clip) for clip in clips]
        return
    whole = [(stem.name, stem.file) for stem in cut.stems] or [("mix", cut.mix)]
    for name, file in whole:
        if file:
            yield name, Fader(), [(file, 0.0, cut.seconds, name)]


def _placed(clip: CutClip) -> tuple[str, float, float, str]:
    return clip.file, clip.start_s, clip.seconds, stem_of(clip.file)


def _item(file: str, start_s: float, seconds: float, label: str) -> list[str]:
    source = _SOURCES[file.rpartition(".")[2]]
    return [
        "    <ITEM",
        f"      POSITION {start_s:.9f}",
        f"      LENGTH {seconds:.9f}",
        "      LOOP 0",
        f"      NAME {_quoted(label)}",
        f"      <SOURCE {source}",
        f"        FILE {_quoted(file)}",
        "      >",
        "    >",
    ]


def _quoted(text: str) -> str:
    """A string in whichever quotes it does not contain; back quotes give way where it has all three."""
    shown = in_one_row(text)
    mark = next((mark for mark in ('"', "'", "`") if mark not in shown), "`")
    return mark + (shown.replace("`", "'") if mark == "`" else shown) + mark


def _clock(seconds: float) -> str:
    millis = round(seconds * 1000)
    return f"{millis // 60_000}:{millis % 60_000 // 1000:02d}.{millis % 1000:03d}"
