"""Measure and check the floors: `python -m evals [MESURE…] [--manques] [--garder]`; all measures by default.

Prints a table a measure and exits with 1 when a figure is under its floor (evals/floors.toml). `--garder` writes the
figures to evals/results/ by date and commit; `--manques` prints what was not served as it should.
"""

import argparse
import json
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from assistant.chat import read_capacite
from assistant.config import read_config
from assistant.knowledge import open_knowledge
from evals import capacites, negociation, questions, recherche, verdicts, vitesse
from evals.metrics import Metrics

Figures = Mapping[str, Mapping[str, float]]

HERE = Path(__file__).resolve().parent
CEILINGS = ("latency", "false", "faux", "second", "memory", "ms", "p_value", "ecart")
"""Figures whose bound is a ceiling: they bear one of these words in their name."""


def main() -> int:
    """Run the measures asked for, all by default; return 1 when a floor is not met."""
    parser = argparse.ArgumentParser(prog="python -m evals", description=__doc__)
    parser.add_argument("measures", nargs="*", metavar="MESURE", help=", ".join(MEASURES))
    parser.add_argument("--manques", action="store_true")
    parser.add_argument("--garder", action="store_true")
    options = parser.parse_args()
    asked = options.measures or list(MEASURES)
    figures: dict[str, Metrics] = {}
    for name in asked:
        figures |= MEASURES[name](options)
    _show(figures)
    if options.garder:
        _keep(figures)
    floors = tomllib.loads((HERE / "floors.toml").read_text(encoding="utf-8"))
    missed = list(missed_bounds(figures, floors, asked))
    print(*[f"BORNE MANQUÉE {line}" for line in missed] or ["Toutes les bornes sont tenues."], sep="\n")
    return 1 if missed else 0


def missed_bounds(figures: Figures, floors: Figures, asked: Sequence[str]) -> Iterator[str]:
    """Yield a line for each bound that is not met, or has no figure; those of a measure that was not asked for wait.

    A group of figures bears the name of its measure, alone or before a dash: `vitesse`, `questions-controle`.
    """
    for group, bounds in floors.items():
        measure = group.split("-")[0]
        if measure in asked or measure not in MEASURES:
            for key, bound in bounds.items():
                value = figures.get(group, {}).get(key)
                if value is None:
                    yield f"{group}.{key} : aucune mesure, borne {bound}"
                elif not _meets(key, value, bound):
                    yield f"{group}.{key} : {value:.3f}, borne {bound}"


def _questions(options: argparse.Namespace) -> dict[str, Metrics]:
    config = read_config()
    knowledge = open_knowledge(config, lambda line: print(line, file=sys.stderr))
    sources = questions.read_sources(config.corpus)
    figures: dict[str, Metrics] = {}
    for split in ("reglage", "controle"):
        cases = [case for case in questions.read_cases() if case.split == split]
        figures[f"questions-{split}"], pairs = questions.run(knowledge, cases, sources)
        print(f"== {split}", *questions.by_style(pairs), sep="\n")
        if options.manques and split == "reglage":  # those of the control are not read, so that none is tuned to
            print(*questions.misses(pairs), sep="\n")
        halved = [case for case in questions.read_doubles() if case.split == split]
        figures[f"questions-doubles-{split}"], found = questions.run_doubles(knowledge, halved)
        if options.manques and split == "reglage":
            print(*questions.halves_missed(found), sep="\n")
    return figures | {"questions-paraphrases": questions.rank_paraphrases(knowledge)}


def _verdicts(options: argparse.Namespace) -> dict[str, Metrics]:
    figures, pairs = verdicts.measure()
    print(*verdicts.report(pairs), sep="\n")
    return figures


def _negociation(options: argparse.Namespace) -> dict[str, Metrics]:
    figures, found = negociation.measure()
    if options.manques:
        print(*negociation.misses(found), sep="\n")
    return figures


def _demandes(options: argparse.Namespace) -> dict[str, Metrics]:
    figures, pairs = capacites.measure(read_capacite)
    if options.manques:
        print(*capacites.misses(pairs), sep="\n")
    return figures


MEASURES: dict[str, Callable[[argparse.Namespace], dict[str, Metrics]]] = {
    "questions": _questions,
    "verdicts": _verdicts,
    "negociation": _negociation,
    "demandes": _demandes,
    "recherche": lambda options: recherche.measure(),
    "vitesse": lambda options: {"vitesse": vitesse.measure()},
}


def _show(figures: dict[str, Metrics]) -> None:
    for name, metrics in figures.items():
        print(f"== {name}")
        for key, value in metrics.items():
            print(f"{key:28} {value:.3f}")


def _keep(figures: dict[str, Metrics]) -> None:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    name = f"{date.today().isoformat()}-{commit.stdout.strip() or 'sans-commit'}.json"
    rounded = {key: {k: round(v, 4) for k, v in metrics.items()} for key, metrics in figures.items()}
    (HERE / "results" / name).write_text(json.dumps(rounded, indent=2) + "\n", encoding="utf-8")


def _meets(key: str, value: float, bound: float) -> bool:
    return value <= bound if any(word in key for word in CEILINGS) else value >= bound


if __name__ == "__main__":
    sys.exit(main())
