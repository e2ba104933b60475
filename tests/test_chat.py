"""What a message asks for: each capability as people ask for it, the traps, and the partner or the clause that it names."""

from pathlib import Path
from shutil import copytree

import pytest

from assistant.chat import Capacite, Message, read_capacite, read_message
from assistant.config import Config, read_config
from assistant.errors import CorpusError


@pytest.mark.parametrize(
    ("text", "capacite"),
    [
        ("Quels objectifs proposer à la commune ?", "objectifs"),
        ("kels objectifs avec la mairie", "objectifs"),
        ("Bonjour, je cherche des objectifs à négocier avec le bailleur, avez-vous des pistes ?", "objectifs"),
        ("Que demander à la MSA ?", "objectifs"),
        ("Rédige la clause sur l'évaluation", "clauses"),
        ("rends la clause de durée plus souple", "clauses"),
        ("Ajoute la commune comme partie", "clauses"),
        ("POURRIEZ-VOUS ETABLIR LE CONTRAT AVEC LA CAF SVP", "clauses"),
        ("Prépare ma note de négociation", "note"),
        ("Quelles questions la Caf va-t-elle nous poser ?", "note"),
        ("fais une note pour la commission", "note"),
        ("Compare avec la version précédente", "comparaison"),
        ("qu'est ce qui a changé entre les deux versions", "comparaison"),
        ("Combien allons-nous toucher avec notre budget ?", "financement"),
        ("Calcule la prestation de service pour 120 000 €", "financement"),
        ("Que manque-t-il pour l'agrément ?", "verification"),
        ("Notre projet est-il conforme ?", "verification"),
        ("Vérifie le dossier que je viens de déposer", "verification"),
        ("Bonjour, merci beaucoup !", "aucune"),
        ("Qui es-tu ?", "aucune"),
        ("Quel temps fera-t-il demain à Lille ?", "aucune"),
        ("?!", "aucune"),
        ("", "aucune"),
    ],
)
def test_each_capability_is_heard(text: str, capacite: Capacite) -> None:
    assert read_capacite(text, True) == capacite


@pytest.mark.parametrize(
    "text",
    [
        "Le contrat doit-il contenir des objectifs ?",
        "Quels objectifs la circulaire fixe-t-elle aux centres sociaux ?",
        "La clause de retrait est-elle obligatoire ?",
        "Faut-il une clause d'évaluation dans le contrat ?",
        "Qui rédige le contrat ?",
        "La commune doit-elle signer la convention ?",
        "Quelle est la durée du contrat ?",
        "Que dit la note 5 de la circulaire ?",
        "Comment se passe la négociation entre la caisse et le centre ?",
        "Quel est le taux de la prestation de service ?",
        "Notre projet doit-il être validé par les habitants ?",
        "Que doit contenir le projet ?",
    ],
)
@pytest.mark.parametrize("projet", [True, False])
def test_question_on_the_rules_of_a_document_is_not_a_request_for_it(text: str, projet: bool) -> None:
    assert read_capacite(text, projet) == "regle"


def test_unnamed_projet_is_the_one_that_is_open() -> None:
    assert read_capacite("Qu'est-ce qui est contraire ?", True) == "verification"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Quels objectifs proposer à la commune ?", Message("objectifs", "commune")),
        ("Quels objectifs proposer à la communauté de communes ?", Message("objectifs", "intercommunalite")),
        ("Que demander au conseil départemental ?", Message("objectifs", "departement")),
        ("Propose-moi des objectifs", Message("objectifs")),
        ("Rédige la clause sur l'évaluation", Message("clauses", None, "evaluation")),
        ("Assouplis la clause de durée du contrat", Message("clauses", None, "duree")),
        ("Supprime la clause sur les gens du voyage", Message("clauses", None, "gens-du-voyage")),
        ("Rédige le contrat", Message("clauses")),
        ("Quel est le rôle de la commune ?", Message("regle")),
    ],
)
def test_partner_and_clause_are_named(text: str, message: Message) -> None:
    assert read_message(text, True) == message


@pytest.mark.parametrize(
    ("words", "written"), [("{norme} |", "{normes} |"), ("partenaires:", "partenair:"), ("^(le|la", "^((le|la")]
)
def test_turn_that_cannot_be_read_names_its_line(words: str, written: str, tmp_path: Path) -> None:
    corpus = Path(copytree(read_config().corpus, tmp_path / "corpus"))
    path = corpus / "demandes.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(words, written, 1), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"demandes\.yaml, ligne \d+"):
        read_capacite("Bonjour", False, Config(corpus, tmp_path))
