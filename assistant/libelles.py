"""How a verification is told, in words that every output shares: its summary, what is missing, what comes first."""

import re
from collections.abc import Iterable, Iterator, Mapping

from assistant.constats import TO_WRITE, Constat, Trait, Verification
from assistant.criteres import CONTRAIRE, Attendu, Cle, Force
from assistant.grille import Verdict
from assistant.projets import Extrait
from assistant.regles import Regle
from assistant.texts import Citation

NBSP = "\xa0"

CLES: Mapping[Cle, str] = {
    "gestionnaire": "Gestionnaire",
    "rural": "Milieu rural",
    "associations": "Associations accueillies",
    "aire": "Aire de stationnement pour les gens du voyage",
}
"""The keys of the profile, as they are told."""
_VALEURS: Mapping[str, str] = {"association": "une association", "commune": "une commune", "caf": "la Caf"}
COMPTES: Mapping[Verdict, tuple[str, str]] = {
    "conforme": ("conforme", "conformes"),
    "partiel": ("partiel", "partiels"),
    "absent": ("absent", "absents"),
    "contraire": ("contraire", "contraires"),
    "sans_objet": ("sans objet", "sans objet"),
}
"""How one critère, and several, of a verdict are told."""
_GRAVITE: tuple[Verdict, ...] = (*TO_WRITE, "conforme", "sans_objet")
_FORCES: Mapping[Force, str] = {
    "obligation": "condition de l'agrément",
    "recommandation": "recommandé",
    "faculte": "possible, sans être exigé",
    "caisse": "à la charge de la Caisse",
}
_FORCES_CONTREDITES: Mapping[Force, str] = {
    "obligation": "condition de l'agrément",
    "recommandation": "simple recommandation",
    "faculte": "simple possibilité",
    "caisse": "règle que la Caisse appliquait",
}
"""How the force of what is asked is told, and that of what is contradicted."""
SECONDE = "Utile à compléter, sans être une condition de l'agrément"
"""Heading of what is recommended, possible or up to the Caisse."""


def tied(words: str) -> str:
    """Return words of ours whose signs stay with their word: « : », « » » and the like never open a line."""
    for sign in ":;?!»%":
        words = words.replace(f" {sign}", f"{NBSP}{sign}")
    return words.replace("« ", f"«{NBSP}").replace("n° ", f"n°{NBSP}")


def force_dite(attendu: Attendu) -> str:
    """Return what an attendu, or a contraire, binds to: only an obligation is a condition of the agrément."""
    return (_FORCES_CONTREDITES if attendu.cle == CONTRAIRE else _FORCES)[attendu.force]


_CIRCULAIRE = "la circulaire n° 56 du 31 octobre 1995"


def cadre_dit(verification: Verification, *, en_bref: bool = False) -> str:
    """Return a sentence on the rules by which the projet was read. `en_bref`: where no critère tells the other ones."""
    if en_bref:
        actuel = "le cadre d'aujourd'hui, autant que nos textes l'établissent"
        return f"Projet lu selon {actuel if verification.cadre == 'actuel' else _CIRCULAIRE}."
    if verification.cadre == "actuel":
        return (
            "Projet lu selon le cadre d'aujourd'hui, autant que nos textes l'établissent ; "
            "la règle de 1995 est rappelée à chaque critère."
        )
    return f"Projet lu selon {_CIRCULAIRE} ; ce qui a changé depuis est dit à chaque critère."


def bilan_dit(bilan: Mapping[Verdict, int]) -> str:
    """Return « 20 conformes, 5 partiels, 4 absents, 1 contraire, 2 sans objet »; what there is none of is not told."""
    return ", ".join(counted(count, *COMPTES[verdict]) for verdict, count in bilan.items() if count)


def capital(words: str) -> str:
    """Return words that open a line."""
    return words[:1].upper() + words[1:]


def counted(count: int, one: str, many: str) -> str:
    """Return « 1 critère » or « 2 critères »; nought is singular, as French has it."""
    return f"{count or 'aucun'} {one if count < 2 else many}"


def trait_dit(trait: Trait) -> str:
    """Return the value of a key of the profile as it is told."""
    if trait.value is None:
        return "le projet ne le dit pas"
    return _VALEURS.get(trait.value, "un autre organisme" if trait.value == "autre" else trait.value)


def verdict_dit(constat: Constat, verification: Verification) -> str:
    """Return the name of a verdict."""
    return verification.grille.verdicts[constat.verdict].libelle


