"""Small stand-ins that share the shapes of the real parts."""

from torch import Tensor

from tests.tts.nn.golden import golden_tensors
from tts.engines.indextts2.text import TextFrontEnd


class ToyVocabulary:
    """Every character is a piece; `ⵣ` is unknown."""

    def encode(self, text: str, *, out_type: type[str]) -> list[str]:
        return [out_type(char) for char in text if not char.isspace()]

    def piece_to_id(self, piece: str) -> int:
        return self.unk_id() if piece == "ⵣ" else 3 + ord(piece) % 57

    def is_byte(self, _: int, /) -> bool:
        return False

    def unk_id(self) -> int:
        return 2


def toy_front_end() -> TextFrontEnd:
    """Read text as it stands."""
    return TextFrontEnd(lambda text: text, ToyVocabulary())


def toy_emotion(strength: float) -> Tensor:
    """An emotion vector that goes from the voice's own to a clip's."""
    golden = golden_tensors()
    own, felt = golden["A.emo.emovec_spk"][0], golden["A.emo.emovec_emo"][0]
    return own + strength * (felt - own)
