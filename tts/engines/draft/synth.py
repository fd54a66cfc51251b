"""The synthesiser: pulses and noise through a shaped spectral envelope, on any torch device.

The algorithm is that of WORLD (Morise et al. 2016, "WORLD: a vocoder-based high-quality speech synthesis
system"), as array operations over all pulses at once: each pulse is the minimum-phase response of the
envelope's periodic part, delayed by fractions of a sample; noise fills the aperiodic part. Knows no feelings:
it is told pitch, time and voice quality, frame by frame.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from tts.contract import HOP_S
from tts.engines.draft.analysis import Analysis
from tts.engines.draft.plan import Performance

FFT = 1024
BINS = FFT // 2 + 1
NOISE_HOP = 256  # half a window, so that Hann windows add up to one
LEAD = 24  # samples a pulse's response may ring before its moment, for its fractional delay
GRID = 8  # samples between points of the pitch phase; F0 hardly moves in 0.4 ms
TILT_LOW_HZ, TILT_HIGH_HZ, TILT_PIVOT_HZ = 150.0, 7000.0, 1000.0
H1_WIDTH = 0.45  # of F0: the bump that lifts or lowers the first harmonic
H1_REACH_HZ = 1600.0  # where it has vanished for any F0
BREATH_HZ, BREATH_SLOPE_HZ = 1800.0, 600.0
CREAK_S = 0.35
CREAK_DELAY = 0.15  # of a period, at full depth
CPU_PULSES, GPU_PULSES = 512, 65_536  # held at once
_NEPER_PER_DB = math.log(10.0) / 20.0
# Local jitter is the mean |difference| of neighbouring periods. Pulses moved by s·T0 (normal, independent)
# give differences of std √6·s, and E|x| = √(2/π)·std. Shimmer compares two levels: std √2·s.
_JITTER_STD = 0.01 / (math.sqrt(2.0 / math.pi) * math.sqrt(6.0))
_SHIMMER_STD = 1.0 / (math.sqrt(2.0 / math.pi) * math.sqrt(2.0))


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One line to be sounded: its spectra, their level on every frame (dB), what to do with them, a seed."""

    analysis: Analysis
    level_db: NDArray[np.float64]
    performance: Performance
    rate: int
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class _Pulses:
    """Pulses of one line: sample (not whole), frame (not whole) and level in nepers, all (n,) float64."""

    sample: NDArray[np.float64]
    frame: NDArray[np.float64]
    level: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Shape:
    """Shaped spectra: of the k frames that pulses look at their filters, of all m frames that of noise."""

    row: torch.Tensor  # (m,), which of the k rows a frame has
    log_magnitude: torch.Tensor  # (k, BINS)
    phase: torch.Tensor  # (k, BINS)
    noise: torch.Tensor  # (m, BINS), magnitude


def synthesise(parts: Sequence[Part], device: torch.device) -> list[NDArray[np.float32]]:
    """Sound lines; on the CPU one after the other, elsewhere all at once.

    Parameters
    ----------
    parts : sequence of Part
        What to sound. On the CPU the result of a part does not depend on the others.
    device : torch.device
        Where to compute.

    Returns
    -------
    list of (n,) float32
        Samples of each part, peaks not limited yet.
    """
    if device.type != "cpu":
        return _together(parts, device, GPU_PULSES) if parts else []
    return [_together([part], device, CPU_PULSES)[0] for part in parts]


