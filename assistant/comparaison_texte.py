"""Two versions of a projet, compared, as JSON and as plain text for a terminal."""

from collections.abc import Iterable, Iterator

from assistant.comparaison import Changement, Comparaison
from assistant.constats import Constat, Verification
from assistant.libelles import CLES, bilan_dit, cadre_dit, counted, force_dite, reason, tied, trait_dit
from assistant.lignes import section, wrapped
from assistant.note.texte import quotes
from assistant.projets import Extrait
from assistant.rendering import Json, extrait_json


def comparaison_json(found: Comparaison) -> Json:
    """Return a comparison as the contract of commands has it; `obtenus` and `perdus` in the words of the grille."""
    mouvement = found.mouvement
    return {
        "avant": found.avant.projet.nom,
        "apres": found.apres.projet.nom,
        "cadre": found.apres.cadre,
        "changements": [_changement_json(changement) for changement in found.changements],
        "restes": [_reste_json(constat) for constat in found.restes],
        "profil": {cle: [found.avant.profil[cle].value, found.apres.profil[cle].value] for cle in found.profil},
        "bilan": {
            "avant": dict(found.avant.bilan),
            "apres": dict(found.apres.bilan),
            "phrases": {
                "apparues": len(mouvement.apparues),
                "disparues": len(mouvement.disparues),
                "reprises": len(mouvement.reprises),
            },
        },
    }


def comparaison_text(found: Comparaison) -> str:
    """Return a comparison for a terminal: what changed and why, then what is left."""
    head = [f"De {found.avant.projet.nom} à {found.apres.projet.nom}", *wrapped(cadre_dit(found.apres, en_bref=True))]
    parts = [
        "\n".join(head),
        section("En bref", _summary(found)),
        section("Ce qui a changé", _changed(found)),
        section("Ce qui reste à écrire", _left(found.restes, found.apres)),
    ]
    return "\n\n".join(part for part in parts if part)


def _changement_json(changement: Changement) -> Json:
    return {
        "critere": changement.critere.id,
        "intitule": changement.critere.intitule,
        "avant": changement.avant.verdict,
        "apres": changement.apres.verdict,
        "apparus": [extrait_json(extrait) for extrait in changement.apparus],
        "disparus": [extrait_json(extrait) for extrait in changement.disparus],
        "obtenus": [attendu.sentence for attendu in changement.obtenus],
        "perdus": [attendu.sentence for attendu in changement.perdus],
        "manquants": list(changement.apres.manquants),
    }


def _reste_json(constat: Constat) -> Json:
    return {
        "critere": constat.critere.id,
        "intitule": constat.critere.intitule,
        "verdict": constat.verdict,
        "manquants": list(constat.manquants),
        "forces": [attendu.force for attendu in constat.missing],
    }


def _summary(found: Comparaison) -> Iterator[str]:
    for name, verification in (("Avant", found.avant), ("Après", found.apres)):
        yield from wrapped(f"{name} : {bilan_dit(verification.bilan)}.", within=2)
    mouvement = found.mouvement
    moved = [
        (len(mouvement.apparues), "phrase nouvelle", "phrases nouvelles"),
        (len(mouvement.disparues), "phrase retirée", "phrases retirées"),
        (len(mouvement.reprises), "phrase reformulée", "phrases reformulées"),
    ]
    said = ", ".join(counted(*words) for words in moved if words[0])
    yield from wrapped(f"Le texte : {said}." if said else "Le texte n'a pas changé, phrase à phrase.", within=2)
    for cle in found.profil:
        before, after = (trait_dit(v.profil[cle]) for v in (found.avant, found.apres))
        yield from wrapped(f"Le profil : {CLES[cle]}, de « {before} » à « {after} ».", within=2)


def _changed(found: Comparaison) -> Iterator[str]:
    if not found.changements:
        yield "Aucun constat n'a changé."
    for changement in found.changements:
        old, new = (_verdict(c, found.apres) for c in (changement.avant, changement.apres))
        moved = f"{old} → {new}" if old != new else f"{new}, comme avant"
        yield from wrapped(f"- {changement.critere.intitule} : {moved}", hang=2, within=2)
        yield from _why(changement)


def _why(changement: Changement) -> Iterator[str]:
    contraire = changement.critere.contraire
    for labels, attendus in ((("Levé", "Obtenu"), changement.obtenus), (("Contraire", "Perdu"), changement.perdus)):
        for attendu in attendus:
            label = labels[0] if attendu is contraire else labels[1]
            yield from wrapped(f"  {label} : {attendu.sentence} ({force_dite(attendu)})", hang=4, within=2)
    yield from _moved("Apparu", changement.apparus)
    yield from _moved("Disparu", changement.disparus)
    if not changement.apparus and not changement.disparus:
        words = "Aucune phrase citée n'a changé : c'est l'ensemble du texte, ou le profil, qui se lit autrement."
        yield from wrapped(f"  {words}", hang=4, within=2)


def _moved(label: str, extraits: Iterable[Extrait]) -> Iterator[str]:
    kept = list(extraits)
    if kept:
        yield f"  {label} :"
        yield from quotes(kept)


def _left(restes: Iterable[Constat], verification: Verification) -> Iterator[str]:
    for constat in restes:
        words = f"- {constat.critere.intitule} ({_verdict(constat, verification)}) : {reason(constat)}"
        yield from wrapped(tied(words), hang=2, within=2)


def _verdict(constat: Constat, verification: Verification) -> str:
    return verification.grille.verdicts[constat.verdict].libelle.lower()
