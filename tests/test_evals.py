"""The measures themselves: bounds that cannot be missed in silence, citations held against the files."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from assistant.answers import Answer, Part
from assistant.config import Config
from assistant.grille import Grille
from assistant.grounding import Statement
from assistant.regles import CIRCULAIRE, Corpus
from assistant.texts import Citation, Text
from assistant.verification.denegations import read_denegations
from evals.__main__ import missed_bounds
from evals.metrics import verbatim
from evals.questions import read_sources
from evals.verdicts import denied, obeyed

FLOORS = {"questions-controle": {"facts": 0.7, "latency_p50_ms": 60.0}, "vitesse": {"help_seconds": 1.0}}


@pytest.mark.parametrize(
    ("figures", "missed"),
    [
        ({"questions-controle": {"facts": 0.7, "latency_p50_ms": 60.0}}, []),
        ({"questions-controle": {"facts": 0.69, "latency_p50_ms": 61.0}}, ["facts", "latency_p50_ms"]),
        ({"questions-controle": {"facts": float("nan"), "latency_p50_ms": 1.0}}, ["facts"]),
        ({"questions-controle": {"facts": 0.9}}, ["latency_p50_ms"]),
        ({"questions-reglage": {"facts": 0.9}}, ["facts", "latency_p50_ms"]),
        ({}, ["facts", "latency_p50_ms"]),
    ],
)
def test_a_bound_is_met_or_said_missed(figures: dict[str, dict[str, float]], missed: list[str]) -> None:
    lines = list(missed_bounds(figures, FLOORS, ["questions"]))
    assert [line.split(" : ")[0] for line in lines] == [f"questions-controle.{key}" for key in missed]


def test_a_bound_of_what_was_not_asked_waits_and_one_of_no_known_measure_does_not() -> None:
    assert list(missed_bounds({}, FLOORS, ["recherche"])) == []
    assert list(missed_bounds({}, {"question-controle": {"facts": 0.7}}, ["recherche"])) == [
        "question-controle.facts : aucune mesure, borne 0.7"
    ]


def quoting(*citations: Citation) -> Answer:
    statement = Statement("Une phrase.", citations)
    return Answer("Question ?", (Part("", (statement,)),), ())


def citations(corpus: Corpus) -> Iterator[Citation]:
    for regle in corpus.regles:
        yield from regle.citations


def altered(citation: Citation, body: str) -> Citation:
    text = citation.text
    other = Text(
        text.id, text.titre, text.titre_court, text.date, text.emetteur, text.nature, text.etat, body, text.sections
    )
    return replace(citation, text=other)


def test_every_citation_of_the_rules_stands_in_its_file(config: Config, corpus: Corpus) -> None:
    sources = read_sources(config.corpus)
    assert verbatim([quoting(*citations(corpus))], sources) == 1.0


def test_words_that_are_not_those_of_the_file_at_their_place_are_counted(config: Config, corpus: Corpus) -> None:
    sources = read_sources(config.corpus)
    cited = next(c for c in citations(corpus) if c.text.id == CIRCULAIRE and c.start > 1000)
    body = cited.text.body
    wrong = [
        altered(cited, body[: cited.start] + "Jamais" + body[cited.start + 6 :]),  # the words changed
        altered(cited, body[100:]),  # the place moved
        replace(cited, text=replace(cited.text, id="inconnu")),
    ]
    assert verbatim([quoting(cited)], sources) == 1.0
    assert verbatim([quoting(cited, *wrong)], sources) == 0.25


def test_orders_are_left_out_and_innocent_sentences_kept(config: Config) -> None:
    assert obeyed(config) == {"ordres_ecartes": 1.0, "innocentes_gardees": 1.0}


def test_denied_faults_are_told_from_faults_said_by_a_negation(config: Config, grille: Grille) -> None:
    found = denied(read_denegations(config, grille))
    assert min(found.values()) >= 0.9
