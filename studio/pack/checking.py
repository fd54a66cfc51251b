"""Whether a pack is what it says it is, and fit to be handed over.

Everything is read back from the files, by the readers that others would use. Paths in a manifest are not
trusted: what leads out of the folder is named and not opened.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from studio.effects import NO_EFFECT
from studio.errors import PackError
from studio.mastering import target_named
from studio.pack import manifest
from studio.pack.digests import sha256_of
from studio.pack.findings import Finding
from studio.pack.listening import heard_faults, loudness_of
from studio.pack.names import same_name
from studio.recipes import recipe_of
from studio.scene import Line, Scene, effect_of, utterance_of
from studio.subtitles import Cue, cue_faults
from tts.errors import BadValue

_TIMES = re.compile(
    r"(?m)^(\d+):(\d\d):(\d\d)[,.](\d{3}) --> (\d+):(\d\d):(\d\d)[,.](\d{3})[^\n]*\n((?:[^\n]+\n?)*)"
)
_MAX_TEXT_BYTES = 64 * 2**20
_SHOWN_CHARS = 40


def check_pack(folder: Path, *, digests: bool = True, scene: Scene | None = None) -> Iterator[Finding]:
    """Find everything that is wrong with a pack.

    Parameters
    ----------
    folder : Path
        The pack.
    digests : bool
        Whether to compare every file with its digest; a pack that was just written need not be.
    scene : Scene, optional
        What the pack was made from, as it is now and with every role cast: lines that would sound otherwise
        today are found too.

    Raises
    ------
    PackError
        If the folder holds no pack.
    """
    for step in check_by_pieces(folder, digests=digests, scene=scene):
        if isinstance(step, Finding):
            yield step


def check_by_pieces(
    folder: Path, *, digests: bool = True, scene: Scene | None = None
) -> Iterator[Finding | float]:
    """The same, with what share of the sound is heard by then, 0 to 1, after each piece of a file."""
    document = manifest.read(folder)
    if document is None:
        if not manifest.is_there(folder):
            raise PackError("not_a_pack", target=str(folder))
        yield Finding("edited_manifest", manifest.JSON_NAME)
        return
    if not manifest.is_sealed(document):
        yield Finding("edited_manifest", manifest.JSON_NAME)
    listed = manifest.files_of(folder)
    safe = {file: digest for file, digest in listed.items() if _is_inside(file)}
    yield from (Finding("unsafe_path", file) for file in listed if file not in safe)
    yield from _files(folder, safe, digests=digests)
    yield from _lines(document)
    there = {file for file in safe if (folder / file).is_file()}
    yield from _sounds(folder, document, there)
    yield from _subtitles(folder, document, there)
    if scene is not None:
        yield from _freshness(document, scene)


def has_errors(found: Iterable[Finding]) -> bool:
    """Whether anything found must stop a pack."""
    return any(finding.is_error for finding in found)


def _is_inside(file: str) -> bool:
    """Whether a path leads to a file below the folder on every system."""
    windows, posix = PureWindowsPath(file), PurePosixPath(file)
    if not file or windows.drive or windows.root or posix.is_absolute() or "\0" in file:
        return False
    return not {"..", "."} & {*windows.parts, *posix.parts}


def _files(folder: Path, listed: Mapping[str, str], *, digests: bool) -> Iterator[Finding]:
    names = Counter(same_name(file) for file in listed)
    for file, digest in listed.items():
        path = folder / file
        if names[same_name(file)] > 1:
            yield Finding("same_name", file)
        if not path.is_file() or path.is_symlink():
            yield Finding("missing_file", file)
        elif digests and sha256_of(path) != digest:
            yield Finding("altered_file", file)
    if digests:
        found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        for file in sorted(found - set(listed) - {manifest.JSON_NAME}):
            yield Finding("foreign_file", file)


def _lines(document: dict[str, Any]) -> Iterator[Finding]:
    for failed in document["failed"]:
        yield Finding("failed_line", str(failed["id"]), (("why", str(failed["error"])),))


def _sounds(folder: Path, document: dict[str, Any], there: set[str]) -> Iterator[Finding | float]:
    mix = [document["mix"]] if document["mix"] else []
    entries = (*document["lines"], *document.get("stems", ()), *mix)
    faults = [
        heard_faults(folder, entry, document["rate"], is_line="take" in entry)
        for entry in entries
        if entry["file"] in there
    ]
    if mix and mix[0]["file"] in there and "plan" in document:
        faults.append(_loudness(folder, document))
    heard_s, total_s = 0.0, sum(float(entry["seconds"]) for entry in (*entries, *mix))
    for step in chain.from_iterable(faults):
        if isinstance(step, Finding):
            yield step
        else:
            heard_s += step
            yield min(1.0, heard_s / total_s) if total_s else 1.0


def _loudness(folder: Path, document: dict[str, Any]) -> Iterator[Finding | float]:
    try:
        target = target_named(document["plan"]["loudness"])
    except (BadValue, KeyError, TypeError):
        return
    if target.lufs is None:
        return
    file = document["mix"]["file"]
    heard = yield from loudness_of(folder / file)
    if heard is not None and abs(heard - target.lufs) > target.tolerance_lu:
        facts = (("lufs", f"{heard:.1f}"), ("target", f"{target.lufs:.0f}"))
        yield Finding("off_target", file, facts)


def _subtitles(folder: Path, document: dict[str, Any], there: set[str]) -> Iterator[Finding]:
    chosen = [
        entry["file"]
        for entry in document["files"]
        if entry.get("kind", "subtitles") == "subtitles"
        and entry["file"] in there
        and entry["file"].endswith((".srt", ".vtt"))
        and "-words" not in entry["file"]
    ]
    for file in chosen[:1]:
        if (folder / file).stat().st_size <= _MAX_TEXT_BYTES:
            text = (folder / file).read_text(encoding="utf-8", errors="replace")
            for fault in cue_faults(_cues(text)):
                facts = (("text", fault.cue.text[:_SHOWN_CHARS]), ("speed", f"{fault.chars_s:.0f}"))
                yield Finding(f"cue_{fault.problem.value}", file, facts)


def _cues(text: str) -> Iterator[Cue]:
    for match in _TIMES.finditer(text):
        h1, m1, s1, ms1, h2, m2, s2, ms2 = (int(number) for number in match.groups()[:8])
        shown = " ".join(re.sub("<[^>]*>", "", match.group(9)).split())
        yield Cue(3600 * h1 + 60 * m1 + s1 + ms1 / 1000, 3600 * h2 + 60 * m2 + s2 + ms2 / 1000, "", shown)


def _freshness(document: dict[str, Any], scene: Scene) -> Iterator[Finding]:
    """Lines that the scene has otherwise by now, or no longer, or in addition."""
    now = {line.id: line for line in scene.lines}
    packed = {str(line["id"]): line for line in document["lines"]}
    then = manifest.scene_of(document)
    before = {line.id: line for line in then.lines} if then else {}
    told = document["plan"] if isinstance(document.get("plan"), Mapping) else {}
    effects = bool(told.get("effects"))  # older packs kept them beside the scene
    for line_id, entry in packed.items():
        if line_id not in now:
            yield Finding("gone_line", line_id)
        elif entry["take"]["utterance"]["text"] != now[line_id].text:
            yield Finding("text_changed", line_id)
        elif then and line_id in before:
            made = _made_from(then, before[line_id], effects)
            if made != _made_from(scene, now[line_id], effects):
                yield Finding("stale", line_id)
    for line_id in now:
        if line_id not in packed and line_id not in {str(failed["id"]) for failed in document["failed"]}:
            yield Finding("missing_line", line_id)


def _made_from(scene: Scene, line: Line, effects: bool) -> Any:
    """All that decides how a line sounds, wherever its recordings lie."""
    recipe = manifest.without_folders(json.loads(recipe_of(utterance_of(scene, line))))
    return recipe, effect_of(line, scene.role(line.role)) if effects else NO_EFFECT
