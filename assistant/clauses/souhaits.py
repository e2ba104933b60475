"""amend: a wish about a contract, in French, read into new options, or refused with the rule that forbids it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from assistant.clauses import SANS, Contrat, Options, draft_clauses
from assistant.clauses.modeles import Modele, ModelesClauses, Ton, Variante
from assistant.clauses.periode import DAY, LONGEST, YEARS, french, lasting, read_date
from assistant.clauses.voeux import (
    ALONE,
    DENIED,
    FIRST,
    FRAME,
    GESTES,
    INSTEAD,
    LESS,
    MORE,
    NEGATION,
    NO_PARTY,
    PARTY,
    RENEWED,
    START,
    THEN,
    TODAY,
    TOWN,
    unclear,
)
from assistant.errors import ClauseError
from assistant.lexical import fold
from assistant.mesures import durees
from assistant.texts import Citation

Suite = Literal["faite", "refusee", "incomprise"]

_GROUNDS: Mapping[str, tuple[str, ...]] = {
    "avec_commune": ("commune-signature",),
    "renouvellement": ("recevabilite-ensemble",),
    "duree_mois": ("contrat-duree", "agrement-un-a-quatre-ans"),
}
"""The rules on which the options stand."""


@dataclass(frozen=True, slots=True)
class Amendement:
    """What became of a wish. `options`: to draft the contract with from now on, those of before if it was not done.

    `sentence`: for the user; `citations`: of the rules that forbid it, or on which the clause stands.
    """

    suite: Suite
    options: Options
    sentence: str
    citations: tuple[Citation, ...] = ()


def amend(contrat: Contrat, wish: str, modeles: ModelesClauses) -> Amendement:
    """Return what a wish makes of a contract: it is never half done, nor done against a rule."""
    words = fold(wish.replace("’", "'"))
    forbidden = _forbidden(words, contrat, modeles)
    if forbidden:
        return forbidden
    lost = unclear(words, wish)
    if lost:
        return Amendement("incomprise", contrat.options, lost)
    try:
        changes = dict(_changes(words, wish, contrat))
    except ClauseError as error:
        return Amendement("refusee", contrat.options, str(error))
    if changes:
        told = "Le contrat est repris : " + " ; ".join(sentence for _, sentence in changes.values() if sentence) + "."
        settled = {key: value for key, (value, _) in changes.items()}
        frame = settled.get("cadre", contrat.cadre)
        if frame != contrat.cadre:
            settled["variantes"] = dict(_carried(contrat, modeles, str(frame)))
        rules = [rule for key in settled for rule in _GROUNDS.get(key, ())]
        return _done(contrat, modeles, settled, told, modeles.citations(*rules))
    return _on_clause(words, contrat, modeles) or Amendement("incomprise", contrat.options, _help(modeles))


def _forbidden(words: str, contrat: Contrat, modeles: ModelesClauses) -> Amendement | None:
    for interdit in modeles.interdits:
        found = [_said(group, words) for group in interdit.mots]
        if not all(found) or not contrat.situation.holds(interdit.quand, contrat.verification):
            continue
        first = min(match.start() for match in found if match)
        citations = tuple(dict.fromkeys(citation for regle in interdit.regles for citation in regle.citations))
        if DENIED.search(words[:first]):
            return Amendement("faite", contrat.options, f"C'est déjà le cas. {interdit.sentence}", citations)
        return Amendement("refusee", contrat.options, interdit.sentence, citations)
    return None


def _said(group: tuple[str, ...], words: str) -> re.Match[str] | None:
    return re.search("|".join(rf"\b{re.escape(word)}" for word in group), words)


def _changes(words: str, wish: str, contrat: Contrat) -> Iterator[tuple[str, tuple[object, str]]]:
    """Yield the options that a wish sets, each with its value and how it is told."""
    yield from _frame(words)
    left = contrat.situation.signes["commune-signe"] == "oui" and ALONE.search(words)
    if left or (TOWN.search(words) and PARTY.search(words)):
        signs = not (left or NO_PARTY.search(words) or NEGATION.search(words))
        yield "avec_commune", (signs, "la commune le signe" if signs else "la commune n'en est pas partie")
    if FIRST.search(words):
        yield "renouvellement", (False, "il est conclu à l'appui d'une première demande")
    elif RENEWED.search(words):
        yield "renouvellement", (True, "il est conclu à l'appui d'un renouvellement")
    yield from _dates(wish, words, contrat)


def _frame(words: str) -> Iterator[tuple[str, tuple[object, str]]]:
    if FRAME.search(words) and (TODAY.search(words) or THEN.search(words)):
        today = bool(TODAY.search(words))
        yield (
            "cadre",
            (
                "actuel" if today else "1995",
                "il suit les règles d'aujourd'hui" if today else "il suit les règles de 1995",
            ),
        )


def _dates(wish: str, words: str, contrat: Contrat) -> Iterator[tuple[str, tuple[object, str]]]:
    asked = INSTEAD.sub(" ", wish)
    months = {int(duree.mois) for duree in durees(asked) if duree.mois is not None}
    day = read_date(asked)
    years = [int(found[3]) for found in DAY.finditer(asked)]
    if any(year not in YEARS for year in years):
        raise ClauseError(f"L'année {years[0]} n'est pas celle d'un contrat : corrigez la date.")
    if len(months) == 1:
        length = _length(months.pop(), words, contrat)
        yield "duree_mois", (length, f"il dure {lasting(length)}")
        yield "fin", (None, "")
    if day and (START.search(words) or not re.search(r"\b(?:jusqu'au|fin|fini\w*|termin\w*|terme)\b", words)):
        yield "debut", (day, f"il commence le {french(day)}")
    elif day:
        yield "fin", (day, f"il finit le {french(day)}")
        yield "duree_mois", (None, "")


def _length(months: int, words: str, contrat: Contrat) -> int:
    """Return the duration that is asked, in months: as it is said, or beside that of the contract.

    :raises ClauseError: if it is told beside a duration that is not known.
    """
    now = contrat.periode.mois
    if now is None and (MORE.search(words) or LESS.search(words)):
        raise ClauseError("La durée du contrat n'est pas connue : dites-la en entier, par exemple « trois ans ».")
    if now and MORE.search(words):
        return now + months
    if now and LESS.search(words):
        if months >= now:
            raise ClauseError(f"Le contrat dure {lasting(now)} : il ne peut être raccourci de {lasting(months)}.")
        return now - months
    return months


def _carried(contrat: Contrat, modeles: ModelesClauses, frame: str) -> Iterator[tuple[str, str]]:
    """Yield the variants that were asked for, as the other frame writes them: those of the same tone."""
    situation = replace(contrat.situation, signes={**contrat.situation.signes, "cadre": frame})
    for key, asked in contrat.options.variantes.items():
        modele = modeles.modele(key)
        if asked == SANS:
            yield key, SANS
            continue
        ton = modele.variante(asked).ton
        same = (v for v in modele.variantes if v.ton == ton and situation.holds(v.quand, contrat.verification))
        found = next(same, None)
        if found:
            yield key, found.id


def _on_clause(words: str, contrat: Contrat, modeles: ModelesClauses) -> Amendement | None:
    modele = _named(words, modeles)
    geste = next((geste for geste, pattern in GESTES.items() if pattern.search(words)), None)
    if modele is None or geste is None:
        return None
    if geste == "retirer":
        return _variant(contrat, modeles, modele, SANS, f"La clause « {modele.intitule} » est retirée.")
    if geste == "remettre":
        return _put_back(contrat, modeles, modele)
    if geste == "usuel":
        return _variant(contrat, modeles, modele, "", f"La clause « {modele.intitule} » reprend sa rédaction usuelle.")
    return _toned(contrat, modeles, modele, geste)


def _named(words: str, modeles: ModelesClauses) -> Modele | None:
    """Return the clause that a wish names, by its longest word."""
    named = [
        (len(mot), modele)
        for modele in modeles.clauses
        for mot in modele.mots
        if re.search(rf"\b{re.escape(fold(mot))}", words)
    ]
    return max(named, key=lambda pair: pair[0], default=(0, None))[1]


def _toned(contrat: Contrat, modeles: ModelesClauses, modele: Modele, ton: Ton) -> Amendement:
    variante = next((v for v in modele.variantes if v.ton == ton and _fits(v, contrat)), None)
    if variante:
        told = f"La clause « {modele.intitule} » est reprise : {variante.libelle}."
        return _variant(contrat, modeles, modele, variante.id, told)
    written = next((clause for clause in contrat.clauses if clause.id == modele.id), None)
    grounds = written.enonces[0].citations if written and written.enonces else ()
    way = "plus souple" if ton == "souple" else "plus ferme"
    return Amendement(
        "refusee",
        contrat.options,
        f"La clause « {modele.intitule} » n'a pas de rédaction {way} : elle suit les mots de la règle.",
        grounds,
    )


def _fits(variante: Variante, contrat: Contrat) -> bool:
    return contrat.situation.holds(variante.quand, contrat.verification)


def _put_back(contrat: Contrat, modeles: ModelesClauses, modele: Modele) -> Amendement:
    if any(clause.id == modele.id for clause in contrat.clauses):
        return Amendement("faite", contrat.options, f"La clause « {modele.intitule} » est déjà au contrat.")
    if contrat.options.variantes.get(modele.id) == SANS:
        return _variant(contrat, modeles, modele, "", f"La clause « {modele.intitule} » est remise au contrat.")
    cases = " ; ".join(variante.libelle for variante in modele.variantes)
    sentence = f"La clause « {modele.intitule} » n'est pas faite pour ce centre ; elle vaut pour : {cases}."
    return Amendement("refusee", contrat.options, sentence)


def _variant(contrat: Contrat, modeles: ModelesClauses, modele: Modele, key: str, told: str) -> Amendement:
    """Return the amendement that writes a variant of a clause; no key: the usual one."""
    kept = {clause: variante for clause, variante in contrat.options.variantes.items() if clause != modele.id}
    grounds = modele.exigee.citations if modele.exigee else ()
    return _done(contrat, modeles, {"variantes": kept | ({modele.id: key} if key else {})}, told, grounds)


def _done(
    contrat: Contrat, modeles: ModelesClauses, changes: Mapping[str, object], told: str, grounds: tuple[Citation, ...]
) -> Amendement:
    options = replace(contrat.options, **changes)  # type: ignore[arg-type]
    try:
        draft_clauses(contrat.verification, contrat.objectifs, modeles, options)
    except ClauseError as error:
        return _refused(error, contrat, options, modeles)
    return Amendement("faite", options, told, grounds)


def _refused(error: ClauseError, contrat: Contrat, options: Options, modeles: ModelesClauses) -> Amendement:
    sentence, regles = str(error), error.regles
    today = contrat.cadre == "1995" and options.duree_mois and LONGEST["1995"] < options.duree_mois <= LONGEST["actuel"]
    if today:
        later = modeles.regles["agrement-un-a-quatre-ans"]
        sentence, regles = (
            f"{sentence} Pour cette durée, demandez le cadre d'aujourd'hui. {later.sentence}",
            (
                *regles,
                later.id,
            ),
        )
    return Amendement("refusee", contrat.options, sentence, modeles.citations(*regles))


def _help(modeles: ModelesClauses) -> str:
    names = ", ".join(f"« {modele.intitule} »" for modele in modeles.clauses[:6])
    return (
        "Je n'ai pas compris ce qui est à changer. Dites la clause et le changement, par exemple « rends la clause de "
        "durée plus souple », « deux ans au lieu de trois », « ajoute la commune comme partie » ou « retire les "
        f"différends ». Les clauses sont {names}, et les suivantes du contrat."
    )
