"""What the list of lines and the server tell each other, so that nothing is lost and little is sent.

The list keeps every operation in its outbox until the server has acknowledged it, and sends the whole outbox
each time: a message that is overtaken by the next one takes nothing with it. The server answers with what has
changed since the revision that the list says it has, each row as it is now. An answer that never arrives, or
arrives twice, therefore does no harm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studio.components.changes import Changes, Row

MAX_OPS = 5_000
MAX_SELECTED = 20_000


@dataclass(frozen=True, slots=True)
class Outbox:
    """What a list last sent.

    Attributes
    ----------
    list_id : str
        Of this list, new each time that a page is opened.
    epoch : str
        Of the feed that it speaks to.
    revision : int
        Of the rows that it has; -1 for none.
    seen : int
        Number of the last operation that it knows to be acknowledged.
    ops : tuple
        Operations with their numbers, in order, as they came: unchecked.
    selected : tuple of str
        Ids of the selected lines, the one with the cursor last.
    """

    list_id: str
    epoch: str
    revision: int
    seen: int
    ops: tuple[tuple[int, Mapping[str, Any]], ...]
    selected: tuple[str, ...]


def read_outbox(raw: object) -> Outbox | None:
    """Check the frame of what came from a browser; None where it is none of ours."""
    if not isinstance(raw, Mapping):
        return None
    names = (raw.get("list"), raw.get("epoch"))
    numbers = (raw.get("revision"), raw.get("seen"))
    ops, selected = raw.get("ops"), raw.get("selected")
    if not all(isinstance(name, str) and len(name) <= 64 for name in names):
        return None
    if not all(isinstance(number, int) for number in numbers):
        return None
    if not isinstance(ops, list) or not isinstance(selected, list) or len(ops) > MAX_OPS:
        return None
    read = [(op["seq"], op) for op in ops if isinstance(op, Mapping) and isinstance(op.get("seq"), int)]
    chosen = tuple(dict.fromkeys(one for one in selected[-MAX_SELECTED:] if isinstance(one, str)))
    return Outbox(*names, *numbers, tuple(sorted(read, key=lambda one: one[0])), chosen)  # type: ignore[arg-type]


class Feed:
    """One tab's view of one scene: which operations are done, and which rows the list has not seen.

    Parameters
    ----------
    scene : str
        Names what is shown; another scene needs another feed.
    lang : str
        Language of the words that the list was given; another one needs another feed.
    """

    def __init__(self, scene: str, lang: str = "en") -> None:
        self.scene = scene
        self.lang = lang
        self._changes = Changes()
        self._done: dict[str, int] = {}  # list id -> last operation done
        self._names: dict[str, tuple[int, str]] = {}  # name given by the list -> operation, id
        self._notes: list[tuple[str, int, str]] = []  # list id, operation, what there is to say

    @property
    def epoch(self) -> str:
        """Names this feed."""
        return self._changes.epoch

    def fresh(self, outbox: Outbox) -> Iterator[tuple[int, dict[str, Any]]]:
        """Operations that have not been done yet, in order.

        Settle each one before the next is asked for: lines that it makes get their ids, by which later
        operations then know them.
        """
        if outbox.epoch != self.epoch:
            return  # meant for another server or scene; the list asks again once it knows this one
        done = self._done.get(outbox.list_id, 0)
        for seq, op in [one for one in outbox.ops if one[0] > done]:
            yield seq, self._named(op)

    def settle(self, outbox: Outbox, seq: int, names: Mapping[str, str], note: str = "") -> None:
        """Note that an operation is done, or refused with a `note` that says why."""
        self._done[outbox.list_id] = seq
        self._names |= {name: (seq, line_id) for name, line_id in names.items()}
        if note:
            self._notes.append((outbox.list_id, seq, note))

    def id_of(self, name: str) -> str:
        """The id of a line that the list named itself; any other name as it is."""
        return self._names[name][1] if name in self._names else name

    def known(self) -> frozenset[str]:
        """Ids of all lines that were ever shown."""
        return self._changes.known()

    def message(self, rows: Sequence[Row], outbox: Outbox | None) -> dict[str, object]:
        """What the list needs to know to show `rows`, given what it last said it has."""
        have = (outbox.epoch, outbox.revision) if outbox is not None else None
        message = self._changes.message(rows, have) | {"scene": self.scene}
        if outbox is not None and outbox.epoch == self.epoch:
            message |= self._answers(outbox)
        return message

    def _answers(self, outbox: Outbox) -> dict[str, object]:
        return {
            "list": outbox.list_id,
            "done": self._done.get(outbox.list_id, 0),
            "names": {name: one for name, (seq, one) in self._names.items() if seq > outbox.seen},
            "notes": [
                {"seq": seq, "text": text}
                for list_id, seq, text in self._notes
                if list_id == outbox.list_id and seq > outbox.seen
            ],
        }

    def _named(self, op: Mapping[str, Any]) -> dict[str, Any]:
        def real(value: object) -> object:
            return self.id_of(value) if isinstance(value, str) else value

        named = {key: real(op[key]) for key in ("line", "after") if key in op}
        if isinstance(op.get("lines"), list):
            named["lines"] = [real(one) for one in op["lines"]]
        return {**op, **named}
