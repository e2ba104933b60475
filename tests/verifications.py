"""Verifications made by hand for the tests: the real grille, a projet of some lines, verdicts of our choosing."""

from pathlib import Path

from assistant.constats import Cadre, Constat, Trait, Verification
from assistant.criteres import Cle, Critere
from assistant.grille import Grille, Verdict
from assistant.projets import Extrait, Projet

PHRASES = (
    "La maison est ouverte à tous les habitants.",
    "Nous demandons un contrat de quatre ans.",
    "L'association « Le Lien » gère le centre & le fait vivre.",
    "Nous souhaitons associer les habitants.",
)
VERSIONS = {"assistant": "0.1.0", "corpus": "c0", "grille": "g0", "modele": "m0"}
CHOSEN: dict[str, tuple[Verdict, float, int]] = {
    "mission-quartier": ("conforme", 0.97, 0),
    "duree-contrat": ("contraire", 0.91, 1),
    "fonction-participation": ("partiel", 0.41, 3),
    "msa": ("sans_objet", 0.9, -1),
    "commune": ("absent", 0.8, -1),
}
"""By critère: verdict, confidence, and the sentence that carries it. The others are absent."""


def write_projet(path: Path) -> Path:
    """Write a projet in Markdown, and return where."""
    path.write_text("\n\n".join(("# Projet social du Lien", *PHRASES)), encoding="utf-8")
    return path


def verify(read: Projet, grille: Grille, cadre: Cadre = "1995") -> Verification:
    """Return a verification of a projet that has these sentences."""
    profil: dict[Cle, Trait] = {
        "gestionnaire": Trait("association", (extrait(read, PHRASES[2]),)),
        "rural": Trait("non", given=True),
        "associations": Trait(None),
        "aire": Trait(None),
    }
    constats = tuple(_constat(critere, read) for critere in grille.criteres)
    return Verification(read, cadre, profil, constats, grille, VERSIONS)


def extrait(read: Projet, words: str) -> Extrait:
    start = read.text.body.index(words)
    return Extrait(read, start, start + len(words))


def _constat(critere: Critere, read: Projet) -> Constat:
    verdict, confiance, rank = CHOSEN.get(critere.id, ("absent", 0.7, -1))
    extraits = (extrait(read, PHRASES[rank]),) if rank >= 0 else ()
    missing = {"partiel": critere.attendus[1:], "absent": critere.attendus, "contraire": critere.attendus}.get(
        verdict, ()
    )
    hors = f"{critere.actuel.hors_regle}." if critere.actuel and verdict == "contraire" else ""
    return Constat(
        critere,
        verdict,
        confiance,
        extraits,
        missing,
        tuple(filter(None, (hors, critere.actuel.sentence if critere.actuel else ""))),
    )
