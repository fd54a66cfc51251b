"""A role's way through a scene in words, for who cannot see the strips."""

from collections.abc import Sequence

from studio.arc import LineArc, line_arc
from studio.feelings import NINE, preset_of
from studio.scene import Scene
from studio.words import say
from tts.contract import Feelings

_SHOWN_CHARS = 24


def describe_arc(scene: Scene, role_id: str, lang: str) -> str:
    """Tell where a role starts, where it ends and when it feels most, such as "from sad 0.2 to angry 0.9"."""
    arcs = [line_arc(scene, line) for line in scene.lines if line.role == role_id]
    felt = [arc for arc in arcs if arc.peak > 0.0]
    if not felt:
        return say("scene.arc_none", lang)
    top = max(felt, key=lambda arc: arc.peak)
    facts = {
        "feeling": _feeling(top.strongest.feelings, lang),
        "strength": _number(top.peak),
        "line": _start(scene.line(top.line_id).text),
    }
    if len(felt) == 1:
        return say("scene.arc_one", lang, **facts)
    return say("scene.arc_told", lang, **facts, **_ends(felt, lang))


def _ends(felt: Sequence[LineArc], lang: str) -> dict[str, str]:
    first, last = felt[0].strongest, felt[-1].strongest
    return {
        "first": _feeling(first.feelings, lang),
        "first_strength": _number(max(first.strengths)),
        "last": _feeling(last.feelings, lang),
        "last_strength": _number(max(last.strengths)),
    }


def _feeling(feelings: Feelings, lang: str) -> str:
    """The name of a mix, or of the strongest feeling in it."""
    weights = feelings.weights()
    preset = preset_of(feelings) or NINE[weights.index(max(weights))]
    return preset.name_zh if lang == "zh" else preset.name


def _number(value: float) -> str:
    return f"{round(value, 2):g}"


def _start(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARS else flat[:_SHOWN_CHARS].rstrip() + "…"