def _together(parts: Sequence[Part], device: torch.device, chunk: int) -> list[NDArray[np.float32]]:
    pulses = [_pulses(part) for part in parts]
    frames_before = np.cumsum([0, *(part.level_db.size for part in parts)])
    lengths = [part.performance.samples for part in parts]
    room_before = np.cumsum([0, *(_room(length) for length in lengths)])
    sample = np.concatenate([p.sample + r for p, r in zip(pulses, room_before, strict=False)])
    frame = np.concatenate([p.frame + m for p, m in zip(pulses, frames_before, strict=False)])
    level = np.concatenate([p.level for p in pulses])
    with torch.inference_mode():
        shape = _shape(parts, frame, device)
        out = torch.zeros(int(room_before[-1]), device=device)
        for first in range(0, sample.size, chunk):
            part = slice(first, first + chunk)
            _add_pulses(out, shape, _Pulses(sample[part], frame[part], level[part]))
        for i, line in enumerate(parts):
            room = out[int(room_before[i]) : int(room_before[i + 1])]
            _add_noise(room, shape.noise[int(frames_before[i]) : int(frames_before[i + 1])], line)
        wave = out.cpu().numpy()
    starts = room_before[:-1] + FFT
    return [wave[start : start + n].copy() for start, n in zip(starts, lengths, strict=True)]


