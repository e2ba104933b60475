"""Fit when to keep silent: `python -m evals.calibrage` writes assistant/calibrage.json.

Logistic regression on the signals of the questions kept for it (split `reglage`): those of the split `controle` are
never read here. The adapter has seen none of either.
"""

import json
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from assistant.config import read_config
from assistant.knowledge import Knowledge, open_knowledge
from assistant.silence import Signals, read_signals
from evals.questions import read_cases

TARGET = Path(__file__).resolve().parent.parent / "assistant" / "calibrage.json"
STRENGTH = 0.5
"""Inverse of the ridge penalty: chosen by ten-fold validation on the same split."""


def main() -> None:
    """Fit on the questions of the split `reglage` and write the weights."""
    knowledge = open_knowledge(read_config(), print)
    cases = [case for case in read_cases() if case.split == "reglage"]
    signals = np.array([astuple(signals_of(case.text, knowledge)) for case in cases])
    silent = np.array([case.silent for case in cases])
    scaler = StandardScaler().fit(signals)
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit(scaler.transform(signals), silent)
    weights = model.coef_[0] / scaler.scale_
    constant = float(model.intercept_[0] - (weights * scaler.mean_).sum())
    values = {"constante": constant, **dict(zip((f.name for f in fields(Signals)), map(float, weights), strict=True))}
    TARGET.write_text(json.dumps({key: round(value, 4) for key, value in values.items()}, indent=2) + "\n", "utf-8")
    print(TARGET.read_text("utf-8"))


def signals_of(words: str, knowledge: Knowledge) -> Signals:
    """Return the signals of a question, whole."""
    ranking = knowledge.rank(words, knowledge.index.embed([words])[0])
    return read_signals(words, ranking, knowledge.corpus, knowledge.words)


if __name__ == "__main__":
    main()
