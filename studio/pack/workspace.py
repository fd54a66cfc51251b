"""What everybody who writes a part of a pack works from."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from studio.colors import NEUTRAL_COLOR, role_color
from studio.effects import NO_EFFECT
from studio.mastering import with_effect
from studio.mix import Placement
from studio.pack.choices import ExportPlan
from studio.pack.names import Namer, NameTemplate, line_stems
from studio.pack.rights import VoiceRights
from studio.pack.scratch import KeptTake, Scratch
from studio.scene import Role, Scene
from studio.soundfiles import Tags
from tts.audio import Audio

LINES_FOLDER, STEMS_FOLDER, ALIGNMENT_FOLDER = "lines", "stems", "alignment"
_COLOR = re.compile("#[0-9A-Fa-f]{6}")
ORIGIN = "synthetic speech"  # said in every pack, so that nobody takes the voices for recordings


@dataclass(frozen=True, slots=True, eq=False)
class Workspace:
    """A pack in the making, all its takes there.

    Attributes
    ----------
    folder : Path
        That of the pack, as long as it is hidden.
    takes, placements : tuple
        In the order of the scene, one placement for each take.
    rights : tuple of VoiceRights
        Whose voices are heard.
    effects : mapping of str to str
        The effect of each line that has one, by its id.
    """

    folder: Path
    scene: Scene
    plan: ExportPlan
    scratch: Scratch
    takes: tuple[KeptTake, ...]
    placements: tuple[Placement, ...]
    rights: tuple[VoiceRights, ...] = ()
    effects: Mapping[str, str] = field(default_factory=dict)
    _namer: Namer = field(default_factory=Namer)

    @property
    def rate(self) -> int:
        """Samples per second of the takes."""
        return self.takes[0].rate

    @property
    def file_rate(self) -> int:
        """Samples per second of the files."""
        return self.plan.sound.rate_from(self.rate)

    def line_names(self) -> dict[str, str]:
        """Stems of the files of every line."""
        keys = {take.line_id: take.key for take in self.takes}
        return line_stems(self.scene, NameTemplate(self.plan.names), keys)

    def name(self, word: str, extension: str, *, role: str = "", folder: str = "") -> str:
        """A place for a file of the whole scene or of a role, relative to the pack; never twice the same."""
        stem = NameTemplate(self.plan.names).scene_stem(word, self.scene, role)
        unique = self._namer.unique(stem, f"{word} {role}", folder=folder, extension=extension)
        return f"{folder}/{unique}{extension}" if folder else f"{unique}{extension}"

    def color(self, role: Role) -> str:
        """A role's colour as "#rrggbb", whatever a scene file says."""
        color = role_color(self.scene, role)
        return color if _COLOR.fullmatch(color) else NEUTRAL_COLOR

    def audio(self, take: KeptTake) -> Audio:
        """The sound of a take through its effect."""
        return with_effect(self.scratch.audio(take), self.effect(take.line_id))

    def effect(self, line_id: str) -> str:
        """The effect through which a line is heard in this pack."""
        return self.effects.get(line_id, NO_EFFECT)

    def tags(
        self,
        title: str,
        artist: str,
        takes: Sequence[KeptTake],
        *,
        start_s: float = 0.0,
        reference: str = "",
    ) -> Tags:
        """What a file of the pack in which some takes are heard says of itself."""
        engine = self.takes[0].engine
        statements = [
            one.statement for one in self.rights if any(one.is_heard_in(take.utterance) for take in takes)
        ]
        return Tags(
            title=title,
            artist=artist,
            album=self.scene.title,
            comment=f"AI-generated: {ORIGIN}, engine {engine.name} {engine.version}.",
            copyright=" ".join(part for part in (self.plan.rights, *statements) if part),
            reference=reference,
            date=self.plan.date,
            start_s=start_s,
        )
