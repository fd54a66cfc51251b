"""Audacity: a label track, and a list of files that opens them all in their places."""

from studio.handoff.cut import Cut, in_one_row


def to_labels(cut: Cut) -> str:
    """Write a label for each line: start, end, who says what (File > Import > Labels)."""
    rows = []
    for clip in cut.clips:
        label = in_one_row(f"{clip.line_id} {clip.role}: {clip.text}")
        rows.append(f"{clip.start_s:.6f}\t{clip.line_end_s:.6f}\t{label}\n")
    return "".join(rows)


def to_lof(cut: Cut) -> str:
    """Write the files with their offsets: the stems where there are any, else the lines, else the mix."""
    if cut.stems:
        placed = [(stem.file, 0.0) for stem in cut.stems]
    elif cut.sounding:
        placed = [(clip.file, clip.start_s) for clip in cut.sounding]
    else:
        placed = [(cut.mix, 0.0)] if cut.mix else []
    return "window\n" + "".join(f'file "{file}" offset {offset_s:.6f}\n' for file, offset_s in placed)
