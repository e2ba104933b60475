"""The words by which an answer begins: yes, no, it depends, or that the question rests on a wrong idea."""

from assistant.calcul import Calcul, compute
from assistant.interrogation import tour
from assistant.knowledge import Knowledge
from assistant.questions import Query
from assistant.regles import Corpus, Regle, Reponse
from assistant.reponse import closed_answer, is_false_premise
from assistant.store import Vectors

_OPENINGS: dict[Reponse, str] = {
    "oui": "Oui.",
    "non": "Non.",
    "depend": "Cela dépend.",
    "premisse-fausse": "La question part d'une idée que les textes ne confirment pas.",
}


def opening(
    words: str, vector: Vectors, regle: Regle, calcul: Calcul | None, query: Query, knowledge: Knowledge
) -> str:
    """Return the words that a rule's answer begins with (« Oui. »), or none: where a question is open, or no word sure.

    `vector` is that of the question; `calcul`, what the rule's numbers give for its figures, weighs first.
    """
    turn = tour(words)
    vectors = knowledge.question_vectors(regle)
    if turn == "pourquoi" or (turn == "ouverte" and calcul and not calcul.within):
        false = (calcul and not calcul.within and not calcul.sentence) or is_false_premise(
            regle, words, vector, vectors
        )
        return _OPENINGS["premisse-fausse"] if false else ""
    if turn != "fermee":
        return ""
    reponse = (calcul and calcul.reponse) or closed_answer(regle, words, vector, vectors, knowledge.words)
    if calcul and calcul.reponse and _allowed_since(regle, words, calcul, query, knowledge.corpus):
        reponse = "oui" if query.now and calcul.reponse == "non" else "depend"
    return _OPENINGS[reponse] if reponse else ""


def _allowed_since(regle: Regle, words: str, calcul: Calcul, query: Query, corpus: Corpus) -> bool:
    """Tell whether a later rule admits a figure that a rule of 1995 does not, at the date asked for."""
    later = (corpus.regle_by_id[name] for name in regle.par)
    results = (compute(other, words) for other in later if query.year is None or year_of(other.depuis) <= query.year)
    return not calcul.within and any(result is not None and result.within for result in results)


def year_of(date: str) -> int:
    """Return the year of an ISO date."""
    return int(date[:4])
