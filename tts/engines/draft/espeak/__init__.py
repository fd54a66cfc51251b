"""The said stage by espeak-ng, in a process of its own."""

from tts.engines.draft.espeak.source import VERSION, EspeakSource

__all__ = ["VERSION", "EspeakSource"]
