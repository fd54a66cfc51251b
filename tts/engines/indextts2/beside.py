"""A second stage that works while the first one goes on: in order, bounded, and ended with whoever fed it."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from types import TracebackType
from typing import Generic, Self, TypeVar

import torch

_ROOM = 2  # groups that may wait or be worked on; who brings more waits for the oldest

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


class SecondStage(Generic[_Item, _Made]):
    """Makes something of groups of items, in a thread of its own or in the caller's.

    Results come in the order of the groups either way. An error of the stage is raised where its group's
    results would have come; leaving the context forgets what has not begun and waits for what has.

    Parameters
    ----------
    work : callable
        A group to its results.
    beside : bool
        Work in a thread of its own; otherwise at once, before `hand_over` goes on.
    device : torch.device
        On a GPU the thread launches in a stream of its own, after all that the caller had launched.
    """

    def __init__(
        self, work: Callable[[Sequence[_Item]], Iterable[_Made]], *, beside: bool, device: torch.device
    ) -> None:
        self._work, self._device = work, device
        self._pool = ThreadPoolExecutor(1, "second-stage") if beside else None
        on_gpu = beside and device.type == "cuda"
        self._stream = torch.cuda.Stream(device) if on_gpu else None  # type: ignore[no-untyped-call]
        self._open: deque[Future[list[_Made]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def hand_over(self, items: Sequence[_Item]) -> Iterator[_Made]:
        """Bring a group; yields what has been made of groups so far."""
        if self._pool is None:
            yield from self._work(items)
            return
        while len(self._open) >= _ROOM:
            yield from self._open.popleft().result()
        launched = torch.cuda.current_stream(self._device).record_event() if self._stream else None
        self._open.append(self._pool.submit(self._made, items, launched))
        while self._open and self._open[0].done():
            yield from self._open.popleft().result()

    def rest(self) -> Iterator[_Made]:
        """Wait for all groups; yields what is made of them."""
        while self._open:
            yield from self._open.popleft().result()

    def _made(self, items: Sequence[_Item], launched: "torch.cuda.Event | None") -> list[_Made]:
        with torch.cuda.stream(self._stream) if self._stream else nullcontext():
            if self._stream and launched:
                self._stream.wait_event(launched)
            return list(self._work(items))
