"""What several commands do first: find the engine, open the scene, give everybody a voice."""

import argparse
import os
from pathlib import Path

from studio.casting import cast
from studio.errors import SceneError
from studio.load import load_scene
from studio.scene import Scene
from studio.words import choose_language
from tts.errors import EngineUnavailable, UnknownVoice
from tts.registry import EngineEntry, engines, find_engine

DEVICES = ("auto", "cpu", "cuda")


def add_scene_arguments(parser: argparse.ArgumentParser) -> None:
    """Take a scene and an engine."""
    parser.add_argument("scene", type=Path, help="a script (text) or a scene (JSON)")
    parser.add_argument("--encoding", help="what the script is written in, if it is neither UTF-8 nor UTF-16")
    add_engine_argument(parser)
    parser.add_argument("--device", choices=DEVICES, default="auto", help="where the engine computes")


def add_engine_argument(parser: argparse.ArgumentParser) -> None:
    """Take an engine; the default is the first that is registered."""
    parser.add_argument("--engine", help="which engine speaks")


def language_of(args: argparse.Namespace) -> str:
    """The language of messages."""
    return choose_language(args.lang, os.environ)


def open_engine(args: argparse.Namespace) -> EngineEntry:
    """Find the engine that was asked for.

    Raises
    ------
    UnknownEngine, EngineUnavailable
        If there is none of that name, or it cannot run here.
    """
    entry = engines()[0] if args.engine is None else find_engine(args.engine)
    problem = entry.problem()
    if problem is not None:
        raise EngineUnavailable(problem)
    return entry


def open_scene(args: argparse.Namespace, entry: EngineEntry) -> Scene:
    """Read the scene that was asked for, every role with a voice of the engine.

    Raises
    ------
    ScriptError, SceneFileError
        With all that is wrong with the file.
    SceneError
        If it has no line.
    UnknownVoice
        If a role has a voice that the engine has not.
    """
    offered = entry.info().voices
    known = [voice.id for voice in offered]
    scene = cast(load_scene(args.scene, encoding=args.encoding, voices=known), offered)
    if not scene.lines:
        raise SceneError(f"{args.scene} has no line to speak.")
    speaking = {line.role for line in scene.lines}
    for role in scene.roles:
        if role.id in speaking and role.voice not in known:
            raise UnknownVoice(role.voice, known)
    return scene
