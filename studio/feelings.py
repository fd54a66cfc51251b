"""Names for feelings: what people call them in English and Chinese, as mixes over the contract's nine.

The nine labels and neutral are pure; the finer presets are mixes that also bring a delivery, because a
whisper is not only a feeling but also quiet and slow. The numbers of the finer ones were chosen by reasoning,
not measured on people: they are a start for the director. Each sounds measurably unlike the others
(`bench.feeling_figures presets`).
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from tts.contract import FEELINGS, Delivery, Feelings

PLAIN = Delivery()


@dataclass(frozen=True, slots=True)
class Preset:
    """A named way to feel.

    `name` and `name_zh` are what is shown; `synonyms` are understood as well. `delivery` is the technique
    that goes with it.
    """

    id: str
    name: str
    name_zh: str
    feelings: Feelings
    synonyms: tuple[str, ...] = ()
    delivery: Delivery = PLAIN


NINE: tuple[Preset, ...] = (
    Preset("happy", "happy", "开心", Feelings(happy=1.0), (
        "happiness", "joy", "joyful", "glad", "cheerful", "delighted",
        "高兴", "快乐", "喜悦", "欢快", "愉快", "喜")),
    Preset("angry", "angry", "愤怒", Feelings(angry=1.0), (
        "anger", "mad", "生气", "恼怒", "发怒", "气愤", "怒")),
    Preset("sad", "sad", "悲伤", Feelings(sad=1.0), (
        "sadness", "sorrowful", "unhappy", "难过", "伤心", "哀伤", "悲痛", "哀", "悲")),
    Preset("afraid", "afraid", "害怕", Feelings(afraid=1.0), (
        "fear", "fearful", "scared", "frightened", "恐惧", "惊恐", "惧怕", "畏惧", "怕")),
    Preset("disgusted", "disgusted", "厌恶", Feelings(disgusted=1.0), (
        "disgust", "disgusting", "恶心", "嫌弃", "反感", "嫌恶")),
    Preset("melancholic", "melancholic", "忧郁", Feelings(melancholic=1.0), (
        "melancholy", "wistful", "gloomy", "低落", "惆怅", "忧伤", "沮丧", "消沉")),
    Preset("surprised", "surprised", "惊讶", Feelings(surprised=1.0), (
        "surprise", "astonished", "amazed", "吃惊", "惊奇", "诧异", "惊")),
    Preset("calm", "calm", "平静", Feelings(calm=1.0), (
        "calmness", "peaceful", "serene", "composed", "冷静", "镇定", "沉静", "自然")),
    Preset("gentle", "gentle", "温柔", Feelings(gentle=1.0), (
        "gentleness", "tender", "soft", "warm", "柔和", "轻柔", "温和", "柔情")),
)  # fmt: skip

NEUTRAL_PRESET = Preset("neutral", "neutral", "中性", Feelings(), (
    "none", "plain", "normal", "flat", "普通", "平常", "正常", "无"))  # fmt: skip

FINER: tuple[Preset, ...] = (
    Preset("cold_anger", "cold anger", "冷怒", Feelings(angry=0.6, calm=0.4, disgusted=0.2), (
        "icy", "coldly angry", "阴冷", "冷冰冰"), Delivery(rate=0.92, pitch_st=-1.0, volume_db=-2.0)),
    Preset("hot_anger", "hot anger", "暴怒", Feelings(angry=1.0, surprised=0.15), (
        "furious", "rage", "enraged", "狂怒", "大怒", "怒吼"), Delivery(rate=1.1, volume_db=3.0)),
    Preset("tearful", "tearful", "哽咽", Feelings(sad=0.9, afraid=0.15), (
        "crying", "in tears", "含泪", "哭泣", "哭腔"), Delivery(rate=0.88, volume_db=-2.0)),
    Preset("whispering", "whispering", "低语", Feelings(gentle=0.5, calm=0.4), (
        "whisper", "hushed", "耳语", "悄悄话", "小声"), Delivery(rate=0.93, pitch_st=-1.0, volume_db=-9.0)),
    Preset("teasing", "teasing", "调侃", Feelings(happy=0.55, gentle=0.15, surprised=0.1), (
        "playful", "mischievous", "俏皮", "打趣", "戏弄"), Delivery(pitch_st=0.5)),
    Preset("tired", "tired", "疲惫", Feelings(melancholic=0.5, calm=0.4), (
        "weary", "exhausted", "疲倦", "累", "有气无力"), Delivery(rate=0.84, pitch_st=-1.0, volume_db=-3.0)),
    Preset("proud", "proud", "得意", Feelings(happy=0.45, calm=0.3, disgusted=0.1), (
        "smug", "triumphant", "骄傲", "自豪"), Delivery(rate=0.95, volume_db=1.0)),
    Preset("anxious", "anxious", "焦虑", Feelings(afraid=0.5, surprised=0.2), (
        "nervous", "worried", "紧张", "不安", "担心"), Delivery(rate=1.1, pitch_st=0.5)),
    Preset("excited", "excited", "激动", Feelings(happy=0.8, surprised=0.4), (
        "thrilled", "enthusiastic", "兴奋", "欢欣"), Delivery(rate=1.12, volume_db=2.0)),
    Preset("sarcastic", "sarcastic", "讽刺", Feelings(disgusted=0.4, happy=0.25, calm=0.2), (
        "ironic", "mocking", "嘲讽", "嘲笑", "讥讽", "挖苦"), Delivery(rate=0.93)),
    Preset("contemptuous", "contemptuous", "轻蔑", Feelings(disgusted=0.7, calm=0.2), (
        "contempt", "scornful", "鄙视", "不屑"), Delivery(rate=0.9, pitch_st=-0.5, volume_db=-2.0)),
    Preset("pleading", "pleading", "恳求", Feelings(sad=0.5, afraid=0.45), (
        "begging", "imploring", "哀求", "央求"), Delivery(rate=1.04, pitch_st=1.0)),
    Preset("shy", "shy", "害羞", Feelings(gentle=0.5, afraid=0.25), (
        "bashful", "embarrassed", "羞涩", "腼腆", "难为情"), Delivery(rate=0.95, volume_db=-4.0)),
    Preset("resigned", "resigned", "无奈", Feelings(melancholic=0.5, calm=0.3, sad=0.15), (
        "giving up", "认命", "叹息"), Delivery(rate=0.9, volume_db=-2.0)),
    Preset("shocked", "shocked", "震惊", Feelings(surprised=1.0, afraid=0.3), (
        "stunned", "aghast", "惊呆", "骇然"), Delivery(volume_db=1.5)),
    Preset("soothing", "soothing", "安慰", Feelings(gentle=0.8, calm=0.3), (
        "comforting", "reassuring", "抚慰", "安抚"), Delivery(rate=0.9, volume_db=-2.0)),
    Preset("indignant", "indignant", "愤慨", Feelings(angry=0.6, surprised=0.25, sad=0.15), (
        "outraged", "不平", "委屈"), Delivery(rate=1.05, volume_db=1.5)),
)  # fmt: skip

PRESETS: tuple[Preset, ...] = (*NINE, NEUTRAL_PRESET, *FINER)


def find_preset(label: str) -> Preset | None:
    """Look a label up, whatever its case, spaces, hyphens or language; None if nobody calls it that."""
    return _by_label().get(_folded(label))


def nearest_labels(label: str, limit: int = 3) -> tuple[str, ...]:
    """Labels that somebody may have meant, the nearest first, in the script of what was written."""
    chinese = not label.isascii()
    known = {
        _folded(name): name for preset in PRESETS for name in _names(preset) if name.isascii() != chinese
    }
    near = get_close_matches(_folded(label), known, n=limit, cutoff=0.5 if chinese else 0.6)
    return tuple(known[name] for name in near)


def preset_of(feelings: Feelings) -> Preset | None:
    """The preset with exactly this mix, the nine labels first; None for a mix that has no name."""
    return next((preset for preset in PRESETS if preset.feelings == feelings), None)


def blend(parts: tuple[tuple[Feelings, float], ...]) -> Feelings:
    """Add mixes up, each times its weight; a feeling stops at 1."""
    sums = dict.fromkeys(FEELINGS, 0.0)
    for feelings, weight in parts:
        for name, value in zip(FEELINGS, feelings.weights(), strict=True):
            sums[name] += value * weight
    return Feelings(**{name: min(1.0, value) for name, value in sums.items()})


def _names(preset: Preset) -> tuple[str, ...]:
    return (preset.id, preset.name, preset.name_zh, *preset.synonyms)


def _folded(label: str) -> str:
    return re.sub(r"[\s_\-]+", " ", label).strip().casefold()


@cache
def _by_label() -> dict[str, Preset]:
    return {_folded(name): preset for preset in PRESETS for name in _names(preset)}
