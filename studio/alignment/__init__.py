"""When every word and phone of a take is spoken, for those who animate, dub, measure or teach."""

from studio.alignment.document import to_document
from studio.alignment.lab import to_lab
from studio.alignment.textgrid import to_pitch_tier, to_textgrid
from studio.alignment.visemes import Shape, Visemes, visemes_of

__all__ = ["Shape", "Visemes", "to_document", "to_lab", "to_pitch_tier", "to_textgrid", "visemes_of"]
