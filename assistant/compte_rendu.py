"""A verification as JSON, the contract of commands and endpoints, and as plain text for a terminal."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import shorten

from assistant.constats import TO_WRITE, Constat, Trait, Verification
from assistant.criteres import PROFIL, Cle
from assistant.libelles import (
    CLES,
    NBSP,
    SECONDE,
    bilan_dit,
    cadre_dit,
    conditions,
    counted,
    force_dite,
    later,
    recommended,
    sources_dites,
    trait_dit,
    verdict_dit,
    versions_dites,
)
from assistant.lignes import indented, section, wrapped
from assistant.projets import Extrait
from assistant.rendering import Json, Numbering, citation_json, extrait_json, flat

_VERDICT = 13
"""Columns of a verdict, before the name of its critère."""
_WIDTH = 100
"""Columns of a terminal."""
_MORE = "Règles citées, conseils et phrases à adapter : --complet. Rapport Word : --rapport OUT.docx."


def verification_json(verification: Verification) -> Json:
    """Return a verification as the contract has it, with the frame it was read by, what was read how, and the rest."""
    return {
        "projet": verification.projet.nom,
        "profil": {cle: _trait_json(trait) for cle, trait in verification.profil.items()},
        "constats": [_constat_json(constat) for constat in verification.constats],
        "bilan": dict(verification.bilan),
        "versions": dict(verification.versions),
        "cadre": verification.cadre,
        "remarques": list(verification.projet.remarques),
        "aussi": [
            {"sentence": aussi.sentence, "citations": [citation_json(c) for r in aussi.regles for c in r.citations]}
            for aussi in verification.aussi
        ],
    }


def verification_text(verification: Verification) -> str:
    """Return all of a verification for a terminal: what matters first, profile, families, and the cited words."""
    cited = Numbering()
    projet = verification.projet
    parts = [
        "\n".join([f"{flat(projet.text.titre)} ({projet.nom})", *wrapped(cadre_dit(verification))]),
        "\n".join(wrapped(" ".join(projet.remarques))),
        section("L'essentiel", _essential(verification)),
        section("Le centre, d'après le projet", _profile(verification)),
        *(section(titre, _family(famille, verification, cited)) for famille, titre in _families(verification)),
        section("À vérifier aussi, sans verdict", _aussi(verification, cited)),
        section("Les textes cités", (line for words in cited.lines() for line in wrapped(words, hang=5))),
        "\n".join(wrapped(f"Versions : {versions_dites(verification)}.")),
    ]
    return "\n\n".join(part for part in parts if part)


def summary_text(verification: Verification) -> str:
    """Return a verification in short for a terminal: what matters first, then each critère with its first extrait."""
    projet = verification.projet
    parts = [
        "\n".join([f"{flat(projet.text.titre)} ({projet.nom})", *wrapped(cadre_dit(verification, en_bref=True))]),
        "\n".join(wrapped(" ".join(projet.remarques))),
        section("L'essentiel", _essential(verification)),
        section("Le centre, d'après le projet", wrapped(_profile_in_short(verification), within=2)),
        *(section(titre, _in_short(famille, verification)) for famille, titre in _families(verification)),
        "\n".join(wrapped(_MORE)),
    ]
    return "\n\n".join(part for part in parts if part)


def _profile_in_short(verification: Verification) -> str:
    traits = (f"{CLES[cle]} : {trait_dit(trait)}" for cle, trait in verification.profil.items())
    return " ; ".join(traits) + " (--profil pour corriger)."


def _in_short(famille: str, verification: Verification) -> Iterator[str]:
    """Yield a line a critère, and one on what carries its verdict, or on what is missing where no words do."""
    for constat in (c for c in verification.constats if c.critere.famille == famille):
        verdict = verdict_dit(constat, verification).ljust(_VERDICT)
        yield f"{verdict}{constat.critere.intitule}" + (" — à vérifier" if constat.thin else "")
        told = _carried(constat)
        if told:
            yield " " * _VERDICT + shorten(told, _WIDTH - _VERDICT - 2, placeholder=" …")


def _carried(constat: Constat) -> str:
    if constat.extraits:
        first = constat.extraits[0]
        return f"{first.place} : {flat(first.words)}"
    return f"À dire : {constat.missing[0].sentence}" if constat.missing else ""


def _trait_json(trait: Trait) -> Json:
    return {"value": trait.value, "extraits": [extrait_json(e) for e in trait.extraits], "indique": trait.given}


def _constat_json(constat: Constat) -> Json:
    return {
        "critere": constat.critere.id,
        "verdict": constat.verdict,
        "confiance": round(constat.confiance, 4),
        "extraits": [extrait_json(extrait) for extrait in constat.extraits],
        "references": [citation_json(citation) for citation in constat.references],
        "depuis": [citation_json(citation) for citation in constat.depuis],
        "manquants": list(constat.manquants),
        "conseil": constat.conseil,
        "exemple": constat.exemple,
        "intitule": constat.critere.intitule,
        "famille": constat.critere.famille,
        "forces": [attendu.force for attendu in constat.missing],
        "remarques": list(constat.remarques),
        "a_verifier": constat.thin,
        "doutes": list(constat.doutes),
    }


def _essential(verification: Verification) -> Iterator[str]:
    yield f"Sur {len(verification.constats)} critères : {bilan_dit(verification.bilan)}."
    first, second = conditions(verification), recommended(verification)
    if not first:
        yield "Aucune condition de l'agrément ne manque, d'après cette lecture."
    heads = {
        f"Pour l'agrément, {counted(len(first), 'critère', 'critères')} à reprendre :": first,
        f"{SECONDE}, {counted(len(second), 'critère', 'critères')} :": second,
    }
    for head, constats in heads.items():
        if constats:
            yield head
            yield from _by_verdict(constats, verification)
    thin = [constat.critere.intitule for constat in verification.constats if constat.thin]
    if thin:
        yield from wrapped(f"À vérifier d'abord, car la lecture en est moins sûre : {' ; '.join(thin)}.", within=2)


def _by_verdict(constats: Iterable[Constat], verification: Verification) -> Iterator[str]:
    for verdict, group in groupby(constats, key=lambda constat: verdict_dit(constat, verification)):
        names = " ; ".join(constat.critere.intitule for constat in group)
        yield from wrapped(f"- {verdict} : {names}", hang=2, within=2)


def _profile(verification: Verification) -> Iterator[str]:
    for cle, trait in verification.profil.items():
        yield f"{CLES[cle]} : {trait_dit(trait)}" + (" (vous l'avez indiqué)" if trait.given else "")
        yield from _quotes(trait.extraits)
        if trait.value is None:
            yield f"    Pour l'indiquer : --profil {_choices(cle)}"


def _choices(cle: Cle) -> str:
    return f"{cle}={'|'.join(PROFIL[cle])}"


def _families(verification: Verification) -> Iterator[tuple[str, str]]:
    """Yield the families that have constats, by id and title, in the order of the grille."""
    held = {constat.critere.famille for constat in verification.constats}
    return (pair for pair in verification.grille.familles.items() if pair[0] in held)


def _family(famille: str, verification: Verification, cited: Numbering) -> Iterator[str]:
    for rank, constat in enumerate(c for c in verification.constats if c.critere.famille == famille):
        if rank:
            yield ""
        verdict = verdict_dit(constat, verification).ljust(_VERDICT)
        yield f"{verdict}{constat.critere.intitule}" + (" — à vérifier" if constat.thin else "")
        yield from _quotes(constat.extraits)
        yield from (line for doute in constat.doutes for line in indented(doute))
        yield from _to_write(constat, cited)
        yield from indented(f"Règle : {sources_dites(constat.references)}")
        yield from _since(constat, cited)


def _since(constat: Constat, cited: Numbering) -> Iterator[str]:
    """Yield what changed since, all of it where something is to be put right, the remarks alone elsewhere."""
    told = later(constat)
    for words, citations in told if constat.verdict in TO_WRITE else told[: len(constat.remarques)]:
        yield from indented(f"Depuis : {words} {cited.marks(citations)}")


def _to_write(constat: Constat, cited: Numbering) -> Iterator[str]:
    contraire = constat.critere.contraire
    if contraire and constat.verdict == "contraire":
        fault = f"Contraire ({force_dite(contraire)}) : {contraire.sentence} {cited.marks(contraire.references)}"
        yield from indented(fault)
    for attendu in constat.missing:
        words = f"Il manque ({force_dite(attendu)}) : {attendu.sentence} {cited.marks(attendu.references)}"
        yield from indented(words)
    if constat.conseil:
        yield from indented(f"Conseil : {constat.conseil}")
    for attendu in constat.advised:
        yield from indented(f"Exemple à adapter : « {attendu.exemple} »")


def _quotes(extraits: Iterable[Extrait]) -> Iterator[str]:
    for extrait in extraits:
        yield from indented(f"« {flat(extrait.words)} » ({extrait.place.replace(' ', NBSP)})")


def _aussi(verification: Verification, cited: Numbering) -> Iterator[str]:
    for aussi in verification.aussi:
        marks = cited.marks(citation for regle in aussi.regles for citation in regle.citations)
        yield from wrapped(f"- {aussi.sentence} {marks}", hang=2, within=2)
