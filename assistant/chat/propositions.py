"""Answers on what can be made of the projet that is open: objectifs, clauses of the contract, points of the note."""

from collections.abc import Iterable, Sequence

from assistant.answers import Answer, Part
from assistant.clauses import Contrat
from assistant.clauses.acte import blancs_dits, heading
from assistant.clauses.souhaits import Amendement
from assistant.faits.blancs import Blanc
from assistant.grounding import Statement
from assistant.libelles import capital, counted
from assistant.note import Note
from assistant.note.miroir import Miroir
from assistant.note.points import Point
from assistant.objectifs import Objectif
from assistant.objectifs.tableau import FINANCEMENTS, NATURES
from assistant.projets import Extrait
from assistant.texts import Citation

MOST_TOLD = 5
"""What is told in one answer; the page shows the rest beside."""
MOST_CITED = 3
"""Citations under a sentence, after the words of the projet."""


def objectifs_told(question: str, objectifs: Sequence[Objectif], partenaire: str | None) -> Answer:
    """Return the objectifs proposed, of one partner where one is named, the most needed first."""
    kept = [objectif for objectif in objectifs if partenaire in {None, objectif.partenaire.cle}]
    if not kept:
        whom = " avec ce partenaire" if partenaire else ""
        return _answer(question, f"Aucun objectif n'est proposé{whom} : rien dans le projet n'en appelle un.", ())
    whom = f" avec {kept[0].partenaire.libelle}" if partenaire else ""
    many = counted(len(kept), "objectif est proposé", "objectifs sont proposés")
    return _answer(question, f"{many}{whom}.{_cut(len(kept))}", map(_objectif, kept[:MOST_TOLD]))


def contrat_told(question: str, contrat: Contrat, clause: str | None = None) -> Answer:
    """Return a clause of the contract, sentence by sentence; without one, what is to be settled before signature."""
    numbers = {one.id: number for number, one in contrat.articles}
    written = next((one for one in contrat.clauses if one.id == clause), None)
    if written is None:
        many = counted(len(contrat.articles), "article", "articles")
        asked = counted(len(contrat.alertes), "point à régler", "points à régler")
        opening = f"Le contrat est rédigé : {many}, {blancs_dits(contrat)}. Avant la signature, {asked}."
        standing = [alerte for alerte in contrat.alertes if alerte.extraits or alerte.citations][:MOST_TOLD]
        alertes = [_statement(alerte.sentence, alerte.extraits, alerte.citations) for alerte in standing]
        return _answer(question, opening, alertes)
    told = [_statement(e.sentence, e.extraits, e.citations) for e in written.enonces if e.extraits or e.citations]
    told += [_objectif(objectif) for objectif in written.objectifs[:MOST_TOLD]]
    return _answer(question, f"{heading(written, numbers.get(written.id))}.{_left(written.blancs)}", told)


def wish_told(question: str, amendement: Amendement) -> Answer:
    """Return what became of a wish on the contract, on the rules that ground it."""
    if not amendement.citations:
        return _answer(question, amendement.sentence, ())
    return _answer(question, "", [_statement(amendement.sentence, (), amendement.citations)])


def note_told(question: str, made: Note | Miroir) -> Answer:
    """Return the first points to negotiate, or, for the centre, what the Caisse may ask first."""
    if isinstance(made, Miroir):
        return _miroir_told(question, made)
    points = [point for partie in made.parties if partie.id == "negocier" for point in partie.points]
    opening = f"La note est prête. {capital(counted(len(points), 'point', 'points'))} à négocier.{_cut(len(points))}"
    return _answer(question, opening, map(_point, points[:MOST_TOLD]))


def _miroir_told(question: str, miroir: Miroir) -> Answer:
    first = miroir.a_preparer or miroir.a_completer
    many = counted(len(first), "question est à préparer", "questions sont à préparer")
    told = []
    for echange in first[:MOST_TOLD]:
        asked = (*((echange.a_reprendre,) if echange.a_reprendre else ()), *echange.a_ecrire)
        sentence = f"{echange.constat.critere.intitule} : {' '.join(attendu.question for attendu in asked)}"
        told.append(_statement(sentence, echange.extraits, echange.constat.references))
    return _answer(question, f"{capital(many)} avant de rencontrer la Caisse.{_cut(len(first))}", told)


def _objectif(objectif: Objectif) -> Statement:
    kind = f"{capital(NATURES[objectif.nature])}, {FINANCEMENTS[objectif.financement]}"
    return _statement(f"{objectif.sentence} {kind}. {objectif.motif}", objectif.extraits, objectif.citations)


def _point(point: Point) -> Statement:
    sentence = f"{point.titre} : {point.sentence}" if point.titre else point.sentence
    return _statement(sentence, point.extraits, point.citations)


def _statement(sentence: str, extraits: Iterable[Extrait], citations: Sequence[Citation]) -> Statement:
    """Return a sentence on the words of the projet, then on those of the rules."""
    said = [Citation(extrait.projet.text, extrait.start, extrait.end) for extrait in extraits]
    return Statement(sentence, tuple(dict.fromkeys((*said, *citations[:MOST_CITED]))))


def _left(blancs: Iterable[Blanc]) -> str:
    """Return what a clause leaves to be written or agreed."""
    names = list(dict.fromkeys(blanc.label for blanc in blancs))
    return f" Reste à convenir : {' ; '.join(names)}." if names else ""


def _cut(count: int) -> str:
    return f" Voici les {MOST_TOLD} premiers." if count > MOST_TOLD else ""


def _answer(question: str, opening: str, told: Iterable[Statement]) -> Answer:
    return Answer(question, (Part(opening, tuple(told)),), ())
