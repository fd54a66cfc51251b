"""The sounds of a pack: lines, stems and mix, brought to one loudness together and never line by line."""

from collections.abc import Generator, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

import numpy as np

from studio.effects import NO_EFFECT
from studio.loudness import LoudnessMeter
from studio.mastering import LOSSY_CEILING_DB, Bus, Finish, Levels, target_named
from studio.mix import Mixer, Placement
from studio.pack.digests import sha256_of
from studio.pack.scratch import KeptTake
from studio.pack.workspace import LINES_FOLDER, STEMS_FOLDER, Workspace
from studio.scene import Role
from studio.soundfiles import SoundWriter, open_sound
from tts.audio import Audio
from tts.limiter import CEILING_DB

ROOM = "room"  # the stem of the room tone
_CLOSE_LU = 0.1  # nearer to the target than anybody hears, or any tolerance asks
_ROUNDS = 3  # of making the mix again where its limiter took loudness away


@dataclass(frozen=True, slots=True)
class Gains:
    """What brings a scene to its loudness: the same for all, and for each role before that."""

    master_db: float = 0.0
    by_role: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WrittenSound:
    """A sound file of the pack with what was measured of it; `role_id` is "" where it is nobody's own."""

    file: str
    sha256: str
    levels: Levels
    role_id: str = ""


@dataclass(frozen=True, slots=True)
class WrittenMix:
    """The mix, if it was wanted, the stems, what all of it came to, and the gains that led there."""

    mix: WrittenSound | None
    stems: tuple[WrittenSound, ...]
    levels: Levels
    gains: Gains


def find_gains(space: Workspace) -> Generator[int, None, Gains]:
    """The gains to start from, exact but for what limiters will take away; yields lines that were heard."""
    target = target_named(space.plan.loudness)
    if target.lufs is None:
        return Gains()
    by_role = {}
    if space.plan.per_role:
        meters: dict[str, LoudnessMeter] = {}
        for take in space.takes:
            meter = meters.setdefault(take.role.id, LoudnessMeter(space.rate))
            meter.add(space.audio(take).samples)
        read = {role_id: meter.read().lufs for role_id, meter in meters.items()}
        by_role = {role_id: target.lufs - lufs for role_id, lufs in read.items() if lufs is not None}
    measured = LoudnessMeter(space.rate, channels=2)
    for done, block in enumerate(Mixer(space.rate).blocks(_parts(space, by_role))):
        measured.add(block)
        yield done
    lufs = measured.read().lufs
    return Gains(0.0 if lufs is None else target.lufs - lufs, by_role)


def write_lines(space: Workspace, gains: Gains) -> Iterator[tuple[KeptTake, WrittenSound]]:
    """Write a file for each line; it has its effect, and the loudness of the scene or of its role."""
    names = space.line_names()
    for take, where in zip(space.takes, space.placements, strict=True):
        file = f"{LINES_FOLDER}/{names[take.line_id]}{space.plan.sound.codec.extension}"
        tags = space.tags(
            take.utterance.text, take.role.name or take.role.id, take=take, start_s=where.start_s
        )
        audio = space.audio(take)
        with open_sound(space.folder / file, space.plan.sound.codec, rate=space.file_rate, tags=tags) as sink:
            bus = Bus(space.rate, sink, channels=1, finish=_line_finish(space, take, gains))
            bus.add(audio.samples[:, None], last=True)
            for word in (word for cue in take.cues for word in cue.words):
                sink.mark(word.start_s, word.text.strip())
        yield take, WrittenSound(file, sha256_of(space.folder / file), bus.levels(), take.role.id)


def write_mix(space: Workspace, gains: Gains) -> Generator[int, None, WrittenMix]:
    """Write the mix and the stems, again with more gain where a limiter took loudness away.

    Yields how many lines are laid onto them; returns what was written.
    """
    target = target_named(space.plan.loudness)
    files = _Files(space)
    for left in reversed(range(_ROUNDS)):
        made = yield from _write_once(space, files, gains)
        lufs = made.levels.loudness.lufs
        if target.lufs is None or lufs is None or abs(target.lufs - lufs) <= _CLOSE_LU or not left:
            break
        gains = Gains(gains.master_db + target.lufs - lufs, gains.by_role)
    return made


class _Files:
    """Places of the mix and the stems, the same in every round."""

    def __init__(self, space: Workspace) -> None:
        extension = space.plan.sound.codec.extension
        self.mix = space.name("mix", extension) if space.plan.mix else ""
        self.stems: dict[str, str] = {}
        if space.plan.stems:
            for role in _speaking(space):
                self.stems[role.id] = space.name(
                    "stem", extension, role=role.name or role.id, folder=STEMS_FOLDER
                )
            if space.plan.room_tone_db is not None:
                self.room = space.name("stem", extension, role=ROOM, folder=STEMS_FOLDER)


