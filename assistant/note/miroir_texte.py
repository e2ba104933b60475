"""The mirror of a negotiation as JSON and as plain text for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.criteres import Attendu
from assistant.libelles import cadre_dit, capital, doubt, force_dite, sources_dites, versions_dites
from assistant.lignes import section, wrapped
from assistant.note.miroir import Echange, Miroir
from assistant.note.points import admitted
from assistant.note.texte import quotes
from assistant.rendering import Json, citation_json, extrait_json, flat

PARTIES: Mapping[str, str] = {
    "a_preparer": "À préparer d'abord : l'agrément en dépend",
    "a_completer": "À compléter, sans que l'agrément en dépende",
    "prets": "Vos réponses sont prêtes",
}
"""The parts of a mirror, as a director reads them."""


def parties(miroir: Miroir) -> Iterator[tuple[str, str, Sequence[Echange]]]:
    """Yield the parts that hold something: key, title, exchanges."""
    held = {"a_preparer": miroir.a_preparer, "a_completer": miroir.a_completer, "prets": miroir.prets}
    return ((key, titre, held[key]) for key, titre in PARTIES.items() if held[key])


def miroir_json(miroir: Miroir) -> Json:
    """Return a mirror: by part, the questions, the words of the projet that answer, and what to write where none do."""
    return {
        "projet": miroir.verification.projet.nom,
        "cadre": miroir.verification.cadre,
        "parties": [
            {"id": key, "titre": titre, "echanges": [_echange_json(echange) for echange in echanges]}
            for key, titre, echanges in parties(miroir)
        ],
        "versions": dict(miroir.verification.versions),
    }


def miroir_text(miroir: Miroir) -> str:
    """Return a mirror for a terminal."""
    projet = miroir.verification.projet
    head = [f"Préparer la négociation : {flat(projet.text.titre)} ({projet.nom})"]
    parts = [
        "\n".join([*head, *wrapped(cadre_dit(miroir.verification))]),
        *(section(titre, _lines(echanges)) for _, titre, echanges in parties(miroir)),
        "\n".join(wrapped(f"Versions : {versions_dites(miroir.verification)}.")),
    ]
    return "\n\n".join(parts)


def _echange_json(echange: Echange) -> Json:
    reprise = echange.a_reprendre
    return {
        "critere": echange.constat.critere.id,
        "intitule": echange.constat.critere.intitule,
        "verdict": echange.constat.verdict,
        "a_verifier": echange.constat.thin,
        "doutes": list(echange.constat.doutes),
        "questions": [attendu.question for attendu in (*echange.repondus, *echange.a_ecrire)],
        "extraits": [extrait_json(extrait) for extrait in echange.extraits],
        "a_reprendre": reprise.conseil if reprise else "",
        "a_ecrire": [
            {"question": a.question, "force": a.force, "conseil": a.conseil, "exemple": a.exemple, "titre": a.titre}
            for a in (*((reprise,) if reprise else ()), *echange.a_ecrire)
        ],
        "citations": [citation_json(citation) for citation in echange.constat.references],
    }


def _lines(echanges: Sequence[Echange]) -> Iterator[str]:
    for rank, echange in enumerate(echanges):
        if rank:
            yield ""
        yield from wrapped(echange.constat.critere.intitule, within=2)
        if echange.constat.thin:
            yield from wrapped(f"  À vérifier. {doubt(echange.constat)}", hang=4, within=2)
        for attendu in echange.repondus:
            yield from wrapped(f"  - {attendu.question}", hang=4, within=2)
        if echange.extraits:
            yield from wrapped(f"  {introduction(echange)} :", within=2)
            yield from quotes(echange.extraits)
        yield from _to_write(echange)
        yield from wrapped(f"  Texte : {sources_dites(echange.constat.references)}", hang=4, within=2)


def introduction(echange: Echange) -> str:
    """Return what opens the words of the projet: an answer, a beginning of one, or what the Caisse will point at."""
    if echange.a_reprendre:
        thin = echange.constat.thin
        return "La Caisse pourrait relever ce passage, lu sans certitude" if thin else "La Caisse relèvera ce passage"
    actuel = echange.constat.critere.actuel
    if actuel and admitted(echange.constat):
        return capital(actuel.hors_regle)
    return "Votre projet répond" if echange.repondus else "Votre projet en dit seulement"


def _to_write(echange: Echange) -> Iterator[str]:
    if echange.a_reprendre:
        yield from _advice(echange.a_reprendre)
    for attendu in echange.a_ecrire:
        yield from wrapped(f"  - {attendu.question} {echange.silence}", hang=4, within=2)
        yield from _advice(attendu)


def _advice(attendu: Attendu) -> Iterator[str]:
    yield from wrapped(f"    {attendu.conseil} ({force_dite(attendu)})", hang=4, within=2)
    yield from wrapped(f"    À adapter : « {attendu.exemple} »", hang=6, within=2)
