"""HTK's label files: start, end and label, in units of 100 ns (The HTK Book, section 6.3)."""

from studio.alignment.tiers import filled
from tts.contract import ProsodyPlan

_UNITS_S = 10_000_000
SILENCE, SHORT_PAUSE = "sil", "sp"  # HTK's own names: around and within what is said


def to_lab(plan: ProsodyPlan) -> str:
    """Write a take's phones, or its words where the engine names no phones."""
    spans = list(filled(plan.phones or plan.words, plan.seconds))
    rows = []
    for i, span in enumerate(spans):
        pause = SILENCE if i in (0, len(spans) - 1) else SHORT_PAUSE
        label = "".join(span.label.split()) or pause
        rows.append(f"{round(span.start_s * _UNITS_S)} {round(span.end_s * _UNITS_S)} {label}\n")
    return "".join(rows)
