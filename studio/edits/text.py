"""New words for a line, with all that holds to the surviving words kept on them."""

from dataclasses import replace

from studio.anchors import TextChange, compare, reanchor
from studio.edits.lines import replace_line, unlocked
from studio.scene import Line, Scene
from tts.contract import EmotionShift, Pause


def set_text(scene: Scene, line_id: str, text: str) -> Scene:
    """Give a line new words; curve, pauses and shifts stay on the words that survive.

    Raises
    ------
    EditError
        If there is no such line, or it is locked.
    """
    line = unlocked(scene, line_id)
    return scene if line.text == text else replace_line(scene, with_text(line, text))


def with_text(line: Line, text: str) -> Line:
    """The line with other words. What held to a word that is gone goes to the next one that survives."""
    change = compare(line.text, text)
    shifts = _shifts(line, change)
    at_start = next((shift for shift in reversed(shifts) if shift.char == 0), None)
    return replace(
        line,
        text=text,
        emotion=at_start.emotion if at_start else line.emotion,
        shifts=tuple(shift for shift in shifts if shift.char > 0),
        curve=reanchor(line.curve, change),
        pauses=_pauses(line.pauses, change),
    )


def _shifts(line: Line, change: TextChange) -> list[EmotionShift]:
    """Shifts at their new places; one whose whole stretch is gone is left out."""
    ordered = sorted(line.shifts, key=lambda shift: shift.char)
    ends = [*(shift.char for shift in ordered), len(change.old)][1:]
    placed: dict[int, EmotionShift] = {}
    for shift, end in zip(ordered, ends, strict=True):
        char = change.place_of(shift.char)
        if char is None:
            char = change.next_place(shift.char, end)
        if char is not None and char < len(change.new):
            placed[char] = replace(shift, char=char)
    return [placed[char] for char in sorted(placed)]


def _pauses(pauses: tuple[Pause, ...], change: TextChange) -> tuple[Pause, ...]:
    """Pauses at their new places; one with no word behind it any more is left out, doubled ones are one."""
    longest: dict[int, float] = {}
    for pause in pauses:
        char = change.place_of(pause.char)
        if char is None:
            char = change.next_place(pause.char, len(change.old))
        if char is not None:
            longest[char] = max(longest.get(char, 0.0), pause.seconds)
    return tuple(Pause(char, longest[char]) for char in sorted(longest))
