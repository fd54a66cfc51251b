"""The forms in which sound is handed over."""

from dataclasses import dataclass
from enum import StrEnum

from tts.errors import BadValue

RATES = (22_050, 24_000, 44_100, 48_000)
_OPUS_RATES = (24_000, 48_000)  # of RATES, those that RFC 6716, section 2, lets an encoder take


class Codec(StrEnum):
    """How samples are kept."""

    WAV16 = "wav16"
    WAV24 = "wav24"
    WAV_FLOAT = "wav32f"
    FLAC = "flac"  # 24 bit
    MP3 = "mp3"
    OGG = "ogg"  # Vorbis
    OPUS = "opus"

    @property
    def extension(self) -> str:
        """Extension of the file's name, with its dot."""
        return ".wav" if self.is_wav else f".{self.value}"

    @property
    def is_wav(self) -> bool:
        """Whether it is a broadcast wave file, with markers and a place on the timeline."""
        return self in (Codec.WAV16, Codec.WAV24, Codec.WAV_FLOAT)

    @property
    def is_lossy(self) -> bool:
        """Whether samples come back changed, and peaks may come back higher."""
        return self in (Codec.MP3, Codec.OGG, Codec.OPUS)


@dataclass(frozen=True, slots=True)
class SoundForm:
    """A codec with a rate in samples per second; a rate of 0 is the engine's own.

    Raises
    ------
    BadValue
        If the rate is none of `RATES`, or none that the codec can keep.
    """

    codec: Codec = Codec.WAV16
    rate: int = 0

    def __post_init__(self) -> None:
        allowed = _OPUS_RATES if self.codec is Codec.OPUS else RATES
        if self.rate and self.rate not in allowed:
            raise BadValue("rate", self.rate, ", ".join(map(str, allowed)))

    def rate_from(self, engine_rate: int) -> int:
        """The rate of the files made from an engine's sound."""
        if self.rate:
            return self.rate
        if self.codec is Codec.OPUS:
            return next((rate for rate in _OPUS_RATES if rate >= engine_rate), _OPUS_RATES[-1])
        return engine_rate


PLAIN_FORM = SoundForm()
