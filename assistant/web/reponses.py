"""Turns on what can be made of the projet that is open: told with its citations, then where to see it and take it."""

from collections.abc import Mapping
from html import escape

from assistant.answers import Answer, Part
from assistant.chat import ON_PROJET, Message
from assistant.chat.entretien import answer_on_projet
from assistant.chat.propositions import contrat_told, note_told, objectifs_told, wish_told
from assistant.chat.tournures import plain
from assistant.negociation import Pour
from assistant.web.atelier import Atelier
from assistant.web.depots import Depot

_NEEDED: Mapping[str, str] = {
    "verification": "Pour vérifier un projet, j'ai besoin de le lire",
    "objectifs": "Pour proposer des objectifs, j'ai besoin de lire votre projet",
    "clauses": "Pour rédiger le contrat, j'ai besoin de lire votre projet",
    "note": "Pour préparer la négociation, j'ai besoin de lire le projet",
    "comparaison": "Pour comparer deux versions, j'ai besoin de lire le projet",
}
_WELCOME = (
    "Je réponds sur les centres sociaux : posez une question sur l'agrément, le contrat, les missions ou le "
    "financement, ou déposez un projet pour le vérifier et en tirer des objectifs, un contrat et une note."
)
_SEEN: Mapping[str, tuple[str, str]] = {
    "verification": ("constats", "Voir les constats"),
    "objectifs": ("objectifs", "Voir et choisir les objectifs"),
    "clauses": ("contrat", "Voir le contrat"),
    "note": ("note", "Voir la note"),
    "comparaison": ("versions", "Comparer deux versions"),
}
_TAKEN: Mapping[str, tuple[str, str]] = {
    "clauses": ("contrat.docx", "Télécharger le contrat"),
    "note": ("note.docx", "Télécharger la note"),
}
_CENTRE = ("nous", "notre", "nos", "mon", "ma", "je", "j")
"""Words by which a director asks, of whom the Caisse will ask."""


def without_projet(message: Message, question: str, texts: Answer) -> Answer:
    """Return what is answered when no projet is open: the sentence that asks for one, before what the texts say.

    A message that asks nothing of ours, nor anything at all, is told what can be asked.
    """
    if message.capacite == "aucune" and texts.silent and "?" not in question:
        return Answer(question, (Part(_WELCOME),), ())
    if message.capacite not in ON_PROJET:
        return texts
    sentence = f"{_NEEDED[message.capacite]} : déposez-le dans l'onglet « Vérifier un projet »."
    if texts.silent:
        return Answer(question, (Part(sentence),), ())
    return texts.led_by(f"{sentence} En attendant, voici ce que disent les textes.")


def on_projet(message: Message, question: str, depot: Depot, atelier: Atelier) -> Answer | None:
    """Return what the projet that is open answers to a message, or None where its constats are not asked for.

    :raises ClauseError: if the contract cannot be drafted with the options that were chosen.
    """
    if message.capacite == "objectifs":
        kept = depot.choix.retained(atelier.objectifs(depot))
        return objectifs_told(question, kept, message.partenaire)
    if message.capacite == "clauses":
        return _contrat(message, question, depot, atelier)
    if message.capacite == "note":
        return note_told(question, atelier.note(depot, pour_of(question)))
    if message.capacite == "comparaison":
        sentence = (
            "Déposez la version antérieure dans la vue « Versions » : ce qui a changé y est dit, phrase par phrase."
        )
        return Answer(question, (Part(sentence),), ())
    return answer_on_projet(question, depot.checked, sure=message.capacite == "verification")


def after_html(message: Message, question: str, depot: Depot | None) -> str:
    """Return where to see what a turn tells, and where to take it; nothing for a question on the rules."""
    if message.capacite not in _SEEN:
        return ""
    if depot is None:
        return '<p class="suites"><button type="button" class="va" data-vue="">Déposer un projet</button></p>'
    vue, name = _SEEN[message.capacite]
    see = f'<button type="button" class="va" data-vue="{vue}" data-pour="{pour_of(question)}">{name}</button>'
    if message.capacite not in _TAKEN:
        return f'<p class="suites">{see}</p>'
    file, take = _TAKEN[message.capacite]
    query = f"?pour={pour_of(question)}" if message.capacite == "note" else ""
    address = f"projets/{escape(depot.cle)}/{file}{query}"
    return f'<p class="suites">{see} <a class="sortie" href="{address}" download>{take} <small>Word</small></a></p>'


def pour_of(question: str) -> Pour:
    """Return whom a note is asked for: the centre, when what is asked is what the Caisse will ask of «nous»."""
    words = plain(question).split()
    asked_of_us = {"caf", "caisse", "commission"} & set(words) and {"repondre", "poser", "demander"} & set(words)
    return "centre" if "centre" in words[-2:] or (asked_of_us and set(_CENTRE) & set(words)) else "caisse"


def _contrat(message: Message, question: str, depot: Depot, atelier: Atelier) -> Answer:
    """Return the clause that is asked for, what became of a wish, or the contract as a whole."""
    amendement, contrat = atelier.amend(depot, question)
    written = amendement.suite == "faite" and amendement.options == depot.choix.options and not amendement.citations
    if amendement.suite == "incomprise" or (written and message.clause):
        return contrat_told(question, contrat, message.clause)
    told = wish_told(question, amendement)
    clause = contrat_told(question, contrat, message.clause) if message.clause else None
    if clause is None or amendement.suite == "refusee":
        return told
    return clause.led_by(amendement.sentence)
