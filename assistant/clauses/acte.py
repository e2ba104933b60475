"""A contract as JSON, the contract of commands and endpoints, and as plain text for a terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from assistant.clauses import Clause, Contrat, Enonce
from assistant.clauses.alertes import MOTIFS, Alerte
from assistant.clauses.periode import french
from assistant.faits.blancs import TO_NEGOTIATE, Blanc
from assistant.libelles import NBSP, capital, counted, tied
from assistant.objectifs import Objectif
from assistant.rendering import Json, Numbering, citation_json, extrait_json, flat

_WIDTH = 100
"""Columns of a terminal."""


_OPEN = f"[{TO_NEGOTIATE}"
"""How what is to be negotiated begins."""


@dataclass(frozen=True, slots=True)
class Echeance:
    """A line of the table of échéances. `usage`: practice proposes it, no text does."""

    date: str
    what: str
    usage: bool = False


def titre(contrat: Contrat) -> str:
    """Return the name of the contract: that of 1995, or that of today."""
    if contrat.cadre == "actuel":
        return "Convention d'objectifs et de financement"
    return "Contrat relatif au projet du centre social"


def echeances(contrat: Contrat) -> tuple[Echeance, ...]:
    """Return the dates of the contract, and those of its objectives, one line for those of the same date."""
    periode = contrat.periode
    start = french(periode.debut) if periode.debut else "[à compléter : date de début]"
    end = french(periode.fin) if periode.fin else "[à compléter : date de fin]"
    midway = french(periode.midway) if periode.midway else "[à compléter : date fixée à mi-parcours]"
    return (
        Echeance(start, "Début du contrat"),
        *_of_objectifs(contrat.objectifs),
        Echeance(midway, "Bilan intermédiaire", usage=True),
        Echeance(end, "Terme du contrat"),
    )


def _of_objectifs(objectifs: Iterable[Objectif]) -> Iterator[Echeance]:
    by_date: dict[str, list[str]] = {}
    for objectif in objectifs:
        by_date.setdefault(objectif.echeance, []).append(objectif.sentence)
    blank = [sentence for date, sentences in by_date.items() if _OPEN in date for sentence in sentences]
    for date, sentences in by_date.items():
        if _OPEN not in date:
            yield Echeance(capital(date), " ".join(sentences))
    if blank:
        count = counted(len(blank), "objectif", "objectifs")
        yield Echeance(
            "[à négocier : échéances]", f"{count} dont l'échéance reste à négocier, aux tableaux d'objectifs"
        )


def contrat_json(contrat: Contrat) -> Json:
    """Return a contract as the contract of commands has it, with its articles, its dates and what is to be settled."""
    numbers = {clause.id: number for number, clause in contrat.articles}
    return {
        "projet": contrat.verification.projet.nom,
        "cadre": contrat.cadre,
        "titre": titre(contrat),
        "clauses": [_clause_json(clause, numbers.get(clause.id)) for clause in contrat.clauses],
        "echeances": [{"date": e.date, "objet": e.what, "usage": e.usage} for e in echeances(contrat)],
        "alertes": [_alerte_json(alerte) for alerte in contrat.alertes],
        "versions": dict(contrat.verification.versions),
    }


def _clause_json(clause: Clause, number: int | None) -> Json:
    return {
        "id": clause.id,
        "intitule": clause.intitule,
        "article": number,
        "titre": clause.titre,
        "variante": clause.variante,
        "statements": [
            *(_enonce_json(enonce) for enonce in clause.enonces),
            *(_objectif_json(objectif) for objectif in clause.objectifs),
        ],
        "blancs": [_blanc_json(blanc) for blanc in clause.blancs],
    }


def _enonce_json(enonce: Enonce) -> Json:
    return {
        "sentence": enonce.sentence,
        "citations": [citation_json(citation) for citation in enonce.citations],
        "extraits": [extrait_json(extrait) for extrait in enonce.extraits],
        "portee": enonce.portee,
        "depuis": [
            {"sentence": since.sentence, "citations": [citation_json(citation) for citation in since.citations]}
            for since in enonce.depuis
        ],
    }


def _objectif_json(objectif: Objectif) -> Json:
    return {
        "sentence": objectif.sentence,
        "citations": [citation_json(citation) for citation in objectif.citations],
        "extraits": [extrait_json(extrait) for extrait in objectif.extraits],
        "portee": objectif.force,
        "change": objectif.depuis,
        "objectif": objectif.id,
        "partenaire": objectif.partenaire.cle,
        "nature": objectif.nature,
        "financement": objectif.financement,
        "echeance": objectif.echeance,
        "indicateurs": list(objectif.indicateurs),
    }


def _blanc_json(blanc: Blanc) -> Json:
    proposed: Json = {"proposition": blanc.proposition} if blanc.proposition else {}
    return {"label": blanc.label, **proposed, "usage": blanc.usage}


def _alerte_json(alerte: Alerte) -> Json:
    return {
        "motif": alerte.motif,
        "sentence": alerte.sentence,
        "critere": alerte.critere,
        "citations": [citation_json(citation) for citation in alerte.citations],
        "extraits": [extrait_json(extrait) for extrait in alerte.extraits],
    }


def contrat_text(contrat: Contrat) -> str:
    """Return a contract for a terminal: what must be settled first, the articles, the dates and the cited words."""
    cited = Numbering()
    numbers = {clause.id: number for number, clause in contrat.articles}
    parts = [
        f"{titre(contrat)} ({contrat.verification.projet.nom})",
        _section("À régler avant la signature", _alertes(contrat, cited)),
        *(_section(heading(clause, numbers.get(clause.id)), _clause(clause, cited)) for clause in contrat.clauses),
        _section("Tableau des échéances", (_dated(echeance) for echeance in echeances(contrat))),
        _section("Les textes cités", cited.lines()),
    ]
    return "\n\n".join(part for part in parts if part)


def heading(clause: Clause, number: int | None) -> str:
    """Return « Article 3. Territoire d'intervention », or the title alone of what is no article."""
    return f"Article {number}. {clause.intitule}" if number else clause.intitule


