"""The arithmetic of the prestation de service, step by step in exact decimals, each step on the rule it stands on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.citations import cite
from assistant.financement.cas import Cas
from assistant.financement.classement import (
    Classement,
    a_preciser,
    depenses,
    eligible,
    inscrit,
    numbers,
    presented,
    written_total,
)
from assistant.financement.montants import arrondi, write_pourcentage, write_somme
from assistant.grounding import Statement
from assistant.regles import Corpus
from assistant.texts import Citation

PARTENAIRES = {
    "caisse": ("prestation-finance-animation-globale", "fonds-propres-deux-natures"),
    "commune": ("financement-partage-commune", "commune-engagement-animation", "soutien-caisse-commune-formes"),
    "departement": ("departement-actions",),
    "etat": ("animation-globale-contributeurs", "etat-missions"),
    "msa": ("msa-subventions",),
}
"""Who may pay what: the rules that say it."""

BASE, DEMANDEE = "Base éligible", "Base demandée par le centre"
AU_PLUS = "Base éligible si tout ce qui est à préciser y entrait"
"""The labels of the steps that readers look for."""

_PERIODES = (("ps-agc-taux-avant", 2018, 2022), ("ps-agc-taux-apres", 2024, 2027))
"""Years for which a rate is established: those of the convention (COG) before the one that raised it, then of that
one. The day of 2023 on which it rose is not established, nor since when the rate before had held."""
_REFONTE = 2012
"""Year in which the doctrine of 1995 was recast: from then on its halving is shown, not applied."""
_FUSION = 2027
_REFORME = 1998
_SEUIL = Decimal(60)
"""Percent of the régime général under which the prestation is halved (circulaire n° 56, section 31)."""

_PLAFOND_MANQUE = (
    "Le plafond de dépense de l'année : aucun texte lu ne l'établit ; demandez-le à votre Caf et ajoutez --plafond."
)
_SANS_PLAFOND = (
    "Les plafonds annuels de ces prestations ne sont établis pour aucune année, 2026 compris, ni en francs ni en euros."
)

_SORT = (
    "Le sort de la règle des 60 % après 1995 n'est pas établi.",
    "Le sort de cette règle après 1995 n'est pas établi.",
)
_SANS_REPONSE = (
    "La réduction de moitié ne s'applique pas à un budget actuel sans réponse de la Caf.",
    "Il ne faut pas l'appliquer à un budget actuel sans réponse de la Caf.",
)
"""What the notices say of the halving: our sentence, and their words."""


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the computation: `value` is exact, in `unit` (€, F or %)."""

    label: str
    value: Decimal
    unit: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Financement:
    """A computation. `result`: the prestation, rounded to the cent, or None when something is missing to say it.

    `arret`: for want of what the computation stops. `manque`: what is missing, and where to find it. `remarques`: how
    the budget was read. `rappels`: what the texts say of the limits of the computation.
    """

    cas: Cas
    steps: tuple[Step, ...]
    result: Decimal | None
    arret: tuple[str, ...]
    manque: tuple[str, ...]
    remarques: tuple[str, ...]
    rappels: tuple[Statement, ...]

    @property
    def unit(self) -> str:
        return self.cas.budget.monnaie

    @property
    def questions(self) -> tuple[Classement, ...]:
        return a_preciser(self.cas.classements)


def compute(cas: Cas, corpus: Corpus) -> Financement:
    """Return the prestation de service of a case, as far as what is established or given carries it."""
    base = eligible(cas.classements)
    depense = base if cas.plafond is None else min(base, cas.plafond)
    steps = [*_base_steps(cas, base, corpus), *_plafond_steps(cas, depense, corpus)]
    taux = _taux(cas, corpus)
    result = None
    if isinstance(taux, Step):
        value, more = _prestation(cas, depense, taux, corpus)
        steps.extend(more)
        result = None if cas.plafond is None else arrondi(value)
    return Financement(
        cas,
        tuple(steps),
        result,
        tuple(name for name, known in (("plafond", cas.plafond), ("taux", isinstance(taux, Step))) if not known),
        tuple(_manque(cas, "" if isinstance(taux, Step) else taux)),
        tuple(_remarques(cas, corpus)),
        tuple(_rappels(cas, corpus)),
    )


