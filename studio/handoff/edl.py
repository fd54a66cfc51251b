"""CMX 3600 edit decision lists (SMPTE 258M): what is cut where, in frames."""

from collections.abc import Mapping, Sequence

from studio.handoff.cut import Cut, CutClip, in_one_row, lanes

MAX_EVENTS = 999  # an event's number has three digits
_REEL = "AX"  # auxiliary: no tape
_TIMED = ".wav"  # files that carry their place in the scene as their own timecode, EBU Tech 3285


def to_edls(cut: Cut) -> list[str]:
    """Write as many lists as the events need; each role has a channel of its own.

    Frames are counted without drops, at the nearest whole rate; a clip lasts at least one. Sources are in the
    timecode of their files.
    """
    tracks = enumerate(lanes(cut.sounding), start=1)
    channels = {clip.line_id: number for number, (_, clips) in tracks for clip in clips}
    clips = sorted(cut.sounding, key=lambda clip: clip.start_s)
    parts = [clips[at : at + MAX_EVENTS] for at in range(0, len(clips), MAX_EVENTS)]
    return [_list(cut, part, channels) for part in parts]


def _list(cut: Cut, clips: Sequence[CutClip], channels: Mapping[str, int]) -> str:
    rows = [f"TITLE: {in_one_row(cut.title)}", "FCM: NON-DROP FRAME", ""]
    for number, clip in enumerate(clips, start=1):
        channel = "A" if channels[clip.line_id] == 1 else f"A{channels[clip.line_id]}"
        first = round(clip.start_s * cut.frames_s)
        length = max(1, round(clip.end_s * cut.frames_s) - first)
        source = first if clip.file.endswith(_TIMED) else 0
        codes = [_timecode(cut, frame) for frame in (source, source + length, first, first + length)]
        rows.append(f"{number:03d}  {_REEL:<8} {channel:<5} C        {' '.join(codes)}")
        rows.append(f"* FROM CLIP NAME: {clip.file.rpartition('/')[2]}")
        rows.append(f"* COMMENT: {in_one_row(f'{clip.line_id} {clip.role}: {clip.text}')}")
    return "\n".join(rows) + "\n"


def _timecode(cut: Cut, frame: int) -> str:
    base = round(cut.frames_s)
    seconds, frames = divmod(frame, base)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}:{frames:02d}"
