"""Makes heard where a voice comes from: a telephone, a radio, a room, the room next door.

The only kept library of such effects with everything in one place, pedalboard, is GPLv3; these few are made
of scipy's filters and one convolution. Each is deterministic and keeps the loudness of the voice.
"""

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from studio.effects import NO_EFFECT
from studio.loudness import measure
from tts.audio import Audio, rms_db

Samples = NDArray[np.float64]
_ORDER = 4
_PHONE_HZ = (300.0, 3400.0)  # ITU-T G.712: the band of a telephone
_RADIO_HZ = (200.0, 5000.0)  # what amplitude modulation leaves of a voice
_WALL_HZ = 500.0  # a wall passes little above
_DRIVE = 4.0
_PREDELAY_S = 0.012  # the first wall is two metres away
_ROOM_S, _HALL_S = 0.45, 1.8  # time in which the reverberation falls by 60 dB
_ROOM_WET, _HALL_WET = 0.25, 0.35  # share of its energy
_SEED = 20_260_101


def with_effect(audio: Audio, effect: str) -> Audio:
    """A voice as it sounds through an effect of `studio.effects`; the same audio where it is `NO_EFFECT`.

    The length stays, except that reverberation may ring on after the end.
    """
    if effect == NO_EFFECT or not audio.samples.size:
        return audio
    heard = _HEARD[effect](audio.samples.astype(np.float64), audio.rate)
    return _as_loud(Audio(heard.astype(np.float32), audio.rate), audio)


def rings_s(effect: str) -> float:
    """Seconds that an effect sounds on after the end of what goes in."""
    return _PREDELAY_S + _RINGS_S[effect] if effect in _RINGS_S else 0.0


def _telephone(samples: Samples, rate: int) -> Samples:
    return _band(np.tanh(_band(samples, rate, _PHONE_HZ) * _DRIVE / 2) / 2, rate, _PHONE_HZ)


def _radio(samples: Samples, rate: int) -> Samples:
    return _band(np.tanh(_band(samples, rate, _RADIO_HZ) * _DRIVE), rate, _RADIO_HZ)


def _next_door(samples: Samples, rate: int) -> Samples:
    from scipy.signal import butter, sosfilt

    filtered: Samples = sosfilt(butter(_ORDER, _WALL_HZ, "lowpass", fs=rate, output="sos"), samples)
    return _reverberated(filtered, _echo(rate, _ROOM_S), _ROOM_WET)


def _room(samples: Samples, rate: int) -> Samples:
    return _reverberated(samples, _echo(rate, _ROOM_S), _ROOM_WET)


def _hall(samples: Samples, rate: int) -> Samples:
    return _reverberated(samples, _echo(rate, _HALL_S), _HALL_WET)


_HEARD: Mapping[str, Callable[[Samples, int], Samples]] = {
    "telephone": _telephone,
    "radio": _radio,
    "room": _room,
    "hall": _hall,
    "next_door": _next_door,
}
"""How each of `studio.effects.EFFECTS` is made."""

_RINGS_S = {"room": _ROOM_S, "next_door": _ROOM_S, "hall": _HALL_S}


def _band(samples: Samples, rate: int, edges_hz: tuple[float, float]) -> Samples:
    from scipy.signal import butter, sosfilt

    high_hz = min(edges_hz[1], 0.45 * rate)
    filtered: Samples = sosfilt(
        butter(_ORDER, (edges_hz[0], high_hz), "bandpass", fs=rate, output="sos"), samples
    )
    return filtered


@cache
def _echo(rate: int, decay_s: float) -> Samples:
    """Impulse response without the direct sound: noise that dies away.

    J. A. Moorer, About this reverberation business, Computer Music Journal 3(2), 1979.
    """
    from scipy.signal import butter, sosfilt

    t = np.arange(round(decay_s * rate)) / rate
    noise = np.random.default_rng(_SEED).standard_normal(t.size) * 10.0 ** (-3.0 * t / decay_s)
    dull: Samples = sosfilt(butter(1, min(4000.0, 0.45 * rate), "lowpass", fs=rate, output="sos"), noise)
    echo = np.concatenate([np.zeros(round(_PREDELAY_S * rate)), dull])
    unit: Samples = echo / np.sqrt(np.sum(echo**2))
    return unit


def _reverberated(samples: Samples, echo: Samples, wet: float) -> Samples:
    from scipy.signal import oaconvolve

    ringing: Samples = oaconvolve(samples, echo) * np.sqrt(wet)
    ringing[: samples.size] += samples * np.sqrt(1.0 - wet)
    return ringing


def _as_loud(heard: Audio, before: Audio) -> Audio:
    """The level of an effect's output set to that of its input, by loudness where there is one."""
    then, now = measure(before).lufs, measure(heard).lufs
    if then is None or now is None:
        then, now = rms_db(before), rms_db(heard)
    return Audio((heard.samples * np.float32(10.0 ** ((then - now) / 20.0))), heard.rate)
