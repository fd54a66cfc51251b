"""Rows of a component in the browser: only what it does not know yet is sent to it.

Each answer says from which revision it leads to which, and a component tells with all that it sends what it
has. An answer that never arrives, or is overtaken by the next one, therefore does no harm.
"""

import secrets
from collections.abc import Mapping, Sequence

Row = Mapping[str, object]
"""What a component shows in one place; `id` names it."""


class Changes:
    """Rows as they were shown last, and since which revision each is as it is."""

    def __init__(self) -> None:
        self.epoch = secrets.token_hex(6)
        self._revision = 0
        self._rows: dict[str, Row] = {}
        self._changed: dict[str, int] = {}  # id -> revision of its last change
        self._order: list[str] = []
        self._order_revision = 0

    def known(self) -> frozenset[str]:
        """Ids of all rows that were ever shown."""
        return frozenset(self._changed)

    def message(self, rows: Sequence[Row], have: tuple[str, int] | None) -> dict[str, object]:
        """What is to be sent to show `rows`.

        Parameters
        ----------
        rows : sequence of Row
            All of them, in order; one that is the same object as before is not looked at.
        have : (str, int) or None
            Epoch and revision that the component says it has.

        Returns
        -------
        dict
            `epoch`; `base` and `revision`, from where to where this leads (from -1: from nothing); the `rows`
            that changed since; `order`, ids of all rows, where that did.
        """
        self._take(rows)
        base = have[1] if have is not None and have[0] == self.epoch else -1
        message: dict[str, object] = {
            "epoch": self.epoch,
            "revision": self._revision,
            "base": base,
            "rows": [self._rows[one] for one in self._order if self._changed[one] > base],
        }
        if self._order_revision > base:
            message["order"] = list(self._order)
        return message

    def _take(self, rows: Sequence[Row]) -> None:
        following = self._revision + 1
        new = {str(row["id"]): row for row in rows}
        changed = [one for one, row in new.items() if (old := self._rows.get(one)) is not row and old != row]
        order = list(new)
        if order != self._order:
            self._order, self._order_revision = order, following
        if changed or self._order_revision == following:
            self._revision = following
        self._changed |= dict.fromkeys(changed, following)
        self._rows = new
