"""Silence that does not drop dead: what a recording's own quiet moments sound like, for any length."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FRAME_S = 0.06  # long enough for the colour of a hum at 50 Hz
_LOUDEST_DB = -45.0  # a louder "quietest moment" is speech, and no tone is taken from it


def room_tone(
    pieces: Sequence[NDArray[np.float32]], seconds: float, *, rate: int, seed: int = 0
) -> NDArray[np.float32]:
    """Make steady noise with the level and colour of the quietest moment of some waveforms.

    The spectrum of that moment is given random phases, frame by frame, and the frames are overlapped, so that
    nothing is heard to repeat. The same arguments give the same samples.

    Parameters
    ----------
    pieces : sequence of (n,) float32
        What stands around the gap.
    seconds : float
        Length wanted.
    rate : int
        Samples per second.
    seed : int
        Of the phases.

    Returns
    -------
    (round(seconds * rate),) float32
        Zeros where no piece has a quiet moment.
    """
    count, frame = round(seconds * rate), round(_FRAME_S * rate)
    quiet = _quietest(pieces, frame)
    if quiet is None or count == 0:
        return np.zeros(count, np.float32)
    hop = frame // 2
    window = np.sqrt(np.hanning(frame + 1)[:-1])
    colour = np.abs(np.fft.rfft(quiet * window)) / np.sqrt(np.mean(window**2))
    random = np.random.default_rng(seed)
    whole = np.zeros(count + 2 * frame)
    for start in range(0, count + frame, hop):
        phases = np.exp(2j * np.pi * random.random(len(colour)))
        whole[start : start + frame] += window * np.fft.irfft(colour * phases, frame)
    tone: NDArray[np.float32] = whole[frame : frame + count].astype(np.float32)
    return tone


def _quietest(pieces: Sequence[NDArray[np.float32]], frame: int) -> NDArray[np.float64] | None:
    """The quietest frame of all pieces that is not digital silence; None where all is loud or silent."""
    best: NDArray[np.float64] | None = None
    best_power = 10.0 ** (_LOUDEST_DB / 10.0)
    for piece in pieces:
        whole = len(piece) // frame
        frames = piece[: whole * frame].astype(np.float64).reshape(whole, frame)
        power = np.mean(frames**2, axis=1)
        for index in np.flatnonzero((power > 0.0) & (power < best_power)):
            if power[index] < best_power:
                best, best_power = frames[index], float(power[index])
    return best
