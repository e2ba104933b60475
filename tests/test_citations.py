"""From quoted words to their place, and never elsewhere."""

import pytest

from assistant.citations import cite
from assistant.errors import CorpusError
from assistant.regles import CIRCULAIRE, Corpus


def test_a_quote_is_found_and_shown_in_the_words_of_the_text(corpus: Corpus) -> None:
    text = corpus.texts[CIRCULAIRE]
    citation = cite("d’une   durée de\nun à trois ans".replace("d’", "D’"), text, "11")
    assert citation.words == "D'une durée de un à trois ans"
    assert citation.section.id == "11"
    assert citation.label == "Circulaire n° 56 de 1995, section 11"


@pytest.mark.parametrize("quote", ["", "   ", "D'une durée de un à quatre ans"])
def test_words_that_are_not_there_are_refused(corpus: Corpus, quote: str) -> None:
    with pytest.raises(CorpusError, match="ne sont pas dans"):
        cite(quote, corpus.texts[CIRCULAIRE])


def test_a_quote_is_sought_in_the_section_that_is_named(corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match="la section « 12 »"):
        cite("D'une durée de un à trois ans", corpus.texts[CIRCULAIRE], "12")


def test_every_citation_of_every_rule_is_verbatim(corpus: Corpus) -> None:
    for regle in corpus.regles:
        for citation in regle.citations:
            assert citation.words in citation.text.body[citation.section.start : citation.section.end]