def partenaires(corpus: Corpus) -> dict[str, tuple[Statement, ...]]:
    """Return who may pay what, partner by partner, as the rules say it."""
    return {name: tuple(_statement(regle, corpus) for regle in regles) for name, regles in PARTENAIRES.items()}


def _base_steps(cas: Cas, base: Decimal, corpus: Corpus) -> Iterator[Step]:
    """Yield the steps from the expenses to the base: what is asked, less what is not eligible or not yet known."""
    unit, lignes = cas.budget.monnaie, depenses(cas.classements)
    doubt = a_preciser(lignes)
    out = [c for c in lignes if c.sens != "question" and c.presente > c.retenu]
    added = sum((c.retenu - c.presente for c in lignes if c.retenu > c.presente), Decimal(0))
    yield Step("Dépenses inscrites au budget", inscrit(cas.classements), unit)
    if any(classement.ligne.demande is not None for classement in lignes):
        yield Step(DEMANDEE, presented(lignes), unit)
    if out:
        yield Step("À retirer : ce qui n'entre pas dans la base", eligible(out) - presented(out), unit, _citations(out))
    if doubt:
        yield Step("Laissé de côté : ce qui est à préciser", -presented(doubt), unit)
    if added:
        yield Step("Ajouté par vous à ce qui est demandé", added, unit)
    yield Step(BASE, base, unit, _cited("depenses-retenues", corpus))
    if doubt:
        yield Step(AU_PLUS, base + presented(doubt), unit)


def _plafond_steps(cas: Cas, depense: Decimal, corpus: Corpus) -> Iterator[Step]:
    if cas.plafond is not None:
        unit, cited = cas.budget.monnaie, _cited("prestation-a-la-fonction", corpus)
        yield Step("Plafond de dépense, tel que vous le donnez", cas.plafond, unit, cited)
        yield Step("Dépense retenue, dans la limite du plafond", depense, unit, _cited("calcul-taux-plafond", corpus))


def _taux(cas: Cas, corpus: Corpus) -> Step | str:
    """Return the rate, given or established for the year, or a sentence on why none is."""
    found = next((key for key, first, last in _PERIODES if cas.annee and first <= cas.annee <= last), "")
    cited = _cited("taux-animation-globale", corpus)
    if cas.taux is not None:
        return Step("Taux, tel que vous le donnez", cas.taux, "%")
    if found:
        return Step(f"Taux de la prestation de service en {cas.annee}", _valeur(found, corpus), "%", cited[:2])
    before, after = (write_pourcentage(_valeur(key, corpus)) for key, _, _ in _PERIODES)
    if cas.annee is None:
        return f"L'année du budget, dont dépend le taux ({before}, puis {after}) : ajoutez --annee, ou --taux."
    if cas.annee > _PERIODES[-1][2]:
        return f"Le taux de {cas.annee} : aucun texte lu ne l'établit ; demandez-le à votre Caf et ajoutez --taux."
    if cas.annee > _PERIODES[0][2]:
        return f"Le taux de {cas.annee} : il est passé de {before} à {after}, à un jour non établi ; ajoutez --taux."
    return (
        f"Le taux de {cas.annee} : il était de {before} avant la COG 2023-2027, mais depuis quand n'est pas établi ; "
        "demandez-le à votre Caf et ajoutez --taux."
    )


def _prestation(cas: Cas, depense: Decimal, taux: Step, corpus: Corpus) -> tuple[Decimal, list[Step]]:
    """Return the prestation of an expense, halved where the rule of 1995 applies, and the steps to it."""
    unit, value = cas.budget.monnaie, depense * taux.value / 100
    label = "Taux × dépense retenue" if cas.plafond is not None else "Taux × base éligible : au plus, avant plafond"
    steps = [taux, Step(label, value, unit)]
    if cas.regime_general is None:
        return value, steps
    cited = _cited("seuil-regime-general", corpus)
    steps.append(Step("Part du régime général, telle que vous la donnez", cas.regime_general, "%", cited))
    if cas.regime_general >= _SEUIL:
        return value, steps
    if cas.annee is not None and cas.annee >= _REFONTE:
        steps.append(Step("Si la réduction de moitié de 1995 s'appliquait encore", value / 2, unit, cited))
        return value, steps
    steps.append(Step("Réduction de moitié, sous 60 % de régime général", value / 2, unit, cited))
    return value / 2, steps


