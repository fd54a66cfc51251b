"""VOICEVOX text: `character(style),words`, one line each, as its editor reads and writes it."""

import re

from studio.exchange.draft import Draft, Place, Script
from studio.exchange.gathering import Gathering, Said
from studio.exchange.source import Source
from studio.feelings import preset_of

_ROW = re.compile(r"\s*([^,，()（）\[\]\n]{1,40})(?:[(（]([^()（）]{1,40})[)）])?\s*[,，]\s*(.+)")
_STYLES = {
    "あまあま": "gentle",
    "ツンツン": "indignant",
    "つよつよ": "excited",
    "ささやき": "whispering",
    "ヒソヒソ": "whispering",
    "ひそひそ": "whispering",
    "囁き": "whispering",
    "ヘロヘロ": "tired",
    "なみだめ": "tearful",
    "泣き": "tearful",
    "びえーん": "tearful",
    "怒り": "angry",
    "おこ": "angry",
    "悲しみ": "sad",
    "かなしい": "sad",
    "喜び": "happy",
    "たのしい": "happy",
    "うきうき": "happy",
    "びくびく": "afraid",
    "こわがり": "afraid",
    "セクシー": "gentle",
    "落ち着き": "calm",
}
"""Styles of VOICEVOX's characters that have a near feeling here; others stay in the note."""


def read(source: Source) -> Draft:
    """Read a text; a row without a character belongs to the one before. Raises `ScriptError`."""
    gathering, speaker = Gathering(source, "voicevox"), ""
    for number, row in enumerate(source.rows(), start=1):
        said = _ROW.fullmatch(row)
        if said:
            speaker, style = said[1].strip(), (said[2] or "").strip()
            plain = "" if style in ("", "ノーマル", "ふつう") else style
            manner = _STYLES.get(plain, "")
            gathering.say(
                Said(speaker, said[3], Place(number, said.start(3) + 1), manner, "" if manner else plain)
            )
        elif row.strip():
            gathering.say(Said(speaker, row, Place(number, 1)))
    return gathering.draft()


def looks_like(text: str) -> bool:
    """Whether most rows are a character, a style in brackets, a comma and words."""
    rows = [row for row in text.split("\n")[:200] if row.strip()]
    matches = [_ROW.fullmatch(row.strip()) for row in rows]
    return bool(rows) and all(matches) and any(match and match[2] for match in matches)


def write(script: Script) -> bytes:
    """Write what VOICEVOX reads; a feeling becomes the style of that name, where there is one."""
    names = {feeling: style for style, feeling in reversed(_STYLES.items())}
    scene, out = script.scene, []
    for line in scene.lines:
        role = scene.role(line.role)
        preset = preset_of((line.emotion or role.emotion).feelings)
        style = names.get(preset.id, "ノーマル") if preset else "ノーマル"
        name = re.sub(r"[,，()（）\s]+", " ", role.name).strip() or role.id
        if text := " ".join(line.text.split()):
            out.append(f"{name}({style}),{text}")
    return ("\n".join(out) + "\n").encode()
