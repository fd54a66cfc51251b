"""A contact sheet: one HTML file to be opened anywhere, with who says what, how, and a player for each line.

It needs no network, no script and no other file. Sounds are put into it as MP3 as long as it stays small;
beyond that it plays the files of the pack.
"""

import base64
import hashlib
import io
from collections.abc import Generator, Sequence
from dataclasses import replace
from html import escape
from importlib.resources import files
from urllib.parse import quote

import numpy as np

from studio.casting import language_of
from studio.effects import NO_EFFECT
from studio.pack.drawing import drawing
from studio.pack.manifest import PackedLine, feelings
from studio.pack.workspace import Workspace
from studio.script.directions import emotion_words
from studio.words import say, warned
from tts.audio import Audio
from tts.contract import Emotion

EMBEDDED_S = 1200.0  # of sound, about 10 MB; longer scenes play the files beside the sheet
_EMBEDDED_PEAK = 0.9  # so that the encoder has no need to clip


def write_sheet(space: Workspace, lines: Sequence[PackedLine]) -> Generator[int, None, str]:
    """Write the sheet; yields how many lines are on it and returns its place in the pack."""
    file = space.name("sheet", ".html")
    lang = _language(space)
    embed = sum(line.take.seconds for line in lines) <= EMBEDDED_S
    with (space.folder / file).open("w", encoding="utf-8", newline="\n") as out:
        out.write(_head(space, lines, lang))
        for done, line in enumerate(lines, start=1):
            out.write(_line(space, line, lang, embed=embed))
            yield done
        out.write(f"</main>\n{_foot(lines, lang)}</body>\n</html>\n")
    return file


def _language(space: Workspace) -> str:
    spoken = language_of(space.scene, space.takes[0].role)
    return "zh" if spoken.lower().startswith("zh") else "en"


def _head(space: Workspace, lines: Sequence[PackedLine], lang: str) -> str:
    style = files(__package__).joinpath("sheet.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; media-src data: 'self' file:; img-src data:"
    title = escape(space.scene.title)
    seconds = max(line.where.end_s for line in lines)
    about = say("sheet.about", lang, lines=len(lines), length=_clock(seconds))
    roles = "".join(
        f"<li>{_dot(space.color(role))} {escape(role.name or role.id)}"
        f" <small>{escape(role.voice)}</small></li>"
        for role in space.scene.roles
        if any(line.take.role.id == role.id for line in lines)
    )
    licence = f"<p>{escape(space.plan.rights)}</p>\n" if space.plan.rights else ""
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n"
        f'<p>{escape(about)}</p>\n<p class="origin">{escape(say("sheet.origin", lang))}</p>\n{licence}'
        f"<ul>{roles}</ul>\n<p><small>{escape(say('sheet.legend', lang))}</small></p>\n</header>\n<main>\n"
    )


def _foot(lines: Sequence[PackedLine], lang: str) -> str:
    engine = lines[0].take.engine
    made = say("sheet.engine", lang, engine=engine.name, version=engine.version)
    return f"<footer><small>{escape(made)}</small></footer>\n"


def _line(space: Workspace, line: PackedLine, lang: str, *, embed: bool) -> str:
    take = line.take
    audio = space.audio(take)
    name = take.role.name or take.role.id
    color, at = space.color(take.role), _clock(line.where.start_s)
    said = take.utterance
    emotions = (said.emotion, *(shift.emotion for shift in said.shifts))
    felt = any(map(_is_felt, emotions))
    facts = [
        " → ".join(_felt(emotion, lang) for emotion in emotions),
        say("sheet.strength", lang, strength=f"{said.emotion.strength:.0%}") if felt else "",
        say(f"effect.{line.effect}", lang) if line.effect != NO_EFFECT else "",
        f"{take.seconds:.2f} s",
        say("sheet.seed", lang, seed=said.seed),
    ]
    told = "".join(f"<span>{escape(fact)}</span>" for fact in facts if fact)
    if line.sound:
        told += f'<a href="{escape(quote(line.sound.file), quote=True)}">{escape(line.sound.file)}</a>'
    warned = "".join(f'<p class="warning">{escape(warned(warning, lang))}</p>' for warning in take.warnings)
    return (
        f'<article id="{escape(line.line_id, quote=True)}">\n'
        f"<h2>{_dot(color)} {escape(name)} <small>{escape(line.line_id)} · {at}</small></h2>\n"
        f'<p class="text">{escape(said.text)}</p>\n'
        f"{drawing(audio, space.scratch.plan(take), color, _told(said.text, take.seconds), felt=felt)}\n"
        f"{_player(line, audio, embed=embed, label=f'{line.line_id} {name}')}"
        f'<p class="facts">{told}</p>\n{warned}</article>\n'
    )


def _player(line: PackedLine, audio: Audio, *, embed: bool, label: str) -> str:
    """A player that knows how long its sound is, unless that would read all the files of a long scene."""
    if embed:
        source, before = "data:audio/mpeg;base64," + base64.b64encode(_mp3(audio)).decode(), "metadata"
    elif line.sound:
        source, before = quote(line.sound.file), "none"
    else:
        return ""
    shown = f'aria-label="{escape(label, quote=True)}" src="{escape(source, quote=True)}"'
    return f'<audio controls preload="{before}" {shown}></audio>\n'


def _mp3(audio: Audio) -> bytes:
    import soundfile

    file = io.BytesIO()
    loudest = max(_EMBEDDED_PEAK, float(np.max(np.abs(audio.samples))))
    samples = audio.samples * np.float32(_EMBEDDED_PEAK / loudest)
    soundfile.write(file, samples, audio.rate, subtype="MPEG_LAYER_III", format="MP3")
    return file.getvalue()


def _felt(emotion: Emotion, lang: str) -> str:
    """A feeling in the sheet's language; one from a recording or from words is named by these."""
    if emotion.clip is not None or emotion.description:
        return feelings(emotion)
    return emotion_words(replace(emotion, strength=1.0), lang)  # the strength is told beside it


def _is_felt(emotion: Emotion) -> bool:
    return bool(any(emotion.feelings.weights()) or emotion.clip or emotion.description)


def _told(text: str, seconds: float) -> str:
    return f"{text} ({seconds:.2f} s)"


def _dot(color: str) -> str:
    """A swatch as a drawing: the page's policy allows no style of its own on an element."""
    circle = f'<circle cx="5" cy="5" r="5" fill="{color}"/>'
    return f'<svg class="dot" viewBox="0 0 10 10" aria-hidden="true">{circle}</svg>'


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