def sources_dites(citations: Iterable[Citation]) -> str:
    """Return where some citations stand, each place once: « Circulaire n° 56 de 1995, section 12, section 14 »."""
    places: dict[str, list[str]] = {}
    for citation in citations:
        name = citation.text.titre_court
        places.setdefault(name, []).append(citation.label.removeprefix(name).removeprefix(", "))
    return " ; ".join(", ".join([name, *filter(None, dict.fromkeys(found))]) for name, found in places.items())


def versions_dites(verification: Verification) -> str:
    """Return what made a verification, in one line."""
    names = {"modele": "modèle"}
    return ", ".join(f"{names.get(name, name)} {version}" for name, version in verification.versions.items())


def conditions(verification: Verification) -> list[Constat]:
    """Return the constats in which a condition of the agrément is not met, the gravest verdicts first."""
    return gravest(c for c in verification.constats if _binding(c))


def recommended(verification: Verification) -> list[Constat]:
    """Return the other constats that something would complete, the gravest verdicts first."""
    return gravest(c for c in verification.constats if c.verdict in TO_WRITE and not _binding(c))


def reason(constat: Constat) -> str:
    """Return in a few words why a constat is not conforme: what bears on the agrément alone, if something does."""
    binding = _binding(constat)
    lacking = [attendu for attendu in constat.at_fault if attendu.force == "obligation" or not binding]
    if lacking and lacking[0] is constat.critere.contraire:
        return f"contraire à la règle : {lacking[0].sentence}"
    return f"à dire : {' ; '.join(attendu.sentence for attendu in lacking)}"


def doubt(constat: Constat) -> str:
    """Return why a thin constat is to be checked."""
    return " ".join(constat.doutes) or "La lecture est moins sûre ici : relisez ce passage."


def later(constat: Constat) -> list[tuple[str, tuple[Citation, ...]]]:
    """Return sentences on what later texts, or our reading, add to a constat, with the citations they stand on.

    A rule of later texts that a remark already tells is not told twice; a probable one says that it is.
    """
    actuel = constat.critere.actuel
    told = actuel.regles if actuel and actuel.sentence in constat.remarques else ()
    remarks = [(words, told if actuel and words == actuel.sentence else ()) for words in constat.remarques]
    rules = [(regle.sentence, (regle,)) for regle in constat.critere.depuis if regle not in told]
    return [(_unsure(words, regles), _citations(regles)) for words, regles in (*remarks, *rules)]


def remarks(verification: Verification) -> list[tuple[Extrait, str]]:
    """Return what is to be said of the words of a projet, for its annotated copy; each line is a paragraph."""
    return [
        (extrait, "\n".join(_remark(constat, verification)))
        for constat in verification.constats
        for extrait in constat.extraits
    ]


def absences(verification: Verification) -> list[tuple[str, str]]:
    """Return what no words of a projet say, and what to write, for the end of its annotated copy."""
    return [
        (tied(f"{constat.critere.intitule} : {attendu.sentence} ({force_dite(attendu)})"), tied(_advice(attendu)))
        for constat in verification.constats
        if constat.verdict in TO_WRITE
        for attendu in constat.missing
    ]


def _remark(constat: Constat, verification: Verification) -> Iterator[str]:
    yield tied(f"{constat.critere.intitule} : {verdict_dit(constat, verification).lower()}")
    if constat.thin:
        yield tied(f"À vérifier. {doubt(constat)}")
    for attendu in constat.at_fault:
        what = "Il manque" if attendu in constat.missing else "Contraire à la règle"
        yield tied(f"{what} : {attendu.sentence} ({force_dite(attendu)})")
    for attendu in constat.advised:
        yield tied(_advice(attendu))
    yield tied(f"Règle : {sources_dites(constat.references)}")
    yield from (tied(words) for words in constat.remarques)


def _advice(attendu: Attendu) -> str:
    return f"{attendu.conseil} Exemple à adapter : « {attendu.exemple} »"


def _unsure(words: str, regles: Iterable[Regle]) -> str:
    """Return a sentence with what makes it unsure, where it does not say so itself."""
    if all(regle.certitude == "certain" for regle in regles):
        return words
    said = [] if "probabl" in words else ["probable"]
    said += (
        [] if re.search(r"\b(?:demander|confirmer|vérifier)\b[^.]*\bCaf\b", words) else ["à vérifier auprès de la Caf"]
    )
    return f"{words.removesuffix('.')} ({', '.join(said)})." if said else words


def _citations(regles: Iterable[Regle]) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys(citation for regle in regles for citation in regle.citations))


def _binding(constat: Constat) -> bool:
    return constat.verdict in TO_WRITE and any(attendu.force == "obligation" for attendu in constat.at_fault)


def gravest(constats: Iterable[Constat]) -> list[Constat]:
    """Return some constats, the gravest verdicts first."""
    return sorted(constats, key=lambda constat: _GRAVITE.index(constat.verdict))
