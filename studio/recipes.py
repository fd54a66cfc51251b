"""What a take was made from, as text that a store can keep for years."""

import json
from dataclasses import replace

from studio.errors import Fault, SceneFileError
from studio.scene import Line
from studio.scene_json import line_from_table, line_to_table
from tts.contract import NEUTRAL, Delivery, Utterance


def recipe_of(utterance: Utterance) -> str:
    """Write down an utterance as JSON; `utterance_from_recipe` is the way back."""
    line = Line(
        id="",
        role="",
        text=utterance.text,
        emotion=utterance.emotion,
        shifts=utterance.shifts,
        curve=utterance.curve,
        delivery=utterance.delivery,
        pauses=utterance.pauses,
        seed=utterance.seed,
    )
    table = {"voice": utterance.voice, "language": utterance.language, "line": line_to_table(line)}
    return json.dumps(table, ensure_ascii=False)


def utterance_from_recipe(recipe: str) -> Utterance:
    """Read what `recipe_of` wrote.

    Raises
    ------
    SceneFileError
        If the text is no recipe.
    """
    try:
        table = json.loads(recipe)
        voice, language, line_table = table["voice"], table["language"], table["line"]
    except (ValueError, KeyError, TypeError) as error:
        raise SceneFileError((Fault("not_a_recipe"),)) from error
    line = line_from_table(line_table)
    plain = Utterance(line.text, str(voice), str(language))
    return replace(
        plain,
        emotion=line.emotion or NEUTRAL,
        shifts=line.shifts,
        curve=line.curve,
        delivery=line.delivery or Delivery(),
        pauses=line.pauses,
        seed=line.seed,
    )