def _manque(cas: Cas, taux: str) -> Iterator[str]:
    if cas.plafond is None:
        yield _PLAFOND_MANQUE
    if taux:
        yield taux
    if asked := a_preciser(cas.classements):
        example = f"--classer « {asked[0].ligne.numero}=base » ou « {asked[0].ligne.numero}=hors »"
        yield f"Une réponse aux questions ({numbers(asked)}) : ajoutez ensuite, par exemple, {example}."


def _remarques(cas: Cas, corpus: Corpus) -> Iterator[str]:
    """Yield what the reader must know of how the budget was read."""
    yield from cas.budget.remarques
    unit, total, lignes = cas.budget.monnaie, written_total(cas.classements), depenses(cas.classements)
    if total and total[0] != total[1]:
        written, summed = (write_somme(somme, unit) for somme in total)
        yield (
            f"Le total écrit est de {written}, la somme des lignes de {summed} : vérifiez qu'aucune ne manque ni n'est "
            "comptée deux fois."
        )
    over = [c for c in lignes if c.ligne.demande is not None and c.ligne.demande > c.ligne.montant]
    if over:
        yield f"La base demandée dépasse la dépense ({numbers(over)}) : seule la dépense est comptée."
    unasked = [c for c in lignes if c.sens == "base" and c.ligne.demande == 0 and c.accorde is None]
    if unasked:
        yield f"Éligible d'après son libellé, mais non demandé : {numbers(unasked)}."
    desks = [c for c in lignes if c.retenu and c.poste == "salaire du secrétariat et de l'accueil"]
    if len(desks) > 1:
        yield (
            f"La circulaire parle de « la personne » assurant secrétariat et accueil : plusieurs sont comptées "
            f"({numbers(desks)}), à confirmer avec votre Caf."
        )
    established = _taux(replace(cas, taux=None), corpus)
    if cas.taux is not None and isinstance(established, Step) and established.value != cas.taux:
        yield (
            f"Le taux donné ({write_pourcentage(cas.taux)}) n'est pas celui qui est établi pour {cas.annee} "
            f"({write_pourcentage(established.value)})."
        )


def _rappels(cas: Cas, corpus: Corpus) -> Iterator[Statement]:
    """Yield what the texts say of the limits of the computation."""
    if cas.annee is None or cas.annee >= _REFORME:
        yield _statement("calcul-1998-1999", corpus)
    if cas.taux is None and isinstance(_taux(cas, corpus), str):
        yield _statement("taux-animation-globale", corpus)
    if cas.plafond is None:
        yield _quoted(_SANS_PLAFOND, _SANS_PLAFOND, "prestation", corpus)
    if cas.plafond is not None:
        yield _statement("calcul-taux-plafond", corpus)
    if cas.regime_general is None and (cas.annee is None or cas.annee < _REFONTE):
        yield _statement("seuil-regime-general", corpus)
    if cas.regime_general is not None:
        yield _statement("mesure-1995-zone-vie-sociale", corpus)
        if cas.regime_general < _SEUIL:
            yield _quoted(*_SORT, "regime-general", corpus)
            yield _quoted(*_SANS_REPONSE, "regime-general", corpus)
    if cas.annee is not None and cas.annee >= _FUSION:
        yield _statement("fusion-des-prestations", corpus)


def _statement(regle: str, corpus: Corpus) -> Statement:
    return Statement(corpus.regle_by_id[regle].sentence, corpus.regle_by_id[regle].citations)


def _quoted(sentence: str, words: str, section: str, corpus: Corpus) -> Statement:
    return Statement(sentence, (cite(words, corpus.texts["evolutions"], section),))


def _cited(regle: str, corpus: Corpus) -> tuple[Citation, ...]:
    return corpus.regle_by_id[regle].citations


def _valeur(repere: str, corpus: Corpus) -> Decimal:
    found = next(entry for entry in corpus.reperes if entry.id == repere)
    return Decimal(str(found.valeur))


def _citations(found: Iterable[Classement]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for classement in found for citation in classement.citations))
