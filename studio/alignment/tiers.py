"""Spans without gaps and overlaps, as the forms of phoneticians want them."""

from collections.abc import Iterable, Iterator

from tts.contract import Span

_SHORTEST_S = 1e-6  # the finest that is written


def filled(spans: Iterable[Span], seconds: float) -> Iterator[Span]:
    """Spans in order from 0 to `seconds`, with unlabelled ones in between.

    Where two overlap the later one starts when the earlier ends; what lies outside is left out.
    """
    at_s = 0.0
    for span in sorted(spans, key=lambda span: (span.start_s, span.end_s)):
        start_s, end_s = max(at_s, span.start_s), min(seconds, span.end_s)
        if end_s - start_s < _SHORTEST_S:
            continue
        if start_s - at_s >= _SHORTEST_S:
            yield Span("", at_s, start_s)
        else:
            start_s = at_s
        yield Span(span.label, start_s, end_s, span.char_start, span.char_end)
        at_s = end_s
    if seconds - at_s >= _SHORTEST_S:
        yield Span("", at_s, seconds)
