"""Files that mean harm are refused in words, and no file makes an importer fall over."""

import io
import itertools
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.errors import ScriptError
from studio.exchange.formats import read_file
from studio.exchange.source import MAX_LINES, MAX_ROW_CHARS, MAX_ROWS, Source
from tests.studio.exchange.fuzzing import READABLE, mutations, survive
from tests.studio.exchange.samples import epub, sample

BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>'
ABROAD = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def refused(data: bytes, form: str = "") -> set[str]:
    with pytest.raises(ScriptError) as caught:
        read_file(Source(data, "x"), form)
    return {fault.code for fault in caught.value.faults}


@given(data=st.binary(max_size=200), form=st.sampled_from(READABLE))
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, form: str) -> None:
    assert survive(data, form) >= 0.0


@given(text=st.text(max_size=200), form=st.sampled_from(READABLE))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused(text: str, form: str) -> None:
    assert survive(text.encode(), form) >= 0.0


def test_spoilt_files_are_read_or_refused() -> None:
    done = [survive(data, form) for data, form in itertools.islice(mutations(7), 150)]
    assert len(done) == 150


@pytest.mark.parametrize("doctype", [BOMB, ABROAD])
def test_xml_that_declares_entities_is_refused(doctype: str) -> None:
    body = doctype.encode() + b"<FinalDraft><Content>&c;</Content></FinalDraft>"
    assert refused(body, "fdx") == {"xml_entities"}
    assert refused(archive(word__document_xml=body)) == {"xml_entities"}
    container = archive(**{"META-INF__container_xml": body})
    assert refused(container) == {"xml_entities"}


def test_xml_nested_too_deep_is_refused() -> None:
    assert "xml_too_deep" in refused(b"<a>" * 5_000 + b"</a>" * 5_000, "fdx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refused(archive(word__document_xml=b" " * 30_000_000)) == {"zip_bomb"}
    many = archive(**{f"a{number}": b"" for number in range(3_000)})
    assert refused(many) == {"zip_bomb"}


def test_an_archive_that_points_outside_itself_reads_nothing_there() -> None:
    data = epub().replace(b"a%20b.xhtml", b"../../../etc")
    assert refused(data) <= {"bad_zip", "zip_without"}


def test_an_archive_without_a_script_says_so() -> None:
    assert refused(archive(hello=b"x")) == {"no_script_in_zip"}


def test_limits_are_named() -> None:
    assert refused(b"Ann: hi\n" * (MAX_LINES + 1), "text") == {"too_many_lines"}
    assert refused(b"\n" * (MAX_ROWS + 1), "markdown") == {"too_many_lines"}
    assert refused(b"[" * (MAX_ROW_CHARS + 1), "markdown") == {"line_too_long"}
    assert refused(b"," * 5_000, "csv") == {"too_many_columns"}


@pytest.mark.parametrize("form", ["docx", "xlsx", "epub"])
def test_a_document_cut_short_is_refused(form: str) -> None:
    data = sample(form).data
    assert refused(data[: len(data) // 2], form) & {"bad_zip", "bad_workbook"}