def _write_once(space: Workspace, files: _Files, gains: Gains) -> Generator[int, None, WrittenMix]:
    with ExitStack() as stack:
        sink = _open(space, stack, files.mix, "") if files.mix else None
        mix = Bus(space.rate, sink, channels=2, finish=_finish(space, gains, tone=True))
        stems = {
            role.id: Bus(
                space.rate,
                _open(space, stack, files.stems[role.id], role.id),
                channels=2,
                finish=_finish(space, gains, tone=False),
            )
            for role in _speaking(space)
            if files.stems
        }
        room = None
        if files.stems and space.plan.room_tone_db is not None:
            sink = _open(space, stack, files.room, ROOM)
            room = Bus(space.rate, sink, channels=2, finish=_finish(space, Gains(), tone=True))
        yield from _run(space, gains, mix, stems, room)
    written = [_written(space, files.stems[role_id], bus, role_id) for role_id, bus in stems.items()] + (
        [_written(space, files.room, room, "")] if room else []
    )
    made = _written(space, files.mix, mix, "") if files.mix else None
    return WrittenMix(made, tuple(written), mix.levels(), gains)


def _run(
    space: Workspace, gains: Gains, mix: Bus, stems: Mapping[str, Bus], room: Bus | None
) -> Iterator[int]:
    """Lay every line onto the mix and onto its role's stem, all of them going on together; yields them."""
    whole, apart = Mixer(space.rate), {role_id: Mixer(space.rate) for role_id in stems}
    total = 0
    for done, (audio, where, role) in enumerate(_parts(space, gains.by_role), start=1):
        yield done
        total = max(total, round(where.start_s * space.rate) + audio.samples.size)
        block = whole.add(audio, where, role)
        mix.add(block)
        if room is not None:
            room.add(np.zeros_like(block))
        for role_id, mixer in apart.items():
            mine = role_id == role.id
            stems[role_id].add(mixer.add(audio, where, role) if mine else mixer.advance(where.start_s))
    block = whole.finish(total)
    mix.add(block, last=True)
    if room is not None:
        room.add(np.zeros_like(block), last=True)
    for role_id, mixer in apart.items():
        stems[role_id].add(mixer.finish(total), last=True)


def _parts(space: Workspace, by_role: Mapping[str, float]) -> Iterator[tuple[Audio, Placement, Role]]:
    for take, where in zip(space.takes, space.placements, strict=True):
        audio, gain_db = space.audio(take), by_role.get(take.role.id, 0.0)
        if gain_db:
            audio = Audio(audio.samples * np.float32(10.0 ** (gain_db / 20.0)), audio.rate)
        yield audio, where, take.role


def _open(space: Workspace, stack: ExitStack, file: str, role_id: str) -> SoundWriter:
    names = {role.id: role.name or role.id for role in space.scene.roles}
    speakers = [names[role_id]] if role_id in names else sorted({take.role.name for take in space.takes})
    tags = space.tags(space.scene.title, ", ".join(speakers))
    codec, rate = space.plan.sound.codec, space.file_rate
    sink = stack.enter_context(open_sound(space.folder / file, codec, rate=rate, channels=2, tags=tags))
    for take, where in zip(space.takes, space.placements, strict=True):
        if role_id in ("", take.role.id):
            who = take.role.name or take.role.id
            sink.mark(where.start_s, f"{take.line_id} {who}: {take.utterance.text}")
    return sink


def _written(space: Workspace, file: str, bus: Bus, role_id: str) -> WrittenSound:
    return WrittenSound(file, sha256_of(space.folder / file), bus.levels(), role_id)


def _speaking(space: Workspace) -> list[Role]:
    heard = {take.role.id for take in space.takes}
    return [role for role in space.scene.roles if role.id in heard]


def _finish(space: Workspace, gains: Gains, *, tone: bool) -> Finish:
    return Finish(gains.master_db, _ceiling_db(space), space.plan.room_tone_db if tone else None)


def _line_finish(space: Workspace, take: KeptTake, gains: Gains) -> Finish:
    """Lines of which nothing is to be changed are handed over as the engine made them, to the last bit."""
    plan = space.plan
    changed = plan.changes_lines or space.effect(take.line_id) != NO_EFFECT
    untouched = not (changed or plan.sound.codec.is_lossy or space.file_rate != space.rate)
    if untouched:
        return Finish(ceiling_db=None)
    gain_db = gains.by_role.get(take.role.id, 0.0) if plan.per_role else gains.master_db
    return Finish(gain_db, _ceiling_db(space))


def _ceiling_db(space: Workspace) -> float:
    return LOSSY_CEILING_DB if space.plan.sound.codec.is_lossy else CEILING_DB
