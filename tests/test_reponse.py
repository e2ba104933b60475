"""A yes or a no, said only where a rule settles it: by its own closed questions, and by its force."""

import pytest

from assistant.knowledge import Knowledge
from assistant.reponse import closed_answer


@pytest.mark.parametrize(
    ("regle", "question", "reponse"),
    [
        ("commune-signature", "La mairie peut-elle parapher l'accord elle aussi ?", "oui"),
        ("commune-signature", "Le maire est-il contraint d'apposer sa signature ?", "non"),
        ("directeur-qualification", "Ce diplôme est-il une exigence absolue pour le poste ?", "non"),
        ("agrement-conditionne-ps", "Peut-on toucher cet argent sans être agréé ?", "non"),
        ("controle-obligatoire", "Peut-on refuser un contrôle de la Caf ?", "non"),
        ("charte-et-contrat-republicain", "Les deux textes, c'est la même chose ?", "non"),
        ("contrat-enfance-cej-ctg", "Signe-t-on encore un contrat enfance ?", "non"),
    ],
)
def test_the_force_of_a_rule_and_of_a_question_decide(
    knowledge: Knowledge, regle: str, question: str, reponse: str
) -> None:
    rule = knowledge.corpus.regle_by_id[regle]
    vector = knowledge.index.embed([question])[0]
    assert closed_answer(rule, question, vector, knowledge.question_vectors(rule), knowledge.words) == reponse
