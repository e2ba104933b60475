"""Fit the two logistic decisions: `python -m evals.calibrage` writes assistant/calibrage.json.

When to keep silent: on the signals of the questions kept for it (split `reglage`); those of the split `controle` are
never read here, and the adapter has seen none of either. Yes or no: on the closed questions of the corpus itself; no
case of the evals is read for it. What force says is fitted on all of them; what the others of a rule say, on those
written far from the texts (`autrement`), each left out in turn: the others go by pairs, one yes and its contrary.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.calibrage import CALIBRAGE, CONSTANT
from assistant.config import read_config
from assistant.knowledge import Knowledge, open_knowledge
from assistant.regles import Regle
from assistant.reponse import force_signs, read_signs
from assistant.silence import Signals, read_signals
from evals.questions import read_cases

Weights = Mapping[str, float]
Answers = Sequence[bool] | NDArray[np.bool_]
STRENGTH = 0.5
"""Inverse of the ridge penalty on the signals of silence: chosen by ten-fold validation on the same split."""
STRENGTH_CLOSED = 0.05
"""The same for yes and no, by ten-fold validation over the rules: 0.03 to 0.3 differ by a hundredth."""


def main() -> None:
    """Fit both decisions and write their weights."""
    config = read_config()
    knowledge = open_knowledge(config, print)
    cases = [case for case in read_cases() if case.split == "reglage"]
    signals = [asdict(signals_of(case.text, knowledge)) for case in cases]
    silence = make_pipeline(StandardScaler(), LogisticRegression(C=STRENGTH, max_iter=1000))
    closed, far = list(closed_questions(knowledge)), far_words(config.corpus)
    force, said = _fit_force(closed)
    distant = [(regle, row) for regle, row in closed if regle.questions[row].words in far]
    weights = {
        "silence": _fit(silence, signals, [case.silent for case in cases]),
        "force": force,
        "oui_non": _fit_closed(distant, said, knowledge),
    }
    CALIBRAGE.write_text(json.dumps(weights, indent=2) + "\n", "utf-8")
    print(CALIBRAGE.read_text("utf-8"))


def signals_of(words: str, knowledge: Knowledge) -> Signals:
    """Return the signals of a question, whole."""
    (vector,), (adapted,) = knowledge.embed([words])
    ranking = knowledge.rank(words, vector, adapted)
    return read_signals(words, ranking, knowledge.corpus, knowledge.words)


def far_words(corpus: Path) -> set[str]:
    """Return the questions of the rules that are written far from the texts, as they are received."""
    entries = [
        entry for name in ("regles", "depuis") for entry in yaml.safe_load((corpus / f"{name}.yaml").read_bytes())
    ]
    asked = (question for entry in entries for question in entry["questions"].get("autrement", ()))
    return {question if isinstance(question, str) else question["question"] for question in asked}


def closed_questions(knowledge: Knowledge) -> Iterator[tuple[Regle, int]]:
    """Yield each rule with the row of each of its questions that is answered by yes or no."""
    for regle in knowledge.corpus.regles:
        for row, question in enumerate(regle.questions):
            if question.reponse in ("oui", "non"):
                yield regle, row


def left_out(regle: Regle, row: int, knowledge: Knowledge) -> Mapping[str, float]:
    """Return the signs of a closed question for a rule that does not know it."""
    vectors = knowledge.question_vectors(regle)
    others = np.delete(vectors, row, axis=0)
    return read_signs(_without(regle, row), regle.questions[row].words, vectors[row], others, knowledge.words)


def _without(regle: Regle, row: int) -> Regle:
    return replace(regle, questions=(*regle.questions[:row], *regle.questions[row + 1 :]))


def _fit_force(closed: Sequence[tuple[Regle, int]]) -> tuple[Weights, Mapping[tuple[str, int], float]]:
    """Return the weights of the force, and what it says (log-odds) of each question, by a fit without its rule."""
    signs = [force_signs(regle, regle.questions[row].words) for regle, row in closed]
    answers = [regle.questions[row].reponse == "oui" for regle, row in closed]
    said = _validated(_closed_model(), signs, answers, [regle.id for regle, _ in closed])
    odds = np.log(said / (1 - said))
    return _fit(_closed_model(), signs, answers), {
        (regle.id, row): float(value) for (regle, row), value in zip(closed, odds, strict=True)
    }


def _fit_closed(
    closed: Sequence[tuple[Regle, int]], force: Mapping[tuple[str, int], float], knowledge: Knowledge
) -> Weights:
    signs = [{**left_out(regle, row, knowledge), "force": force[regle.id, row]} for regle, row in closed]
    answers = np.array([regle.questions[row].reponse == "oui" for regle, row in closed])
    said = _validated(_closed_model(), signs, answers, [regle.id for regle, _ in closed])
    for sure in (0.5, 0.55, 0.6, 0.7):
        told = (said >= sure) | (said <= 1 - sure)
        yes, no = (((said >= 0.5) == answers)[told & (answers == answer)].mean() for answer in (True, False))
        print(f"oui ou non dit dès {sure} : {told.mean():.3f} ; juste : oui {yes:.3f}, non {no:.3f}")
    return _fit(_closed_model(), signs, answers)


def _closed_model() -> Pipeline:
    """Return a regression for which a yes is as likely as a no before anything is known: so users ask."""
    regression = LogisticRegression(C=STRENGTH_CLOSED, class_weight="balanced", max_iter=1000)
    return make_pipeline(StandardScaler(), regression)


def _validated(
    model: Pipeline, signs: Sequence[Mapping[str, float]], answers: Answers, owners: Sequence[str]
) -> NDArray[np.float64]:
    """Return the probability of yes of each question, by ten fits without the rules of its own tenth."""
    rows = np.array([list(one.values()) for one in signs])
    said = cross_val_predict(model, rows, answers, groups=owners, cv=GroupKFold(10), method="predict_proba")
    return np.asarray(said[:, 1])


def _fit(model: Pipeline, signs: Sequence[Mapping[str, float]], answers: Answers) -> Weights:
    """Return the weights of a fitted decision on the signs as they are, and its constant."""
    model.fit(np.array([list(one.values()) for one in signs]), answers)
    scaler, regression = model[0], model[-1]
    weights = regression.coef_[0] / scaler.scale_
    constant = float(regression.intercept_[0] - (weights * scaler.mean_).sum())
    named = {CONSTANT: constant, **dict(zip(signs[0], map(float, weights), strict=True))}
    return {name: round(value, 4) for name, value in named.items()}


if __name__ == "__main__":
    main()
