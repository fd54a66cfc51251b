"""Print the figures of feelings: `python -m bench.feeling_figures ROW [--takes FOLDER] [--held FOLDER]`.

    words   text to feeling, on the lines by hand that no rule was made with
    even    measured against asked strength; needs --held
    heard   which feeling a sound shows; needs --takes and --held
    course  the curve that a sound shows, against the one that made it
    presets how far the finer presets stand apart

Folders are those of `bench.feeling_takes`: --takes with its defaults, --held with `--offset 10 --strengths
0.25 0.5 0.75 1`, a quarter of an hour each.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import curve_figures, preset_figures
from bench.feeling_words import confusions, labelled_lines, polarity_share, right_share
from bench.positions import deviation, noise, positions
from bench.train_heard import confusion, read_takes, right, table


def _words(asked: argparse.Namespace) -> Iterator[str]:
    del asked
    lines = labelled_lines()
    developed = [line for line in lines if not line.held]
    held = [line for line in lines if line.held]
    best = polarity_share(developed, held)
    yield f"lines {len(lines)}, {len(held)} held out: {100 * right_share(held):.1f} % (≥ 65 %)"
    yield f"the most that polarity can give: {100 * best:.1f} %; goal {100 * best + 25:.1f} %"
    for lang in ("en", "zh"):
        yield f"{lang}: {100 * right_share([line for line in held if line.lang == lang]):.1f} %"
    for label, told in confusions(held).items():
        yield f"{label}: " + ", ".join(f"{name} {count}" for name, count in told.most_common())


def _even(asked: argparse.Namespace) -> Iterator[str]:
    held = read_takes(asked.held)
    scatter = noise(list(held.values()))
    found = deviation({voice: positions(takes, scatter) for voice, takes in held.items()})
    yield f"{len(held)} voices: deviation {found.mean:.3f} mean (≤ 0.08), {found.worst:.3f} worst (≤ 0.15)"
    yield f"worst: {found.where}"


def _heard(asked: argparse.Namespace) -> Iterator[str]:
    kept, held = read_takes(asked.takes), read_takes(asked.held)
    for known in (True, False):
        for strength in (0.5, 0.75, 1.0):
            share = right(confusion(kept, held, strength, known=known))
            yield f"speaker {'known' if known else 'not known'}, strength {strength:g}: {100 * share:.1f} %"
    yield table(confusion(kept, held, 1.0))


def _course(asked: argparse.Namespace) -> Iterator[str]:
    del asked
    yield from curve_figures.rows()


def _presets(asked: argparse.Namespace) -> Iterator[str]:
    del asked
    yield from preset_figures.rows()


_ROWS: dict[str, Callable[[argparse.Namespace], Iterator[str]]] = {
    "words": _words,
    "even": _even,
    "heard": _heard,
    "course": _course,
    "presets": _presets,
}


def main() -> None:
    """Print one row."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("row", choices=sorted(_ROWS))
    parser.add_argument("--takes", type=Path, default=Path("takes"))
    parser.add_argument("--held", type=Path, default=Path("held"))
    asked = parser.parse_args()
    for line in _ROWS[asked.row](asked):
        print(line)


if __name__ == "__main__":
    main()
