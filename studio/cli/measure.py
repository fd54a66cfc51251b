"""`measure`: how any recording is said, from its sound alone."""

import argparse
import json
import math
from pathlib import Path
from typing import Any

from studio.cli.opening import language_of
from studio.loudness import LoudnessMeter
from studio.words import say
from tts.audio import peak_db, read_audio
from tts.limiter import TruePeakMeter
from tts.prosody import measure

_BLOCK = 1 << 16


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser("measure", help="F0, level, pauses, rate and loudness of any audio file")
    parser.add_argument("file", type=Path, help="WAV, FLAC, OGG or MP3")
    parser.add_argument("--frames", action="store_true", help="with --json: F0 and level of every 5 ms too")
    parser.add_argument("--json", action="store_true", help="JSON on standard output")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what was measured."""
    values = measured(args.file, frames=args.frames)
    if args.json:
        print(json.dumps(values, ensure_ascii=False, indent=1))
        return 0
    lang = language_of(args)
    print(say("cli.measure", lang, file=str(args.file)))
    for name, value in values.items():
        if isinstance(value, float | int):
            print(f"  {name:22} {value:10.3f}")
        elif value is None:
            print(f"  {name:22} {'–':>10}")
    for pause in values["pauses"]:
        print(f"  {say('cli.pause', lang):22} {pause['start_s']:10.3f} … {pause['end_s']:.3f}")
    return 0


def measured(path: Path, *, frames: bool = False) -> dict[str, Any]:
    """Everything that is told of a file; None where there is nothing to tell, such as the F0 of silence.

    Raises
    ------
    BadAudio
        If the file is no audio, or too short.
    """
    audio = read_audio(path)
    prosody, (level, peak) = measure(audio), _levels(path)
    quality = {name: getattr(prosody.quality, name) for name in prosody.quality.__dataclass_fields__}
    values: dict[str, Any] = {
        "seconds": audio.seconds,
        "rate_hz": audio.rate,
        "f0_median_hz": prosody.f0_median_hz,
        "f0_range_st": prosody.f0_range_st,
        "voiced_share": prosody.voiced_share,
        "syllables": len(prosody.nuclei_s),
        "rate_syl_s": prosody.rate_syl_s,
        "pause_share": prosody.pause_share,
        "level_db": prosody.level_db,
        "peak_db": peak_db(audio),
        "true_peak_db": peak.peak_db(),
        "loudness_lufs": level.read().lufs if level else None,
        **quality,
    }
    told: dict[str, Any] = {name: _number(value) for name, value in values.items()}
    told["pauses"] = [{"start_s": round(p.start_s, 3), "end_s": round(p.end_s, 3)} for p in prosody.pauses]
    told["syllable_times_s"] = [round(time_s, 3) for time_s in prosody.nuclei_s]
    if frames:
        told["f0_hz"] = [_number(float(value), 1) for value in prosody.f0_hz]
        told["energy_db"] = [_number(float(value), 1) for value in prosody.energy_db]
    return told


def _levels(path: Path) -> tuple[LoudnessMeter | None, TruePeakMeter]:
    """Loudness and true peak of the file's own channels; loudness of one or two of them only."""
    import soundfile

    peak = TruePeakMeter()
    with soundfile.SoundFile(path) as file:
        level = LoudnessMeter(file.samplerate, file.channels) if file.channels <= 2 else None
        for block in file.blocks(_BLOCK, dtype="float32", always_2d=True):
            peak.add(block)
            if level:
                level.add(block)
    return level, peak


def _number(value: float | None, digits: int = 3) -> float | None:
    return None if value is None or not math.isfinite(value) else round(value, digits)