def _alertes(contrat: Contrat, cited: Numbering) -> Iterator[str]:
    for alerte in contrat.alertes:
        yield f"- {MOTIFS[alerte.motif]}. {alerte.sentence} {cited.marks(alerte.citations)}"
        for extrait in alerte.extraits:
            yield f"  « {flat(extrait.words)} » ({extrait.place.replace(' ', NBSP)})"


def _clause(clause: Clause, cited: Numbering) -> Iterator[str]:
    for rank, enonce in enumerate(clause.enonces, 1):
        yield f"{rank}. {enonce.sentence} {cited.marks(enonce.citations)}"
        for since in enonce.depuis:
            yield f"   Depuis 1995 : {since.sentence} {cited.marks(since.citations)}"
    for objectif in clause.objectifs:
        marks = cited.marks(objectif.citations)
        yield f"- {objectif.sentence} ({objectif.partenaire.libelle} ; {objectif.echeance}) {marks}"
    for blanc in clause.usages:
        yield f"- À convenir, {blanc.label} ; l'usage propose : « {blanc.proposition} »"


def _dated(echeance: Echeance) -> str:
    return f"{echeance.date} : {echeance.what}" + (" (usage, à convenir)" if echeance.usage else "")


def _section(title: str, lines: Iterable[str]) -> str:
    kept = [line for words in lines for line in _wrapped(words)]
    return "\n".join([title.upper(), *kept]) if kept else ""


def _wrapped(words: str) -> list[str]:
    lines = wrap(tied(words), _WIDTH, subsequent_indent="   ", break_long_words=False, break_on_hyphens=False)
    return [line.replace(NBSP, " ") for line in lines]


def blancs_dits(contrat: Contrat) -> str:
    """Return « 12 blancs à compléter ou à négocier, 9 points à convenir selon l'usage »."""
    blancs = [blanc for clause in contrat.clauses for blanc in clause.blancs]
    open_, usages = [b for b in blancs if not b.usage], [b for b in blancs if b.usage]
    left = counted(len(open_), "blanc à compléter ou à négocier", "blancs à compléter ou à négocier")
    return f"{left}, {counted(len(usages), 'point', 'points')} à convenir selon l'usage"
