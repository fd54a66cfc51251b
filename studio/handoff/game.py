"""Tables with which sound middleware and game engines import lines and find them again by their ids."""

import csv
import io
from collections.abc import Iterable, Sequence

from studio.handoff.cut import Cut, CutClip, in_one_row, stem_of

_WWISE_ROOT = "\\Actor-Mixer Hierarchy\\Default Work Unit"


def to_wwise(cut: Cut) -> str:
    """Write a table for Wwise's tab-delimited import: a Sound Voice for each line, below scene and role."""
    rows = [
        (
            clip.file.replace("/", "\\"),
            f"{_WWISE_ROOT}\\<Actor-Mixer>{_object(cut.title, 'Scene')}"
            f"\\<Actor-Mixer>{_object(clip.role, clip.role_id)}\\{_object(stem_of(clip.file), clip.line_id)}",
            "Sound Voice",
            in_one_row(clip.text),
        )
        for clip in cut.sounding
    ]
    head = ("Audio File", "Object Path", "Object Type", "Notes")
    return "".join("\t".join(row) + "\r\n" for row in [head, *rows])


def to_fmod(cut: Cut) -> str:
    """Write an audio table's keys.txt: a key and a file beside it in each row."""
    return "".join(
        f"{_object(clip.line_id, 'line')},{clip.file.rpartition('/')[2]}\n" for clip in cut.sounding
    )


def to_unity(cut: Cut) -> str:
    """Write a table for Unity: keys as its Localization package takes them, then text and sound."""
    head = (
        "Key",
        "Id",
        f"Text({cut.language or 'und'})",
        "Speaker",
        "Emotion",
        "AudioClip",
        "Start",
        "Seconds",
    )
    return _table(
        head,
        (
            (clip.line_id, i, clip.text, clip.role, clip.emotion, clip.file, *_times(clip))
            for i, clip in enumerate(cut.clips, start=1)
        ),
    )


def to_unreal(cut: Cut) -> str:
    """Write a data table for Unreal: the first column names rows, sounds are where an import puts them."""
    head = ("---", "Speaker", "Text", "Emotion", "Sound", "Start", "Seconds")
    return _table(
        head,
        (
            (clip.line_id, clip.role, clip.text, clip.emotion, _asset(clip), *_times(clip))
            for clip in cut.clips
        ),
    )


def to_godot(cut: Cut) -> str:
    """Write a table for Godot: keys and texts as its translations take them, then speaker and sound."""
    head = (
        "keys",
        (cut.language or "en").replace("-", "_"),
        "_speaker",
        "_emotion",
        "_audio",
        "_start",
        "_seconds",
    )
    return _table(
        head,
        (
            (
                clip.line_id,
                clip.text,
                clip.role,
                clip.emotion,
                f"res://{clip.file}" if clip.file else "",
                *_times(clip),
            )
            for clip in cut.clips
        ),
    )


def to_renpy(cut: Cut) -> str:
    """Write a table for Ren'Py: identifier, character and dialogue as its own export has them, and voice."""
    head = ("Identifier", "Character", "Dialogue", "Voice", "Emotion", "Seconds")
    return _table(
        head,
        (
            (clip.line_id, clip.role, clip.text, clip.file, clip.emotion, f"{clip.seconds:.3f}")
            for clip in cut.clips
        ),
    )


def _table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows(rows)
    return file.getvalue()


def _times(clip: CutClip) -> tuple[str, str]:
    return f"{clip.start_s:.3f}", f"{clip.seconds:.3f}"


def _asset(clip: CutClip) -> str:
    name = stem_of(clip.file)
    return f"/Script/Engine.SoundWave'/Game/Dialogue/{name}.{name}'" if name else ""


def _object(name: str, other: str) -> str:
    """A name without what object paths and keys are made of."""
    kept = "".join("_" if char in '\\/:*?"<>|,' else char for char in in_one_row(name)).strip()
    return kept or other
