"""From the logits of sentences to the probability of each verdict, critère by critère, by the rule of the grille.

An attendu is affirmed, or merely announced, as its strongest sentence says; a critère is conforme when all its attendus
are affirmed, absent when none is even announced, partiel between; contraire goes before all, and sans objet before the
rest. The weights that turn the strongest logits into probabilities are fitted on verdicts of example projets that the
members of the evidence model have not seen (`python -m evals.preuves`): the probability of the verdict that is kept is
its confidence, calibrated as far as those projets are like the user's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from assistant.criteres import CONTRAIRE
from assistant.errors import ModelError
from assistant.grille import Grille, Verdict
from assistant.verification.preuves import CONDITION, Cible, Scores, cibles

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)

_KINDS = {"affirme": 0, "annonce": 1, "nie": 2, "contredit": 3, "remplie": 4, "non_remplie": 4}
_PREFIX = "verdicts."
SMALLEST = 1e-5
"""Least probability of a verdict: a fit never meets the logarithm of nothing."""


def strongest(scores: Scores) -> Scores:
    """Return the highest and the second highest logit of each output over sentences, (outputs, 2)."""
    padded = np.vstack([scores, np.full((2, scores.shape[1]), -10, np.float32)])
    return np.ascontiguousarray(-np.sort(-padded, axis=0)[:2].T)


class Decision(nn.Module):
    """The rule of the grille over probabilities. `forward` returns (projets, critères, verdicts).

    `slope`, `second`, `shift`: a kind of label's weights of the strongest logit, of the second, and its bias; `bias`:
    an output's own. `denied`: what a denial takes from an attendu. `treated`, `unmet`: what attendus that are treated
    add to a condition, and what a denied condition takes from it.
    """

    def __init__(self, grille: Grille) -> None:
        super().__init__()
        outputs = cibles(grille)
        column = {output: row for row, output in enumerate(outputs)}
        self._kinds = torch.tensor([_KINDS[output.etiquette] for output in outputs])
        self._critere = [critere.id for critere in grille.criteres]
        self._parts = [[attendu.cle for attendu in critere.attendus] for critere in grille.criteres]
        self._column = column
        self.slope = nn.Parameter(torch.ones(5))
        self.second = nn.Parameter(torch.zeros(5))
        self.shift = nn.Parameter(torch.zeros(5))
        self.bias = nn.Parameter(torch.zeros(len(outputs)))
        self.denied = nn.Parameter(torch.zeros(()))
        self.treated = nn.Parameter(torch.zeros(()))
        self.unmet = nn.Parameter(torch.zeros(()))

    @property
    def size(self) -> int:
        """How many critères the rule speaks of."""
        return len(self._critere)

    def odds(self, logits: Tensor) -> Tensor:
        """Return the log-odds of each output for the projet, (projets, outputs), of `strongest` logits."""
        kinds = self._kinds
        strong = self.slope[kinds] * logits[:, :, 0] + self.second[kinds] * logits[:, :, 1]
        return strong + self.shift[kinds] + self.bias

    def affirmed(self, odds: Tensor, critere: int) -> Tensor:
        """Return the probability that each attendu of a critère is affirmed, (projets, attendus)."""
        denied = torch.sigmoid(self._take(odds, critere, "nie"))
        return torch.sigmoid(self._take(odds, critere, "affirme") - self.denied * denied)

    def applies(self, odds: Tensor, critere: int, absent: Tensor) -> Tensor:
        """Return the probability that a critère applies, (projets,): 1 where it has no condition."""
        key = self._critere[critere]
        column = self._column.get(Cible(key, CONDITION, "remplie"))
        if column is None:
            return torch.ones(len(odds))
        unmet = torch.sigmoid(odds[:, self._column[Cible(key, CONDITION, "non_remplie")]])
        return torch.sigmoid(odds[:, column] + self.treated * (1 - absent) - self.unmet * unmet)

    def forward(self, logits: Tensor, applies: Mapping[int, bool] | None = None) -> Tensor:
        """Return the probability of each verdict; `applies` says by rank which critères are known to apply, or not."""
        odds = self.odds(logits)
        known = applies or {}
        found = [self._verdicts(odds, critere, known.get(critere)) for critere in range(len(self._critere))]
        return torch.stack(found, 1).clamp(SMALLEST, 1)

    def _verdicts(self, odds: Tensor, critere: int, applies: bool | None) -> Tensor:
        affirmed = self.affirmed(odds, critere)
        announced = torch.sigmoid(self._take(odds, critere, "annonce"))
        conforme, absent = affirmed.prod(1), ((1 - affirmed) * (1 - announced)).prod(1)
        held = self.applies(odds, critere, absent) if applies is None else torch.full((len(odds),), float(applies))
        column = self._column.get(Cible(self._critere[critere], CONTRAIRE, "contredit"))
        against = torch.zeros(len(odds)) if column is None else torch.sigmoid(odds[:, column])
        if applies is False:
            against = torch.zeros(len(odds))
        rest = (1 - against) * held
        shares = (rest * conforme, rest * (1 - conforme - absent), rest * absent, against, (1 - against) * (1 - held))
        return torch.stack(shares, 1)

    def _take(self, odds: Tensor, critere: int, etiquette: str) -> Tensor:
        key = self._critere[critere]
        return odds[:, [self._column[Cible(key, part, etiquette)] for part in self._parts[critere]]]  # type: ignore[arg-type]


@dataclass(frozen=True)
class Judgement:
    """What a projet says as a whole, in probabilities.

    `said`: of each output, (outputs,). `affirmed`: of the attendus of each critère. `verdicts`: (critères, verdicts).
    """

    said: Scores
    affirmed: tuple[Scores, ...]
    verdicts: Scores


def judge(decision: Decision, scores: Scores, applies: Mapping[int, bool]) -> Judgement:
    """Return what sentences with these logits, (sentences, outputs), make a projet say."""
    with torch.inference_mode():
        logits = torch.tensor(strongest(scores))[None]
        odds = decision.odds(logits)
        affirmed = tuple(decision.affirmed(odds, rank)[0].numpy() for rank in range(decision.size))
        return Judgement(torch.sigmoid(odds)[0].numpy(), affirmed, decision(logits, applies)[0].numpy())


def load_decision(file: Path, grille: Grille) -> Decision:
    """Return the rule of the verdicts that goes with the evidence model of a file.

    :raises ModelError: if the file was not made for this grille, or cannot be read.
    """
    decision = Decision(grille)
    try:
        weights = {name: w for name, w in load_file(file).items() if name.startswith(_PREFIX)}
        decision.load_state_dict({name.removeprefix(_PREFIX): weight for name, weight in weights.items()})
    except (OSError, SafetensorError, RuntimeError) as error:
        raise ModelError(
            f"« {file} » ne va pas avec la grille : refaites-le par « python -m evals.preuves »."
        ) from error
    return decision.eval()
