"""The weights of the decisions that are fitted: `python -m evals.calibrage` writes them beside this module."""

import json
from collections.abc import Mapping
from functools import cache
from math import exp
from pathlib import Path
from typing import Literal

from assistant.errors import CorpusError

Decision = Literal["silence", "force", "oui_non"]
CONSTANT = "constante"
CALIBRAGE = Path(__file__).with_suffix(".json")


def decide(decision: Decision, signs: Mapping[str, float]) -> float:
    """Return the probability, 0 to 1, that a decision gives to some signs, by name; all its signs must be there.

    :raises CorpusError: if the weights cannot be read.
    """
    weights = _weights()[decision]
    value = sum(weight * signs[name] for name, weight in weights.items() if name != CONSTANT)
    return 1 / (1 + exp(-weights[CONSTANT] - value))


@cache
def _weights() -> dict[Decision, dict[str, float]]:
    try:
        weights: dict[Decision, dict[str, float]] = json.loads(CALIBRAGE.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CorpusError(f"« {CALIBRAGE} » ne peut pas être lu : lancez « python -m evals.calibrage ».") from error
    return weights
