"""Which column of a table is which: by its header in several languages, else by what stands in it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

FIELDS = (
    "id",
    "role",
    "text",
    "emotion",
    "strength",
    "description",
    "curve",
    "rate",
    "pitch",
    "volume",
    "pause_before",
    "pause_after",
    "pauses",
    "gap",
    "seed",
    "locked",
    "take",
    "note",
    "start",
    "end",
)
"""What a column can be; the names are those that the studio itself writes."""

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("line id", "lineid", "number", "no", "nr", "key", "index", "serial", "编号", "序号", "番号"),
    "role": (
        "character", "speaker", "name", "actor", "who", "character name", "speaker name",
        "角色", "人物", "说话人", "角色名", "姓名", "キャラ", "キャラクター", "話者",
        "personaje", "sprecher", "personnage"),
    "text": (
        "dialogue", "dialog", "line", "words", "transcription", "transcript", "sentence", "subtitle",
        "content", "script", "utterance", "台词", "文本", "内容", "对白", "原文", "セリフ", "テキスト",
        "texto", "dialogo", "texte"),
    "emotion": ("feeling", "mood", "emo", "emotions", "style", "情感", "情绪", "感情", "语气", "心情"),
    "strength": (
        "intensity", "emo weight", "emo alpha", "emotion strength", "emotion intensity", "强度", "情感强度"),
    "description": ("describe", "emo text", "instruct", "instruction", "prompt", "描述", "情感描述"),
    "curve": ("intensity curve", "曲线", "强度曲线"),
    "rate": ("speed", "tempo", "pace", "语速", "速度"),
    "pitch": ("pitch st", "semitones", "音高", "音调"),
    "volume": ("volume db", "loudness", "level db", "音量"),
    "pause_before": ("pause before s", "silence before", "前停顿"),
    "pause_after": ("pause after s", "silence after", "后停顿"),
    "pauses": ("inner pauses", "停顿"),
    "gap": ("gap s", "delay", "间隔"),
    "seed": ("种子",),
    "locked": ("lock", "锁定"),
    "take": ("take key", "条次"),
    "note": (
        "notes", "direction", "directions", "comment", "comments", "context", "situation", "inflection",
        "备注", "说明", "注释", "指示", "备考"),
    "start": ("start time", "begin", "in", "tc in", "start s", "开始", "开始时间"),
    "end": ("end time", "out", "tc out", "stop", "end s", "结束", "结束时间"),
}  # fmt: skip
_BY_HEADER = {name: known for known, names in _HEADERS.items() for name in (known.replace("_", " "), *names)}
_SEEN = 200  # rows that are looked at where headers do not tell


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of columns by field, counted from 0.

    `header` tells whether the first row holds names; `asked` are the fields that were told from the contents
    alone, so that somebody should look at them.
    """

    places: Mapping[str, int]
    header: bool = True
    names: tuple[str, ...] = ()
    asked: tuple[str, ...] = field(default=())

    @property
    def signature(self) -> str:
        """What a choice is remembered by: the names in the header, or how many columns there are."""
        return "\t".join(map(_plain, self.names)) if self.header else f"#{len(self.names)}"


def guess_columns(rows: Sequence[Sequence[str]]) -> Columns:
    """Tell which column is which.

    Parameters
    ----------
    rows : sequence of rows of cells
        The table from its first row on, as text.
    """
    first = tuple(rows[0]) if rows else ()
    places: dict[str, int] = {}
    for place, name in enumerate(first):
        known = _BY_HEADER.get(_plain(name))
        if known is not None:
            places.setdefault(known, place)
    header = bool(places) and not ({"text", "role"}.isdisjoint(places) and len(places) < 2)
    if not header:
        places = {}
    body = rows[1:] if header else rows
    width = max((len(row) for row in rows[:_SEEN]), default=0)
    names = tuple(first) if header else tuple(str(place) for place in range(1, width + 1))
    asked = []
    for name, find in (("text", _longest), ("role", _repeated)):
        if name not in places and (found := find(body[:_SEEN], width, set(places.values()))) is not None:
            places[name] = found
            asked.append(name)
    return Columns(places, header, names, tuple(asked))


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.:：()（）#]+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()


def _cells(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    return [row[place].strip() for row in rows if place < len(row) and row[place].strip()]


def _longest(rows: Sequence[Sequence[str]], width: int, taken: set[int]) -> int | None:
    """The column with the most words in it."""
    lengths = {place: sum(map(len, _cells(rows, place))) for place in range(width) if place not in taken}
    best = max(lengths, key=lambda place: lengths[place], default=None)
    return best if best is not None and lengths[best] else None


def _repeated(rows: Sequence[Sequence[str]], width: int, taken: set[int]) -> int | None:
    """The column of short words that come again: the names."""
    scores = {}
    for place in range(width):
        cells = _cells(rows, place)
        words = [cell for cell in cells if any(char.isalpha() for char in cell)]
        if place not in taken and cells and len(words) == len(cells) and max(map(len, cells)) <= 40:
            scores[place] = len(set(cells)) / len(cells)
    return min(scores, key=lambda place: scores[place], default=None)
