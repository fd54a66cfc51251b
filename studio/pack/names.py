"""File names that every system accepts and that stay what they are when other lines change."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from studio.errors import PackError
from studio.scene import Line, Scene, utterance_of
from tts.contract import FEELINGS, Emotion

MAX_CHARS = 64  # of a stem; leaves room for the folder within the 260 characters of a Windows path
MAX_BYTES = 120  # of a stem in UTF-8; encrypted home folders hold 143 for the whole name
FIELDS: Mapping[str, int] = {
    "id": 16,
    "scene": 24,
    "role": 16,
    "emotion": 16,
    "strength": 4,
    "take": 8,
    "text": 24,
    "language": 8,
}
"""What a template may name, with the most characters that each may take."""

DEFAULT_TEMPLATE = "{id}_{role}_{text}"
# Names of devices: "Naming Files, Paths, and Namespaces", learn.microsoft.com
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """How files are called: fields in braces, such as "{scene}_{id}_{role}", and what stands between them.

    A field that is empty goes with what stands before it. For files of the whole scene `id` is what they are
    ("mix", "subtitles"), or that is put at the end where the template has no id.

    Raises
    ------
    PackError
        If it names a field that there is not, or no field at all.
    """

    text: str = DEFAULT_TEMPLATE

    def __post_init__(self) -> None:
        named = re.findall(r"\{([^{}]*)\}", self.text)
        bare = re.sub(r"\{[^{}]*\}", "", self.text)
        for field in named:
            if field not in FIELDS:
                raise PackError("template_field", field=field, fields=", ".join(FIELDS))
        if not named or "{" in bare or "}" in bare:
            raise PackError("template", template=self.text, fields=", ".join(FIELDS))

    def stem(self, values: Mapping[str, str]) -> str:
        """A legal stem of at most `MAX_CHARS` characters and `MAX_BYTES` bytes."""
        made, between = "", ""
        for part in re.split(r"(\{[^{}]*\})", self.text):
            if not part.startswith("{"):
                between = between.rstrip("_-") + _plain(part)
                continue
            value = slug(values.get(part[1:-1], ""), FIELDS[part[1:-1]])
            if value:
                made += (between if made or not self.text.startswith("{") else "") + value
                between = ""
            elif made:
                between = ""
        return _legal(made + (between if made else ""))

    def scene_stem(self, word: str, scene: Scene, role: str = "") -> str:
        """The stem of a file of the whole scene, or of a role in it; `word` says what it is."""
        values = {"scene": scene.title, "language": scene.language, "role": role, "id": word}
        if "{id}" in self.text:
            return self.stem(values)
        shown = self.stem(values | {"id": ""}) if "{scene}" in self.text or role else ""
        parts = [shown, word, "" if "{role}" in self.text else slug(role, FIELDS["role"])]
        return _legal("_".join(part for part in parts if part and part != "line"))


class Namer:
    """Gives out stems, no two alike in one folder on a system that ignores case or composition."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, stem: str, source: str, *, folder: str = "", extension: str = "") -> str:
        """The stem, or one with a mark made from `source` where the folder has that file already."""
        mark = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()
        length, bare = 6, stem
        while same_name(f"{folder}/{stem}{extension}") in self._taken:
            kept = bare[: MAX_CHARS - length - 1]
            stem = f"{kept}-{mark[:length]}"
            length += 1
        self._taken.add(same_name(f"{folder}/{stem}{extension}"))
        return stem


def line_stems(
    scene: Scene, template: NameTemplate | None = None, takes: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Name the files of every line, by default after its id, its role and the start of its text.

    Parameters
    ----------
    scene : Scene
        Any scene.
    template : NameTemplate, optional
        How they are called.
    takes : mapping, optional
        From line id to the key of its take, for templates that name it.

    Returns
    -------
    dict
        From line id to a stem without extension. No two are equal on a system that ignores case or the way
        accents are composed; of two that would be, the later carries a mark made from its id.
    """
    chosen, namer, keys = template or NameTemplate(), Namer(), takes or {}
    return {
        line.id: namer.unique(chosen.stem(_values(scene, line, keys.get(line.id, ""))), line.id)
        for line in scene.lines
    }


def feeling_name(emotion: Emotion) -> str:
    """The strongest feeling of an emotion, or where it comes from, or "neutral"."""
    weights = emotion.feelings.weights()
    if emotion.strength and any(weights):
        return FEELINGS[weights.index(max(weights))]
    if emotion.strength and emotion.clip is not None:
        return "clip"
    return "described" if emotion.strength and emotion.description else "neutral"


def slug(text: str, max_chars: int) -> str:
    """Letters and digits of any script in lower case, everything else as single hyphens."""
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())
    kept = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else "-" for c in plain)
    words = re.sub("-+", "-", kept).strip("-")
    if len(words) <= max_chars:
        return words
    cut = words[: max_chars + 1].rfind("-")
    return words[: cut if cut > max_chars // 2 else max_chars].strip("-")


def same_name(name: str) -> str:
    """What a file system that ignores case and composition makes of a name: equal here, equal there."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _values(scene: Scene, line: Line, take: str) -> dict[str, str]:
    said = utterance_of(scene, line)
    feeling = feeling_name(said.emotion)
    role = scene.role(line.role)
    return {
        "id": line.id,
        "scene": scene.title,
        "role": role.name or role.id,
        "emotion": feeling,
        "strength": "" if feeling == "neutral" else f"{round(100 * said.emotion.strength)}",
        "take": take[: FIELDS["take"]],
        "text": line.text[: 4 * FIELDS["text"]],
        "language": said.language,
    }


def _plain(between: str) -> str:
    """What stands between fields, as far as it is legal everywhere: letters, digits, hyphens, underscores."""
    return re.sub("[^0-9A-Za-z_-]+", "-", between)


def _legal(stem: str) -> str:
    stem = stem or "line"
    while len(stem) > MAX_CHARS or len(stem.encode()) > MAX_BYTES:
        stem = stem[:-1]
    return f"{stem}_" if _RESERVED.fullmatch(stem) else stem
