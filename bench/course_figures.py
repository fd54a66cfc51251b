"""How truly the curve of a rendered line is told from its sound, asked against heard by syllables."""

from collections.abc import Iterator, Sequence

import numpy as np

from bench.draft_lines import ENGLISH, MANDARIN, Speaker, felt
from studio.followed_curve import FollowedCurve, follow_curve, plain_and_full
from tts.contract import FEELINGS, CurvePoint, IntensityCurve, Utterance
from tts.prosody import measure

SHAPES: dict[str, tuple[tuple[float, float], ...]] = {
    "rising": ((0.0, 0.2), (1.0, 0.95)),
    "falling": ((0.0, 0.95), (1.0, 0.2)),
    "swell": ((0.0, 0.2), (0.5, 1.0), (1.0, 0.2)),
    "dip": ((0.0, 1.0), (0.5, 0.15), (1.0, 1.0)),
}
READERS = (("en-us-sam", ENGLISH), ("en-us-mia", ENGLISH), ("zh-lan", MANDARIN), ("zh-gang", MANDARIN))


def curve_of(shape: str) -> IntensityCurve:
    """One of `SHAPES`."""
    return IntensityCurve(tuple(CurvePoint(at, strength) for at, strength in SHAPES[shape]))


def followed(speaker: Speaker, utterance: Utterance) -> FollowedCurve | None:
    """Render a line and measure its course as the Direct page does."""
    take = speaker.say(utterance)
    plain, full = (speaker.engine.plan(line, speaker.stages) for line in plain_and_full(utterance))
    return follow_curve(take.plan, measure(take.audio), plain, full)


def rows(readers: Sequence[tuple[str, Sequence[str]]] = READERS) -> Iterator[str]:
    """Rank correlation and mean gap of each feeling, over voices and shapes, one sentence each."""
    speaker = Speaker()
    try:
        for feeling in FEELINGS:
            ranks, gaps = [], []
            for voice, texts in readers:
                for i, shape in enumerate(SHAPES):
                    line = felt(texts[3 * i + 1], voice, feeling, 1.0, curve_of(shape))
                    found = followed(speaker, line)
                    ranks.append(0.0 if found is None else found.rank)
                    gaps.append(1.0 if found is None else float(np.abs(found.heard - found.asked).mean()))
            told = f"rank {np.mean(ranks):.2f} mean, {min(ranks):.2f} worst (≥ 0.85)"
            yield f"{feeling}: {told}; off by {np.mean(gaps):.2f}"
    finally:
        speaker.close()
