"""Cut a recording to what is wanted of it, with soft ends, and draw it."""

import io
import math
from html import escape

import numpy as np

from studio.errors import ClipError
from tts.audio import Audio
from tts.prosody import Prosody

LEAST_S = 0.5
WIDTH, HEIGHT, MIDDLE = 900, 160, 72.0
LEVEL_FLOOR_DB = -60.0


def trimmed(audio: Audio, start_s: float, end_s: float, fade_s: float) -> Audio:
    """Cut a stretch out.

    Parameters
    ----------
    audio : Audio
    start_s, end_s : float
        The stretch, at least half a second within the recording.
    fade_s : float
        Length of the rise and the fall (raised cosines), at most half the stretch each.

    Raises
    ------
    ClipError
        If less than half a second is left.
    """
    first, last = max(0, round(start_s * audio.rate)), min(audio.samples.size, round(end_s * audio.rate))
    if (last - first) / audio.rate < LEAST_S:
        raise ClipError(
            "trimmed_away", seconds=f"{max(0, last - first) / audio.rate:.2f}", least=f"{LEAST_S:g}"
        )
    kept = audio.samples[first:last].astype(np.float64)
    size = min(round(max(0.0, fade_s) * audio.rate), kept.size // 2)
    if size:
        ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(size) + 0.5) / size)
        kept[:size] *= ramp
        kept[-size:] *= ramp[::-1]
    return Audio(kept.astype(np.float32), audio.rate)


def wav_of(audio: Audio) -> bytes:
    """Write a recording as 24-bit WAV; what goes beyond full scale is scaled down."""
    import soundfile

    peak = float(np.abs(audio.samples).max(initial=0.0))
    file = io.BytesIO()
    soundfile.write(file, audio.samples / max(1.0, peak), audio.rate, subtype="PCM_24", format="WAV")
    return file.getvalue()


def drawing(audio: Audio, prosody: Prosody, stretch_s: tuple[float, float], alt: str) -> str:
    """Picture of a recording as SVG: waveform, level, and a bar under what is voiced.

    Parameters
    ----------
    audio : Audio
    prosody : Prosody
        Measured in it.
    stretch_s : (float, float)
        What will be kept; the rest is faint.
    alt : str
        The picture in words.
    """
    left, right = (WIDTH * second / max(audio.seconds, 1e-3) for second in stretch_s)
    outside = (
        f'<rect x="0" y="0" width="{left:.1f}" height="{HEIGHT}"/>'
        f'<rect x="{right:.1f}" y="0" width="{max(0.0, WIDTH - right):.1f}" height="{HEIGHT}"/>'
    )
    voiced = "".join(
        f'<rect x="{x:.1f}" y="{HEIGHT - 12}" width="{width:.1f}" height="8"/>'
        for x, width in _voiced(prosody)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(alt)}</title>"
        f'<path d="{_bars(audio)}" stroke="#4c8bf5" stroke-width="1.4"/>'
        f'<polyline points="{_level(prosody)}" fill="none" stroke="#e8793a" stroke-width="1.6"/>'
        f'<g fill="#2ba884">{voiced}</g><g fill="#808080" fill-opacity="0.45">{outside}</g></svg>'
    )


def _bars(audio: Audio) -> str:
    """The waveform as strokes from the lowest to the highest sample of each stretch."""
    edges = np.linspace(0, audio.samples.size, WIDTH // 2 + 1).astype(np.intp)[:-1]
    scale = MIDDLE / max(float(np.abs(audio.samples).max(initial=0.0)), 1e-6)
    high = MIDDLE - np.maximum.reduceat(audio.samples, edges) * scale
    low = MIDDLE - np.minimum.reduceat(audio.samples, edges) * scale + 0.5
    return "".join(
        f"M{2 * i + 1} {top:.1f}V{bottom:.1f}" for i, (top, bottom) in enumerate(zip(high, low, strict=True))
    )


def _level(prosody: Prosody) -> str:
    """The level as points of a line, from -60 dB at the bottom to full scale at the top."""
    frames = np.linspace(0, prosody.energy_db.size - 1, 300)
    level = np.interp(frames, np.arange(prosody.energy_db.size), prosody.energy_db)
    heights = 2 * MIDDLE * np.clip(level / LEVEL_FLOOR_DB, 0.0, 1.0)
    return " ".join(f"{i * WIDTH / 299:.1f},{height:.1f}" for i, height in enumerate(heights))


def _voiced(prosody: Prosody) -> list[tuple[float, float]]:
    """Start and width of every voiced stretch, in units of the picture."""
    voiced = np.isfinite(prosody.f0_hz)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], voiced, [False]]).astype(np.int8))).reshape(-1, 2)
    scale = WIDTH / max(1, math.ceil(voiced.size))
    return [(float(start * scale), float((end - start) * scale)) for start, end in edges]
