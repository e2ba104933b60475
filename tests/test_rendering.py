"""An answer as JSON, as plain text and as HTML: the contract, the marks, and nothing that is not escaped."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from assistant.answers import Answer, Part
from assistant.citations import cite
from assistant.grounding import Statement
from assistant.regles import Corpus, Regle, Terme
from assistant.rendering import answer_json, answer_text, french_date, state
from assistant.retrieval import Hit
from assistant.store import Entry
from assistant.texts import Citation, Fiche, Text, build_text
from assistant.web.reader import reader_html
from assistant.web.thread import answer_html, pending_html, refusal_html

CIRCULAIRE = build_text(
    Fiche(
        id="circulaire-56-1995",
        titre="Circulaire n° 56 <du 31 octobre 1995>",
        titre_court="Circulaire n° 56 de 1995",
        date="1995-10-31",
        emetteur="CNAF",
        nature="circulaire",
        etat="historique : doctrine refondue en 2012",
        remarques={"11": "Un appel de note manque."},
    ),
    "## 11. Le contrat {#11}\n\nD'une durée de un à trois ans, le contrat <précise> les objectifs :\n\n"
    "- les échéances,\n- le suivi & le contrôle.\n\nIl est signé.\n\n## 12. Les missions {#12}\n\nQuatre missions.\n",
)
NOTICE = build_text(
    Fiche(
        id="evolutions",
        titre="Ce qui a changé",
        titre_court="Notice : ce qui a changé",
        date="2026-11-23",
        emetteur="l'assistant",
        nature="notice",
        etat="notice thématique",
    ),
    "# Ce qui a changé {#presentation}\n\nDepuis 2012, un à quatre ans.\n",
)
DUREE = cite("D'une durée de un à trois ans", CIRCULAIRE)
LISTE = cite("les objectifs :\n\n- les échéances,\n- le suivi & le contrôle.", CIRCULAIRE)
QUATRE = cite("Depuis 2012, un à quatre ans.", NOTICE)
MISSIONS = cite("Quatre missions.", CIRCULAIRE)
CTG = Terme(("convention territoriale", "CTG"), ("convention territoriale globale",), "Elle date d'après 1995.")
HOSTILE = "<script>alert('ici')</script> & \"guillemets\" `${1+1}` {{this}}"


def rule(key: str, citation: Citation) -> Regle:
    return Regle(key, f"Règle {key}.", "devoir", ("centre",), (citation,), ())


def hit(citation: Citation, score: float = 0.51234567) -> Hit:
    text = citation.text
    entry = Entry(
        f"{text.id}:{citation.start}-{citation.end}", "", citation.words, text.id, citation.section.id,
        citation.start, citation.end, text.nature, 0,
    )  # fmt: skip
    return Hit(entry, score, 0.8, 2.0)


@pytest.fixture
def small() -> Corpus:
    before = replace(rule("avant", DUREE), etat="changee", par=("depuis",))
    since = replace(rule("depuis", QUATRE), depuis="2012", certitude="probable")
    return Corpus({"circulaire-56-1995": CIRCULAIRE, "evolutions": NOTICE}, (before, since), (), (), (CTG,))


@pytest.fixture
def spoken() -> Answer:
    statements = (Statement("Un à trois ans.", (DUREE,)), Statement("Quatre ans depuis 2012.", (QUATRE, DUREE)))
    return Answer("Et la CTG ?", (Part("Cela dépend.", statements),), (hit(DUREE), hit(MISSIONS)), (CTG,))


@pytest.fixture
def silent() -> Answer:
    return Answer("La piscine ?", (Part("Les textes n'en disent rien.\nVoir la Caf."),), (hit(MISSIONS),))


def test_json_fits_the_contract_to_the_letter(spoken: Answer) -> None:
    duree = {
        "text": "circulaire-56-1995", "section": "11", "start": DUREE.start, "end": DUREE.end,
        "words": "D'une durée de un à trois ans", "label": "Circulaire n° 56 de 1995, section 11",
    }  # fmt: skip
    quatre = {
        "text": "evolutions", "section": "presentation", "start": QUATRE.start, "end": QUATRE.end,
        "words": "Depuis 2012, un à quatre ans.", "label": "Notice : ce qui a changé, « Ce qui a changé »",
    }  # fmt: skip
    assert answer_json(spoken) == {
        "question": "Et la CTG ?",
        "answer": "Cela dépend. Un à trois ans. Quatre ans depuis 2012.",
        "silent": False,
        "statements": [
            {"sentence": "Un à trois ans.", "citations": [duree]},
            {"sentence": "Quatre ans depuis 2012.", "citations": [quatre, duree]},
        ],
        "hits": [
            {"text": "circulaire-56-1995", "section": "11", "passage": spoken.hits[0].entry.id, "score": 0.5123},
            {"text": "circulaire-56-1995", "section": "12", "passage": spoken.hits[1].entry.id, "score": 0.5123},
        ],
    }


def test_json_names_the_question_first_when_it_has_an_id(silent: Answer) -> None:
    document = answer_json(silent, "q1")
    assert next(iter(document)) == "id"
    assert (document["id"], document["silent"], document["statements"]) == ("q1", True, [])
    assert json.loads(json.dumps(document)) == document


def test_terminal_shows_sentences_then_citations_then_bridges_then_what_lies_behind(
    spoken: Answer, small: Corpus
) -> None:
    assert answer_text(spoken, small) == (
        "Cela dépend.\n"
        "Un à trois ans. [1]\n"
        "Quatre ans depuis 2012. [1][2]\n"
        "\n"
        "[1] « D'une durée de un à trois ans » — Circulaire n° 56 de 1995, section 11\n"
        "[2] « Depuis 2012, un à quatre ans. » — Notice : ce qui a changé, « Ce qui a changé »\n"
        "\n"
        "« CTG » est lu comme « convention territoriale globale ». Elle date d'après 1995.\n"
        "\n"
        "Autres passages proches :\n"
        "- Circulaire n° 56 de 1995, section 12 : « Quatre missions. »"
    )


def test_terminal_shows_a_silence_as_it_is_said(silent: Answer, small: Corpus) -> None:
    assert answer_text(silent, small).startswith("Les textes n'en disent rien.\nVoir la Caf.\n\nAutres passages")


def test_same_place_keeps_one_number_and_every_mark_says_where_it_leads(spoken: Answer, small: Corpus) -> None:
    page = answer_html("tour-1", spoken, small)
    marks = re.findall(r'<button [^>]*class="ouvre marque"[^>]*aria-label="([^"]*)"[^>]*>(\d+)</button>', page)
    assert [number for _, number in marks] == ["1", "2", "1"]
    assert unescape(marks[0][0]) == (
        "Citation 1, Circulaire n° 56 de 1995, section 11 : ouvrir « D'une durée de un à trois ans »"
    )
    assert f'data-texte="circulaire-56-1995" data-debut="{DUREE.start}" data-fin="{DUREE.end}"' in page


def test_marks_of_one_source_follow_each_other(spoken: Answer, small: Corpus) -> None:
    statement = Statement("Trois citations.", (DUREE, QUATRE, LISTE))
    page = answer_html("t", replace(spoken, parts=(Part("", (statement,)),)), small)
    shown = _read(re.search(r'<p class="sources">.*?</p>', page)[0])  # type: ignore[index]  # None fails the test too
    assert shown == "Circulaire n° 56 de 1995, section 11 12 Notice : ce qui a changé, « Ce qui a changé » 3"


def test_silence_has_pointers_and_no_mark(silent: Answer, small: Corpus) -> None:
    page = answer_html("tour-1", silent, small)
    assert '<div class="silence"><p>Les textes n&#x27;en disent rien.</p><p>Voir la Caf.</p></div>' in page
    assert 'class="ouvre marque"' not in page
    assert 'class="ouvre extrait"' in page


@pytest.mark.parametrize("field", ["question", "answer", "sentence", "word"])
def test_nothing_that_was_written_by_others_becomes_html(field: str, spoken: Answer, small: Corpus) -> None:
    pages = {
        "question": lambda: answer_html("t", replace(spoken, question=HOSTILE), small),
        "answer": lambda: answer_html("t", replace(spoken, parts=(Part(HOSTILE),)), small),
        "sentence": lambda: answer_html(
            "t", replace(spoken, parts=(Part("", (Statement(HOSTILE, (DUREE,)),)),)), small
        ),
        "word": lambda: pending_html("t", HOSTILE, HOSTILE) + refusal_html("t", HOSTILE, HOSTILE),
    }
    page = pages[field]()
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;ici&#x27;)&lt;/script&gt; &amp; &quot;guillemets&quot;" in page


def test_signs_stay_on_the_line_of_their_word(spoken: Answer, small: Corpus) -> None:
    page = answer_html("t", replace(spoken, parts=(Part("", (Statement("« Oui » : 60 % ; non ?", (DUREE,)),)),)), small)
    assert '<p class="phrase">«\xa0Oui\xa0»\xa0: 60\xa0%\xa0; non\xa0?</p>' in page


def test_silence_says_first_what_is_not_known(silent: Answer, small: Corpus) -> None:
    page = answer_html(
        "t", replace(silent, parts=(Part("Rien sur la piscine. À demander à la Caf. Voyez ailleurs."),)), small
    )
    assert "<p>Rien sur la piscine.</p><p>À demander à la Caf. Voyez ailleurs.</p>" in page


def test_endless_question_is_shown_short(small: Corpus) -> None:
    assert len(refusal_html("t", "a" * 100_000, "Trop long.")) < 2000


@pytest.mark.parametrize("citation", [DUREE, LISTE, MISSIONS, QUATRE])
def test_reader_marks_the_cited_words_and_keeps_the_whole_section(citation: Citation, small: Corpus) -> None:
    page = reader_html(citation, small)
    assert _read(" ".join(re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL))) == _spaced(citation.words)
    section = citation.section
    shown = _read(re.sub(r"<aside.*?</aside>", "", page, flags=re.DOTALL))
    assert all(_spaced(line) in shown for line in citation.text.body[section.start : section.end].splitlines())
    assert "<ul></ul>" not in page
    assert "<précise>" not in page
    assert "<du 31" not in page


def test_reader_says_date_state_remark_and_later_changes(small: Corpus) -> None:
    page = reader_html(DUREE, small)
    assert "Texte du 31 octobre 1995. État : historique (doctrine refondue en 2012)." in page
    assert "Remarque sur notre copie : Un appel de note manque." in page
    assert "Depuis, ce point a changé" in page
    assert "<strong>2012.</strong> Règle depuis." in page
    assert "(probable, à vérifier auprès de la Caf)" in page


def test_reader_says_when_nothing_is_known_since(small: Corpus) -> None:
    assert "Nous ne savons pas si ce point a changé depuis." in reader_html(MISSIONS, small)
    kept = replace(small, regles=(replace(rule("missions", MISSIONS), etat="inchangee"),))
    assert "ce point n'a pas changé" in reader_html(MISSIONS, kept)
    assert "Depuis, ce point" not in reader_html(QUATRE, small)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("1995-10-31", "31 octobre 1995"),
        ("2024-07-01", "1er juillet 2024"),
        ("2018-04", "avril 2018"),
        ("1961", "1961"),
        ("", ""),
    ],
)
def test_dates_read_in_french(date: str, words: str) -> None:
    assert french_date(date) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CIRCULAIRE, "Texte du 31 octobre 1995. État : historique (doctrine refondue en 2012)."),
        (NOTICE, "Notice de l'assistant du 23 novembre 2026 : notre résumé, pas un texte officiel."),
        (
            replace(NOTICE, emetteur="CNAF", date="2009-04", etat="historique"),
            "Notice : notre résumé d'un texte d'avril 2009, pas le texte lui-même. État : historique.",
        ),
        (
            replace(NOTICE, emetteur="CNAF", date="", etat="en vigueur"),
            "Notice : notre résumé d'un texte sans date établie, pas le texte lui-même. État : en vigueur.",
        ),
        (replace(CIRCULAIRE, nature="ajout", date="2020"), "Texte ajouté sur cette machine de 2020."),
    ],
)
def test_a_notice_never_passes_for_a_text(text: Text, words: str) -> None:
    assert state(text) == words


def _read(page: str) -> str:
    """Return what a reader sees of some HTML."""
    return _spaced(unescape(re.sub(r"<[^>]+>", "", page)))


def _spaced(words: str) -> str:
    return re.sub(r"[\s-]+", " ", words).strip()
