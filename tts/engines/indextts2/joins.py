"""Pieces of one line put together so that no seam clicks."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

_FADE_S = 0.008  # long enough not to click, too short to be heard as a fade


def joined_pieces(
    pieces: Sequence[NDArray[np.float32]],
    *,
    rate: int,
    gaps_s: Sequence[float] = (),
    tone: Callable[[int, int], NDArray[np.float32]] | None = None,
) -> tuple[NDArray[np.float32], tuple[float, ...]]:
    """Join waveforms with short fades, and silence between them if wanted.

    Parameters
    ----------
    pieces : sequence of (samples,) float32
    rate : int
        Samples per second.
    gaps_s : sequence of float
        Silence before each piece but the first, in seconds; where there is none, or none is given, neighbours
        overlap by 8 ms, cross-faded.
    tone : callable, optional
        Makes what is heard in gaps, from the index of the piece behind the gap and a number of samples; it
        fades in as the voice fades out, and out again. Gaps are digital silence where left out.

    Returns
    -------
    samples : (samples,) float32
    seams_s : tuple of float
        When each piece but the first begins, in seconds.
    """
    whole = np.zeros(0, np.float32)
    seams = []
    for index, piece in enumerate(pieces):
        gap_s = gaps_s[index - 1] if 0 < index <= len(gaps_s) else 0.0
        if not whole.size:
            whole = piece.astype(np.float32)
            continue
        fade = min(round(_FADE_S * rate), len(whole), len(piece))
        rising = (0.5 - 0.5 * np.cos(np.pi * (np.arange(fade) + 0.5) / fade)).astype(np.float32)
        tail, head = whole[len(whole) - fade :] * rising[::-1], piece[:fade] * rising
        before = whole[: len(whole) - fade]
        if gap_s > 0:
            gap = np.zeros(fade + round(gap_s * rate) + fade, np.float32)
            if tone is not None:
                gap += tone(index, len(gap))
                gap[:fade] *= rising
                gap[len(gap) - fade :] *= rising[::-1]
            gap[:fade] += tail
            before = np.concatenate((before, gap[: len(gap) - fade]))
            tail = gap[len(gap) - fade :]
        seams.append(len(before) / rate)
        whole = np.concatenate((before, tail + head, piece[fade:]))
    return whole, tuple(seams)
