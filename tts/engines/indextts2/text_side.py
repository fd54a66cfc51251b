"""The text-to-codes half put together: one switch for the released quirks, a batch that fits the memory."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from tts.engines.indextts2.codes import CodesSettings, Positions, TextToCodes
from tts.engines.indextts2.conditioning import Conditioner
from tts.engines.indextts2.decode import BatchShape
from tts.engines.indextts2.normalise import GlossaryEntry, TextNormaliser
from tts.engines.indextts2.text import SegmentRules, TextFrontEnd
from tts.engines.indextts2.text_models import TextModels
from tts.errors import EngineUnavailable, Problem
from tts.nn.gpt import UnifiedVoice


@dataclass(frozen=True, slots=True)
class TextOptions:
    """Choices of the text-to-codes half.

    Attributes
    ----------
    compat : bool
        Do all as the released pipeline does, quirks included; `docs/indextts2.md` lists them.
    segments : SegmentRules
    codes : CodesSettings
        Its positions and quirks follow `compat`.
    glossary : mapping of str to GlossaryEntry, optional
    """

    compat: bool = False
    segments: SegmentRules = field(default_factory=SegmentRules)
    codes: CodesSettings = field(default_factory=CodesSettings)
    glossary: Mapping[str, GlossaryEntry] | None = None

    def codes_settings(self) -> CodesSettings:
        """Settings of decoding with the switch applied."""
        if not self.compat:
            return self.codes
        return replace(self.codes, compat=True, positions=Positions.COMPAT)


@dataclass(frozen=True, slots=True, eq=False)
class TextSide:
    """Text front end, voices and emotions, and decoding."""

    front_end: TextFrontEnd
    conditioner: Conditioner
    codes: TextToCodes


def build_text_side(models: TextModels, options: TextOptions | None = None) -> TextSide:
    """Put the parts together under one set of options."""
    options = options or TextOptions()
    normalise = TextNormaliser.with_wetext(glossary=options.glossary, compat=options.compat)
    front_end = TextFrontEnd(normalise, models.vocabulary, options.segments, options.compat)
    return TextSide(
        front_end,
        Conditioner(models.voice, models.listen, models.matrices, compat=options.compat),
        TextToCodes(models.voice, front_end, options.codes_settings()),
    )


def shape_that_fits(voice: UnifiedVoice, settings: CodesSettings, budget_bytes: int) -> BatchShape:
    """Return the settings' batch shape without the sizes whose cache would not fit.

    Parameters
    ----------
    voice : UnifiedVoice
    settings : CodesSettings
    budget_bytes : int
        Memory that the cache may take.

    Raises
    ------
    EngineUnavailable
        Not even one line fits.
    """
    line = line_bytes(voice, settings)
    sizes = tuple(takewhile(lambda lines: lines * line <= budget_bytes, settings.shape.lines))
    if not sizes:
        facts = {"needed_gb": f"{line / 1e9:.1f}", "free_gb": f"{budget_bytes / 1e9:.1f}"}
        raise EngineUnavailable(Problem.of("device_full", **facts))
    return replace(settings.shape, lines=sizes)


def line_bytes(voice: UnifiedVoice, settings: CodesSettings) -> int:
    """Memory of one line's keys, values and latents."""
    stack, width = voice.config.stack, voice.mel_head.weight.itemsize
    beams, steps = settings.scores.beams, settings.max_codes + 1
    slots = settings.shape.prefix_slots + beams * steps
    return (2 * stack.layers * slots + beams * steps) * stack.dim * width
