"""Contracts of the example projets, drafted in the frame of 1995 with no option, against what a jurist expects.

rappel                 share of the clauses of `clauses` that are written
precision              1 − share of the clauses written that are in `exclues`; a clause that is in neither is right
exclusions_tenues      share of the clauses of `exclues` that are not written
faits                  share of the words of `faits` that stand in the sentences of the contract
blancs                 share of the blanks expected, one of whose words stands in the label of a blank
alertes_rappel         share of the critères of `alertes` that an alerte names
alertes_precision      share of the alertes on a critère that `attendu.json` tells neither conforme nor sans_objet
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from assistant.clauses import Contrat
from assistant.clauses.periode import Periode, french
from assistant.grille import Verdict
from evals import attentes
from evals.enonces import Enonce, Source
from evals.metrics import Metrics, plain

SETTLED: tuple[Verdict, ...] = ("conforme", "sans_objet")


@dataclass(frozen=True, slots=True)
class Redige:
    """A contract beside what was expected; `verdicts`: the right ones, by critère."""

    contrat: Contrat
    attendu: attentes.Contrat
    verdicts: Mapping[str, Verdict]

    @property
    def clauses(self) -> list[str]:
        return [clause.id for clause in self.contrat.clauses]

    @property
    def alertes(self) -> list[str]:
        return [alerte.critere for alerte in self.contrat.alertes if alerte.critere]

    @property
    def words(self) -> str:
        return plain(" ".join(enonce.sentence for clause in self.contrat.clauses for enonce in clause.enonces))

    def leaves(self, words: Iterable[str]) -> bool:
        """Tell whether a blank has a label with one of some words."""
        labels = [plain(blanc.label) for clause in self.contrat.clauses for blanc in clause.blancs]
        return any(plain(word) in label for word in words for label in labels)


def score(found: Sequence[Redige]) -> Metrics:
    """Return the figures of some contracts."""
    return {
        "rappel": mean(cle in one.clauses for one in found for cle in one.attendu.clauses),
        "precision": mean(cle not in one.attendu.exclues for one in found for cle in one.clauses),
        "exclusions_tenues": mean(cle not in one.clauses for one in found for cle in one.attendu.exclues),
        "faits": mean(plain(words) in one.words for one in found for words in one.attendu.faits.values()),
        "blancs": mean(one.leaves(words) for one in found for words in one.attendu.blancs),
        "alertes_rappel": mean(cle in one.alertes for one in found for cle in one.attendu.alertes),
        "alertes_precision": mean(one.verdicts[cle] not in SETTLED for one in found for cle in one.alertes),
    }


def misses(one: Redige) -> Iterator[str]:
    """Yield what was expected of a contract and is not there, and what is there and should not be."""
    attendu = one.attendu
    yield from (f"clause attendue : {cle}" for cle in attendu.clauses if cle not in one.clauses)
    yield from (f"clause exclue : {cle}" for cle in attendu.exclues if cle in one.clauses)
    yield from (
        f"fait attendu, {cle} : {words}" for cle, words in attendu.faits.items() if plain(words) not in one.words
    )
    yield from (f"blanc attendu : {' ou '.join(words)}" for words in attendu.blancs if not one.leaves(words))
    yield from (f"alerte attendue : {cle}" for cle in attendu.alertes if cle not in one.alertes)
    yield from (f"alerte sans objet : {cle}" for cle in one.alertes if one.verdicts[cle] in SETTLED)


def enonces_of(contrat: Contrat, source: Source) -> Iterator[Enonce]:
    """Yield the sentences of a contract and of its alertes; a wording of usage owes no rule."""
    for clause in contrat.clauses:
        for enonce in clause.enonces:
            yield Enonce(enonce.sentence, enonce.citations, enonce.extraits, source)
        for usage in clause.usages:
            yield Enonce(usage.proposition, (), (), source, "usage")
    for alerte in contrat.alertes:
        yield Enonce(alerte.sentence, alerte.citations, alerte.extraits, source)


def dates_of(periode: Periode) -> Iterator[str]:
    """Yield the dates of a contract that were computed, as it writes them."""
    yield from (french(day) for day in (periode.debut, periode.fin, periode.midway) if day)
