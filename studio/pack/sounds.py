"""The sounds of a pack: lines, stems and mix, brought to one loudness together and never line by line."""

from collections.abc import Generator, Iterator, Mapping, Sequence
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
    """The mix, if it was wanted, the stems, what the mix came to, and the gains that led there."""

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
            yield 0
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
        who, reference = take.role.name or take.role.id, take.key[:32]
        tags = space.tags(take.utterance.text, who, [take], start_s=where.start_s, reference=reference)
        audio = space.audio(take)
        with open_sound(space.folder / file, space.plan.sound.codec, rate=space.file_rate, tags=tags) as sink:
            bus = Bus(space.rate, sink, channels=1, finish=_line_finish(space, take, gains))
            bus.add(audio.samples[:, None], last=True)
            for word in (word for cue in take.cues for word in cue.words):
                sink.mark(word.start_s, word.text.strip())
        yield take, WrittenSound(file, sha256_of(space.folder / file), bus.levels(), take.role.id)


def write_mix(space: Workspace, gains: Gains) -> Generator[int, None, WrittenMix]:
    """Write the mix, again with more gain where its limiter took loudness away.

    Yields how many lines are laid onto it; returns what was written, without stems.
    """
    target = target_named(space.plan.loudness)
    file = space.name("mix", space.plan.sound.codec.extension) if space.plan.mix else ""
    for left in reversed(range(_ROUNDS)):
        bus = yield from _mix_once(space, file, gains)
        levels = bus.levels()
        lufs = levels.loudness.lufs
        if target.lufs is None or lufs is None or abs(target.lufs - lufs) <= _CLOSE_LU or not left:
            break
        gains = Gains(gains.master_db + target.lufs - lufs, gains.by_role)
    return WrittenMix(_written(space, file, bus, "") if file else None, (), levels, gains)


def _mix_once(space: Workspace, file: str, gains: Gains) -> Generator[int, None, Bus]:
    mixer = Mixer(space.rate)
    with ExitStack() as stack:
        sink = _open(space, stack, file, _speaking(space)) if file else None
        bus = Bus(space.rate, sink, channels=2, finish=_finish(space, gains, tone=True))
        for done, part in enumerate(_parts(space, gains.by_role), start=1):
            bus.add(mixer.add(*part))
            yield done
        bus.add(mixer.finish(), last=True)
    return bus


def write_stems(space: Workspace, gains: Gains) -> Generator[int, None, tuple[WrittenSound, ...]]:
    """Write a stem for each role that speaks, and one for room tone, all as long as the mix.

    Yields how many lines are laid onto them; returns what was written.
    """
    files = _stem_files(space)
    with ExitStack() as stack:
        buses = {
            role_id: Bus(
                space.rate,
                _open(space, stack, file, [role for role in space.scene.roles if role.id == role_id]),
                channels=2,
                finish=_finish(space, gains if role_id else Gains(), tone=not role_id),
            )
            for role_id, file in files.items()
        }
        yield from _lay_apart(space, gains, buses)
    return tuple(_written(space, files[role_id], bus, role_id) for role_id, bus in buses.items())


def _stem_files(space: Workspace) -> dict[str, str]:
    """Places of the stems by role, that of the room tone under ""."""
    named = {role.id: role.name or role.id for role in _speaking(space)}
    if space.plan.room_tone_db is not None:
        named[""] = ROOM
    extension = space.plan.sound.codec.extension
    return {
        role_id: space.name("stem", extension, role=name, folder=STEMS_FOLDER)
        for role_id, name in named.items()
    }


def _lay_apart(space: Workspace, gains: Gains, buses: Mapping[str, Bus]) -> Iterator[int]:
    """Lay every line onto its role's stem while the others go on in silence."""
    mixers, total = {role_id: Mixer(space.rate) for role_id in buses}, 0
    for done, (audio, where, role) in enumerate(_parts(space, gains.by_role), start=1):
        total = max(total, round(where.start_s * space.rate) + audio.samples.size)
        for role_id, mixer in mixers.items():
            mine = role_id == role.id
            buses[role_id].add(mixer.add(audio, where, role) if mine else mixer.advance(where.start_s))
        yield done
    for role_id, mixer in mixers.items():
        buses[role_id].add(mixer.finish(total), last=True)


def _parts(space: Workspace, by_role: Mapping[str, float]) -> Iterator[tuple[Audio, Placement, Role]]:
    for take, where in zip(space.takes, space.placements, strict=True):
        audio, gain_db = space.audio(take), by_role.get(take.role.id, 0.0)
        if gain_db:
            audio = Audio(audio.samples * np.float32(10.0 ** (gain_db / 20.0)), audio.rate)
        yield audio, where, take.role


def _open(space: Workspace, stack: ExitStack, file: str, heard: Sequence[Role]) -> SoundWriter:
    """A stereo file in which some roles are heard, their lines named at their places."""
    names = {role.id: role.name or role.id for role in heard}
    placed = [
        (take, where)
        for take, where in zip(space.takes, space.placements, strict=True)
        if take.role.id in names
    ]
    tags = space.tags(space.scene.title, ", ".join(names.values()), [take for take, _ in placed])
    codec, rate = space.plan.sound.codec, space.file_rate
    sink = stack.enter_context(open_sound(space.folder / file, codec, rate=rate, channels=2, tags=tags))
    for take, where in placed:
        sink.mark(where.start_s, f"{take.line_id} {names[take.role.id]}: {take.utterance.text}")
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
