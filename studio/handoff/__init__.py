"""Files with which editors, mixers and game engines take a scene over: its sounds in their places."""

from studio.handoff.cut import Cut, CutClip, HandoffFile
from studio.handoff.kinds import KINDS, handoff_files

__all__ = ["KINDS", "Cut", "CutClip", "HandoffFile", "handoff_files"]
