"""Negotiations of the example projets: objectifs, contract and note held against what an adviser would expect.

The verdicts are those of the real model, so that what is measured is what a user gets: an error of the check counts.

negociation-objectifs
  rappel                 share of the groups of `attendus` that one objectif at least meets, by its partenaire and theme
  precision              1 − share of the objectifs proposed that meet one of `exclus`: what is neither expected nor
                         excluded counts as right, since another adviser might propose it
  exclusions_tenues      share of the kinds of `exclus` that no objectif meets
  partenaires_rappel     share of the partners of `nommes` that are read
  partenaires_precision  1 − share of the partners read that are in `absents`
  diversite              1 − mean Jaccard index of the ids of the objectifs of two projets, over all pairs
negociation-clauses      see `evals.contrats`
negociation-enonces      see `evals.enonces`: all sentences of objectifs, contracts, alertes and notes
negociation-vitesse      median seconds of a projet, once checked
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import mean, median
from time import perf_counter
from typing import TypeVar

from assistant.clauses import draft_clauses
from assistant.clauses.modeles import ModelesClauses, read_clauses
from assistant.config import read_config
from assistant.constats import Verification
from assistant.errors import FinancementError
from assistant.financement.assiette import compare_base
from assistant.financement.montants import write_somme
from assistant.note import Note, build_note
from assistant.note.trame import Trame, read_trame
from assistant.objectifs import Objectif, suggest_objectifs
from assistant.objectifs.modeles import Modele, read_modeles
from assistant.territoire.partenaires import read_partenaires
from evals import contrats, enonces
from evals.attentes import Attentes, Vise, read_attentes
from evals.contrats import Redige, dates_of, enonces_of
from evals.enonces import Enonce, Source
from evals.metrics import Metrics
from evals.questions import read_sources
from evals.verdicts import CASES, checked, opened, read_expected

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Modeles:
    """What a negotiation is written with."""

    objectifs: tuple[Modele, ...]
    clauses: ModelesClauses
    trame: Trame


@dataclass(frozen=True, slots=True)
class Negociation:
    """What was proposed for a projet, beside what was expected. `secondes`: of each piece, by its name."""

    nom: str
    attentes: Attentes
    partenaires: tuple[str, ...]
    objectifs: tuple[Objectif, ...]
    redige: Redige
    enonces: tuple[Enonce, ...]
    secondes: dict[str, float]


def measure() -> tuple[dict[str, Metrics], list[Negociation]]:
    """Check the example projets, negotiate each, and return the figures and what was proposed."""
    config = read_config()
    lecteur = opened()
    given = (config, lecteur.corpus, lecteur.grille)
    modeles = Modeles(read_modeles(*given), read_clauses(*given), read_trame(*given))
    found = []
    for folder in sorted(CASES.iterdir()):
        verification, _ = checked(folder / "projet.md")
        found.append(
            negotiate(folder, read_attentes(folder / "attentes.yaml", lecteur.grille.criteres), verification, modeles)
        )
    return score(found) | {
        "negociation-enonces": enonces.score([e for one in found for e in one.enonces], read_sources(config.corpus))
    }, found


def negotiate(folder: Path, attentes: Attentes, verification: Verification, modeles: Modeles) -> Negociation:
    """Return what is proposed for a projet that was checked."""
    objectifs, first = _timed(lambda: suggest_objectifs(verification, modeles.objectifs))
    contrat, second = _timed(lambda: draft_clauses(verification, objectifs, modeles.clauses))
    note, third = _timed(lambda: build_note(verification, objectifs, modeles.trame))
    computed = (*_told_by_grille(verification), *_sums(verification, modeles.trame), *dates_of(contrat.periode))
    source = Source((folder / "projet.md").read_text("utf-8"), " | ".join(computed))
    verdicts = {critere: attendu.verdict for critere, attendu in read_expected(folder / "attendu.json").items()}
    return Negociation(
        folder.name,
        attentes,
        tuple(partenaire.cle for partenaire in read_partenaires(verification.projet)),
        objectifs,
        Redige(contrat, attentes.contrat, verdicts),
        (*_of_objectifs(objectifs, source), *enonces_of(contrat, source), *_of_note(note, source)),
        {"objectifs_secondes": first, "contrat_secondes": second, "note_secondes": third},
    )


def score(found: Sequence[Negociation]) -> dict[str, Metrics]:
    """Return the figures of what was proposed, sentences aside."""
    return {
        "negociation-objectifs": score_objectifs(found),
        "negociation-clauses": contrats.score([one.redige for one in found]),
        "negociation-vitesse": {key: median(one.secondes[key] for one in found) for key in found[0].secondes},
    }


def score_objectifs(found: Sequence[Negociation]) -> Metrics:
    """Return the figures of the objectifs proposed."""
    hit = [any(_meets(o, e) for e in one.attentes.objectifs.exclus) for one in found for o in one.objectifs]
    held = [not any(_meets(o, e) for o in one.objectifs) for one in found for e in one.attentes.objectifs.exclus]
    named = [cle in one.partenaires for one in found for cle in one.attentes.partenaires.nommes]
    absent = [cle in one.attentes.partenaires.absents for one in found for cle in one.partenaires]
    return {
        "rappel": mean(_satisfied(group, one) for one in found for group in one.attentes.objectifs.attendus),
        "precision": 1 - mean(hit),
        "exclusions_tenues": mean(held),
        "partenaires_rappel": mean(named),
        "partenaires_precision": 1 - mean(absent),
        "diversite": 1 - mean(jaccard(_ids(a), _ids(b)) for a, b in combinations(found, 2)),
    }


def jaccard(one: set[str], other: set[str]) -> float:
    """Return the share of the ids of two sets that both have; 0 when neither has any."""
    return len(one & other) / (len(one | other) or 1)


def misses(found: Sequence[Negociation]) -> Iterator[str]:
    """Yield, projet by projet, what was expected and is not there, and what is there and should not be."""
    for one in found:
        attendus = one.attentes.objectifs
        yield f"-- {one.nom} : {len(one.objectifs)} objectifs"
        yield from (f"attendu : {_told(group)}" for group in attendus.attendus if not _satisfied(group, one))
        yield from (f"exclu : {o.id} ({_told([e])})" for o in one.objectifs for e in attendus.exclus if _meets(o, e))
        yield from contrats.misses(one.redige)
        yield from enonces.faults(one.enonces)


def _of_objectifs(objectifs: Iterable[Objectif], source: Source) -> Iterator[Enonce]:
    for one in objectifs:
        for words in (one.sentence, one.echeance, one.motif, *one.indicateurs):
            yield Enonce(words, one.citations, one.extraits, source)


def _of_note(note: Note, source: Source) -> Iterator[Enonce]:
    """Yield the points of a note; one that shows words of the projet retells it, and owes no rule."""
    for point in (*note.ouverture, *(point for partie in note.parties for point in partie.points)):
        words = f"{point.titre} {point.sentence}".strip()
        yield Enonce(words, point.citations, point.extraits, source, "projet" if point.extraits else "regle")


def _told_by_grille(verification: Verification) -> Iterator[str]:
    """Yield the words of the grille, which are held to the rules when it is read."""
    for critere in (constat.critere for constat in verification.constats):
        yield critere.intitule
        if critere.contraire:
            yield critere.contraire.sentence


def _sums(verification: Verification, trame: Trame) -> Iterator[str]:
    """Yield the amounts of the base of the prestation, asked and worked out from the lines of the budget."""
    try:
        base = compare_base(verification.projet, trame.postes, trame.corpus)
    except FinancementError:
        return
    amounts = (base.eligible, base.demandee) if base else ()
    yield from (write_somme(value, base.budget.monnaie) for value in amounts if base and value is not None)


def _meets(objectif: Objectif, vise: Vise) -> bool:
    return vise.meets(objectif.partenaire.cle, objectif.theme)


def _satisfied(group: Iterable[Vise], one: Negociation) -> bool:
    return any(_meets(objectif, vise) for objectif in one.objectifs for vise in group)


def _ids(one: Negociation) -> set[str]:
    return {objectif.id for objectif in one.objectifs}


def _told(group: Iterable[Vise]) -> str:
    return " ou ".join(f"{vise.partenaire} × {vise.theme}" for vise in group)


def _timed(made: Callable[[], T]) -> tuple[T, float]:
    start = perf_counter()
    return made(), perf_counter() - start
