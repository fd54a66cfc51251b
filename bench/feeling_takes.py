"""Render draft voices in every feeling and strength, and keep what is measured: the ground of two tables.

    python -m bench.feeling_takes FOLDER [--voices en-us-sam ...] [--sentences 2]

writes one file a voice, and goes on where it was stopped. `bench.calibrate` makes the calibration of strength
from it, `bench.train_heard` the classifier of feelings.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.draft_features import features
from bench.draft_lines import ENGLISH, MANDARIN, Speaker, felt
from tts.contract import FEELINGS
from tts.engines.draft.calibration import calibration_of
from tts.engines.draft.voices import VOICES

Floats = NDArray[np.float64]

LEVELS = (1 / 3, 2 / 3, 1.0)
SPANISH = (
    "Nunca pensé que volveríamos a vernos en esta casa.",
    "Dejó la carta sobre la mesa y salió de la habitación.",
    "Llevan esperando en el jardín desde esta mañana.",
    "Mi hermano quiere vender la granja y mudarse a la ciudad.",
    "Los niños juegan con el perro detrás de la escuela.",
    "Abrió la ventana y miró hacia el río.",
    "Nadie nos dijo que el último tren ya había salido.",
    "Te daré la respuesta cuando te vea el lunes.",
    "El médico dijo que debe quedarse en cama dos semanas.",
    "Su padre construyó aquel barco con sus propias manos.",
    "El viejo se sentó junto al fuego y nos contó una historia.",
    "Encontraron la llave en el bolsillo de su otro abrigo.",
)


@dataclass(frozen=True, slots=True, eq=False)
class Takes:
    """What was measured of one voice: rows (n, traits), with feeling, strength and sentence of each.

    `applied` is what the calibration in force made of the strengths.
    """

    rows: Floats
    feelings: tuple[str, ...]
    strengths: Floats
    applied: Floats
    sentences: tuple[int, ...]


def sentences_of(voice: str) -> tuple[str, ...]:
    """Sentences in the voice's own language."""
    return {"zh": MANDARIN, "es": SPANISH}.get(voice.split("-", maxsplit=1)[0], ENGLISH)


def gather(speaker: Speaker, voice: str, texts: Sequence[str], strengths: Sequence[float]) -> Takes:
    """Say every text neutrally, and in all feelings at all strengths."""
    rows, feelings, levels, applied, sentences = [], [], [], [], []
    answer = calibration_of(voice)
    asked = [("neutral", 0.0), *((feeling, level) for feeling in FEELINGS for level in strengths)]
    for i, text in enumerate(texts):
        for feeling, level in asked:
            rows.append(features(speaker.say(felt(text, voice, feeling, level)).audio))
            feelings.append(feeling)
            levels.append(level)
            applied.append(
                answer.apply(np.full(len(FEELINGS), level))[FEELINGS.index(feeling)] if level else 0.0
            )
            sentences.append(i)
    return Takes(np.array(rows), tuple(feelings), np.array(levels), np.array(applied), tuple(sentences))


def save(takes: Takes, path: Path) -> None:
    """Write takes without anything that would have to be unpickled."""
    np.savez_compressed(
        path,
        rows=takes.rows,
        feelings=np.array(takes.feelings),
        strengths=takes.strengths,
        applied=takes.applied,
        sentences=np.array(takes.sentences),
    )


def load(path: Path) -> Takes:
    """Read what `save` wrote."""
    with np.load(path, allow_pickle=False) as kept:
        return Takes(
            kept["rows"],
            tuple(str(name) for name in kept["feelings"]),
            kept["strengths"],
            kept["applied"],
            tuple(int(number) for number in kept["sentences"]),
        )


def chosen_sentences(voice: str, count: int, *, offset: int = 0) -> list[str]:
    """`count` sentences, others for every voice; `offset` 10 gives none of those that 0 gives for it."""
    texts = sentences_of(voice)
    first = 3 * list(VOICES).index(voice) + offset
    return [texts[(first + i) % len(texts)] for i in range(count)]


def main() -> None:
    """Gather the voices that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--voices", nargs="*", default=list(VOICES))
    parser.add_argument("--sentences", type=int, default=2)
    parser.add_argument("--strengths", nargs="*", type=float, default=list(LEVELS))
    parser.add_argument("--offset", type=int, default=0)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    speaker = Speaker()
    try:
        for voice in asked.voices:
            path = asked.folder / f"{voice}.npz"
            if not path.exists():
                texts = chosen_sentences(voice, asked.sentences, offset=asked.offset)
                save(gather(speaker, voice, texts, asked.strengths), path)
                print(voice, flush=True)
    finally:
        speaker.close()


if __name__ == "__main__":
    main()
