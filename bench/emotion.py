"""Measure feelings that come from recordings: python -m bench.emotion [carry|snr|curve|fit].

`carry` records clips of speakers outside the fit (flite's where it is installed) and prints how well
their manners are recovered, what an independent recogniser hears in another voice with another text, and
how far the voice's own timbre moves. `fit` makes `carry.json` anew. All clips are renderings with known
manners: no person has acted any. Some minutes on two cores; `--speakers 1` for a first impression.
"""

import argparse
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bench import emotion_figures, flite
from bench.clip_booth import Booth, Speaker
from bench.emotion_fit import HELD_OUT, TAUGHT, fit, record, write


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the asked sections."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("section", nargs="?", default="carry", choices=("carry", "snr", "curve", "fit"))
    parser.add_argument("--speakers", type=int, default=len(HELD_OUT))
    asked = parser.parse_args(arguments)
    booth = Booth()
    try:
        match asked.section:
            case "carry":
                _carry(booth, [one for one in HELD_OUT if _there(one)][: asked.speakers])
            case "snr":
                _table(emotion_figures.snr(booth, TAUGHT[: asked.speakers]))
            case "curve":
                _table(emotion_figures.curves())
            case "fit":
                print(write(fit([record(booth, speaker) for speaker in TAUGHT])))
    finally:
        booth.close()


def _there(speaker: Speaker) -> bool:
    return speaker.synthesiser != "flite" or flite.have_flite()


def _carry(booth: Booth, speakers: Sequence[Speaker]) -> None:
    for speaker in speakers:
        session = record(booth, speaker, seed=1)
        print(f"\n{speaker.name}")
        _table(emotion_figures.recovered(session))
    _table(emotion_figures.heard(booth, speakers))
    _table(emotion_figures.leak(booth, speakers))


def _table(rows: Sequence[tuple[str, float | NDArray[np.float64]]]) -> None:
    for name, value in rows:
        print(f"  {name:48} {np.round(value, 3)}")


if __name__ == "__main__":
    main()
