"""The commands of a negotiation, run as a user runs them, on a short projet."""

import json
from pathlib import Path

import docx
import pytest

from assistant.cli import main
from assistant.knowledge import Knowledge

LINES = (
    "# Projet social du centre des Tilleuls",
    "Notre association gère le centre social du quartier des Tilleuls, à Brévanne.",
    "Le centre est ouvert à tous les habitants du quartier, quels que soient leur âge et leurs ressources.",
    "La commune de Brévanne nous prête les locaux et finance l'accueil.",
    "Beaucoup de personnes âgées vivent seules et ne sortent plus de chez elles.",
    "Nous demandons à la Caisse un contrat de trois ans, du 1er janvier 1997 au 31 décembre 1999.",
)


@pytest.fixture
def projet(tmp_path: Path) -> Path:
    path = tmp_path / "Tilleuls.md"
    path.write_text("\n\n".join(LINES), encoding="utf-8")
    return path


def test_objectifs_of_one_partner_are_told_apart(
    projet: Path, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["objectifs", str(projet), "--json", "--partenaire", "COMMUNE"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["objectifs"]
    assert {objectif["partenaire"] for objectif in value["objectifs"]} == {"commune"}
    assert all(objectif["citations"] for objectif in value["objectifs"])


def test_contract_is_printed_and_written_with_its_dates(
    projet: Path, tmp_path: Path, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "contrat.docx"
    command = ["contrat", str(projet), "--json", "--sortie", str(out), "--debut", "1998-01-01", "--duree", "24"]
    assert main([*command, "--avec-commune"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert {"objet", "duree", "evaluation", "signature"} <= {clause["id"] for clause in value["clauses"]}
    words = "\n".join(paragraph.text for paragraph in docx.Document(str(out)).paragraphs).replace("\xa0", " ")
    assert "31 décembre 1999" in words


@pytest.mark.parametrize("pour", ["caisse", "centre"])
def test_note_is_written_for_either_side(pour: str, projet: Path, tmp_path: Path, knowledge: Knowledge) -> None:
    out = tmp_path / "note.docx"
    assert main(["note", str(projet), "--pour", pour, "--sortie", str(out)]) == 0
    assert docx.Document(str(out)).paragraphs


def test_two_versions_are_compared(
    projet: Path, tmp_path: Path, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    later = tmp_path / "Tilleuls 2.md"
    later.write_text("\n\n".join(LINES[:-1]), encoding="utf-8")
    assert main(["comparer", str(projet), str(later), "--json"]) == 0
    changed = json.loads(capsys.readouterr().out)["changements"]
    assert "duree-contrat" in {changement["critere"] for changement in changed}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["objectifs"], "il manque : fichier"),
        (["objectifs", "/nulle/part.md"], "n'existe pas"),
        (["objectifs", "PROJET", "--partenaire", "mairie"], "« mairie » n'est pas un partenaire"),
        (["objectifs", "PROJET", "--profil", "rural=peut-être"], "n'existe pas"),
        (["contrat", "PROJET", "--debut", "1er janvier"], "écrivez --debut AAAA-MM-JJ"),
        (["contrat", "PROJET", "--debut", ""], "écrivez --debut AAAA-MM-JJ"),
        (["contrat", "PROJET", "--debut", "9998-01-01"], "L'année 9998"),
        (["contrat", "PROJET", "--duree", "99999"], "sort de la règle"),
        (["objectifs", "PROJET", "--profil", ""], "--profil"),
        (["contrat", "PROJET", "--duree", "deux"], "--duree : donnez un nombre"),
        (["contrat", "PROJET", "--avec-commune", "--sans-commune"], "ne va pas avec"),
        (["contrat", "PROJET", "--sortie", "contrat.pdf"], "donnez un nom en .docx"),
        (["contrat", "PROJET", "--duree", "72"], "Une durée de six ans sort de la règle"),
        (["note", "PROJET", "--sortie", "/nulle/part/note.docx"], "n'existe pas"),
        (["note", "PROJET", "--pour", "maire"], "n'existe pas"),
        (["comparer", "PROJET", "/nulle/part.md"], "n'existe pas"),
        (["comparer", "PROJET"], "il manque : apres"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: list[str], sentence: str, projet: Path, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(projet) if word == "PROJET" else word for word in arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    lines = [line for line in told.err.splitlines() if not line.endswith("…")]
    assert len(lines) == 1
    assert sentence in lines[0]
