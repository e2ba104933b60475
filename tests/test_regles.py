"""The corpus as data: complete, each rule with what it needs, each fault named."""

import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.errors import CorpusError
from assistant.regles import CIRCULAIRE, Corpus, read_corpus


@pytest.fixture
def copy(config: Config, tmp_path: Path) -> Config:
    shutil.copytree(config.corpus, tmp_path / "corpus")
    return replace(config, corpus=tmp_path / "corpus", data=tmp_path / "data")


def edit(config: Config, name: str, before: str, after: str) -> None:
    path = config.corpus / name
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after, 1), encoding="utf-8")


def test_every_section_annexe_and_note_is_covered(corpus: Corpus) -> None:
    covered = {c.section.id for regle in corpus.regles for c in regle.citations if c.text.id == CIRCULAIRE}
    sections = {section.id for section in corpus.texts[CIRCULAIRE].sections}
    assert sections - covered <= {"note-1", "note-5"}  # two page numbers, which rule nothing


def test_every_rule_has_four_questions_or_more_for_each_reader(corpus: Corpus) -> None:
    assert [regle.id for regle in corpus.regles if len(regle.questions) < 12] == []


def test_every_rule_answers_yes_to_one_question_and_no_to_another(corpus: Corpus) -> None:
    for regle in corpus.regles:
        answers = Counter(question.reponse for question in regle.questions)
        assert sum(answers[key] for key in ("oui", "non", "depend")) >= 3, regle.id


def test_no_question_belongs_to_two_subjects(corpus: Corpus) -> None:
    owned = [owner.questions for owner in corpus.regles] + [owner.questions for owner in corpus.silences]
    counts = Counter(question.words for questions in owned for question in questions)
    assert [words for words, count in counts.items() if count > 1] == []


def test_sentences_are_short_and_end(corpus: Corpus) -> None:
    for regle in corpus.regles:
        assert sum(any(sign.isalnum() for sign in word) for word in regle.sentence.split()) <= 45, regle.id
        assert regle.sentence.endswith("."), regle.id


def test_every_notice_says_that_it_is_one(corpus: Corpus) -> None:
    notices = [text for text in corpus.texts.values() if text.nature == "notice"]
    assert len(notices) > 30
    assert all("notice" in text.titre_court.lower() for text in notices)


def test_a_rule_that_changed_says_by_which(corpus: Corpus) -> None:
    changed = [regle for regle in corpus.regles if regle.etat == "changee"]
    assert len(changed) > 30
    assert [regle.id for regle in changed if not regle.par] == []
    assert "2012" in corpus.regle_by_id[corpus.regle_by_id["contrat-duree"].par[0]].sentence


def test_every_figure_bears_a_unit_a_source_and_the_day_it_was_checked(corpus: Corpus) -> None:
    assert len(corpus.reperes) > 30
    for repere in corpus.reperes:
        assert repere.unite
        assert repere.source
        assert repere.verifie_le == "2026-11-23"


@pytest.mark.parametrize(
    ("name", "before", "after", "sentence"),
    [
        (
            "regles.yaml",
            "modalite: devoir",
            "modalite: obligation",
            r"regles.yaml, ligne \d+ : « modalite » a une valeur",
        ),
        (
            "regles.yaml",
            '"D\'une durée de un à trois ans"',
            '"D\'une durée de un à cinq ans"',
            r"regles.yaml, ligne \d+ : Les mots",
        ),
        (
            "regles.yaml",
            'section: "11"',
            'section: "99"',
            r"regles.yaml, ligne \d+ : Le texte .* n'a pas de section « 99 »",
        ),
        (
            "depuis.yaml",
            "text: circ-2012-013",
            "text: circ-inconnue",
            r"depuis.yaml, ligne \d+ : le texte « circ-inconnue »",
        ),
        ("reperes.yaml", "texte: evolutions", "texte: perdu", r"reperes.yaml, ligne \d+ : le texte « perdu »"),
        ("silences.yaml", "statut: non-etabli", "statut: peut-etre", r"silences.yaml, ligne \d+ : « statut »"),
        (
            "silences.yaml",
            'proches: ["11"]',
            'proches: ["99"]',
            r"silences.yaml, ligne \d+ : Le texte .* n'a pas de section « 99 »",
        ),
        (
            "textes.yaml",
            '    "12": L\'appel',
            '    "120": L\'appel',
            r"textes.yaml, ligne \d+ : Le texte .* n'a pas de section « 120 »",
        ),
        (
            "depuis.yaml",
            "- id: quatre-ans-avant-2012",
            "- id: contrat-duree",
            r"depuis.yaml, ligne \d+ : l'identifiant « contrat-duree » est déjà pris dans regles.yaml, ligne \d+",
        ),
        ("depuis.yaml", 'depuis: "2012"', "depuis: 2012-13-45", r"depuis.yaml, ligne \d+ : la valeur « 2012-13-45 »"),
        (
            "depuis.yaml",
            'depuis: "2012"',
            'depuis: "2012-13"',
            r"depuis.yaml, ligne \d+ : « depuis » n'est pas une date",
        ),
        (
            "reperes.yaml",
            'verifie_le: "2026-11-23"',
            'verifie_le: "2026-11-31"',
            r"reperes.yaml, ligne \d+ : « verifie_le » n'est pas une date",
        ),
        (
            "regles.yaml",
            "destinataire: [tous]",
            "destinataire: []",
            r"regles.yaml, ligne \d+ : « destinataire » est vide",
        ),
        (
            "regles.yaml",
            "sentence: Le contrat entre la Caisse (Caf) et le centre social est conclu pour une durée de un à trois ans.",
            'sentence: ""',
            r"regles.yaml, ligne \d+ : « sentence » est vide",
        ),
        ("vocabulaire.yaml", "termes: [AVS,", 'termes: ["",', r"vocabulaire.yaml, ligne \d+ : « termes » est vide"),
        (
            "regles.yaml",
            "- id: contrat-duree",
            "- id: contrat-\aduree",
            r"regles.yaml, ligne \d+ : un caractère invisible",
        ),
    ],
)
def test_a_fault_names_its_file_and_line(copy: Config, name: str, before: str, after: str, sentence: str) -> None:
    edit(copy, name, before, after)
    with pytest.raises(CorpusError, match=sentence):
        read_corpus(copy)


def test_a_change_by_a_rule_that_does_not_exist_names_its_line(copy: Config, corpus: Corpus) -> None:
    changed = next(regle for regle in corpus.regles if regle.par)
    edit(copy, "regles.yaml", changed.par[0], "regle-inconnue")
    lines = (copy.corpus / "regles.yaml").read_text(encoding="utf-8").splitlines()
    line = next(row for row, words in enumerate(lines, start=1) if "regle-inconnue" in words)
    with pytest.raises(CorpusError, match=rf"regles.yaml, ligne {line} : .* « regle-inconnue », qui n'existe pas"):
        read_corpus(copy)
