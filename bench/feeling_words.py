"""Lines labelled by hand, and how often the analyser of `tts.text.feeling` finds their label.

`feeling_lines.tsv` holds 280 lines, half English, half Chinese: from texts in the public domain, and own ones
(CC0). Every second line of a label was used while words and rules were written; the others only to report.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from tts.contract import FEELINGS
from tts.text.feeling import read_feeling

LABELS = (*FEELINGS, "neutral")
_POSITIVE = {"happy", "calm", "gentle"}
_NEGATIVE = {"angry", "sad", "afraid", "disgusted", "melancholic"}


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """One line of the test set; `held` says that no rule was made with it in view."""

    lang: str
    described: bool
    label: str
    text: str
    held: bool


def labelled_lines() -> tuple[LabelledLine, ...]:
    """Return the whole test set."""
    text = files(__package__).joinpath("feeling_lines.tsv").read_text("utf-8")
    seen: Counter[tuple[str, str]] = Counter()
    lines = []
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        place = row["lang"], row["label"]
        seen[place] += 1
        lines.append(
            LabelledLine(
                row["lang"],
                row["kind"] == "description",
                row["label"],
                row["text"],
                held=seen[place] % 2 == 0,
            )
        )
    return tuple(lines)


def right_share(lines: Sequence[LabelledLine]) -> float:
    """Share of lines whose label the analyser names first."""
    return sum(_told(line) == line.label for line in lines) / len(lines)


def polarity_share(developed: Sequence[LabelledLine], lines: Sequence[LabelledLine]) -> float:
    """The same by good, bad or neither alone: the commonest label of that polarity among `developed`.

    The polarity is the true one of the label, so this is the most that polarity can give.
    """
    best = {}
    for sign in (-1, 0, 1):
        labels = Counter(line.label for line in developed if _polarity(line.label) == sign)
        best[sign] = labels.most_common(1)[0][0]
    return sum(best[_polarity(line.label)] == line.label for line in lines) / len(lines)


def confusions(lines: Sequence[LabelledLine]) -> dict[str, Counter[str]]:
    """What each label is taken for."""
    table: dict[str, Counter[str]] = {label: Counter() for label in LABELS}
    for line in lines:
        table[line.label][_told(line)] += 1
    return table


def _told(line: LabelledLine) -> str:
    return read_feeling(line.text, described=line.described).leading


def _polarity(label: str) -> int:
    return 1 if label in _POSITIVE else -1 if label in _NEGATIVE else 0
