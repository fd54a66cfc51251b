"""SubRip: numbered cues, plain text."""

from collections.abc import Iterable, Iterator

from studio.subtitles.cues import Cue, one_row, rows


def to_srt(cues: Iterable[Cue]) -> str:
    """Write cues as SubRip text, in order of their times; the speaker stands before the first of a run."""
    blocks, speaking = [], ""
    for number, cue in enumerate(in_order(cues), start=1):
        text = cue.text if cue.speaker in ("", speaking) else f"{cue.speaker}: {cue.text}"
        speaking = cue.speaker
        blocks.append(_block(number, cue.start_s, cue.end_s, "\n".join(rows(one_row(text)))))
    return "\n".join(blocks)


def to_word_srt(cues: Iterable[Cue]) -> str:
    """Write each word as a cue of its own; a cue without words stays whole."""
    timed = [
        (start_s, end_s, shown)
        for cue in in_order(cues)
        for start_s, end_s, text in _timed(cue)
        if (shown := one_row(text))
    ]
    return "\n".join(_block(number, *entry) for number, entry in enumerate(timed, start=1))


def in_order(cues: Iterable[Cue]) -> list[Cue]:
    """Cues by the time at which they appear."""
    return sorted(cues, key=lambda cue: (cue.start_s, cue.end_s))


def clock(seconds: float, mark: str) -> str:
    """A time with milliseconds behind a mark: 00:00:01,500 or 00:00:01.500."""
    millis = round(max(0.0, seconds) * 1000)
    minutes, rest = divmod(millis, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}{mark}{rest % 1000:03d}"


def _timed(cue: Cue) -> Iterator[tuple[float, float, str]]:
    if not cue.words:
        yield cue.start_s, cue.end_s, cue.text
    for word in cue.words:
        yield word.start_s, word.end_s, word.text


def _block(number: int, start_s: float, end_s: float, text: str) -> str:
    return f"{number}\n{clock(start_s, ',')} --> {clock(end_s, ',')}\n{text}\n"
