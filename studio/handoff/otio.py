"""OpenTimelineIO: a track for each role, a marker for each line.

Times are in frames, as editors take the rate of a timeline from them, and keep the parts of a frame, so that
nothing moves by a sample.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from studio.handoff.cut import Cut, CutClip, lanes


def to_otio(cut: Cut) -> str:
    """Write the scene with the lines' files, or the stems, or the mix, whichever there is first."""
    import opentimelineio as otio

    timeline = otio.schema.Timeline(cut.title, global_start_time=_time(cut, 0.0))
    timeline.metadata["dialogue_studio"] = {"origin": "synthetic speech", "language": cut.language}
    if cut.sounding:
        tracks = [(name, _clips(cut, clips)) for name, clips in lanes(cut.sounding)]
    else:
        whole = [(stem.name, stem.file) for stem in cut.stems] or [("mix", cut.mix)]
        tracks = [(name, [_clip(cut, name, file, cut.seconds)]) for name, file in whole if file]
    for name, items in tracks:
        timeline.tracks.append(otio.schema.Track(name, items, kind=otio.schema.TrackKind.Audio))
    for clip in cut.clips:
        timeline.tracks.markers.append(_marker(cut, clip))
    text: str = timeline.to_json_string(indent=1)
    return text + "\n"


def _clips(cut: Cut, clips: Iterable[CutClip]) -> list[Any]:
    """Clips of one track with the gaps between them."""
    import opentimelineio as otio

    items, at = [], 0
    for clip in clips:
        start = round(clip.start_s * cut.rate)
        if start > at:
            items.append(otio.schema.Gap(duration=_time(cut, (start - at) / cut.rate)))
        item = _clip(cut, clip.line_id, clip.file, clip.seconds)
        item.metadata["dialogue_studio"] = {
            "id": clip.line_id,
            "role": clip.role,
            "text": clip.text,
            "emotion": clip.emotion,
        }
        items.append(item)
        at = max(at, start) + round(clip.seconds * cut.rate)
    return items


def _clip(cut: Cut, name: str, file: str, seconds: float) -> Any:
    import opentimelineio as otio

    whole = _range(cut, 0.0, seconds)
    media = otio.schema.ExternalReference(target_url=quote(file), available_range=whole)
    return otio.schema.Clip(name, media, whole)


def _marker(cut: Cut, clip: CutClip) -> Any:
    import opentimelineio as otio

    marked = _range(cut, clip.start_s, clip.line_end_s - clip.start_s)
    return otio.schema.Marker(f"{clip.line_id} {clip.role}: {clip.text}", marked)


def _range(cut: Cut, start_s: float, seconds: float) -> Any:
    import opentimelineio as otio

    return otio.opentime.TimeRange(_time(cut, start_s), _time(cut, seconds))


def _time(cut: Cut, seconds: float) -> Any:
    """The nearest sample, in frames."""
    import opentimelineio as otio

    return otio.opentime.RationalTime(round(seconds * cut.rate) * cut.frames_s / cut.rate, cut.frames_s)
