"""One small file of every format, from texts in the public domain: the same two say the same three things."""

import io
import zipfile

from docx import Document
from openpyxl import Workbook

from studio.exchange.source import Source

SAID = (
    ("Algernon", "Did you hear what I was playing, Lane?"),
    ("Lane", "I didn't think it polite to listen, sir."),
    ("Algernon", "I'm sorry for that, for your sake."),
)
"""Who says what in every one of them."""

TEXTS = {
    "text": "# Earnest\n" + "".join(f"{name}: {words}\n" for name, words in SAID),
    "csv": "Character,Dialogue,Notes\n" + "".join(f'{name},"{words}",\n' for name, words in SAID),
    "tsv": "角色\t台词\n" + "".join(f"{name}\t{words}\n" for name, words in SAID),
    "jsonl": "".join(f'{{"speaker": "{name}", "text": "{words}"}}\n' for name, words in SAID),
    "fountain": """Title: _**Earnest**_
Credit: by Oscar Wilde

INT. MORNING-ROOM - DAY

Lane arranges tea. The music ceases, and ALGERNON enters.

ALGERNON
(happily)
Did you hear what I was *playing*, Lane?

LANE ^
I didn't think it polite to listen, sir. [[softer next time]]

ALGERNON (CONT'D)
I'm sorry for that,
for your sake.

CUT TO:
""",
    "fdx": """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script" Template="No" Version="3"><Content>
<Paragraph Type="Scene Heading"><Text>INT. MORNING-ROOM - DAY</Text></Paragraph>
<Paragraph Type="Action"><Text>Lane arranges tea.</Text></Paragraph>
<Paragraph Type="Character"><Text>ALGERNON</Text></Paragraph>
<Paragraph Type="Parenthetical"><Text>(happily)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>Did you hear what I was </Text>
<Text Style="Italic">playing</Text><Text>, Lane?</Text></Paragraph>
<Paragraph Type="Character"><Text>LANE (O.S.)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>I didn't think it polite to listen, sir.</Text></Paragraph>
<Paragraph Type="Character"><Text>ALGERNON (CONT'D)</Text></Paragraph>
<Paragraph Type="Dialogue"><Text>I'm sorry for that, for your sake.</Text></Paragraph>
</Content><TitlePage><Content><Paragraph><Text>Earnest</Text></Paragraph></Content></TitlePage></FinalDraft>
""",
    "markdown": """# Earnest

## Act I

**Algernon:** [happy 0.8] Did you hear what I was *playing*, Lane?

**Lane:** I didn't think it polite to listen, sir.

- Algernon (aside): I'm sorry for that, for your sake.
""",
    "draft_to_take": """# Earnest

Open this file and press a button.

### Scene 1: Tea

Algernon: Did you hear what I was playing, Lane? [[MUSIC: piano]] <!-- emotion: joy=0.4 calm=0.1 -->
Lane: I didn't think it polite to listen, sir. <!-- emotion: calm=0.25 -->
Algernon: I'm sorry for that, for your sake.
""",
    "srt": """1
00:00:01,000 --> 00:00:03,500
ALGERNON: Did you hear
<i>what I was playing,</i> Lane?

2
00:00:04,000 --> 00:00:06,000
Lane: I didn't think it polite to listen, sir.

3
00:00:06,200 --> 00:00:06,900
[a piano]

4
00:00:07,000 --> 00:00:09,000
Algernon: I'm sorry for that, for your sake.
""",
    "vtt": """WEBVTT

NOTE not spoken

first
00:01.000 --> 00:03.500 align:left
<v Algernon>Did you hear what I was playing, <b>Lane</b>?</v>

00:04.000 --> 00:06.000
<v.loud Lane>I didn't think it polite to listen, sir.

00:07.000 --> 00:09.000
<v Algernon>I'm sorry for that, for your sake.
""",
    "ass": """[Script Info]
Title: Earnest

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:04.00,0:00:06.00,Default,Lane,0,0,0,,I didn't think it polite to listen, sir.
Dialogue: 0,0:00:01.00,0:00:03.50,Default,Algernon,0,0,0,,Did you hear {\\i1}what I was\\Nplaying{\\i0}, Lane?
Comment: 0,0:00:01.00,0:00:03.50,Default,Algernon,0,0,0,,not spoken
Dialogue: 0,0:00:07.00,0:00:09.00,Algernon,,0,0,0,,I'm sorry for that, for your sake.
""",
    "renpy": """define a = Character("Algernon", color="#c8ffc8")
define l = Character(_("Lane"))
init python:
    text = "not spoken"
label start:
    scene bg room
    a happy "Did you hear what I was {i}playing{/i}, Lane?"
    l "I didn't think it polite to listen, sir." id start_1
    menu:
        "Say nothing":
            jump start
    "Algernon" "I'm sorry for that, for your sake."
    return
""",
    "ink": """// Earnest
VAR polite = true
=== tea ===
Algernon: Did you hear what I was playing, Lane? # mood: happy
* [Say nothing] Lane: I didn't think it polite to listen, sir. -> later
= later
~ polite = false
Algernon: I'm sorry for that, for your sake.
-> END
""",
    "yarn": """title: Tea
tags: act1
---
Algernon: Did you hear what I was [wave]playing[/wave], Lane? #line:a1
<<wait 1>>
-> Lane: I didn't think it polite to listen, sir. #line:a2
Algernon: I'm sorry for that, for your sake. // aside
===
""",
    "voicevox": "Algernon(あまあま),Did you hear what I was playing, Lane?\n"
    "Lane(ノーマル),I didn't think it polite to listen, sir.\n"
    "Algernon(ノーマル),I'm sorry for that, for your sake.\n",
}
_PAGE = "<html><head><title>x</title></head><body><h1>Act I</h1>{}</body></html>"
_PROSE = (
    "<p>“Did you hear what I was playing, Lane?” said Algernon.</p>"
    "<p>“I didn&#8217;t think it polite to listen, sir,” Lane replied.</p>"
    "<p>“I’m sorry for that,&nbsp;for your sake.”</p>"
)


def docx() -> bytes:
    """A document written by python-docx."""
    document = Document()
    document.add_heading("Earnest", 0)
    for name, words in SAID:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    """A workbook as somebody keeps one, written by openpyxl."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["No.", "Speaker", "Line", "Emotion", "Intensity"])
    for number, (name, words) in enumerate(SAID, start=1):
        sheet.append([number, name, words, "happy" if number == 1 else None, 80 if number == 1 else None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def epub(body: str = _PROSE) -> bytes:
    """A book of one chapter."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            '<metadata><dc:title>Earnest</dc:title></metadata><manifest><item id="a" href="a%20b.xhtml" '
            'media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>',
        )
        archive.writestr("OEBPS/a b.xhtml", _PAGE.format(body))
    return out.getvalue()


BINARY = {"docx": docx, "xlsx": xlsx, "epub": epub}
ENDINGS = {"text": "txt", "markdown": "md", "draft_to_take": "md", "renpy": "rpy", "voicevox": "txt"}


def sample(form: str) -> Source:
    """The file of a format."""
    data = BINARY[form]() if form in BINARY else TEXTS[form].encode()
    return Source(data, f"earnest.{ENDINGS.get(form, form)}")


FORMS = (*TEXTS, *BINARY)
