"""Objectifs as JSON and for a terminal: who carries what and who pays, then each with its reason and its rules."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from assistant.constats import Verification
from assistant.libelles import NBSP, cadre_dit, capital, counted, sources_dites
from assistant.lignes import columns, indented, section, wrapped
from assistant.objectifs import Objectif
from assistant.objectifs.modeles import Financement, Nature
from assistant.rendering import Json, Numbering, citation_json, extrait_json, flat

NATURES: Mapping[Nature, str] = {"animation-globale": "animation globale", "particulier": "objectif particulier"}
FINANCEMENTS: Mapping[Financement, str] = {
    "prestation-de-service": "prestation de service",
    "fonds-propres": "fonds propres de la Caisse",
    "partenaire": "budget du partenaire",
    "aucun": "aucun financement demandé",
}
"""How natures and financings are told."""
PREALABLE = "à régler avant la signature"
"""What is told of an objectif that no contract holds."""
_HEAD = ("", "Objectif", "Partenaire", "Nature", "Financement")
_WIDTHS = (2, 38, 17, 13, 18)
"""Columns of the table, 96 with what is between them."""


def objectifs_json(verification: Verification, objectifs: Sequence[Objectif]) -> Json:
    """Return objectifs as the contract of commands and endpoints has it, in order of rank, with the frame."""
    return {
        "objectifs": [_objectif_json(objectif) for objectif in objectifs],
        "projet": verification.projet.nom,
        "cadre": verification.cadre,
    }


def objectifs_text(verification: Verification, objectifs: Sequence[Objectif]) -> str:
    """Return objectifs for a terminal: the table that separates natures and financings, each objectif, cited words."""
    if not objectifs:
        return "Aucun objectif n'est proposé : rien dans le projet n'en appelle un."
    cited = Numbering()
    projet = verification.projet
    parts = [
        "\n".join([f"{flat(projet.text.titre)} ({projet.nom})", *wrapped(cadre_dit(verification))]),
        "\n".join(wrapped(" ".join(projet.remarques))),
        section("Qui porte quoi, et qui finance", _table(objectifs)),
        section("Les objectifs", _details(verification, objectifs, cited)),
        section("Les textes cités", (line for words in cited.lines() for line in wrapped(words, hang=5))),
    ]
    return "\n\n".join(part for part in parts if part)


def _objectif_json(objectif: Objectif) -> Json:
    return {
        "id": objectif.id,
        "partenaire": objectif.partenaire.cle,
        "libelle": objectif.partenaire.libelle,
        "nature": objectif.nature,
        "financement": objectif.financement,
        "theme": objectif.theme,
        "sentence": objectif.sentence,
        "public": objectif.public,
        "echeance": objectif.echeance,
        "indicateurs": list(objectif.indicateurs),
        "motif": objectif.motif,
        "depuis": objectif.depuis,
        "prealable": objectif.prealable,
        "origine": objectif.origine,
        "force": objectif.force,
        "constats": [constat.critere.id for constat in objectif.constats],
        "extraits": [extrait_json(extrait) for extrait in objectif.extraits],
        "citations": [citation_json(citation) for citation in objectif.citations],
        "sources_depuis": [citation_json(citation) for citation in objectif.sources_depuis],
        "blancs": [{"label": b.label, "proposition": b.proposition, "usage": b.usage} for b in objectif.blancs],
    }


def _table(objectifs: Sequence[Objectif]) -> Iterator[str]:
    yield from wrapped(_counted(objectifs), within=2)
    yield ""
    ranked = sorted(enumerate(objectifs, 1), key=lambda pair: [*NATURES].index(pair[1].nature))
    rows = (
        (str(rank), one.sentence, one.partenaire.libelle, NATURES[one.nature], FINANCEMENTS[one.financement])
        for rank, one in ranked
    )
    yield from columns((_HEAD, *rows), _WIDTHS)


def _counted(objectifs: Sequence[Objectif]) -> str:
    """Return « 12 objectifs d'animation globale, dont 8 …, et 5 objectifs particuliers, dont 2 … »."""
    counts = Counter((one.nature, one.financement) for one in objectifs)
    natures = Counter(one.nature for one in objectifs)
    globale = counted(natures["animation-globale"], "objectif", "objectifs")
    particuliers = counted(natures["particulier"], "objectif particulier", "objectifs particuliers")
    prestation = counts["animation-globale", "prestation-de-service"] or "aucun"
    own = counts["particulier", "fonds-propres"] or "aucun"
    return (
        f"{capital(globale)} d'animation globale, dont {prestation} au titre de la prestation "
        f"de service ; {particuliers}, dont {own} sur les fonds propres de la Caisse."
    )


def _details(verification: Verification, objectifs: Sequence[Objectif], cited: Numbering) -> Iterator[str]:
    for rank, one in enumerate(objectifs, 1):
        if rank > 1:
            yield ""
        yield from wrapped(f"{rank}. {one.sentence}", hang=4, within=2)
        force = verification.grille.forces[one.force].libelle
        yield from indented(
            f"Avec {one.partenaire.libelle} ; {NATURES[one.nature]}, {FINANCEMENTS[one.financement]} ; {force.lower()}"
        )
        yield from indented(f"Pourquoi : {one.motif}")
        yield from indented(f"Public : {one.public}")
        yield from indented(f"Échéance : {one.echeance}{f' ({PREALABLE})' if one.prealable else ''}")
        for indicateur in one.indicateurs:
            yield from indented(f"Indicateur : {indicateur}")
        if one.depuis:
            yield from indented(f"Depuis : {one.depuis} {cited.marks(one.sources_depuis)}".rstrip())
        for extrait in one.extraits:
            if flat(extrait.words).rstrip(".") not in one.motif:
                yield from indented(f"Le projet : « {flat(extrait.words)} » ({extrait.place.replace(' ', NBSP)})")
        yield from indented(f"Règle : {sources_dites(one.citations)} {cited.marks(one.citations)}")
