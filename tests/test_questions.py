"""What a question says of itself."""

import pytest

from assistant.errors import QuestionError
from assistant.questions import LONGEST_QUESTION, bridged, read_query
from assistant.regles import Corpus


@pytest.mark.parametrize("words", ["", "   ", "\n\t"])
def test_an_empty_question_is_refused(words: str) -> None:
    with pytest.raises(QuestionError, match="La question est vide"):
        read_query(words, ())


def test_a_question_that_is_a_document_is_refused() -> None:
    with pytest.raises(QuestionError, match=rf"100000 signes : ramenez-la à {LONGEST_QUESTION}"):
        read_query("a" * 100_000, ())


@pytest.mark.parametrize("words", ["contrat \x00 ?", "contrat \ufffd\ufffd ?", "a\x1b[2J"])
def test_binary_is_refused(words: str) -> None:
    with pytest.raises(QuestionError, match="signes illisibles"):
        read_query(words, ())


@pytest.mark.parametrize(
    ("words", "year", "now"),
    [("En 1998, combien d'années ?", 1998, False), ("Et aujourd'hui ?", None, True), ("durée du contrat", None, False)],
)
def test_a_date_is_read(words: str, year: int | None, now: bool) -> None:
    query = read_query(words, ())
    assert (query.year, query.now) == (year, now)


def test_words_of_today_are_bridged_to_those_of_the_texts(corpus: Corpus) -> None:
    query = read_query("Qui accueille en ALSH ?", corpus.vocabulaire)
    assert any("CLSH" in terme.textes for terme in query.bridges)
    assert "CLSH" in bridged(query.words, query.bridges)
    assert read_query("Qui signe le contrat ?", ()).bridges == ()
