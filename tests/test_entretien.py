"""Questions on a projet that was checked: which are, what its constats answer, and that the others are left to the rules."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from fabrique import projet_of

from assistant.chat.entretien import MOST_TOLD, answer_on_projet
from assistant.constats import Constat, Verification
from assistant.grille import Grille, Verdict
from assistant.projets import Extrait
from assistant.regles import CIRCULAIRE

CASES = Path(__file__).resolve().parent.parent / "evals" / "cases"
CONTRAT = "Nous demandons un contrat de cinq ans."
EQUIPE = "L'équipe compte un animateur diplômé."
CONSEIL = "Le conseil d'administration a validé le projet le 3 mai."
VERDICTS: dict[str, tuple[Verdict, str]] = {
    "duree-contrat": ("contraire", CONTRAT),
    "qualification-equipe": ("partiel", EQUIPE),
    "qualification-directeur": ("conforme", EQUIPE),
    "validation-instances": ("conforme", CONSEIL),
    "territoire": ("absent", ""),
    "gens-du-voyage": ("sans_objet", ""),
}


@pytest.fixture
def verification(grille: Grille) -> Verification:
    """A projet whose critères are conformes, but those that are named above."""
    projet = projet_of("# Le projet", CONTRAT, EQUIPE, CONSEIL)
    constats = []
    for critere in grille.criteres:
        verdict, words = VERDICTS.get(critere.id, ("conforme", CONSEIL))
        start = projet.text.body.index(words)
        extraits = (Extrait(projet, start, start + len(words)),) if words else ()
        lacking = {"partiel": critere.attendus[1:], "absent": critere.attendus}.get(verdict, ())
        confiance = 0.4 if critere.id == "territoire" else 0.9
        constats.append(Constat(critere, verdict, confiance, extraits, lacking))
    return Verification(projet, "1995", {}, tuple(constats), grille, {})


def told(question: str, verification: Verification) -> list[str]:
    """Return the first words of each statement, that is the critère, or fail if the question is left to the rules."""
    answer = answer_on_projet(question, verification)
    assert answer is not None, question
    return [statement.sentence.split(" : ")[0] for statement in answer.statements]


def intitules(verification: Verification, *keys: str) -> list[str]:
    return [verification.constat(key).critere.intitule for key in keys]


@pytest.mark.parametrize(
    ("question", "keys"),
    [
        ("Que manque-t-il pour l'agrément ?", ("duree-contrat", "territoire")),
        ("il manque quoi ?", ("duree-contrat", "territoire")),
        ("Quelles obligations ne sont pas remplies ?", ("duree-contrat", "territoire")),
        ("Résume le projet", ("duree-contrat", "territoire")),
        ("Notre projet est-il conforme ?", ("duree-contrat", "territoire")),
        ("Qu’est-ce qui est contraire ?", ("duree-contrat",)),
        ("Quels critères sont absents ?", ("territoire",)),
        ("Pourquoi partiel sur la qualification ?", ("qualification-equipe",)),
        ("Pourquoi contraire sur la durée du contrat ?", ("duree-contrat",)),
        ("Que dit notre projet de la durée du contrat ?", ("duree-contrat",)),
        ("Le projet parle-t-il des gens du voyage ?", ("gens-du-voyage",)),
        ("Que manque-t-il sur le territoire ?", ("territoire",)),
        ("quels points sont à vérifier ?", ("territoire",)),
    ],
)
def test_question_on_the_projet_gets_its_constats(
    question: str, keys: tuple[str, ...], verification: Verification
) -> None:
    assert told(question, verification) == intitules(verification, *keys)


@pytest.mark.parametrize(
    "question",
    [
        "Quelles sont les obligations d'un centre social ?",
        "Quelle est la durée du contrat ?",
        "Un contrat de cinq ans est-il contraire à la circulaire ?",
        "Qui valide le projet ?",
        "Qui doit valider notre projet ?",
        "Que doit contenir le bilan du projet ?",
        "Que se passe-t-il s'il manque un directeur ?",
        "Que faut-il écrire dans le contrat ?",
        "Le directeur peut-il être absent ?",
        "Résume la circulaire",
        "",
        "?!",
    ],
)
def test_question_on_the_rules_is_left_to_them(question: str, verification: Verification) -> None:
    assert answer_on_projet(question, verification) is None


def test_questions_written_for_the_rules_are_left_to_them(verification: Verification) -> None:
    lines = (CASES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    taken = [line for line in lines if answer_on_projet(json.loads(line)["text"], verification)]
    assert len(taken) <= len(lines) // 100, taken


def test_statement_stands_on_words_of_the_projet_then_of_the_rule(verification: Verification) -> None:
    answer = answer_on_projet("Pourquoi contraire sur la durée du contrat ?", verification)
    assert answer is not None
    (statement,) = answer.statements
    first, *others = statement.citations
    assert first.words == CONTRAT
    assert {citation.text.id for citation in others} == {CIRCULAIRE}
    assert verification.constat("duree-contrat").conseil in statement.sentence


def test_verdict_that_is_not_the_one_supposed_is_said(verification: Verification) -> None:
    answer = answer_on_projet("Pourquoi la durée du contrat est-elle absente ?", verification)
    assert answer is not None
    assert answer.answer.startswith("Ce point n'est pas absent. Durée du contrat")


def test_nothing_missing_is_said_without_inventing(verification: Verification) -> None:
    kept = tuple(c for c in verification.constats if c.verdict == "conforme")
    sound = replace(verification, constats=kept)
    answer = answer_on_projet("Que manque-t-il pour l'agrément ?", sound)
    assert answer is not None
    assert answer.answer.startswith("Aucune obligation de 1995 ne manque dans ce projet.")
    none = answer_on_projet("Qu'est-ce qui est contraire ?", sound)
    assert none is not None
    assert (none.answer, none.statements) == ("Aucun critère n'est contraire à la règle dans ce projet.", ())


def test_long_list_is_cut_and_says_so(verification: Verification) -> None:
    answer = answer_on_projet("Quels critères sont conformes ?", verification)
    assert answer is not None
    assert len(answer.statements) == MOST_TOLD
    assert "les montre tous" in answer.answer


def test_question_known_to_be_on_the_projet_is_told_by_its_critere_or_in_short(verification: Verification) -> None:
    assert answer_on_projet("Sommes-nous en règle sur la durée du contrat ?", verification) is None
    one = answer_on_projet("Sommes-nous en règle sur la durée du contrat ?", verification, sure=True)
    whole = answer_on_projet("Peut-on l'envoyer tel quel ?", verification, sure=True)
    assert one is not None
    assert whole is not None
    assert one.statements[0].sentence.startswith("Durée du contrat")
    assert whole.answer.startswith(f"Sur {len(verification.constats)} critères")
