"""Measure feelings that come from recordings: python -m bench.emotion [part …].

`recovery` says how well manners are recovered from clips of speakers outside the fit (flite's where it is
installed), `heard` what an independent recogniser hears in other voices with another text, `unsure` the same
without a neutral clip, `leak` how far the voices' own timbre moves, `curve` how well a curve is drawn from a
reading, `snr` how noise is judged, `company` whether music and a second speaker are suspected. Each takes
one to five minutes on one idle core; without a part all are printed. `fit` makes `carry.json` anew, `shows`
prints what curves are drawn by. All clips are renderings with known manners: no person has acted any.
`--speakers 1` for a first impression.
"""

import argparse
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from bench import clip_company, clip_noise, emotion_figures, flite, reading_figures
from bench.clip_booth import Booth, Speaker, draft, espeak
from bench.emotion_fit import HELD_OUT, TAUGHT, fit, record, write

PARTS = ("recovery", "heard", "unsure", "leak", "curve", "snr", "company")
# Nobody of these was heard, not even babbling, when the estimate of noise was set; neither was their noise.
UNHEARD = (
    *(draft(name) for name in ("zh-xue", "zh-gang", "en-us-vera", "en-gb-oliver")),
    *(espeak(base) for base in ("f2", "m7")),
)
CROWD = tuple(
    draft(name)
    for name in (
        *("en-gb-alice", "en-gb-jack", "en-gb-daisy", "en-gb-arthur"),
        *("zh-laochen", "zh-wangpo", "zh-xiaomei", "es-lucia"),
    )
)
NOISE_SEED = 100


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the asked parts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=(*PARTS, "fit", "shows"))
    parser.add_argument("--speakers", type=int, default=len(UNHEARD))
    asked = parser.parse_args(arguments)
    torch.set_num_threads(1)
    booth = Booth()
    stage = emotion_figures.Stage(booth)
    speakers = [one for one in HELD_OUT if _there(one)][: asked.speakers]
    try:
        for part in asked.parts or PARTS:
            print(f"\n{part}", flush=True)
            match part:
                case "recovery":
                    _recovery(booth, speakers)
                case "heard" | "unsure":
                    _table(emotion_figures.heard(stage, speakers, known=part == "heard"))
                case "leak":
                    _table(emotion_figures.leak(stage, speakers))
                case "curve":
                    _table(reading_figures.curves())
                case "shows":
                    _table(reading_figures.shows())
                case "snr":
                    _table(clip_noise.snr(booth, UNHEARD[: asked.speakers], CROWD, NOISE_SEED))
                case "company":
                    _table(clip_company.company(booth, UNHEARD[: asked.speakers]))
                case "fit":
                    print(write(fit([record(booth, speaker) for speaker in TAUGHT])))
    finally:
        booth.close()


def _there(speaker: Speaker) -> bool:
    return speaker.synthesiser != "flite" or flite.have_flite()


def _recovery(booth: Booth, speakers: Sequence[Speaker]) -> None:
    """Correlations of each number, a column for each speaker and one for their mean."""
    found = [emotion_figures.recovered(record(booth, speaker, seed=1, mixes=0)) for speaker in speakers]
    print("  " + ", ".join(speaker.name for speaker in speakers) + ", mean")
    for rows in zip(*found, strict=True):
        told = [float(value) for _, value in rows]
        print(f"  {rows[0][0]:48} {np.round([*told, np.mean(told)], 2)}")


def _table(rows: Sequence[tuple[str, float | NDArray[np.float64]]]) -> None:
    for name, value in rows:
        print(f"  {name:48} {np.round(value, 3)}")


if __name__ == "__main__":
    main()
