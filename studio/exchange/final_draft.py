"""Final Draft (FDX): characters, parentheticals and dialogue of a screenplay; action is not spoken."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from studio.exchange.cleaning import screen_name
from studio.exchange.draft import Draft, Place, Script
from studio.exchange.gathering import Gathering, Said
from studio.exchange.source import Source, xml_of
from studio.script.decode import MAX_BYTES


def read(source: Source) -> Draft:
    """Read a screenplay; places count its paragraphs. Raises `ScriptError`."""
    if len(source.data) > MAX_BYTES:
        size, limit = len(source.data) / 1e6, MAX_BYTES / 1e6
        raise source.refuse("file_too_big", size_mb=f"{size:.0f}", limit_mb=f"{limit:.0f}")
    root = xml_of(source, source.data)
    if root.tag != "FinalDraft":
        raise source.refuse("bad_xml", reason=str(root.tag)[:80])
    gathering = Gathering(source, "fdx")
    name = note = manner = ""
    for number, paragraph in enumerate(_paragraphs(root), start=1):
        words = "".join(text.text or "" for text in paragraph.iter("Text")).strip()
        match paragraph.get("Type"):
            case "Character":
                name, note = screen_name(words)
                manner = ""
            case "Parenthetical":
                manner = words.strip("() ")
            case "Dialogue" if name:
                gathering.say(Said(name, words, Place(number), manner, note))
                manner = ""
            case "Dialogue":
                gathering.problem("no_speaker", Place(number))
            case _:
                name = note = manner = ""
    return gathering.draft(_title(root))


def write(script: Script) -> bytes:
    """Write a screenplay: who says what, with each line's note as a parenthetical."""
    root = Element("FinalDraft", {"DocumentType": "Script", "Template": "No", "Version": "1"})
    content = SubElement(root, "Content")
    names = {role.id: role.name.strip() or role.id for role in script.scene.roles}
    for line in script.scene.lines:
        if line.text.strip():
            _add(content, "Character", names[line.role])
            if line.note.strip():
                _add(content, "Parenthetical", f"({line.note})")
            _add(content, "Dialogue", line.text)
    title = SubElement(SubElement(root, "TitlePage"), "Content")
    _add(title, "", script.scene.title)
    document: bytes = tostring(root, "utf-8", xml_declaration=True)
    return document


def _paragraphs(root: Element) -> Iterator[Element]:
    """Paragraphs of the script in order, those of dual dialogue too, but not those of the title page."""
    content = root.find("Content")
    yield from content.iter("Paragraph") if content is not None else ()


def _title(root: Element) -> str:
    for paragraph in root.iterfind("TitlePage/Content/Paragraph"):
        words = "".join(text.text or "" for text in paragraph.iter("Text")).strip()
        if words:
            return words
    return ""


def _add(parent: Element, kind: str, words: str) -> None:
    paragraph = SubElement(parent, "Paragraph", {"Type": kind} if kind else {})
    legal = "".join(char if char >= " " and char not in "\ufffe\uffff" else " " for char in words)
    SubElement(paragraph, "Text").text = legal
