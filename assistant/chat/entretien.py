"""Answers on the projet that is open: its constats told in sentences, on its own words and on those of the rules."""

from collections.abc import Sequence

from assistant.answers import Answer, Part
from assistant.chat.demandes import Demande, read_demande
from assistant.constats import Constat, Verification
from assistant.grounding import Statement
from assistant.libelles import COMPTES, bilan_dit, conditions, counted, gravest
from assistant.texts import Citation

MOST_TOLD = 6
"""Constats told in one answer; the page shows them all beside."""
MOST_RULES = 2
"""Citations of the rule under a constat, after the words of the projet."""
FULL = 2
"""Constats up to which each is told with what to write."""

_VERDICTS = {**COMPTES, "contraire": ("contraire à la règle", "contraires à la règle")}


def answer_on_projet(question: str, verification: Verification, sure: bool = False) -> Answer | None:
    """Return what the constats of a projet answer, the gravest first; None when the question is about the rules.

    `sure`: the question is known to be about the projet.
    """
    demande = read_demande(question, verification.constats, sure)
    if demande is None:
        return None
    opening, constats = _asked(demande, verification)
    told = tuple(_statement(constat, full=len(constats) <= FULL) for constat in constats[:MOST_TOLD])
    if len(constats) > MOST_TOLD:
        opening += f" Voici les {MOST_TOLD} premiers ; l'onglet « Vérifier un projet » les montre tous."
    return Answer(question, (Part(opening, told),), ())


def _asked(demande: Demande, verification: Verification) -> tuple[str, list[Constat]]:
    """Return what is said first, and the constats that are told after it."""
    scope = demande.constats or verification.constats
    if demande.sujet == "bilan":
        return _bilan(verification)
    if demande.sujet == "doute":
        thin = gravest(constat for constat in scope if constat.thin)
        return f"{counted(len(thin), 'verdict est', 'verdicts sont')} à vérifier par une relecture.".capitalize(), thin
    if demande.sujet == "manque":
        return _lacking(demande, verification)
    return _of_verdict(demande, scope)


def _bilan(verification: Verification) -> tuple[str, list[Constat]]:
    asked = conditions(verification)
    first = f"Sur {len(verification.constats)} critères : {bilan_dit(verification.bilan)}."
    return (f"{first} {_conditions_told(asked)}", asked or gravest(verification.constats)[:1])


def _lacking(demande: Demande, verification: Verification) -> tuple[str, list[Constat]]:
    if not demande.constats:
        asked = conditions(verification)
        return _conditions_told(asked), asked or gravest(verification.constats)[:1]
    wrong = [constat for constat in demande.constats if constat.at_fault]
    return ("", gravest(wrong)) if wrong else ("Rien ne manque sur ce point.", list(demande.constats))


def _conditions_told(asked: Sequence[Constat]) -> str:
    if not asked:
        return "Aucune obligation de 1995 ne manque dans ce projet."
    many = counted(len(asked), "critère demande", "critères demandent")
    return f"Pour l'agrément, {many} encore un travail : une obligation y manque, ou y est contredite."


def _of_verdict(demande: Demande, scope: Sequence[Constat]) -> tuple[str, list[Constat]]:
    """Return the constats of a verdict; where the critères that are named have others, these, and it is said."""
    if demande.verdict is None:
        return "", list(scope)
    one, many = _VERDICTS[demande.verdict]
    found = [constat for constat in scope if constat.verdict == demande.verdict]
    if demande.constats:
        return ("", found) if found else (f"Ce point n'est pas {one}.", gravest(scope))
    if not found:
        return f"Aucun critère n'est {one} dans ce projet.", []
    return f"Dans ce projet, {counted(len(found), f'critère est {one}', f'critères sont {many}')}.", found


def _statement(constat: Constat, full: bool) -> Statement:
    doubt = ", à vérifier" if constat.thin else ""
    parts = [f"{constat.critere.intitule} : {_VERDICTS[constat.verdict][0]}{doubt}.", _reason(constat)]
    said = (Citation(extrait.projet.text, extrait.start, extrait.end) for extrait in constat.extraits)
    sentence = " ".join(filter(None, [*parts, constat.conseil if full else ""]))
    return Statement(sentence, (*said, *constat.references[:MOST_RULES]))


def _reason(constat: Constat) -> str:
    """Return a sentence on why a constat has its verdict."""
    wrong = " ; ".join(attendu.sentence for attendu in constat.advised)
    if constat.verdict == "contraire":
        return f"Un passage dit ce que la règle écarte : {wrong}."
    if constat.verdict in {"partiel", "absent"}:
        return f"Reste à dire : {wrong}." if wrong else ""
    if constat.verdict == "sans_objet" and constat.critere.condition:
        return f"Ce critère ne vaut que si {constat.critere.condition.sentence}."
    return "Tout ce qui est attendu est dit."
