"""What people drop on the page: kept in a folder of its own under a harmless name, and deleted with its session."""

import dataclasses

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.config import Limites
from assistant.errors import ProjetError, WebError
from assistant.web.depots import Depot, Depots
from assistant.web.fichiers import routes


def dropped(depots: Depots, nom: str = "projet.md") -> Depot:
    depot = depots.receive(nom)
    depot.path.write_text("Le centre est ouvert à tous.", encoding="utf-8")
    return depot


@pytest.mark.parametrize(
    ("nom", "kept"),
    [
        ("Projet social.docx", "Projet social.docx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Projets\\centre.odt", "centre.odt"),
        ('a<b>:"c|d?*.pdf', "a-b-c-d-.pdf"),
        ("é" * 400 + ".docx", "é" * 120 + ".docx"),
        ("projet\n\x00.md", "projet-.md"),
    ],
)
def test_name_of_a_file_is_made_harmless(nom: str, kept: str) -> None:
    depots = Depots()
    depot = depots.receive(nom)
    assert depot.path.name == kept
    assert depot.path.parent.name == depot.cle


@pytest.mark.parametrize("nom", ["", "projet", ".docx", "..", "/"])
def test_file_without_an_ending_is_refused(nom: str) -> None:
    with pytest.raises(ProjetError, match="extension"):
        Depots().receive(nom)


def test_session_has_one_depot_and_ends_with_it() -> None:
    depots = Depots()
    first, second, foreign = dropped(depots), dropped(depots), dropped(depots)
    depots.take(first.cle, "une")
    depots.take(foreign.cle, "autre")
    depots.take(second.cle, "une")
    assert not first.path.parent.exists()
    assert second.path.exists()
    depots.end("une")
    assert not second.path.parent.exists()
    assert foreign.path.exists()


def test_depot_of_another_session_cannot_be_taken() -> None:
    depots = Depots()
    depot = depots.take(dropped(depots).cle, "une")
    with pytest.raises(WebError, match="déposez-le à nouveau"):
        depots.take(depot.cle, "autre")
    assert dataclasses.replace(depot) == depots.get(depot.cle)


def test_depot_that_ended_while_it_was_read_stays_ended() -> None:
    depots = Depots()
    depot = depots.take(dropped(depots).cle, "une")
    depots.end("une")
    with pytest.raises(WebError, match="déposez-le à nouveau"):
        depots.get(depot.cle)


def test_file_over_the_limit_is_refused_and_not_kept() -> None:
    depots, site = Depots(), FastAPI()
    site.include_router(routes(depots, Limites(octets=2_000_000)))
    with TestClient(site) as client:
        kept = client.post("/projets", content=bytes(1_000_000), headers={"x-nom": "l%C3%A9ger.pdf"})
        assert depots.get(kept.json()["cle"]).path.read_bytes() == bytes(1_000_000)
        folder = depots.get(kept.json()["cle"]).path.parent.parent
        refused = client.post("/projets", content=bytes(2_000_001), headers={"x-nom": "lourd.pdf"})
    assert refused.status_code == 413
    assert refused.text.startswith("« lourd.pdf » pèse plus de 2 Mo")
    assert [path.name for path in folder.iterdir()] == [kept.json()["cle"]]


def test_document_of_a_projet_that_is_not_checked_is_a_sentence() -> None:
    depots, site = Depots(), FastAPI()
    site.include_router(routes(depots, Limites()))
    with TestClient(site) as client:
        for cle in ("inconnu", dropped(depots).cle):
            answer = client.get(f"/projets/{cle}/annote.docx")
            assert answer.status_code == 409
            assert answer.text.endswith(".")
