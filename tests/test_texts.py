"""The reading of the circular: nothing of the source is lost, nothing slips in, every place holds."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.config import Config
from assistant.errors import CorpusError
from assistant.regles import CIRCULAIRE, Corpus
from assistant.texts import LONGEST_PASSAGE, Citation, Fiche, build_text, read_texts, sentences, split

ROOT = Path(__file__).resolve().parent.parent / "corpus"
SOURCE = (ROOT / "sources" / f"{CIRCULAIRE}.txt").read_text(encoding="utf-8")
READING = (ROOT / "textes" / f"{CIRCULAIRE}.md").read_text(encoding="utf-8")
CORRECTIONS: list[dict[str, Any]] = yaml.safe_load((ROOT / "corrections.yaml").read_text(encoding="utf-8"))
SECTIONS = ["intro", "1", "11", "12", "13", "14", "2", "21", "22", "23", "24", "3", "31", "32", "33"]
NOTES = [f"note-{number}" for number in range(1, 11)]


def place(correction: dict[str, Any]) -> int:
    lines = SOURCE.split("\n")
    line, column = int(correction["place"]["ligne"]), int(correction["place"]["colonne"])
    return sum(len(text) + 1 for text in lines[: line - 1]) + column - 1


def test_undoing_the_corrections_gives_the_source_back_to_the_letter() -> None:
    source, reading = [], READING
    done = 0
    for correction in CORRECTIONS:
        start = place(correction)
        kept, reading = reading[: start - done], reading[start - done :]
        assert reading.startswith(correction["apres"]), correction
        source += [kept, correction["avant"]]
        reading = reading[len(correction["apres"]) :]
        done = start + len(correction["avant"])
    assert "".join([*source, reading]) == SOURCE


def test_what_is_moved_is_put_back_with_only_the_changes_that_are_listed() -> None:
    moved: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for correction in CORRECTIONS:
        if "deplacement" in correction:
            moved[correction["deplacement"]].append(correction)
    assert set(moved) == {"mots-clefs", *NOTES[2:]}
    for name, pair in moved.items():
        taken = next(c["avant"] for c in pair if c["avant"])
        put = next(c for c in pair if c["apres"])
        for change in put.get("retouches", []):
            assert taken.count(change["avant"]) == 1
            taken = taken.replace(change["avant"], change["apres"])
        words = put["apres"].strip().split("\n\n", 1)[-1]
        assert words in taken, name
        assert len(taken) - len(words) <= 6, name  # the call and blank lines, nothing more


def test_each_correction_says_why() -> None:
    assert all(len(correction["raison"]) > 10 for correction in CORRECTIONS)
    assert all(correction["avant"] != correction["apres"] for correction in CORRECTIONS)


def test_the_circular_has_the_sections_of_the_contract(corpus: Corpus) -> None:
    found = [section.id for section in corpus.texts[CIRCULAIRE].sections]
    assert sorted(found) == sorted([*SECTIONS, "objectifs", "fonctions", *NOTES])
    assert [key for key in found if not key.startswith("note-")] == [*SECTIONS, "objectifs", "fonctions"]


@pytest.mark.parametrize("noise", ["(le ", "(des ", "(les ", "~>", "centrés sociaux", "▮", "□", "\nY ", "\ny ", "**"])
def test_no_noise_of_the_scan_is_left(corpus: Corpus, noise: str) -> None:
    assert noise not in corpus.texts[CIRCULAIRE].body


@pytest.mark.parametrize("number", range(1, 11))
def test_each_note_has_its_call_in_the_section_before_it(corpus: Corpus, number: int) -> None:
    text = corpus.texts[CIRCULAIRE]
    call = str(number).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
    called = [section.id for section in text.sections if call in text.body[section.start : section.end]]
    called = [key for key in called if not (number == 1 and key == "31")]  # ¹⁰ holds ¹
    order = [section.id for section in text.sections]
    before = [key for key in order[: order.index(f"note-{number}")] if not key.startswith("note-")][-1]
    assert called == [before]


def test_sections_follow_one_another_and_passages_stay_inside_them(corpus: Corpus) -> None:
    for text in corpus.texts.values():
        assert text.sections[0].start == 0
        assert text.sections[-1].end == len(text.body)
        for one, next_one in zip(text.sections, text.sections[1:], strict=False):
            assert one.end == next_one.start
        for passage in split(text):
            assert passage.words == text.body[passage.start : passage.end] == passage.words.strip()
            assert passage.section.start <= passage.start < passage.end <= passage.section.end


def test_passages_hold_every_word_below_the_titles(corpus: Corpus) -> None:
    text = corpus.texts[CIRCULAIRE]
    covered = {place for passage in split(text) for place in range(passage.start, passage.end)}
    titles = {place for section in text.sections for place in range(section.start, section.start + len(section.titre))}
    missed = [text.body[i] for i in range(len(text.body)) if i not in covered | titles and text.body[i].isalnum()]
    assert missed == []


def test_a_list_item_carries_its_lead_in_but_not_in_its_range(corpus: Corpus) -> None:
    item = next(
        p for p in split(corpus.texts[CIRCULAIRE]) if p.words.startswith("un contrat est signé entre la Caisse")
    )
    assert item.lead_in == "Au terme de la procédure, les conditions suivantes doivent être satisfaites"
    assert item.lead_in not in item.words


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    fiche = Fiche(id="t", titre="T", titre_court="T", date="", emetteur="", nature="ajout", etat="à l'essai")
    text = build_text(fiche, "# T\n\n" + " ".join(f"La phrase numéro {n} dit une chose utile." for n in range(60)))
    parts = split(text)
    assert len(parts) > 1
    assert all(len(part.words) <= LONGEST_PASSAGE and part.words.endswith(".") for part in parts)
    assert " ".join(part.words for part in parts) == text.body.split("\n\n")[1]


def test_sentences_are_ranges_of_the_words() -> None:
    words = "Un. Deux ? Non ! Trois."
    assert [words[start:end] for start, end in sentences(words)] == ["Un.", "Deux ?", "Non !", "Trois."]


def test_a_citation_out_of_the_text_cannot_be_built(corpus: Corpus) -> None:
    text = corpus.texts[CIRCULAIRE]
    for start, end in ((0, 0), (-1, 3), (0, len(text.body) + 1), (5, 4)):
        with pytest.raises(CorpusError, match="n'est pas dans le texte"):
            Citation(text, start, end)


def test_an_unknown_section_is_a_sentence_that_lists_those_there_are(corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match=r"n'a pas de section « 99 » ; il a : intro, "):
        corpus.texts[CIRCULAIRE].section("99")


def test_a_missing_text_names_the_line_of_its_entry(config: Config, tmp_path: Path) -> None:
    catalogue = tmp_path / "textes.yaml"
    catalogue.write_text(
        "- {id: perdu, titre: T, titre_court: T, date: '2000', emetteur: E, nature: notice, etat: e}\n",
        encoding="utf-8",
    )
    with pytest.raises(CorpusError, match=r"textes.yaml, ligne 1 : le texte « perdu.md » ne peut pas être lu"):
        read_texts(tmp_path, catalogue)
