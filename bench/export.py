"""What writing packs of long scenes costs: `python -m bench.export`.

The takes are made up (a buzz of `--seconds` a line), so that only the writing is measured: no engine runs.
Memory is the highest that the process ever held, this program's own takes included, one at a time.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil

from studio.handoff import KINDS
from studio.pack import ALIGNMENT, SUBTITLES, ExportPlan, PackWriter, check_pack
from studio.pack.presets import PRESETS
from studio.packing import zipped
from studio.scene import Line, Role, Scene, utterance_of
from studio.soundfiles import Codec, SoundForm
from studio.takes import EngineStamp, Take
from tts.audio import Audio
from tts.contract import HOP_S, ProsodyPlan, Span, Speech, Syllable

RATE = 22_050
SECONDS = 3.0
TEXT = "one of us must be the one to say it"
ROLES = 4
EVERYTHING = ExportPlan(
    stems=True,
    sound=SoundForm(Codec.WAV24, 48_000),
    subtitles=SUBTITLES,
    alignment=ALIGNMENT,
    handoff=tuple(KINDS),
    sheet=True,
    loudness="broadcast",
    per_role=True,
    room_tone_db=-65.0,
)
PLANS = {"everything": EVERYTHING, **PRESETS}


def main() -> None:
    """Write one pack and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=2000)
    parser.add_argument("--preset", choices=PLANS, default="everything")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="of each line")
    options = parser.parse_args()
    print(f"{psutil.cpu_count()} cores, load {psutil.getloadavg()[0]:.1f} before\n")
    for what, measured in rows(scene_of(options.lines), PLANS[options.preset], options.seconds):
        print(f"{what:<44} {measured:>14}", flush=True)


def rows(scene: Scene, plan: ExportPlan, seconds: float) -> Iterator[tuple[str, str]]:
    """Measure phase by phase."""
    with tempfile.TemporaryDirectory() as name:
        target = Path(name) / "pack"
        began_s = phase_s = time.perf_counter()
        with PackWriter(scene, target, plan=plan) as pack:
            for line in scene.lines:
                pack.add(take_of(scene, line, seconds))
            yield "keep takes", f"{time.perf_counter() - phase_s:.1f} s"
            phase, phase_s = "", time.perf_counter()
            for step in pack.write():
                if step.phase != phase:
                    if phase:
                        yield phase, f"{time.perf_counter() - phase_s:.1f} s"
                    phase, phase_s = step.phase, time.perf_counter()
            yield phase, f"{time.perf_counter() - phase_s:.1f} s"
        yield "all of it", f"{time.perf_counter() - began_s:.1f} s"
        audio_s = seconds * len(scene.lines)
        yield "share of the sound's length", f"{(time.perf_counter() - began_s) / audio_s:.4f}"
        yield "highest memory", f"{peak_mb():.0f} MB"
        phase_s = time.perf_counter()
        for _ in zipped(target, target.with_suffix(".zip")):
            pass
        yield "wrap as a zip", f"{time.perf_counter() - phase_s:.1f} s"
        size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
        yield "pack", f"{size / 1e6:.0f} MB"
        phase_s = time.perf_counter()
        errors = sum(finding.is_error for finding in check_pack(target))
        yield f"`studio check`, {errors} errors", f"{time.perf_counter() - phase_s:.1f} s"
        yield "highest memory, zip and check included", f"{peak_mb():.0f} MB"


def scene_of(lines: int) -> Scene:
    """A scene in which so many roles speak in turn."""
    roles = tuple(Role(f"r{i}", f"Role {i}", voice="tone") for i in range(ROLES))
    said = tuple(Line(f"L{i:05d}", roles[i % ROLES].id, TEXT) for i in range(lines))
    return Scene("A long scene", roles, said, language="en-US")


def take_of(scene: Scene, line: Line, seconds: float = SECONDS) -> Take:
    """A take of a line that buzzes in the rhythm of speech."""
    t = np.arange(round(seconds * RATE)) / RATE
    shape = np.sin(np.pi * t / seconds) * np.sin(2 * np.pi * 2.0 * t) ** 2  # four syllables a second
    pulses = sum(np.cos(2 * np.pi * 150.0 * k * t) for k in range(1, 21)) / 20  # peaks as sparse as a voice's
    samples = (0.4 * shape * pulses).astype(np.float32)
    words = TEXT.split()
    step_s, at, spans = seconds / len(words), 0, []
    for i, word in enumerate(words):
        spans.append(Span(word, i * step_s, (i + 1) * step_s, at, at + len(word)))
        at += len(word) + 1
    frames = int(seconds / HOP_S)
    plan = ProsodyPlan(
        f0_hz=np.full(frames, 150.0, np.float32),
        energy_db=np.full(frames, -13.0, np.float32),
        strength=np.ones(frames, np.float32),
        phones=tuple(spans),
        words=tuple(spans),
        chars=(),
        syllables=tuple(Syllable(span, 150.0, -13.0) for span in spans),
        pauses=(),
        seconds=seconds,
        exact=True,
    )
    stamp = EngineStamp("hum", "1", "draft")
    return Take(
        line.id, f"key-{line.id}", utterance_of(scene, line), stamp, Speech(Audio(samples, RATE), plan)
    )


def peak_mb() -> float:
    """The most memory this process ever held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
