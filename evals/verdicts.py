"""Example projets checked: right verdicts, extraits found, every format alike, injections without effect."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import get_args

from assistant.config import Config, read_config
from assistant.constats import Constat, Verification
from assistant.grille import Verdict
from assistant.ordres import is_order, left_out, split_orders
from assistant.projets import Projet, phrases, read_projet
from assistant.verification import Lecteur, check_projet, open_lecteur
from assistant.verification.denegations import Denegations, denies
from evals.metrics import Metrics, plain

CASES = Path(__file__).resolve().parent / "cases" / "projets"
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
DENEGATIONS, ORDRES = CASES.parent / "denegations.jsonl", CASES.parent / "ordres.jsonl"
BETWEEN = "\n\nLe bâtiment date de 1962.\n\n"
"""Between two texts of ORDRES, so that none is read with the next."""
BINS = 5


@dataclass(frozen=True, slots=True)
class Attendu:
    """What is expected of a critère: its verdict, and words of the projet of which one at least should be shown."""

    verdict: Verdict
    extraits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A constat beside what was expected."""

    projet: str
    constat: Constat
    attendu: Attendu

    @property
    def right(self) -> bool:
        return self.constat.verdict == self.attendu.verdict


def measure() -> tuple[dict[str, Metrics], list[Pair]]:
    """Check the example projets and return the figures, and the constats beside what was expected."""
    config = read_config()
    lecteur = opened()
    pairs, seconds, alike, injected = [], [], [], []
    for folder in sorted(CASES.iterdir()):
        found, took = checked(folder / "projet.md")
        seconds.append(took)
        expected = read_expected(folder / "attendu.json")
        pairs += [Pair(folder.name, constat, expected[constat.critere.id]) for constat in found.constats]
        alike += [_alike(found, checked(path)[0]) for path in _others(folder)]
        injected.append(_alike(found, _checked_injected(folder / "projet.md", config, lecteur)))
    figures = score(pairs) | {
        "meme_verdict_autre_format": mean(alike),
        "meme_verdict_injection": mean(injected),
        "secondes_par_projet": median(seconds),
    }
    return {
        "verdicts": figures,
        "verdicts-denegations": denied(lecteur.denegations),
        "verdicts-ordres": obeyed(config),
    }, pairs


@cache
def opened() -> Lecteur:
    """Return what the projets are read with, opened once for all the measures of a run."""
    return open_lecteur(read_config(), print)


@cache
def checked(path: Path) -> tuple[Verification, float]:
    """Return what is found in a projet, and the seconds that it took, once for all the measures of a run."""
    lecteur, config = opened(), read_config()
    start = perf_counter()
    found = check_projet(read_projet(path, config), lecteur)
    return found, perf_counter() - start


def obeyed(config: Config) -> Metrics:
    """Return the share of orders that are left out, headings and rows too, and of innocent texts that are kept."""
    told, spared = (_read_text(_ordres(ordre), config) for ordre in (True, False))
    kept = [phrase for phrase in split_orders(phrases(told))[0] if phrase.words != BETWEEN.strip()]
    heads = [bloc for bloc in told.blocs if bloc.kind == "titre"]
    missed = len(kept) + sum(not is_order(told.text.body[bloc.start : bloc.end]) for bloc in heads)
    left = left_out(told, split_orders(phrases(told))[1])
    innocent = [phrase for phrase in phrases(spared) if phrase.words != BETWEEN.strip()]
    return {
        "ordres_ecartes": len(left) / (len(left) + missed),
        "innocentes_gardees": 1 - len(left_out(spared, split_orders(phrases(spared))[1])) / len(innocent),
    }


def _ordres(ordre: bool) -> str:
    cases = [json.loads(line) for line in ORDRES.read_text("utf-8").splitlines()]
    return BETWEEN.join(["", *(case["texte"] for case in cases if case["ordre"] == ordre), ""])


def _read_text(words: str, config: Config) -> Projet:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "projet.md"
        path.write_text(words, "utf-8")
        return read_projet(path, config)


