"""Everything about the times of a take as one JSON document, for lip-sync and for programs."""

import json
from collections.abc import Iterable
from typing import Any

from studio.alignment.visemes import visemes_of
from tts.contract import ProsodyPlan, Span

FORMAT, VERSION = "dialogue-studio-alignment", 1


def to_document(plan: ProsodyPlan, *, line_id: str, role: str, text: str) -> str:
    """Write words, characters, phones, syllables, pauses and both sets of visemes, seconds from the start."""
    visemes = visemes_of(plan)
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "id": line_id,
        "role": role,
        "text": text,
        "seconds": round(plan.seconds, 6),
        "words": _spans(plan.words),
        "characters": _spans(plan.chars),
        "phones": _spans(plan.phones),
        "syllables": [
            _span(one.span)
            | {
                "f0_hz": round(one.f0_hz, 2) if one.f0_hz == one.f0_hz else None,
                "energy_db": round(one.energy_db, 2),
                "mark": one.mark,
            }
            for one in plan.syllables
        ],
        "pauses": _spans(plan.pauses),
        "visemes": {
            "oculus": _spans(visemes.oculus),
            "preston_blair": _spans(visemes.preston_blair),
        },
    }
    rows = ",\n".join(
        f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in whole.items()
    )
    return "{\n" + rows + "\n}\n"


def _spans(spans: Iterable[Span]) -> list[dict[str, Any]]:
    return [_span(span) for span in spans]


def _span(span: Span) -> dict[str, Any]:
    told: dict[str, Any] = {
        "label": span.label,
        "start_s": round(span.start_s, 6),
        "end_s": round(span.end_s, 6),
    }
    if span.char_start >= 0:
        told |= {"char_start": span.char_start, "char_end": span.char_end}
    return told
