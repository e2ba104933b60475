"""The levels that a sentence names, by a number of 1969 or of 2019, by years of study, or by a diploma."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.diplomes import Diplome, read_diplomes
from assistant.errors import CorpusError
from assistant.mesures import niveaux
from assistant.regles import Corpus


@pytest.fixture(scope="module")
def diplomes(config: Config, corpus: Corpus) -> tuple[Diplome, ...]:
    return read_diplomes(config, corpus)


@pytest.mark.parametrize(
    ("words", "ere", "actuels"),
    [
        ("un diplôme de niveau III", "1969", (5,)),
        ("un diplôme de niveau 3", "2019", (3,)),
        ("niveau 5", "2019", (5,)),
        ("niveau II", "1969", (6,)),
        ("niveau I", "1969", (7, 8)),
        ("niveau IV", "1969", (4,)),
        ("niveau « III »", "1969", (5,)),
        ("niveau lll", "1969", (5,)),
        ("le niveau de qualification V", "1969", (3,)),
        ("bac + 2", None, (5,)),
        ("Bac+3", None, (6,)),
        ("un niveau bac plus cinq", None, (7,)),
    ],
)
def test_a_level_is_read_in_its_nomenclature(
    diplomes: tuple[Diplome, ...], words: str, ere: str | None, actuels: tuple[int, ...]
) -> None:
    (found,) = niveaux(words, diplomes)
    assert (found.ere, found.actuels) == (ere, actuels)


@pytest.mark.parametrize(
    ("words", "ident", "actuels"),
    [
        ("titulaire du DEFA", "defa", (5,)),
        ("Directeur | D.E.F.A. (1988)", "defa", (5,)),
        ("diplôme d’État relatif aux fonctions d’animation", "defa", (5,)),
        ("un DEJEPS développement de projets", "dejeps", (5,)),
        ("un DE JEPS", "dejeps", (5,)),
        ("DESJEPS", "desjeps", (6,)),
        ("diplôme d'État supérieur de la jeunesse, de l'éducation populaire et du sport", "desjeps", (6,)),
        ("BPJEPS loisirs tous publics", "bpjeps", (4,)),
        ("un Beatep", "beatep", (4,)),
        ("le BAFA", "bafa", ()),
        ("le brevet d'aptitude aux fonctions de directeur", "bafd", ()),
        ("DUT carrières sociales", "dut-carrieres-sociales", (5,)),
        ("DUT de gestion", "dut", (5,)),
        ("une assistante de service social diplômée", "deass", (5, 6)),
        ("assistante sociale de formation", "deass", (5, 6)),
        ("une éducatrice spécialisée", "dees", (5, 6)),
        ("conseillère en économie sociale et familiale", "decesf", (5, 6)),
        ("CAFERUIS", "caferuis", (6,)),
        ("CAFDES en 2001", "cafdes", (7,)),
        ("le diplôme supérieur en travail social", "dsts", (6,)),
        ("DEIS", "deis", (7,)),
        ("une licence professionnelle", "licence", (6,)),
        ("titulaire d'une maîtrise de sociologie", "maitrise", (6,)),
        ("un master 2", "master", (7,)),
        ("CAP de 1979", "cap", (3,)),
        ("brevet d'État de handball premier degré", "bees-1", (4,)),
        ("baccalauréat", "baccalaureat", (4,)),
    ],
)
def test_a_diploma_is_known_by_its_names(
    diplomes: tuple[Diplome, ...], words: str, ident: str, actuels: tuple[int, ...]
) -> None:
    (found,) = niveaux(words, diplomes)
    assert found.diplome is not None
    assert (found.diplome.id, found.actuels) == (ident, actuels)


@pytest.mark.parametrize(
    "words",
    ["le cap est mis sur le pluralisme", "une licence IV", "une licence de débit de boissons", "la maîtrise des coûts",
     "une éducation spécialisée", "une master class", "le niveau requis", "au niveau il est bon", "niveau 1er",
     "une animatrice", "le but du projet", "un bac à sable", "au niveau l'an dernier", "la bep"],
)  # fmt: skip
def test_what_is_no_level_is_left_out(diplomes: tuple[Diplome, ...], words: str) -> None:
    assert niveaux(words, diplomes) == ()


def test_several_levels_are_told_in_order_at_their_places(diplomes: tuple[Diplome, ...]) -> None:
    words = "Œuvre : DUT carrières sociales (niveau III ou II), puis CAFERUIS"
    found = niveaux(words, diplomes)
    assert [words[level.start : level.end] for level in found] == [
        "DUT carrières sociales", "niveau III", "II", "CAFERUIS",
    ]  # fmt: skip


def test_each_level_says_how_sure_it_is_and_whence(diplomes: tuple[Diplome, ...]) -> None:
    by_id = {diplome.id: diplome for diplome in diplomes}
    assert (by_id["defa"].certitude, by_id["defa"].source) == ("probable", "diplomes-animation-niveau-5")
    assert (by_id["dees"].ancien, by_id["dees"].domaine) == ("III", "social")


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("{id: x, intitule: x, domaine: autre, certitude: certain, mots: [x], regle: rien}", "la règle « rien »"),
        ("{id: x, intitule: x, domaine: autre, certitude: certain, mots: [x]}", "rien ne dit ce niveau"),
        ("{id: x, intitule: x, domaine: autre, certitude: certain, source: x}", "ni « mots » ni « sigles »"),
        (
            "{id: x, intitule: x, ancien: III, actuel: 3, domaine: autre, certitude: certain, mots: [x], source: x}",
            "n'est pas devenu 3",
        ),
    ],
)
def test_a_faulty_entry_is_refused_at_its_line(
    config: Config, corpus: Corpus, tmp_path: Path, entry: str, problem: str
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    shutil.copy(config.corpus / "diplomes.yaml", folder)
    with (folder / "diplomes.yaml").open("a", encoding="utf-8") as file:
        file.write(f"- {entry}\n")
    with pytest.raises(CorpusError, match=r"diplomes\.yaml, ligne \d+") as caught:
        read_diplomes(replace(config, corpus=folder), corpus)
    assert problem in str(caught.value)
