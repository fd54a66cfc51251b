"""Both languages say the same things, and every error has its sentence."""

import re
from pathlib import Path

import numpy as np
import pytest

from studio import errors as studio_errors
from studio.errors import CodedError, Fault, FileFaults, SceneError, ScriptError, StudioError
from studio.words import LANGUAGES, choose_language, explain, say, sentences
from tts import errors as tts_errors
from tts.audio import Audio, read_audio, write_wav
from tts.contract import Feelings
from tts.errors import (
    DEVICE_LOST_EXIT,
    BadAudio,
    BadValue,
    EngineCrashed,
    EngineUnavailable,
    Problem,
    TtsError,
    UnknownVoice,
)
from tts.reference import clip_of

STUDIO = Path(__file__).parents[3] / "studio"


def facts_in(sentence: str) -> set[str]:
    return set(re.findall(r"\{(\w+)[^}]*\}", sentence))


def test_both_languages_have_the_same_keys() -> None:
    assert sentences("en").keys() == sentences("zh").keys()


def test_both_languages_tell_the_same_facts() -> None:
    different = {
        key: (facts_in(sentences("en")[key]), facts_in(sentences("zh")[key]))
        for key in sentences("en")
        if facts_in(sentences("en")[key]) != facts_in(sentences("zh")[key])
    }
    assert different == {}


def test_every_fault_that_the_readers_note_has_a_sentence() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted(STUDIO.rglob("*.py")))
    codes = set(re.findall(r'(?:\.fault|faults\.add|Fault|_Unreadable)\(\s*"(\w+)"', source))
    assert len(codes) > 40
    assert {f"fault.{code}" for code in codes} - sentences("en").keys() == set()


@pytest.mark.parametrize("module", [studio_errors, tts_errors])
def test_every_kind_of_error_has_a_sentence(module: object) -> None:
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    own = [kind for kind in kinds if not issubclass(kind, (FileFaults, CodedError))]
    assert own
    missing = [kind.__name__ for kind in own if f"error.{kind.__name__}" not in sentences("en")]
    assert missing == []


def test_a_value_out_of_range_is_explained_in_the_users_language() -> None:
    with pytest.raises(BadValue) as caught:
        Feelings(happy=2.0)
    assert explain(caught.value, "en") == "happy is 2.0; it must be a number from 0 to 1."
    assert explain(caught.value, "zh") == "happy 是 2.0；应为 0 到 1 之间的数。"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BadValue("curve", (), "at least one point"), "曲线 是 ()；应为 至少一个点。"),
        (BadValue("position", 9, "within the text (0 to 4)"), "位置 是 9；应为 文本以内（0 到 4）。"),
        (BadValue("STUDIO_X", "y", "one of full, half"), "STUDIO_X 是 y；应为 以下之一：full, half。"),
        (EngineCrashed(DEVICE_LOST_EXIT), "语音引擎意外停止（显卡失去连接）。"),
        (EngineCrashed(-9), "语音引擎意外停止（被信号 9 终止）。"),
        (EngineCrashed(3), "语音引擎意外停止（退出码 3）。"),
    ],
)
def test_what_speech_refuses_is_told_in_chinese_whole(error: TtsError, told: str) -> None:
    assert explain(error, "zh").startswith(told)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sounds_that_cannot_be_used_are_told_in_the_users_language(lang: str, tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("no sound")
    refused: list[TtsError] = []
    for wrong in (
        lambda: Audio(np.array([np.nan], np.float32), 22_050),
        lambda: Audio(np.zeros((2, 2), np.float32), 22_050),
        lambda: Audio(np.zeros(2, np.float32), 0),
        lambda: read_audio(tmp_path / "text.wav"),
        lambda: clip_of(tmp_path / "gone.wav"),
        lambda: write_wav(tmp_path / "a.wav", np.full(3, 2.0, np.float32), 22_050),
    ):
        with pytest.raises(BadAudio) as caught:
            wrong()
        refused.append(caught.value)
    for error in refused:
        assert error.problem is not None
        assert explain(error, lang) == explain(error.problem, lang)


def test_errors_without_facts_keep_their_message() -> None:
    assert explain(SceneError("No such role."), "zh") == "场景内部不一致：No such role."
    assert explain(UnknownVoice("x", ["a", "b"]), "en") == "There is no voice “x”. Known voices: a, b."
    assert explain(StudioError("Odd."), "en") == "Odd."
    assert explain(TtsError("Odd."), "zh") == "Odd."


def test_several_faults_are_one_sentence_a_line_with_their_place() -> None:
    error = ScriptError((Fault("empty_tag", "a.txt", 3, 7), Fault("no_name", "a.txt", 4)))
    first, second = explain(error, "en").splitlines()
    assert first.startswith("a.txt:3:7: There is nothing")
    assert second.startswith("a.txt:4: Nobody speaks")


@pytest.mark.parametrize(
    ("asked", "environment", "lang"),
    [
        ("zh", {"LANG": "en_GB.UTF-8"}, "zh"),
        ("en", {"LANG": "zh_CN.UTF-8"}, "en"),
        (None, {"LANG": "zh_CN.UTF-8"}, "zh"),
        (None, {"LC_ALL": "de_DE.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_or_that_of_the_machine(
    asked: str | None, environment: dict[str, str], lang: str
) -> None:
    assert choose_language(asked, environment) == lang


def test_there_is_no_third_language() -> None:
    assert LANGUAGES == ("en", "zh")
    with pytest.raises(KeyError):
        say("fault.nul", "fr", count=1)


def test_every_problem_that_speech_notes_has_a_sentence_with_its_facts() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted((STUDIO.parent / "tts").rglob("*.py")))
    codes = set(re.findall(r'Problem(?:\.of)?\(\s*"(\w+)"', source))
    assert len(codes) > 20
    assert {f"problem.{code}" for code in codes} - sentences("en").keys() == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_problem_and_the_error_that_carries_it_are_told_alike_with_its_reason_in_words(lang: str) -> None:
    problem = Problem.of("not_fetched", file="gpt.pth", reason=Problem("ended_early"))
    told = explain(problem, lang)
    assert "gpt.pth" in told
    assert say("problem.ended_early", lang) in told
    assert explain(EngineUnavailable(problem), lang) == told
