"""A note, and the mirror of it for a director, as JSON and as plain text for a terminal."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from assistant.libelles import NBSP, cadre_dit, sources_dites, tied, versions_dites
from assistant.lignes import section, wrapped
from assistant.note import Note
from assistant.note.points import Point
from assistant.objectifs.tableau import objectifs_json
from assistant.projets import Extrait
from assistant.rendering import Json, citation_json, excerpt, extrait_json, flat

MOST_QUOTES = 2
"""Extraits of a statement that are quoted; of more, the places alone are told."""


def note_json(note: Note) -> Json:
    """Return a note: its parts, each statement with the words of the texts and of the projet on which it stands."""
    return {
        "projet": note.verification.projet.nom,
        "cadre": note.verification.cadre,
        "ouverture": [point_json(point) for point in note.ouverture],
        "parties": [
            {"id": partie.id, "titre": partie.titre, "statements": [point_json(point) for point in partie.points]}
            for partie in note.parties
        ],
        "objectifs": objectifs_json(note.verification, [propose.objectif for propose in note.objectifs])["objectifs"],
        "versions": dict(note.verification.versions),
    }


def point_json(point: Point) -> Json:
    """Return a statement; `marque` and `numero` where it has one."""
    return {
        "label": point.label,
        "titre": point.titre,
        "sentence": point.sentence,
        **({"marque": point.marque} if point.marque else {}),
        **({"numero": point.numero} if point.numero else {}),
        "citations": [citation_json(citation) for citation in point.citations],
        "extraits": [extrait_json(extrait) for extrait in point.extraits],
    }


def note_text(note: Note) -> str:
    """Return a note for a terminal: its parts, each statement with where its words stand."""
    projet = note.verification.projet
    head = [f"Note de négociation : {flat(projet.text.titre)} ({projet.nom})"]
    opening = [words for point in note.ouverture for words in wrapped(point.sentence)]
    parts = [
        "\n".join([*head, *wrapped(cadre_dit(note.verification)), *opening]),
        *(section(partie.titre, _points(partie.points)) for partie in note.parties),
        "\n".join(wrapped(f"Versions : {versions_dites(note.verification)}.")),
    ]
    return "\n\n".join(part for part in parts if part)


def _points(points: Iterable[Point]) -> Iterator[str]:
    for label, group in groupby(points, key=lambda point: point.label):
        if label:
            yield tied(f"{label} :")
        for point in group:
            yield from wrapped(f"- {point_words(point)}", hang=2, within=2)
            if len(point.extraits) > MOST_QUOTES:
                yield from wrapped(f"  Projet : {places_said(point.extraits)}", hang=4, within=2)
            else:
                yield from quotes(point.extraits)
            if point.citations:
                yield from wrapped(f"  Texte : {sources_dites(point.citations)}", hang=4, within=2)


def point_words(point: Point) -> str:
    """Return the words of a statement, its number and its title first."""
    number = f"{point.numero}. " if point.numero else ""
    return f"{number}{point.titre}{'. ' if point.titre else ''}{point.sentence}"


def places_said(extraits: Iterable[Extrait]) -> str:
    """Return where some words of a projet stand, each place once."""
    return " ; ".join(dict.fromkeys(extrait.place.replace(" ", NBSP) for extrait in extraits))


def quotes(extraits: Iterable[Extrait]) -> Iterator[str]:
    """Yield lines that quote a projet, each with its place."""
    for extrait in extraits:
        yield from wrapped(f"  « {excerpt(extrait.words)} » ({extrait.place.replace(' ', NBSP)})", hang=4, within=2)
