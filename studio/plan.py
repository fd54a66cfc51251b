"""What a line will do, before it has any sound."""

from studio.pieces import join_plans, split_utterance
from studio.scene import Scene, utterance_of
from tts.contract import ProsodyPlan, Utterance
from tts.core import Core


def plan_line(scene: Scene, line_id: str, core: Core) -> ProsodyPlan:
    """Say what will be heard of a line; one longer than the engine holds is planned in pieces.

    Raises
    ------
    SceneError
        If the scene has no such line.
    TtsError
        If the engine cannot speak it.
    """
    return plan_utterance(utterance_of(scene, scene.line(line_id)), core)


def plan_utterance(utterance: Utterance, core: Core) -> ProsodyPlan:
    """Say what will be heard of an utterance, whatever its length; raises `TtsError` as `plan_line` does."""
    pieces = split_utterance(utterance, core.info.capabilities.max_chars)
    return join_plans(pieces, [core.plan(piece.utterance) for piece in pieces])
