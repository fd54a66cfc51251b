"""Contents for those who take packs over most often."""

from collections.abc import Mapping

from studio.pack.choices import ExportPlan
from studio.soundfiles import Codec, SoundForm

_WAV48 = SoundForm(Codec.WAV24, 48_000)
_GAME = "{id}_{role}"

PRESETS: Mapping[str, ExportPlan] = {
    "simple": ExportPlan(),
    "film": ExportPlan(
        stems=True,
        sound=_WAV48,
        subtitles=("srt", "ass"),
        alignment=("textgrid",),
        handoff=("otio", "edl", "reaper", "audacity"),
        sheet=True,
        loudness="broadcast",
        room_tone_db=-65.0,
    ),
    "unity": ExportPlan(mix=False, sound=_WAV48, names=_GAME, handoff=("unity",), loudness="game"),
    "unreal": ExportPlan(mix=False, sound=_WAV48, names=_GAME, handoff=("unreal",), loudness="game"),
    "godot": ExportPlan(
        mix=False, sound=SoundForm(Codec.OGG, 44_100), names=_GAME, handoff=("godot",), loudness="game"
    ),
    "renpy": ExportPlan(
        mix=False, sound=SoundForm(Codec.OPUS, 48_000), names=_GAME, handoff=("renpy",), loudness="game"
    ),
    "wwise": ExportPlan(mix=False, sound=_WAV48, names=_GAME, handoff=("wwise",), loudness="game"),
    "fmod": ExportPlan(mix=False, sound=_WAV48, names=_GAME, handoff=("fmod",), loudness="game"),
    "animation": ExportPlan(
        sound=_WAV48, alignment=("json", "textgrid", "lab"), subtitles=("srt", "srt-words"), sheet=True
    ),
    "podcast": ExportPlan(
        lines=False, sound=SoundForm(Codec.MP3, 44_100), subtitles=("srt", "vtt"), loudness="podcast"
    ),
    "web": ExportPlan(
        lines=False,
        sound=SoundForm(Codec.MP3, 44_100),
        subtitles=("vtt", "vtt-words"),
        sheet=True,
        loudness="web",
    ),
}
"""Plans by name; the first is what one gets without choosing."""
