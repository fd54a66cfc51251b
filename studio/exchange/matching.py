"""Which line of a rewritten script is which line of the scene: by id, by the same words, by like words."""

import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.tokens import tokens

SAME_ROLE_LIKENESS = 0.4
OTHER_ROLE_LIKENESS = 0.75
ALONE_LIKENESS = 0.25
"""How alike words must be (0 to 1) to be the same line rewritten: said by the same role, by another one, and
by the same role where no other line stands between the same neighbours."""

_WINDOW = 20  # lines on either side that may be one rewritten and moved
_MAX_TOKENS = 400


@dataclass(frozen=True, slots=True)
class Words:
    """A line as it is compared: its id where that names it for good, who speaks, and the words."""

    id: str
    role: str
    text: str


def match(old: Sequence[Words], new: Sequence[Words]) -> dict[int, int]:
    """Pair lines.

    Parameters
    ----------
    old : sequence of Words
        The scene; every id counts.
    new : sequence of Words
        The file; "" is the id of a line that has none of its own.

    Returns
    -------
    dict
        From places in `new` to places in `old`; each place at most once.
    """
    places = {words.id: place for place, words in enumerate(old)}
    pairs = {place: places[words.id] for place, words in enumerate(new) if words.id and words.id in places}
    before, after = [_key(words) for words in old], [_key(words) for words in new]
    for around in (1, 0):  # the same words between the same neighbours first, because "Yes, sir." comes often
        _pair_same(_contexts(before, around), _contexts(after, around), pairs)
    _pair_like(old, new, pairs)
    return pairs


def moved(order: Sequence[int]) -> frozenset[int]:
    """Places in `order` that stand out of line: all but those of a longest rising run."""
    tails: list[int] = []
    at: list[int] = []  # places of the tails
    before: dict[int, int] = {}
    for place, value in enumerate(order):
        slot = bisect_left(tails, value)
        tails[slot : slot + 1] = [value]
        at[slot : slot + 1] = [place]
        before[place] = at[slot - 1] if slot else -1
    rising, place = set(), at[-1] if at else -1
    while place >= 0:
        rising.add(place)
        place = before[place]
    return frozenset(range(len(order))) - rising


def likeness(one: str, other: str) -> float:
    """How alike two texts are: the share of words and neighbouring words that both have, 0 to 1."""
    return _alike(_grams(one), _grams(other))


def _key(words: Words) -> tuple[str, str]:
    text = unicodedata.normalize("NFKC", words.text).casefold()
    return words.role, " ".join(token.text for token in tokens(text)) or text.strip()


def _contexts(keys: Sequence[Hashable], around: int) -> list[Hashable]:
    padded = [None, *keys, None]
    return [tuple(padded[i + 1 - around : i + 2 + around]) for i in range(len(keys))]


def _pair_same(before: Sequence[Hashable], after: Sequence[Hashable], pairs: dict[int, int]) -> None:
    """Pair what is equal, the first with the first and so on."""
    taken = set(pairs.values())
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for place in range(len(before) - 1, -1, -1):
        if place not in taken:
            waiting[before[place]].append(place)
    for place, key in enumerate(after):
        if place not in pairs and waiting.get(key):
            pairs[place] = waiting[key].pop()


def _pair_like(old: Sequence[Words], new: Sequence[Words], pairs: dict[int, int]) -> None:
    """Pair rewritten lines with the most alike of those left near where they would stand."""
    taken = set(pairs.values())
    left = [place for place in range(len(old)) if place not in taken]
    grams = {place: _grams(old[place].text) for place in left}
    fences = _fences(len(new), pairs, len(old))
    last, since = -1, 0
    for place, words in enumerate(new):
        last, since = (pairs[place], 0) if place in pairs else (last, since + 1)
        if place in pairs or not left:
            continue
        low, high = fences[place]
        near = left[bisect_left(left, last + since - _WINDOW) : bisect_left(left, last + since + _WINDOW + 1)]
        own = _grams(words.text)
        scores = {
            one: (_alike(grams[one], own), old[one].role == words.role, low < one < high) for one in near
        }
        best = max(near, key=lambda one: _score(*scores[one]), default=None)
        if best is None:
            continue
        inside = [one for one in near if scores[one][2]]
        alone = inside == [best] and not _others(place, pairs, new)
        if scores[best][0] >= _needed(same_role=scores[best][1], alone=alone):
            pairs[place] = best
            left.remove(best)


def _score(alike: float, same_role: bool, inside: bool) -> float:
    return alike + 0.2 * same_role + 0.1 * inside


def _needed(*, same_role: bool, alone: bool) -> float:
    if not same_role:
        return OTHER_ROLE_LIKENESS
    return ALONE_LIKENESS if alone else SAME_ROLE_LIKENESS


def _others(place: int, pairs: dict[int, int], new: Sequence[Words]) -> bool:
    """Whether another unpaired line stands right beside a place."""
    return any(0 <= one < len(new) and one not in pairs for one in (place - 1, place + 1))


def _fences(count: int, pairs: dict[int, int], end: int) -> list[tuple[int, int]]:
    """For each place of the new script, the old places of its paired neighbours before and after."""
    lows, highs = [-1] * count, [end] * count
    low, high = -1, end
    for place in range(count):
        low = pairs.get(place, low)
        lows[place] = low
        back = count - 1 - place
        high = pairs.get(back, high)
        highs[back] = high
    return [(min(pair), max(pair)) for pair in zip(lows, highs, strict=True)]


def _alike(first: Counter[Hashable], second: Counter[Hashable]) -> float:
    fewer, more = (first, second) if len(first) <= len(second) else (second, first)
    shared = sum(min(count, more[gram]) for gram, count in fewer.items() if gram in more)
    total = first.total() + second.total()
    return 2.0 * shared / total if total else 1.0


def _grams(text: str) -> Counter[Hashable]:
    words = [token.text.casefold() for token in tokens(text)[:_MAX_TOKENS]]
    counts: Counter[Hashable] = Counter(words)
    counts.update(pairwise(words))
    return counts