def _room(samples: int) -> int:
    """Samples that a line takes in the buffer: a response's length on either side, whole noise hops."""
    return FFT + -(-samples // NOISE_HOP) * NOISE_HOP + 2 * FFT


def _pulses(part: Part) -> _Pulses:
    """Place the pulses of a line where the phase of its F0 crosses whole turns."""
    performance, rate = part.performance, part.rate
    time = performance.time
    grid = np.arange(time.target[0], time.target[-1] + GRID, GRID)
    index = np.arange(performance.voiced.size)
    f0 = np.interp(time.to_reading(grid) / (HOP_S * rate), index, performance.f0_hz)
    turns = np.concatenate([[0.0], np.cumsum((f0[1:] + f0[:-1]) / 2 * GRID / rate)])
    count = int(turns[-1])
    draw = np.random.Generator(np.random.PCG64(part.seed & (2**64 - 1))).standard_normal((2, count))
    sample = np.interp(np.arange(1, count + 1), turns, grid)
    frame = np.minimum(time.to_reading(sample) / (HOP_S * rate), index[-1])
    nearest = np.round(frame).astype(np.intp)
    period = rate / performance.f0_hz[nearest]
    creak = performance.creak[nearest] * _fading_in(sample, performance, nearest, rate)
    creak[::2] = 0.0  # every other pulse comes late and weak
    moved = _JITTER_STD * performance.jitter_pct[nearest] * draw[0] + CREAK_DELAY * creak
    level = _NEPER_PER_DB * _SHIMMER_STD * performance.shimmer_db[nearest] * draw[1]
    level += 0.5 * np.log(period) + np.log1p(-creak)
    heard = performance.voiced[nearest]
    return _Pulses((sample + moved * period)[heard], frame[heard], level[heard])


def _fading_in(
    sample: NDArray[np.float64], performance: Performance, nearest: NDArray[np.intp], rate: int
) -> NDArray[np.float64]:
    """0 to 1 over the last `CREAK_S` of voice."""
    ringing = sample[performance.voiced[nearest]]
    end = ringing[-1] if ringing.size else 0.0
    return np.clip(1.0 - (end - sample) / (CREAK_S * rate), 0.0, 1.0)


def _shape(parts: Sequence[Part], frame: NDArray[np.float64], device: torch.device) -> _Shape:
    """Warp, tilt and weigh the envelopes, keep each frame's level, and part pulses from noise."""

    def rows(name: str) -> torch.Tensor:
        values = np.concatenate([getattr(part.performance, name) for part in parts])
        return torch.from_numpy(values.astype(np.float32)).to(device)[:, None]

    def spectra(name: str) -> torch.Tensor:
        values = np.concatenate([getattr(part.analysis, name) for part in parts])
        return torch.from_numpy(values).to(device).float()

    hertz = torch.arange(BINS, device=device) * (parts[0].rate / FFT)
    voiced = rows("voiced")
    octaves = (hertz.clamp(TILT_LOW_HZ, TILT_HIGH_HZ) / TILT_PIVOT_HZ).log2()
    log = _warped(spectra("log_envelope").mul_(0.5), rows("formant_log2"))  # nepers
    log.addcmul_(rows("tilt_db_oct") * _NEPER_PER_DB, octaves)
    low = slice(0, int(H1_REACH_HZ / parts[0].rate * FFT) + 1)
    f0 = rows("f0_hz")
    bump = torch.exp(-0.5 * ((hertz[low] - f0) / (H1_WIDTH * f0)).square())
    log[:, low] += rows("h1_db") * voiced * _NEPER_PER_DB * bump
    level_db = np.concatenate([part.level_db + part.performance.gain_db for part in parts])
    wanted = torch.from_numpy(level_db.astype(np.float32)).to(device)[:, None] * _NEPER_PER_DB
    noise = torch.exp(log)
    factor = wanted - _level(noise)
    aperiodic = spectra("aperiodicity").square_()
    breath = torch.sigmoid((hertz - BREATH_HZ) / BREATH_SLOPE_HZ)
    aperiodic.lerp_(torch.ones((), device=device), rows("breath") * breath)
    noise.mul_(factor.exp()).mul_(aperiodic.sqrt())
    used = np.unique(np.concatenate([np.floor(frame), np.ceil(frame)]).astype(np.int64))
    seen = torch.from_numpy(used).to(device)
    # A pulse at the edge of voice looks at a voiceless frame too: it lends the nearest voiced one's share.
    periodic = aperiodic[_nearest_voiced(parts, device)[seen]].neg_().add_(1.0).clamp_min_(1e-6)
    pulses = periodic.log_().mul_(0.5).add_(log[seen]).add_(factor[seen])
    row = torch.zeros(level_db.size, dtype=torch.long, device=device)
    row[seen] = torch.arange(used.size, device=device)
    return _Shape(row, pulses, _minimum_phase(pulses), noise)


def _warped(log: torch.Tensor, formant_log2: torch.Tensor) -> torch.Tensor:
    """Move formants, (m, BINS), by a factor that may differ from frame to frame, (m, 1)."""
    same = bool((formant_log2 == formant_log2[0]).all())
    factors = torch.exp2(-(formant_log2[:1] if same else formant_log2))
    where = torch.arange(BINS, device=log.device) * factors
    below = where.floor().clamp_(0, BINS - 2)
    share = (where - below).clamp_(0.0, 1.0)
    index = below.long()
    if same:  # without a curve, which is most lines: half the time
        return torch.lerp(log.index_select(1, index[0]), log.index_select(1, index[0] + 1), share)
    return torch.lerp(log.gather(1, index), log.gather(1, index + 1), share)


def _level(magnitude: torch.Tensor) -> torch.Tensor:
    """Level of half spectra in nepers, (m, 1)."""
    power = magnitude.square()
    total = 2.0 * power.sum(1, keepdim=True) - power[:, :1] - power[:, -1:]
    return 0.5 * torch.log(total / FFT + 1e-30)


def _nearest_voiced(parts: Sequence[Part], device: torch.device) -> torch.Tensor:
    """For every frame the nearest voiced one of its line, itself where the line has none, (m,)."""
    result, before = [], 0
    for part in parts:
        voiced = part.performance.voiced
        index = np.arange(voiced.size)
        if voiced.any():
            marks = index[voiced]
            edges = (marks[1:] + marks[:-1]) / 2
            index = marks[np.searchsorted(edges, index)]
        result.append(index + before)
        before += voiced.size
    return torch.from_numpy(np.concatenate(result)).to(device)


def _minimum_phase(log_magnitude: torch.Tensor) -> torch.Tensor:
    """Phase of the minimum-phase filter with given log magnitudes, by folding the cepstrum (k, BINS)."""
    if not len(log_magnitude):
        return log_magnitude
    cepstrum = torch.fft.irfft(log_magnitude, n=FFT)
    cepstrum[:, 1 : FFT // 2] *= 2.0
    cepstrum[:, FFT // 2 + 1 :] = 0.0
    spectrum: torch.Tensor = torch.fft.rfft(cepstrum)
    return spectrum.imag


def _add_pulses(out: torch.Tensor, shape: _Shape, pulses: _Pulses) -> None:
    """Overlap-add the responses of some pulses into `out`, the buffer of all lines."""
    device = out.device

    def column(values: NDArray[np.float64]) -> torch.Tensor:
        return torch.from_numpy(values.astype(np.float32)).to(device)[:, None]

    whole = np.floor(pulses.sample)
    below = np.floor(pulses.frame).astype(np.int64)
    first = shape.row[torch.from_numpy(below).to(device)]
    after = shape.row[torch.from_numpy(np.ceil(pulses.frame).astype(np.int64)).to(device)]
    share = column(pulses.frame - below)
    delay = column(2.0 * np.pi / FFT * (pulses.sample - whole + LEAD))
    # Minimum phase is linear in the log magnitude, so both may be interpolated between frames.
    magnitude = shape.log_magnitude[first].lerp_(shape.log_magnitude[after], share)
    magnitude.add_(column(pulses.level)).exp_()
    phase = shape.phase[first].lerp_(shape.phase[after], share)
    phase.addcmul_(delay, torch.arange(BINS, device=device), value=-1.0)
    spectrum = torch.empty(*phase.shape, 2, device=device)  # three times as fast as torch.polar on a CPU
    torch.mul(magnitude, torch.cos(phase), out=spectrum[..., 0])
    torch.mul(magnitude, torch.sin(phase), out=spectrum[..., 1])
    response = torch.fft.irfft(torch.view_as_complex(spectrum), n=FFT)
    window = torch.hann_window(FFT, device=device)
    response -= response.sum(1, keepdim=True) * (window / window.sum())  # no pulse shifts the zero line
    start = torch.from_numpy(whole.astype(np.int64) + FFT - LEAD).to(device)
    where = start[:, None] + torch.arange(FFT, device=device)
    out.index_add_(0, where.flatten(), response.flatten())


def _add_noise(room: torch.Tensor, magnitude: torch.Tensor, part: Part) -> None:
    """Overlap-add noise into the buffer of one line, shaped by its frames' magnitudes (m, BINS)."""
    device, performance = room.device, part.performance
    count = -(-performance.samples // NOISE_HOP) + 1  # windows, centred on multiples of the hop
    centre = NOISE_HOP * np.arange(count, dtype=np.float64)
    frame = performance.time.to_reading(centre) / (HOP_S * part.rate)
    frame = np.minimum(frame, magnitude.shape[0] - 1.0)
    spoken = (centre >= performance.time.target[0]) & (centre < performance.time.target[-1])
    below = np.floor(frame).astype(np.int64)
    share = torch.from_numpy((frame - below).astype(np.float32)).to(device)[:, None]
    first = torch.from_numpy(below).to(device)
    after = torch.from_numpy(np.ceil(frame).astype(np.int64)).to(device)
    filters = torch.lerp(magnitude[first], magnitude[after], share)
    filters = filters * torch.from_numpy(spoken.astype(np.float32)).to(device)[:, None]
    draw = np.random.Generator(np.random.PCG64([part.seed & (2**64 - 1), 1]))
    white = torch.from_numpy(draw.standard_normal((count + 1) * NOISE_HOP, np.float32)).to(device)
    window = torch.hann_window(2 * NOISE_HOP, device=device)
    pieces = torch.zeros(count, FFT, device=device)
    pieces[:, NOISE_HOP : 3 * NOISE_HOP] = white.unfold(0, 2 * NOISE_HOP, NOISE_HOP) * window
    pieces = torch.fft.irfft(torch.fft.rfft(pieces) * filters, n=FFT)
    start = FFT - 2 * NOISE_HOP
    for quarter in range(FFT // NOISE_HOP):  # pieces stand a hop apart: four rows of tiles
        first_sample = start + quarter * NOISE_HOP
        tiles = room[first_sample : first_sample + count * NOISE_HOP].view(count, NOISE_HOP)
        tiles += pieces[:, quarter * NOISE_HOP : (quarter + 1) * NOISE_HOP]
