"""What the conversation says of objectifs, contract and note; and what a person keeps of what is proposed."""

from datetime import date

import pytest

from assistant.chat.propositions import MOST_TOLD, contrat_told, note_told, objectifs_told, wish_told
from assistant.clauses import Options, draft_clauses
from assistant.clauses.modeles import ModelesClauses, read_clauses
from assistant.clauses.souhaits import amend
from assistant.config import Config
from assistant.constats import Verification
from assistant.errors import WebError
from assistant.grille import Grille
from assistant.note import build_note
from assistant.note.miroir import build_miroir
from assistant.note.trame import read_trame
from assistant.objectifs import Objectif, suggest_objectifs
from assistant.objectifs.modeles import Modele, read_modeles
from assistant.regles import Corpus
from assistant.web.choix import Choix, read_choix, read_options


@pytest.fixture(scope="module")
def modeles(config: Config, corpus: Corpus, grille: Grille) -> tuple[Modele, ...]:
    return read_modeles(config, corpus, grille)


@pytest.fixture(scope="module")
def clauses(config: Config, corpus: Corpus, grille: Grille) -> ModelesClauses:
    return read_clauses(config, corpus, grille)


@pytest.fixture
def objectifs(verification: Verification, modeles: tuple[Modele, ...]) -> tuple[Objectif, ...]:
    return suggest_objectifs(verification, modeles)


def test_objectifs_are_told_with_their_reason_on_citations(objectifs: tuple[Objectif, ...]) -> None:
    answer = objectifs_told("Quels objectifs ?", objectifs, None)
    assert len(answer.statements) == MOST_TOLD
    assert f"Voici les {MOST_TOLD} premiers." in answer.answer
    for statement, objectif in zip(answer.statements, objectifs, strict=False):
        assert statement.sentence.startswith(objectif.sentence)
        assert objectif.motif in statement.sentence
        assert set(objectif.citations) & set(statement.citations)


def test_partner_without_an_objectif_is_said(objectifs: tuple[Objectif, ...]) -> None:
    answer = objectifs_told("Que demander au bailleur ?", objectifs, "bailleur")
    assert answer.silent
    assert answer.answer.startswith("Aucun objectif n'est proposé avec ce partenaire")


def test_clause_is_told_sentence_by_sentence(
    verification: Verification, objectifs: tuple[Objectif, ...], clauses: ModelesClauses
) -> None:
    contrat = draft_clauses(verification, objectifs, clauses, Options(duree_mois=24))
    answer = contrat_told("La clause d'évaluation ?", contrat, "evaluation")
    assert [s.sentence for s in answer.statements] == [e.sentence for e in contrat.clause("evaluation").enonces]
    whole = contrat_told("Le contrat ?", contrat)
    assert whole.answer.startswith(f"Le contrat est rédigé : {len(contrat.articles)} articles")


def test_wish_against_a_rule_is_refused_on_its_words(
    verification: Verification, objectifs: tuple[Objectif, ...], clauses: ModelesClauses
) -> None:
    contrat = draft_clauses(verification, objectifs, clauses, Options(duree_mois=24))
    answer = wish_told("Passe à six ans", amend(contrat, "Passe la durée à six ans", clauses))
    assert not answer.silent
    assert "un à trois ans" in " ".join(citation.words for citation in answer.statements[0].citations)


def test_note_and_its_mirror_are_told(
    verification: Verification, objectifs: tuple[Objectif, ...], config: Config, corpus: Corpus, grille: Grille
) -> None:
    caisse = note_told("Ma note", build_note(verification, objectifs, read_trame(config, corpus, grille)))
    centre = note_told("Que va demander la Caf ?", build_miroir(verification))
    assert "à négocier" in caisse.answer
    assert "avant de rencontrer la Caisse" in centre.answer
    assert all(statement.citations for answer in (caisse, centre) for statement in answer.statements)


def test_what_is_refused_goes_and_what_is_rewritten_stays(objectifs: tuple[Objectif, ...]) -> None:
    first, second, *_ = objectifs
    asked = {"refuses": [first.id], "phrases": {second.id: "  Ouvrir\nle samedi. "}}
    retained = read_choix(asked, Choix()).retained(objectifs)
    assert len(retained) == len(objectifs) - 1
    assert retained[0].sentence == "Ouvrir le samedi."
    assert retained[0].citations == second.citations


@pytest.mark.parametrize(("sentence", "told"), [(" ", "n'a plus de phrase"), ("a" * 601, "601 signes")])
def test_sentence_that_cannot_stand_in_a_contract_is_refused(sentence: str, told: str) -> None:
    with pytest.raises(WebError, match=told):
        read_choix({"refuses": [], "phrases": {"un": sentence}}, Choix())


def test_form_of_the_contract_becomes_its_options() -> None:
    asked = {"cadre": "actuel", "debut": "2025-01-01", "duree": "48", "commune": "oui", "renouvellement": ""}
    assert read_options(asked, Options()) == Options("actuel", date(2025, 1, 1), None, 48, True, None)
    assert read_options({}, Options("1995", date(2025, 1, 1), duree_mois=12)) == Options()


@pytest.mark.parametrize(("name", "value"), [("debut", "demain"), ("duree", "-3"), ("duree", "²")])
def test_option_that_cannot_be_read_is_a_sentence(name: str, value: str) -> None:
    with pytest.raises(WebError, match="n'est pas une d"):
        read_options({name: value}, Options())
