"""Writes a scene as a plain-text script that reads back with the same meaning.

What the plain form cannot hold is left out: ids of roles and lines, roles that nobody speaks and that set
nothing, lines without words, reference clips, descriptions of a change inside a line, and easings other than
straight and stepped. A curve point that holds to no word moves to the nearest one; numbers have four
decimals; line ends inside a line become spaces, and brackets in notes 〔 〕. Scene JSON keeps all of it.
"""

import re
import unicodedata

from studio.scene import DEFAULT_GAP_S, Line, Role, Scene
from studio.script.directions import LINE_ENDS, as_written, emotion_words, marks, number
from studio.script.lexer import ESCAPABLE, escape
from studio.script.names import split_name
from tts.contract import MAX_PAUSE_S, Delivery

_BRACKETS = str.maketrans("()[]（）【】［］", "〔〕〔〕〔〕〔〕〔〕")
_TECHNIQUE = (("rate", "speed"), ("pitch_st", "pitch"), ("volume_db", "volume"))
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def write_script(scene: Scene, lang: str = "en") -> str:
    """Turn a scene into a script.

    Parameters
    ----------
    scene : Scene
        Any scene.
    lang : str
        "en" or "zh": the language of the feelings' labels and the pauses, and the kind of colon.

    Returns
    -------
    str
        Text that ends with a line end; `read_script` reads its UTF-8 bytes.
    """
    out = [f"# {_flat(scene.title)}"] if _flat(scene.title) else []
    settings = [f"language={scene.language}"] if _LANGUAGE.fullmatch(scene.language) else []
    settings += [f"gap={number(scene.gap_s)}"] if scene.gap_s != DEFAULT_GAP_S else []
    out += [_tag(settings)] if settings else []
    names = _written_names(scene.roles)
    colon = "：" if lang == "zh" else ": "
    for role in scene.roles:
        if settings := _role_settings(role, lang):
            out.append(f"{names[role.id]} {_tag(settings)}{colon.strip()}")
    for line in scene.lines:
        if _flat(line.text):
            note = f" ({_plain(line.note)})" if _plain(line.note) else ""
            out.append(f"{names[line.role]}{note}{colon}{directed_text(line, scene.role(line.role), lang)}")
    return "\n".join(out) + "\n"


def directed_text(line: Line, role: Role, lang: str = "en") -> str:
    """The words of a line with its tags, as they stand after the colon."""
    line = as_written(line)
    text = line.text
    before_s, after_s, inner = _pauses(line, role, lang)
    settings = _line_settings(line, role)
    settings += ["pause-before=0"] if role.delivery.pause_before_s and not before_s else []
    settings += ["pause-after=0"] if role.delivery.pause_after_s and not after_s else []
    out = [f"{_tag(settings)} "] if settings else []
    out += [f"{_pause(before_s, lang)} "] if before_s != role.delivery.pause_before_s and before_s else []
    placed = [*inner, *((char, _tag([words])) for char, words in marks(line, lang))]
    at = 0
    for char, tag in sorted(placed, key=lambda one: one[0]):
        space = " " if not char or text[char - 1].isspace() else ""
        out += [escape(text[at:char]), tag, space]
        at = char
    out += [escape(text[at:])]
    out += [f" {_pause(after_s, lang)}"] if after_s != role.delivery.pause_after_s and after_s else []
    return "".join(out).strip()


def _line_settings(line: Line, role: Role) -> list[str]:
    settings = _technique(line.delivery or role.delivery, role.delivery)
    settings += [f"gap={number(line.gap_s)}"] if line.gap_s is not None else []
    settings += [f"seed={line.seed}"] if line.seed > 0 else []
    settings += ["locked"] if line.locked else []
    described = _plain(line.emotion.description) if line.emotion else ""
    return [*settings, f'describe="{described}"'] if described else settings


def _role_settings(role: Role, lang: str) -> list[str]:
    voice = _plain(role.voice)
    plain_voice = voice if re.fullmatch(r"[\w.\-]+", voice) else f'"{voice}"'
    settings = [f"voice={plain_voice}"] if voice else []
    if any(role.emotion.feelings.weights()):
        settings.append(emotion_words(role.emotion, lang))
    described = _plain(role.emotion.description)
    settings += [f'describe="{described}"'] if described else []
    settings += _technique(role.delivery, Delivery())
    for name, key in (("pause_before_s", "pause-before"), ("pause_after_s", "pause-after")):
        seconds = getattr(role.delivery, name)
        settings += [f"{key}={number(seconds)}"] if seconds else []
    settings += [f"gain={number(role.gain_db)}"] if role.gain_db else []
    settings += [f"pan={number(role.pan)}"] if role.pan else []
    return [*settings, f"color={role.color}"] if _COLOR.fullmatch(role.color) else settings


def _technique(delivery: Delivery, plain: Delivery) -> list[str]:
    changed = [(name, key) for name, key in _TECHNIQUE if getattr(delivery, name) != getattr(plain, name)]
    return [f"{key}={number(getattr(delivery, name))}" for name, key in changed]


def _pauses(line: Line, role: Role, lang: str) -> tuple[float, float, list[tuple[int, str]]]:
    """Seconds before the first and after the last word, and the tags of the pauses between."""
    delivery = line.delivery or role.delivery
    if not line.text:
        return delivery.pause_before_s, delivery.pause_after_s, []
    sums = {0: delivery.pause_before_s, len(line.text): delivery.pause_after_s}
    for pause in line.pauses:
        sums[pause.char] = min(MAX_PAUSE_S, sums.get(pause.char, 0.0) + pause.seconds)
    before_s, after_s = sums.pop(0), sums.pop(len(line.text))
    return before_s, after_s, [(char, _pause(sums[char], lang)) for char in sorted(sums)]


def _pause(seconds: float, lang: str) -> str:
    return f"（停顿 {number(seconds)}）" if lang == "zh" else f"(pause {number(seconds)})"


def _written_names(roles: tuple[Role, ...]) -> dict[str, str]:
    """How each role is named: unlike all others in any case, and so that the reader sees a name in it."""
    written: dict[str, str] = {}
    taken: set[str] = set()
    for role in roles:
        words = role.name.translate(LINE_ENDS).split() or role.id.translate(LINE_ENDS).split()
        base = " ".join(words) or "Role"
        number_, name = 1, base
        while unicodedata.normalize("NFKC", name).casefold() in taken:
            number_, name = number_ + 1, f"{base} {number_ + 1}"
        taken.add(unicodedata.normalize("NFKC", name).casefold())
        escaped = "".join(f"\\{char}" if char in ESCAPABLE else char for char in name)
        named = split_name(f"{escaped}: x")
        written[role.id] = escaped if named and named.name == name else f"@{escaped}"
    return written


def _tag(settings: list[str]) -> str:
    return f"[{', '.join(settings)}]"


def _flat(text: str) -> str:
    """One line of text without spaces at its ends."""
    return text.translate(LINE_ENDS).strip()


def _plain(text: str) -> str:
    """One line that can stand inside brackets and quotation marks."""
    return _flat(text).translate(_BRACKETS).replace('"', "'")
