"""The user's own readings come from a file, at once, and a file that is wrong says where."""

from pathlib import Path

import pytest

from tts.engines.indextts2.glossary import GLOSSARY, Glossary, glossary_digest, read_glossary
from tts.engines.indextts2.normalise import GlossaryEntry, TextNormaliser
from tts.errors import EngineUnavailable, Problem

TERMS = "GPT: {zh: G P T, en: gee pee tee}\nStreamlit: stream lit\nNASA: {en: nassa}\n"


def written(folder: Path, content: str | bytes) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    (folder / GLOSSARY).write_bytes(raw)
    return folder


def test_terms_have_one_reading_or_one_for_each_language(tmp_path: Path) -> None:
    assert read_glossary(written(tmp_path, TERMS)) == {
        "GPT": GlossaryEntry("G P T", "gee pee tee"),
        "Streamlit": GlossaryEntry("stream lit", "stream lit"),
        "NASA": GlossaryEntry(None, "nassa"),
    }


def test_without_a_file_or_terms_there_are_none(tmp_path: Path) -> None:
    assert (read_glossary(tmp_path), glossary_digest(tmp_path)) == ({}, "")
    assert (read_glossary(written(tmp_path, "\n# nothing yet\n")), list(Glossary(tmp_path))) == ({}, [])


def test_a_term_is_read_anew_as_soon_as_the_file_changes(tmp_path: Path) -> None:
    read = TextNormaliser(lambda text: text, lambda text: text, Glossary(written(tmp_path, TERMS)))
    assert read("Ask GPT, or streamlit.") == "Ask gee pee tee, or stream lit."
    before = glossary_digest(tmp_path)
    written(tmp_path, "gpt: {en: the machine}")
    assert read("Ask GPT.") == "Ask the machine."
    assert glossary_digest(tmp_path) != before


@pytest.mark.parametrize(
    ("content", "code", "fact"),
    [
        ("GPT: [gee, pee", "glossary_yaml", "line 1"),
        ("- GPT\n- NASA\n", "glossary_shape", ""),
        ("2024: twenty twenty-four", "glossary_term", "2024"),
        ("'  ': nothing", "glossary_term", ""),
        ("GPT: 4", "glossary_reading", "GPT"),
        ("GPT: {fr: gé pé té}", "glossary_reading", "GPT"),
        ("GPT: {zh: 4}", "glossary_reading", "GPT"),
        (b"GPT: \xff\xfe", "glossary_encoding", "5"),
        ("x" * 1_000_001, "glossary_large", ""),
        ("!!python/object/apply:os.system [ls]", "glossary_yaml", "python"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, content: str | bytes, code: str, fact: str) -> None:
    with pytest.raises(EngineUnavailable) as refused:
        list(Glossary(written(tmp_path, content)))
    problem = refused.value.problem
    assert isinstance(problem, Problem)
    facts = dict(problem.facts)
    assert facts["path"] == str(tmp_path / GLOSSARY)
    reason = facts["reason"]
    assert isinstance(reason, Problem)
    assert reason.code == code
    assert fact in str(reason)
