"""A recipe brings back exactly what a take was made from."""

import pytest
from hypothesis import given, settings

from studio.errors import SceneFileError
from studio.recipes import recipe_of, utterance_from_recipe
from studio.scene import Scene, utterance_of
from tests.studio.strategies import scenes


@settings(max_examples=40, deadline=None)
@given(scenes())
def test_any_utterance_survives_its_recipe(scene: Scene) -> None:
    for line in scene.lines:
        utterance = utterance_of(scene, line)
        assert utterance_from_recipe(recipe_of(utterance)) == utterance


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"voice": "v", "language": "", "line": {"id": 1}}'])
def test_a_text_that_is_no_recipe_is_refused(text: str) -> None:
    with pytest.raises(SceneFileError):
        utterance_from_recipe(text)
