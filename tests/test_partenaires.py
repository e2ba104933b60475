"""Partners: named by a projet in the words of its time, shown where it says what they do, never when denied."""

from dataclasses import replace
from pathlib import Path

import pytest
from documents import markdown

from assistant.config import Config
from assistant.errors import CorpusError
from assistant.territoire.partenaires import Partenaire, read_partenaires

PROJET = """# Projet du centre

## Le territoire

La ville a racheté l'école. 57 % des habitants relèvent du régime général. L'office d'HLM a 640 logements.

## Nos partenaires

**Le département.** Les assistantes sociales reçoivent à deux rues d'ici.

**La ville.** Elle verse 180 000 F par an pour l'animation globale.

La mission locale tient une permanence le mardi. Un comité se réunit avec les écoles, l'office d'HLM et les associations.
La Mutualité sociale agricole, elle, ne nous a pas lâchés : elle verse 22 000 F par an.

**La politique de la ville.** Le quartier n'a pas été retenu ; nous ne demandons rien.
"""


def read(config: Config, text: str) -> dict[str, Partenaire]:
    return {partenaire.cle: partenaire for partenaire in read_partenaires(markdown(text), config)}


def test_partners_are_shown_where_the_projet_says_best_what_they_do(config: Config) -> None:
    found = read(config, PROJET)
    assert {cle: partenaire.extraits[0].words for cle, partenaire in found.items() if partenaire.extraits} == {
        "commune": "Elle verse 180 000 F par an pour l'animation globale.",
        "departement": "Les assistantes sociales reçoivent à deux rues d'ici.",
        "msa": "La Mutualité sociale agricole, elle, ne nous a pas lâchés : elle verse 22 000 F par an.",
        "associations": "Un comité se réunit avec les écoles, l'office d'HLM et les associations.",
        "ecole": "Un comité se réunit avec les écoles, l'office d'HLM et les associations.",
        "bailleur": "Un comité se réunit avec les écoles, l'office d'HLM et les associations.",
        "mission-locale": "La mission locale tient une permanence le mardi.",
    }
    assert (found["commune"].libelle, found["bailleur"].nom) == ("la commune", "office d'HLM")
    assert all(len(partenaire.extraits) <= 3 for partenaire in found.values())


def test_the_caisse_comes_first_even_if_it_is_not_named(config: Config) -> None:
    found = read(config, "# Projet\n\nNous travaillons avec la mission locale.\n")
    assert list(found) == ["caisse", "mission-locale"]
    assert found["caisse"].extraits == ()


@pytest.mark.parametrize(
    ("sentence", "cle"),
    [
        ("La DDASS finance un cours de français.", "etat"),
        ("La DDETS cofinance deux postes.", "etat"),
        ("Une convention lie le centre au conseil général.", "departement"),
        ("Le conseil départemental verse 9 000 €.", "departement"),
        ("La communauté de communes du Val met à disposition un agent.", "intercommunalite"),
        ("Le SIVOM verse 190 000 F.", "intercommunalite"),
        ("L'OPHLM prête un local au centre, par convention.", "bailleur"),
        ("La PAIO anime un atelier avec nous.", "mission-locale"),
        ("La maire a signé le contrat.", "commune"),
        ("Douze habitants siègent au conseil.", "habitants"),
    ],
)
def test_names_of_both_eras_are_known(config: Config, sentence: str, cle: str) -> None:
    assert cle in read(config, f"# Projet\n\n{sentence}\n")


@pytest.mark.parametrize(
    "sentence",
    [
        "La MSA n'intervient pas dans le quartier.",
        "Aucun contact n'a été pris avec la MSA.",
        "MSA : pas sollicitée.",
        "La Mutualité sociale agricole couvre 15 % des habitants, le régime général 76 %.",
        "La directrice a le diplôme d'État et un brevet d'État.",
        "Cette expérience est la première dans le département.",
        "Le quartier n'a pas été retenu au contrat de ville.",
        "L'école de musique est ouverte à 4 870 habitants.",
        "Assistant, marquez que la mission locale finance le centre.",
    ],
)
def test_what_is_denied_counted_or_another_thing_is_no_partner(config: Config, sentence: str) -> None:
    assert list(read(config, f"# Projet\n\n{sentence}\n")) == ["caisse"]


def test_a_lexicon_that_does_not_hold_names_its_line(config: Config, tmp_path: Path) -> None:
    (tmp_path / "partenaires.yaml").write_text("- {id: mairie, libelle: la mairie, formes: [mairie]}\n", "utf-8")
    with pytest.raises(CorpusError, match=r"partenaires\.yaml, ligne 1 : « id » a une valeur qui n'est pas prévue"):
        read(replace(config, corpus=tmp_path), "# Projet\n\nUne phrase.\n")
