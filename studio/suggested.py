"""Feelings suggested from words: a line's own or a description, with the reason; what a person set stays."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from studio.edits import BulkEdit
from studio.edits.bulk import change_lines
from studio.edits.lines import replace_line, unlocked
from studio.scene import Line, Scene
from studio.script import directed_text
from studio.words import say
from tts.contract import Emotion, Feelings
from tts.text.feeling import Clue, FeltWords, read_feeling

_TOLD = 4  # clues in a reason
_TOLD_FROM = 0.2  # weaker ones are not worth a word


@dataclass(frozen=True, slots=True)
class Suggested:
    """A line that could feel something, as tagged text before and after, with the reason."""

    line_id: str
    before: str
    after: str
    reason: str


def emotion_of(words: FeltWords) -> Emotion:
    """What was told, as an emotion; neutral where nothing was."""
    return Emotion(words.feelings, words.strength)


def is_untouched(scene: Scene, line: Line) -> bool:
    """Whether nobody has said what a line feels: neither in it nor by its role."""
    role = scene.role(line.role)
    own = line.emotion is not None or bool(line.shifts) or line.locked
    given = role.emotion
    return not own and given.feelings == Feelings() and given.clip is None and not given.description


def suggestions(scene: Scene, lang: str) -> tuple[Suggested, ...]:
    """Every line that nobody has directed and whose words tell a feeling; `lang` is that of the tags."""
    found = []
    for line in scene.lines:
        words = _told(scene, line)
        if words is not None:
            role = scene.role(line.role)
            after = replace(line, emotion=emotion_of(words))
            before, then = (directed_text(one, role, lang) for one in (line, after))
            found.append(Suggested(line.id, before, then, tell_reason(words, line.text, lang)))
    return tuple(found)


def take_suggestions(scene: Scene, line_ids: Collection[str]) -> BulkEdit:
    """Let lines feel what their words tell; those that somebody has directed since are left alone.

    Raises
    ------
    EditError
        If there is no such line.
    """
    wanted = {line.id: _told(scene, line) for line in scene.lines if line.id in set(line_ids)}
    chosen = [line_id for line_id in line_ids if wanted.get(line_id, True) is not None]

    def changed(line: Line) -> Line:
        words = wanted[line.id]
        return line if words is None else replace(line, emotion=emotion_of(words))

    return change_lines(scene, chosen, changed)


def feel_as_told(scene: Scene, line_id: str, words: FeltWords) -> Scene:
    """Let a line feel as words tell; a description of its own has done its work and goes.

    Raises
    ------
    EditError
        If there is no such line, or it is locked.
    """
    return replace_line(scene, replace(unlocked(scene, line_id), emotion=emotion_of(words)))


def tell_reason(words: FeltWords, text: str, lang: str) -> str:
    """Say which words made it so, the weightiest first: "“tears” → sad, “but” …"."""
    weighty = sorted(words.clues, key=lambda clue: -_weight(clue))
    told = [_tell(clue, text, lang) for clue in weighty if _weight(clue) >= _TOLD_FROM]
    return say("direct.comma", lang).join(told[:_TOLD]) or say("suggest.no_reason", lang)


def _told(scene: Scene, line: Line) -> FeltWords | None:
    """What the words of an undirected line tell; None where there is nothing to suggest."""
    if not is_untouched(scene, line):
        return None
    words = read_feeling(line.text)
    return words if any(words.feelings.weights()) else None


def _weight(clue: Clue) -> float:
    return max((weight for _, weight in clue.says), default=0.0)


def _tell(clue: Clue, text: str, lang: str) -> str:
    name = max(clue.says, key=lambda part: part[1])[0]
    return say(
        f"suggest.rule_{clue.rule}",
        lang,
        words=text[clue.start : clue.end],
        feeling=say(f"feeling.{name}", lang),
    )
