"""What the draft engine is measured on: plain sentences, and the engine with a store in memory."""

from bench.shelf import Shelf
from tts.contract import FEELINGS, Emotion, Engine, Feelings, IntensityCurve, Speech, Utterance
from tts.engines.draft.entry import load
from tts.errors import TtsError

ENGLISH = (
    "I never thought that we would meet again in this old house.",
    "She put the letter on the table and walked out of the room.",
    "There is nothing more that we can do for him now.",
    "They have been waiting in the garden since early this morning.",
    "You told me that the money was safe in the bank.",
    "My brother wants to sell the farm and move to the city.",
    "We lost the road in the dark and slept under the trees.",
    "The children are playing with the dog behind the school.",
    "He opened the window and looked down at the river.",
    "Please come home before your mother finds out about it.",
    "Nobody told us that the last train had already gone.",
    "I will give you the answer when I see you on Monday.",
    "The doctor said that he must stay in bed for two weeks.",
    "It was the best dinner that I have had in many years.",
    "We were talking about the war when the lights went out.",
    "Her father built that boat with his own hands.",
    "If you want to stay here you have to work for your food.",
    "The old man sat by the fire and told us a long story.",
    "I can hear someone coming up the stairs very slowly.",
    "They found the key in the pocket of his other coat.",
)
MANDARIN = (
    "我没想到会在这里再见到你。",
    "她把信放在桌子上就走了出去。",
    "昨天晚上下了一场很大的雨。",
    "他们从早上一直等到现在。",
    "你说过那笔钱放在银行里。",
    "我弟弟打算把房子卖掉搬到城里去。",
    "孩子们在学校后面跟小狗玩。",
    "他打开窗户看着下面的河水。",
    "请你在妈妈知道以前回家吧。",
    "没有人告诉我们火车已经开走了。",
    "星期一见面的时候我再回答你。",
    "医生说他必须在床上休息两个星期。",
    "这是我多年来吃过最好的晚饭。",
    "老人坐在火边给我们讲了一个长故事。",
    "我听见有人慢慢走上楼来。",
    "他们在他另一件大衣里找到了钥匙。",
    "如果你想留下就得自己干活。",
    "她父亲亲手造了那条小船。",
    "我们正谈到打仗的时候灯突然灭了。",
    "这本书我已经读过三遍了。",
)
ENGLISH_VOICES = ("en-us-sam", "en-us-clara", "en-us-walter")
MANDARIN_VOICES = ("zh-hao", "zh-lan", "zh-laochen")


class Speaker:
    """The draft engine on the CPU with a store in memory; closed by the caller."""

    def __init__(self) -> None:
        self.engine: Engine = load("cpu")
        self.stages = Shelf()

    def say(self, utterance: Utterance) -> Speech:
        """Render one utterance; raises what the engine refuses with."""
        (result,) = self.engine.render([utterance], self.stages)
        if isinstance(result, TtsError):
            raise result
        return result

    def close(self) -> None:
        """End the engine's processes."""
        self.engine.close()


def felt(
    text: str, voice: str, feeling: str, strength: float = 1.0, curve: IntensityCurve | None = None
) -> Utterance:
    """One sentence with one feeling ("neutral" is none)."""
    feelings = Feelings(**{feeling: 1.0}) if feeling in FEELINGS else Feelings()
    plain = Utterance(text, voice, emotion=Emotion(feelings, strength))
    return plain if curve is None else Utterance(text, voice, emotion=plain.emotion, curve=curve)
