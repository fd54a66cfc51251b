"""Mandarin words that a dictionary of characters reads wrongly or too stiffly.

Each entry is a pattern and its syllables with tones before sandhi, "_" for a character that keeps the
dictionary's reading. Neutral tones follow 现代汉语词典 (memory, not checked entry by entry).
"""

import re

# Who or what stands before 得 read as dei3 (must), and what follows 得 read as de2 (to get).
_MUST = "我你他她它您们咱就还都总非也可只必又谁"
_GET = "到了意罪分奖病知出以逞手体益失救名势胜逮"
_GOT = "取获心难所赢博夺求应"
_COUNT = "一二两三四五六七八九十几数多"

READINGS: tuple[tuple[str, str], ...] = (
    # 得
    (f"(?<=[{_MUST}])得(?=[\u4e00-\u9fff])(?![{_GET}很])", "dei3"),
    (f"(?<=[\u4e00-\u9fff])(?<![{_GOT}{_MUST}不])得(?![{_GET}])", "de5"),
    # 地 behind a doubled word or a manner
    (r"(.)\1地(?![上下里方面])", "_ _ de5"),
    (
        "(?<=高兴|伤心|生气|认真|努力|开心|愤怒|温柔|惊讶|害怕|大声|小声|轻声|低声|突然|忽然|仔细|小心|耐心|"
        "热情|冷冷|难过|激动|快乐|幸福|悲伤|平静|安静|坚定|得意|紧张|着急|匆忙|勉强|拼命|不断|不停)地(?=[\u4e00-\u9fff])",
        "de5",
    ),
    # doubled verbs, kinship and other doubled words
    ("数一数", "shu3 yi1 shu3"),
    ("量一量", "liang2 yi1 liang2"),
    ("(妈妈|爸爸|哥哥|姐姐|弟弟|妹妹|爷爷|奶奶|叔叔|舅舅|姑姑|婆婆|公公|太太|宝宝|娃娃|星星)", "_ 5"),
    # companies, and rows of things
    (f"(?<=[{_COUNT}])行(?=[人{_COUNT}]|尸|走)", "xing2"),
    (f"(?<=[{_COUNT}])行(?=字|诗|泪|树|文)", "hang2"),
    ("同行(?=者|的人)", "_ xing2"),
    # single misses
    ("(?<=[很太真好那这多更])长(?![大者辈官老])", "chang2"),
    ("打折(?=了?[腿手胳])", "_ she2"),
    ("腿[也都]?折", "_ she2"),
    ("落下(?=[来去])", "luo4 _"),
    ("姓曾", "_ zeng1"),
    ("流血", "_ xue4"),
    ("谁", "shei2"),
    ("哦", "o4"),
    ("嗯", "en5"),
    ("还(?=不|没|是|有|要|会|能|想|敢|在|得|欠|早|好|行|来)", "hai2"),
    ("还(?=钱|书|债|给|手|价|清|你|我|他|她)", "huan2"),
    ("(?<=[看听说想笑哭走站坐躺跑拿带跟沿顺朝向对])着(?![急凉火迷魔])", "zhe5"),
    ("睡着", "_ zhao2"),
    ("女儿|婴儿|幼儿|孤儿|少儿|男儿|孩儿", "_ er2"),
    ("(?<![女婴幼孤少男孩])(?<=[\u4e00-\u9fff])儿(?![子童女歌时科戏媳])", "er5"),
    # neutral second syllables
    (
        "地方|答应|结实|东西|先生|朋友|告诉|喜欢|晚上|早上|明白|清楚|漂亮|聪明|糊涂|热闹|暖和|舒服|麻烦|"
        "衣服|头发|眼睛|耳朵|鼻子|嘴巴|脑袋|胳膊|身上|路上|家里|屋里|心里|手里|这里|那里|"
        "太阳|月亮|窗户|钥匙|豆腐|葡萄|萝卜|石头|木头|馒头|骨头|舌头|"
        "名字|意思|故事|事情|时候|关系|消息|主意|办法|机会|力气|脾气|客气|生意|打算|"
        "认识|知识|休息|商量|收拾|打听|打扮|招呼|琢磨|吩咐|咳嗽|哆嗦|"
        "大夫|师傅|丈夫|姑娘|小姐|媳妇|亲戚|老实|厉害|便宜|干净|新鲜|规矩|本事|笑话|动静|学生|和尚|将就|"
        "看见|进去|出去|回去|进来|出来|回来|起来",
        "_ 5",
    ),
    ("受不了|了不起|对不起|差不多|来不及", "_ 5 _"),
    ("怪不得|舍不得|巴不得", "_ 5 5"),
)
_NEUTRAL = "5"
_COMPILED = tuple((re.compile(pattern), syllables.split(" ")) for pattern, syllables in READINGS)


def corrected(text: str, syllables: list[str]) -> list[str]:
    """Replace the dictionary's readings where a pattern knows better; later patterns win."""
    result = list(syllables)
    for pattern, readings in _COMPILED:
        for match in pattern.finditer(text):
            for i, reading in zip(range(*match.span()), readings, strict=False):
                if reading == _NEUTRAL and result[i]:
                    result[i] = result[i][:-1] + _NEUTRAL
                elif reading not in ("_", _NEUTRAL):
                    result[i] = reading
    return result