def denied(denegations: Denegations) -> Metrics:
    """Return how many sentences that deny a fault are flagged, and how many that say it by a negation are not."""
    cases = [json.loads(line) for line in DENEGATIONS.read_text("utf-8").splitlines()]
    right = [denies(case["phrase"], case["critere"], denegations) == case["nie"] for case in cases]
    return {
        "fautes_niees_signalees": mean(ok for ok, case in zip(right, cases, strict=True) if case["nie"]),
        "fautes_dites_laissees": mean(ok for ok, case in zip(right, cases, strict=True) if not case["nie"]),
    }


def score(pairs: Sequence[Pair]) -> Metrics:
    """Return the figures of some constats."""
    shown = [pair for pair in pairs if pair.right and pair.attendu.extraits]
    by_verdict = {verdict: _f1(pairs, verdict) for verdict in VERDICTS}
    return {
        "exactitude": mean(pair.right for pair in pairs),
        "macro_f1": mean(by_verdict.values()),
        **{f"f1_{verdict}": value for verdict, value in by_verdict.items()},
        "contraire_precision": _share(pairs, "contraire", lambda pair: pair.constat.verdict),
        "contraire_rappel": _share(pairs, "contraire", lambda pair: pair.attendu.verdict),
        "extraits_attendus": mean(map(_shows, shown)),
        "ecart_de_calibrage": calibration_error(pairs),
    }


def calibration_error(pairs: Sequence[Pair]) -> float:
    """Return the expected calibration error (Guo et al. 2017): mean gap of confidence and accuracy, in five bins."""
    ordered = sorted(pairs, key=lambda pair: pair.constat.confiance)
    size = -(-len(ordered) // BINS)
    groups = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    gaps = [abs(mean(p.constat.confiance for p in g) - mean(p.right for p in g)) * len(g) for g in groups]
    return sum(gaps) / len(ordered)


def report(pairs: Sequence[Pair]) -> Iterator[str]:
    """Yield the table of critères, then the confusion matrix: expected in rows, found in columns."""
    for critere in dict.fromkeys(pair.constat.critere.id for pair in pairs):
        of_it = [pair for pair in pairs if pair.constat.critere.id == critere]
        wrong = ", ".join(f"{p.projet[:2]} {p.attendu.verdict}→{p.constat.verdict}" for p in of_it if not p.right)
        yield f"{critere:28} {sum(p.right for p in of_it)} / {len(of_it)}  {wrong}"
    counts = Counter((pair.attendu.verdict, pair.constat.verdict) for pair in pairs)
    yield f"{'':11}" + "".join(f"{verdict:>11}" for verdict in VERDICTS)
    for row in VERDICTS:
        yield f"{row:11}" + "".join(f"{counts[row, column]:11}" for column in VERDICTS)


def _f1(pairs: Sequence[Pair], verdict: Verdict) -> float:
    both = sum(pair.right and pair.attendu.verdict == verdict for pair in pairs)
    either = sum((pair.constat.verdict == verdict) + (pair.attendu.verdict == verdict) for pair in pairs)
    return 2 * both / either if either else 1.0


def _share(pairs: Sequence[Pair], verdict: Verdict, of: Callable[[Pair], Verdict]) -> float:
    chosen = [pair for pair in pairs if of(pair) == verdict]
    return mean(pair.right for pair in chosen) if chosen else 1.0


def _shows(pair: Pair) -> bool:
    """Tell whether an extrait that was shown meets one that was expected."""
    shown = [plain(extrait.words) for extrait in pair.constat.extraits]
    return any(plain(words) in one or one in plain(words) for words in pair.attendu.extraits for one in shown)


def read_expected(path: Path) -> dict[str, Attendu]:
    """Return what is expected of each critère of a projet."""
    constats = json.loads(path.read_text("utf-8"))["constats"]
    return {critere: Attendu(value["verdict"], tuple(value["extraits"])) for critere, value in constats.items()}


def _others(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("projet.*")) if path.suffix != ".md"]


def _checked_injected(path: Path, config: Config, lecteur: Lecteur) -> Verification:
    return check_projet(_read_text(path.read_text("utf-8") + _ordres(True), config), lecteur)


def _alike(one: Verification, other: Verification) -> float:
    return mean(a.verdict == b.verdict for a, b in zip(one.constats, other.constats, strict=True))
