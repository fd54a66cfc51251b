"""A description in words to scores of the eight feelings, by the small language model of the release."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from tts.engines.indextts2.emotion import AXES
from tts.errors import Problem, SpeechFailed, WeightsError

SYSTEM_MESSAGE = "文本情感分类"
MAX_SCORE = 1.2
_END_OF_THINKING = 151668  # id of </think> in the released tokenizer
_MAX_NEW_TOKENS = 32_768
_TOLD_CHARS = 200  # of an answer that cannot be read
_CHINESE = ("高兴", "愤怒", "悲伤", "恐惧", "反感", "低落", "惊讶", "自然")
_LABELS = {**dict(zip(_CHINESE, AXES, strict=True)), **{axis: axis for axis in AXES}}
_LABEL_KEYS = ("emotion", "emotion_label", "label", "情感", "情绪")
# The model tends to call melancholy sadness; where the text itself names it, the two are exchanged.
_MELANCHOLY = ("低落", "melancholy", "melancholic", "depression", "depressed", "gloomy")
_PAIR = re.compile(r'([^\s":.,]+)"?\s*:\s*([\d.]+)')


class Classifier(Protocol):
    """Answers a text with the language model's raw words."""

    def __call__(self, text: str) -> str:
        """Return what the model wrote about the text's feeling."""


def described_feelings(text: str, classify: Classifier) -> dict[str, float]:
    """Return scores of the eight feelings, 0 to 1.2, for a description or the spoken text itself.

    Raises
    ------
    SpeechFailed
        The model's answer cannot be understood.
    """
    return parsed_feelings(classify(text), text)


def parsed_feelings(answer: str, text: str) -> dict[str, float]:
    """Read the model's answer about a text.

    Raises
    ------
    SpeechFailed
        A score is no number, or there is a bare label where melancholy must be told from sadness.
    """
    content = _decoded(answer)
    scores: dict[str, Any] = dict(content) if isinstance(content, dict) else {}
    if any(word in text.lower() for word in _MELANCHOLY):
        if isinstance(content, str):
            raise _unclear(answer)
        scores["悲伤"], scores["低落"] = scores.get("低落", 0.0), scores.get("悲伤", 0.0)
    if not any(key in scores for key in _CHINESE):
        label = _bare_label(content)
        scores = {label: 1.0} if label else {}
        named = {axis: scores.get(axis, 0.0) for axis in AXES}
    else:
        named = _named(scores)
    feelings = {axis: _score(value, answer) for axis, value in named.items()}
    if all(value <= 0 for value in feelings.values()):
        feelings["calm"] = 1.0
    return feelings


def _decoded(answer: str) -> object:
    """Decode JSON; if it is none, collect what looks like ``key: number``."""
    try:
        content: object = json.loads(answer)
    except json.JSONDecodeError:
        return dict(_PAIR.findall(answer))
    return content


def _named(scores: Mapping[str, Any]) -> dict[str, Any]:
    """Scores under our names; a value that is itself a label means that label."""
    named: dict[str, Any] = dict.fromkeys(AXES, 0.0)
    labels: list[str] = []
    for key, axis in zip(_CHINESE, AXES, strict=True):
        value = scores.get(key, 0.0)
        label = _label(value)
        if label:
            labels.append(label)
        else:
            named[axis] = value
    return {**named, **dict.fromkeys(labels, 1.0)}


def _bare_label(content: object) -> str | None:
    """Find a feeling's name standing alone, or under one of the usual keys."""
    if isinstance(content, dict):
        content = next((content[key] for key in _LABEL_KEYS if key in content), None)
    return _label(content)


def _label(value: object) -> str | None:
    return _LABELS.get(value.strip().lower()) if isinstance(value, str) else None


def _score(value: object, answer: str) -> float:
    if not isinstance(value, (int, float, str)):
        raise _unclear(answer)
    try:
        return min(max(float(value), 0.0), MAX_SCORE)
    except ValueError as error:
        raise _unclear(answer) from error


def _unclear(answer: str) -> SpeechFailed:
    return SpeechFailed(Problem.of("no_scores", answer=answer[:_TOLD_CHARS]))


class QwenClassifier:
    """The released Qwen3 model, loaded from its folder on first use of the class."""

    def __init__(self, folder: Path, *, device: str = "cpu") -> None:
        """Load the model.

        Parameters
        ----------
        folder : Path
            ``qwen0.6bemo4-merge`` of the release.
        device : str
            Half precision on ``cuda``, single on ``cpu``.

        Raises
        ------
        WeightsError
            The folder is missing or not a complete model.
        """
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        if not (folder / "config.json").is_file():
            raise WeightsError(Problem.of("weights_gone", path=folder / "config.json"))
        dtype = torch.float32 if device == "cpu" else torch.float16
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            model: Any = AutoModelForCausalLM.from_pretrained(
                folder, local_files_only=True, dtype=dtype, use_safetensors=True
            )
        except (OSError, ValueError) as error:
            raise WeightsError(Problem.of("file_unreadable", path=folder, reason=error)) from error
        self._model = model.to(device).eval()

    def __call__(self, text: str) -> str:
        """Return what the model wrote about the text's feeling."""
        messages = [{"role": "system", "content": SYSTEM_MESSAGE}, {"role": "user", "content": text}]
        prompt = self._tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        inputs = self._tokenizer([prompt], return_tensors="pt").to(self._model.device)
        written = self._model.generate(
            **inputs, max_new_tokens=_MAX_NEW_TOKENS, pad_token_id=self._tokenizer.eos_token_id
        )
        answer = after_thinking(written[0][inputs["input_ids"].shape[1] :].tolist())
        return str(self._tokenizer.decode(answer, skip_special_tokens=True))


def after_thinking(ids: list[int]) -> list[int]:
    """Keep what follows the last end of thinking."""
    if _END_OF_THINKING not in ids:
        return ids
    return ids[len(ids) - ids[::-1].index(_END_OF_THINKING) :]
