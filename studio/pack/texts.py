"""The texts of a pack beside its manifest: subtitles, alignments, hand-off files."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from studio.alignment import to_document, to_lab, to_pitch_tier, to_textgrid
from studio.handoff import Cut, CutClip, handoff_files
from studio.handoff.cut import Fader, Stem
from studio.mastering import rings_s
from studio.pack.manifest import feelings
from studio.pack.scratch import KeptTake
from studio.pack.sounds import WrittenMix, WrittenSound
from studio.pack.workspace import ALIGNMENT_FOLDER, Workspace
from studio.subtitles import Cue, eased, to_ass, to_srt, to_vtt, to_word_srt


def scene_cues(space: Workspace) -> list[Cue]:
    """Every cue of the scene in its time, standing on while there is time to read."""
    placed = zip(space.takes, space.placements, strict=True)
    return eased(cue.later(where.start_s) for take, where in placed for cue in take.cues)


def write_subtitles(space: Workspace) -> Iterator[str]:
    """Write the chosen forms and yield their files."""
    cues = scene_cues(space)
    for form in space.plan.subtitles:
        kind, _, words = form.partition("-")
        word = "subtitles-words" if words else "subtitles"
        file = space.name(word, f".{kind}")
        _write(space.folder / file, _subtitles(space, kind, bool(words), cues))
        yield file


def write_alignments(space: Workspace) -> Iterator[str]:
    """Write the chosen forms for every line and yield their files."""
    names = space.line_names()
    if space.plan.alignment:
        (space.folder / ALIGNMENT_FOLDER).mkdir()
        for take in space.takes:
            for extension, text in _alignments(space, take):
                file = f"{ALIGNMENT_FOLDER}/{names[take.line_id]}{extension}"
                _write(space.folder / file, text)
                yield file


def write_handoff(
    space: Workspace, lines: Iterable[tuple[KeptTake, WrittenSound]], mix: WrittenMix
) -> Iterator[str]:
    """Write the chosen kinds and yield their files."""
    cut = _cut(space, {take.line_id: sound for take, sound in lines}, mix)
    for kind in space.plan.handoff:
        for made in handoff_files(kind, cut):
            file = made.name or space.name(made.word, made.extension)
            _write(space.folder / file, made.text)
            yield file


def _subtitles(space: Workspace, kind: str, words: bool, cues: list[Cue]) -> str:
    if kind == "srt":
        return to_word_srt(cues) if words else to_srt(cues)
    if kind == "vtt":
        return to_vtt(cues, words=words)
    colors = {role.name or role.id: space.color(role) for role in space.scene.roles}
    return to_ass(cues, space.scene.title, colors, words=words)


def _alignments(space: Workspace, take: KeptTake) -> Iterator[tuple[str, str]]:
    plan, text = space.scratch.plan(take), take.utterance.text
    if "textgrid" in space.plan.alignment:
        yield ".TextGrid", to_textgrid(plan, text)
    if "pitchtier" in space.plan.alignment:
        yield ".PitchTier", to_pitch_tier(plan)
    if "lab" in space.plan.alignment:
        yield ".lab", to_lab(plan)
    if "json" in space.plan.alignment:
        yield ".json", to_document(plan, line_id=take.line_id, role=take.role.name, text=text)


def _cut(space: Workspace, lines: dict[str, WrittenSound], mix: WrittenMix) -> Cut:
    names = {role.id: role.name or role.id for role in space.scene.roles}
    clips = [
        CutClip(
            take.line_id,
            take.role.id,
            names[take.role.id],
            take.utterance.text,
            lines[take.line_id].file if take.line_id in lines else "",
            where.start_s,
            lines[take.line_id].levels.seconds if take.line_id in lines else take.seconds,
            feelings(take.utterance.emotion),
            rings_s(space.effect(take.line_id)) if take.line_id in lines else 0.0,
        )
        for take, where in zip(space.takes, space.placements, strict=True)
    ]
    return Cut(
        title=space.scene.title,
        language=space.scene.language,
        rate=space.file_rate,
        seconds=mix.levels.seconds,
        clips=tuple(clips),
        stems=tuple(Stem(names.get(stem.role_id, "Room tone"), stem.file) for stem in mix.stems),
        mix=mix.mix.file if mix.mix else "",
        faders=tuple((role.id, Fader(role.gain_db, role.pan)) for role in space.scene.roles),
        frames_s=space.plan.frames_s,
    )


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
