"""The measures of a negotiation: what meets an expectation, what a sentence may say, what is read of the cases."""

from pathlib import Path

import pytest

from assistant.errors import CorpusError
from assistant.grille import Grille
from assistant.regles import CIRCULAIRE, Corpus
from assistant.texts import Citation
from evals.attentes import Vise, read_attentes
from evals.capacites import Demande, measure, misses, read_demandes, score
from evals.enonces import Enonce, Source, unfounded
from evals.verdicts import CASES

PROJET = "Le contrat va du 1er juillet 1996 au 30 juin 1999. | 1994 | 4 120 | Douze familles, 98 500 F."


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda folder: folder.name)
def test_what_is_expected_of_a_projet_is_of_known_keys(folder: Path, grille: Grille) -> None:
    attentes = read_attentes(folder / "attentes.yaml", grille.criteres)
    assert not set(attentes.partenaires.nommes) & set(attentes.partenaires.absents)
    assert not set(attentes.contrat.clauses) & set(attentes.contrat.exclues)
    assert all(group for group in attentes.objectifs.attendus)


def test_an_expectation_of_an_unknown_theme_is_refused_with_its_line(tmp_path: Path, grille: Grille) -> None:
    source = next(iter(sorted(CASES.iterdir()))) / "attentes.yaml"
    wrong = tmp_path / "attentes.yaml"
    wrong.write_text(source.read_text("utf-8").replace("theme: regime-general", "theme: regime"), "utf-8")
    with pytest.raises(CorpusError, match=r"attentes\.yaml, ligne \d+ : « regime »"):
        read_attentes(wrong, grille.criteres)


@pytest.mark.parametrize(
    ("partenaire", "theme", "met"), [("msa", "sante", True), ("msa", "msa", True), ("commune", "msa", False)]
)
def test_a_star_stands_for_every_theme_of_a_partner(partenaire: str, theme: str, met: bool) -> None:
    assert Vise("msa", "*").meets(partenaire, theme) is met


@pytest.mark.parametrize(
    ("sentence", "invented"),
    [
        ("Le contrat prend effet le 1er juillet 1996.", []),
        ("L'année 1996 compte 4\u202f120 passages et 98\u00a0500 F.", []),
        ("Selon l'article 12, il prend fin le 30 juin 1999.", []),
        ("Il prend fin le 1er juillet 1999.", ["1erjuillet1999"]),  # the day and the year are said, not the date
        ("Le bilan est remis dans les trois mois.", ["troismois"]),
        ("La Caisse verse 98 600 F.", ["98600"]),
    ],
)
def test_a_figure_that_nothing_gives_is_found(sentence: str, invented: list[str]) -> None:
    assert list(unfounded(Enonce(sentence, (), (), Source(PROJET)))) == invented


def test_a_figure_may_come_from_the_words_cited_or_from_a_sum(corpus: Corpus) -> None:
    body = corpus.texts[CIRCULAIRE].body
    place = body.index("D'une durée de un à trois ans")
    cited = Citation(corpus.texts[CIRCULAIRE], place, place + len("D'une durée de un à trois ans"))
    sentence = "La durée est de trois ans, jusqu'au 30 juin 2001."
    assert list(unfounded(Enonce(sentence, (cited,), (), Source("")))) == ["30juin2001"]
    assert not list(unfounded(Enonce(sentence, (cited,), (), Source("", "30 juin 2001"))))


def test_the_messages_are_half_for_the_control_in_each_capacite() -> None:
    demandes = read_demandes()
    assert len({demande.text for demande in demandes}) == len(demandes) >= 120
    for capacite in {demande.capacite for demande in demandes}:
        of_it = [demande for demande in demandes if demande.capacite == capacite]
        assert abs(2 * sum(demande.split == "controle" for demande in of_it) - len(of_it)) <= 1


def test_a_message_understood_amiss_lowers_the_figures_of_its_capacite() -> None:
    demandes = [Demande(f"d{rank}", "Bonjour", False, cle, "reglage") for rank, cle in enumerate(("note", "regle"))]
    figures = score([(demande, "regle") for demande in demandes])
    assert figures == {"exactitude": 0.5, "rappel_note": 0.0, "rappel_regle": 1.0}


def test_the_misses_of_the_control_are_not_shown() -> None:
    _, pairs = measure(lambda text, projet: "personne")
    assert len(list(misses(pairs))) == sum(demande.split == "reglage" for demande in read_demandes())
