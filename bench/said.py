"""Print how the draft engine's readings are analysed, and whether they repeat: `python -m bench.said`."""

import random
import time
from collections.abc import Callable, Sequence

import numpy as np
import pyworld
from numpy.typing import NDArray

from bench.draft_lines import ENGLISH, MANDARIN
from tts.contract import HOP_S
from tts.engines.draft.analysis import analyse
from tts.engines.draft.espeak import EspeakSource
from tts.engines.draft.said import Reading, Said

_GROSS_CENTS = 200.0
_REQUESTS = 200


def main() -> None:
    """Measure and print."""
    source = EspeakSource()
    try:
        print(
            "| pitch | median error | gross | false voice | lost voice | CPU ms per s |\n"
            + "| --- " * 6
            + "|"
        )
        for name, lines in (("English", ENGLISH), ("Mandarin", MANDARIN)):
            readings = [source.read(Reading(line, "", "klatt4")) for line in lines]
            for how, tracker in (("DIO and StoneMask", _plain), ("cured", lambda said: analyse(said).f0)):
                print(f"| {name}, {how} | {_agreement(readings, tracker)} |", flush=True)
        print(f"Different sounds of one text in {_REQUESTS} mixed requests: {_repeats(source)}")
    finally:
        source.close()


def _plain(said: Said) -> NDArray[np.floating]:
    samples = said.samples.astype(np.float64)
    f0, times = pyworld.dio(samples, said.rate, 60.0, 600.0, frame_period=1000 * HOP_S, allowed_range=0.2)
    refined: NDArray[np.floating] = pyworld.stonemask(samples, f0, times, said.rate)
    return refined


def _agreement(readings: Sequence[Said], tracker: Callable[[Said], NDArray[np.floating]]) -> str:
    began, cents, false, lost, frames = time.process_time(), [], 0, 0, 0
    tracked = [tracker(said) for said in readings]
    per_s = 1000 * (time.process_time() - began) / sum(said.samples.size / said.rate for said in readings)
    for said, f0 in zip(readings, tracked, strict=True):
        heard = _praat(said, f0.size)
        both = (f0 > 0) & (heard > 0)
        cents.append(1200 * np.log2(f0[both] / heard[both]))
        false += int(((f0 > 0) & (heard == 0)).sum())
        lost += int(((f0 == 0) & (heard > 0)).sum())
        frames += f0.size
    error = np.abs(np.concatenate(cents))
    shares = (np.mean(error > _GROSS_CENTS), false / frames, lost / frames)
    return f"{np.median(error):.1f} cents | {' | '.join(f'{share:.1%}' for share in shares)} | {per_s:.0f}"


def _praat(said: Said, frames: int) -> NDArray[np.float64]:
    """Pitch by Praat's autocorrelation on our frames, 0 where unvoiced."""
    import parselmouth

    sound = parselmouth.Sound(said.samples.astype(np.float64), said.rate)
    pitch = sound.to_pitch_ac(time_step=HOP_S, pitch_floor=60.0, pitch_ceiling=400.0)
    return np.nan_to_num(np.array([pitch.get_value_at_time(at * HOP_S) for at in range(frames)], np.float64))


def _repeats(source: EspeakSource) -> int:
    """Most sounds that one text was given, texts of several languages asked for in random order."""
    texts = [*ENGLISH[:4], *MANDARIN[:4], "Hola, ¿cómo estás?", "妈"]
    order = random.Random(0)
    heard: dict[str, set[bytes]] = {}
    for _ in range(_REQUESTS):
        text = order.choice(texts)
        heard.setdefault(text, set()).add(source.read(Reading(text, "", "klatt4")).samples.tobytes())
    return max(len(sounds) for sounds in heard.values())


if __name__ == "__main__":
    main()
