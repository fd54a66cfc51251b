"""`export`: a script becomes a scene pack of chosen contents."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from studio.cli.opening import add_scene_arguments, open_engine, open_scene
from studio.cli.packs import add_target_arguments, chosen_lines, make_pack
from studio.effects import EFFECTS, effect_of_word
from studio.handoff import KINDS
from studio.mastering import TARGETS
from studio.pack import ALIGNMENT, SUBTITLES, ExportPlan
from studio.pack.choices import FRAME_RATES
from studio.pack.names import FIELDS, NameTemplate, line_stems
from studio.pack.presets import PRESETS
from studio.scene import Scene, with_effects
from studio.soundfiles import RATES, Codec, SoundForm
from tts.errors import BadValue

_SOUNDS = ("lines", "stems", "mix")


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = subparsers.add_parser(
        "export", help="speak a scene and hand it over: choose sounds, forms, names, loudness, hand-off files"
    )
    add_scene_arguments(parser)
    add_target_arguments(parser)
    _add_choices(parser)
    parser.add_argument("--roles", help="ids or names of roles, with commas between; all if left out")
    parser.add_argument("--preview", action="store_true", help="only list the names of the lines' files")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Render what changed, write the pack, report; 1 if some lines failed."""
    entry = open_engine(args)
    scene = _heard(args, open_scene(args, entry))
    plan = _plan(args)
    args.lines = _line_ids(args, scene)
    if args.preview:
        wanted = chosen_lines(scene, args.lines)
        names = line_stems(scene, NameTemplate(plan.names))
        print("\n".join(names[line_id] + plan.sound.codec.extension for line_id in wanted))
        return 0
    return make_pack(args, entry, scene, plan)


def _add_choices(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("contents").add_argument
    add("--preset", choices=PRESETS, default="simple", help="start from these; what follows changes them")
    add("--sounds", metavar="LIST", help=f"of {', '.join(_SOUNDS)}")
    add("--format", choices=[codec.value for codec in Codec], help="form of all sounds")
    add("--rate", type=int, choices=(0, *RATES), help="samples a second; 0: the engine's own")
    add("--names", metavar="TEMPLATE", help=f"file names, of {{{'}, {'.join(FIELDS)}}}")
    add("--subtitles", metavar="LIST", help=f"of {', '.join(SUBTITLES)}; none: -")
    add("--alignment", metavar="LIST", help=f"of {', '.join(ALIGNMENT)}; none: -")
    add("--handoff", metavar="LIST", help=f"of {', '.join(KINDS)}; none: -")
    add("--sheet", action=argparse.BooleanOptionalAction, help="an HTML contact sheet")
    add("--loudness", choices=[target.name for target in TARGETS], help="of the scene, never of one line")
    add("--per-role", action=argparse.BooleanOptionalAction, help="bring each role to that loudness")
    add("--room-tone", type=float, metavar="DB", help="level under the mix, -90 to -30")
    add("--effect", action="append", default=[], metavar="ROLE=EFFECT", help=f"of none, {', '.join(EFFECTS)}")
    add("--line-effect", action="append", default=[], metavar="ID=EFFECT", help="for one line")
    add("--effects", action=argparse.BooleanOptionalAction, help="without them, voices are dry")
    add("--rights", help="licence of what is handed over, for metadata and manifest")
    add("--date", help="YYYY-MM-DD, for the files' metadata")
    add("--fps", type=float, choices=FRAME_RATES, help="frames a second of EDL and OpenTimelineIO")


def _heard(args: argparse.Namespace, scene: Scene) -> Scene:
    """The scene with the effects that were asked for; a role may be given by its name."""
    ids = {role.name: role.id for role in scene.roles}
    roles = {ids.get(name, name): effect for name, effect in _pairs(args.effect)}
    return with_effects(scene, roles, dict(_pairs(args.line_effect)))


def _plan(args: argparse.Namespace) -> ExportPlan:
    plan = PRESETS[args.preset]
    form = SoundForm(
        Codec(args.format) if args.format else plan.sound.codec,
        plan.sound.rate if args.rate is None else args.rate,
    )
    told: dict[str, Any] = {
        "names": args.names,
        "subtitles": _listed(args.subtitles),
        "alignment": _listed(args.alignment),
        "handoff": _listed(args.handoff),
        "sheet": args.sheet,
        "loudness": args.loudness,
        "per_role": args.per_role,
        "room_tone_db": args.room_tone,
        "rights": args.rights,
        "date": args.date,
        "frames_s": args.fps,
        "effects": args.effects,
    }
    sounds = _listed(args.sounds)
    if sounds is not None:
        for name in sounds:
            if name not in _SOUNDS:
                raise BadValue("sounds", name, ", ".join(_SOUNDS))
        told |= {name: name in sounds for name in _SOUNDS}
    return replace(plan, sound=form, **{name: value for name, value in told.items() if value is not None})


def _listed(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    return tuple(part.strip() for part in text.split(",") if part.strip() not in ("", "-"))


def _pairs(told: Sequence[str]) -> list[tuple[str, str]]:
    """What stands before and behind the last equals sign of each."""
    split = [pair.rpartition("=") for pair in told]
    return [(name.strip(), effect_of_word(effect)) for name, _, effect in split]


def _line_ids(args: argparse.Namespace, scene: Scene) -> str | None:
    """The lines of the chosen roles, within the chosen lines."""
    if args.roles is None:
        asked: str | None = args.lines
        return asked
    wanted = set(_listed(args.roles) or ())
    known = {role.id for role in scene.roles} | {role.name for role in scene.roles}
    for one in sorted(wanted - known):
        scene.role(one)  # raises in the words of the scene
    ids = {role.id for role in scene.roles if {role.id, role.name} & wanted}
    return ",".join(line_id for line_id in chosen_lines(scene, args.lines) if scene.line(line_id).role in ids)
