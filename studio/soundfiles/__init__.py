"""Sound files to hand over: their forms, what they say of themselves, and writing them block by block."""

from studio.soundfiles.forms import PLAIN_FORM, RATES, Codec, SoundForm
from studio.soundfiles.tags import CueMark, Tags
from studio.soundfiles.writing import SoundWriter, open_sound

__all__ = ["PLAIN_FORM", "RATES", "Codec", "CueMark", "SoundForm", "SoundWriter", "Tags", "open_sound"]
