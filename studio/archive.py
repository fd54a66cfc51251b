"""A project as one file, to keep or take to another machine: its scenes, and its takes with their sound.

    project.json            format, version, title, engine; scenes in order; takes with what made them
    scenes/<number>.json    scene JSON
    sounds/<key>.entry      a kept sound as the cache keeps it, with its digest

A file from a stranger can be refused, or bring takes that sound otherwise than their recipes say; it cannot
replace a sound that is kept here already, and nothing of it is unpacked to disk by its own names.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from studio.errors import StoreError, StudioError
from studio.pieces import split_utterance
from studio.recipes import utterance_from_recipe
from studio.scene_json import scene_from_json, scene_to_json
from studio.store import Project, ProjectStore, TakeCard
from tts.core import Core
from tts.errors import TtsError
from tts.whole import written_whole

FORMAT, VERSION = "dialogue-studio-project", 1
INDEX = "project.json"
MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 512 * 2**20
_KEY = re.compile(r"[0-9A-Za-z_-]{1,128}")


def export_project(project: Project, store: ProjectStore, core: Core, path: Path) -> None:
    """Write a project to a file; it appears complete or not at all. Takes no longer kept go without sound."""
    try:
        with (
            written_whole(path, sync=True) as part,
            zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            _write(archive, project, store, core)
    except OSError as error:
        raise StoreError("cannot_export", path=str(path), reason=str(error)) from error


def import_project(path: Path, store: ProjectStore, core: Core) -> Project:
    """Make a new project of a file that `export_project` wrote.

    Raises
    ------
    StoreError
        If the file is damaged, none of ours or of a newer studio; nothing was imported then.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return _read(archive, store, core)
    except StoreError:
        raise
    except (
        OSError,
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        TypeError,
        RuntimeError,  # of an encrypted archive
        NotImplementedError,  # of an unknown compression
        StudioError,
        TtsError,
    ) as error:
        raise StoreError("bad_archive", reason=str(error) or type(error).__name__) from error


def is_project(data: bytes) -> bool:
    """Whether a file seems to be one that `export_project` wrote, damaged or not."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return INDEX in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _write(archive: zipfile.ZipFile, project: Project, store: ProjectStore, core: Core) -> None:
    scenes, takes, written = [], [], set[str]()
    for number, card in enumerate(project.scenes(), start=1):
        scene = project.scene(card.id)
        name = f"scenes/{number}.json"
        archive.writestr(name, scene_to_json(scene))
        scenes.append(name)
        for line in scene.lines:
            for take in store.takes.of_line((project.id, card.id, line.id)):
                takes.append({"scene": number, "line": line.id} | _take_table(take))
                for key in set(_sound_keys(take, core)) - written:
                    data = core.cache.sound_bytes(key)
                    if data is not None:
                        archive.writestr(f"sounds/{key}.entry", data, zipfile.ZIP_STORED)
                        written.add(key)
    index = {
        "format": FORMAT,
        "version": VERSION,
        "title": project.title,
        "engine": store.engine_of(project.id),
        "scenes": scenes,
        "takes": takes,
    }
    archive.writestr(INDEX, json.dumps(index, ensure_ascii=False, indent=1))


def _read(archive: zipfile.ZipFile, store: ProjectStore, core: Core) -> Project:
    members = {info.filename: info for info in archive.infolist()}
    if len(members) > MAX_MEMBERS or any(info.file_size > MAX_MEMBER_BYTES for info in members.values()):
        raise StoreError("bad_archive", reason="too large")
    index = json.loads(archive.read(INDEX))
    if index["format"] != FORMAT:
        raise StoreError("bad_archive", reason="another format")
    if index["version"] > VERSION:
        raise StoreError("newer_archive", found=str(index["version"]), known=str(VERSION))
    scenes = tuple(scene_from_json(archive.read(str(name)), str(name)) for name in index["scenes"])
    takes = [(int(t["scene"]), str(t["line"]), _take_of(t)) for t in index["takes"]]
    project = store.create(str(index["title"]), scenes)
    try:
        store.choose_engine(project.id, str(index.get("engine", "")))
        ids = [card.id for card in project.scenes()]
        for number, line, take in takes:
            store.takes.add((project.id, ids[number - 1], line), take)
        for key in _kept_keys(members):
            core.cache.adopt_sound(key, archive.read(f"sounds/{key}.entry"))
            core.cache.pin(key, owner=project.id)
    except BaseException:
        store.delete(project.id)
        raise
    return project


def _kept_keys(members: dict[str, zipfile.ZipInfo]) -> Iterator[str]:
    for name in members:
        folder, _, file = name.partition("/")
        key = file.removesuffix(".entry")
        if folder == "sounds" and file == f"{key}.entry" and _KEY.fullmatch(key):
            yield key


def _sound_keys(take: TakeCard, core: Core) -> list[str]:
    """Where the cache keeps a take: under its own key, or under those of its pieces."""
    if core.cache.sound_bytes(take.key) is not None:
        return [take.key]
    try:
        pieces = split_utterance(utterance_from_recipe(take.recipe), core.info.capabilities.max_chars)
        return [core.keys(piece.utterance).sound for piece in pieces]
    except (StudioError, TtsError):
        return []  # made by an engine or voice that is no longer there


def _take_table(take: TakeCard) -> dict[str, Any]:
    return {
        "key": take.key,
        "made": take.made,
        "seconds": take.seconds,
        "engine": take.engine,
        "version": take.version,
        "recipe": take.recipe,
        "starred": take.starred,
    }


def _take_of(table: dict[str, Any]) -> TakeCard:
    utterance_from_recipe(str(table["recipe"]))
    return TakeCard(
        key=str(table["key"]),
        made=float(table["made"]),
        seconds=float(table["seconds"]),
        engine=str(table["engine"]),
        version=str(table["version"]),
        recipe=str(table["recipe"]),
        starred=bool(table["starred"]),
    )
