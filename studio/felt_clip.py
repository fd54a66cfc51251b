"""A recording as where a line's feeling comes from: chosen, taken away, and told in words."""

from dataclasses import replace

from studio.edits.lines import replace_line, unlocked
from studio.own_direction import felt
from studio.reference_clips import KeptClip
from studio.scene import Scene
from studio.words import say
from tts.contract import Clip
from tts.prosody.fingerprint import Fingerprint

# From which difference on a trait is worth a word: trait, least, words for more and for less.
_TOLD = (
    ("pitch_st", 0.7, "higher", "lower"),
    ("range_log2", 0.2, "livelier", "flatter"),
    ("rate_log2", 0.08, "faster", "slower"),
    ("pause_log2", 0.3, "longer_pauses", "shorter_pauses"),
    ("tilt_db_oct", 0.6, "brighter", "duller"),
    ("breath_db", 1.5, "clearer", "breathier"),
    ("jitter_log2", 0.3, "rougher", "smoother"),
    ("waver_log2", 0.4, "trembling", "steadier"),
    ("turn_st", 1.5, "rising_end", "falling_end"),
)


def feel_clip(scene: Scene, line_id: str, clip: Clip | None, neutral: Clip | None) -> Scene:
    """Let a line's feeling come from a recording, beside what is felt already; none takes it away.

    Raises
    ------
    EditError
        If there is no such line, or it is locked.
    """
    line = unlocked(scene, line_id)
    emotion = replace(felt(line, scene.role(line.role)), clip=clip, neutral_clip=neutral if clip else None)
    return replace_line(scene, replace(line, emotion=emotion))


def as_clip(kept: KeptClip) -> Clip:
    """A kept recording as an utterance names it."""
    return Clip(str(kept.path), kept.sha256)


def tell_difference(found: Fingerprint, neutral: Fingerprint, lang: str) -> str:
    """Say how a recording differs from its speaker's neutral one."""
    told = []
    for trait, least, more, less in _TOLD:
        moved = getattr(found, trait) - getattr(neutral, trait)
        if abs(moved) >= least:
            by = f"{abs(moved):.1f}" if trait.endswith("_st") else f"{100 * abs(2.0**moved - 1.0):.0f}"
            told.append(say(f"felt.{more if moved > 0 else less}", lang, by=by))
    return say("felt.comma", lang).join(told) if told else say("felt.alike", lang)
