"""What the annotated copy of a projet says: a comment on the words of each constat, and what is missing."""

from collections.abc import Iterator
from pathlib import Path

from assistant.annotation import annotate
from assistant.constats import Constat, Verification
from assistant.grille import Verdict
from assistant.projets import Extrait

LIBELLES: dict[Verdict, str] = {
    "conforme": "conforme",
    "partiel": "partiel",
    "absent": "absent",
    "contraire": "contraire",
    "sans_objet": "sans objet",
}
"""How a verdict is named within a sentence."""


def write_annotated(verification: Verification, source: Path, out: Path) -> None:
    """Write a Word copy of a projet, read from `source`, with what its constats say.

    :raises ProjetError: if the source has changed since it was read, or the copy cannot be written.
    """
    remarks = [remark for constat in verification.constats for remark in _remarks(constat)]
    absences = [_absence(constat) for constat in verification.constats if constat.verdict == "absent"]
    annotate(verification.projet, remarks, absences, source, out)


def verdict_words(constat: Constat) -> str:
    """Return the verdict of a constat, and whether it is to be checked by a reader first."""
    return LIBELLES[constat.verdict] + (", à vérifier" if constat.thin else "")


def _remarks(constat: Constat) -> Iterator[tuple[Extrait, str]]:
    """Yield a comment for each extrait: the whole on the first, the verdict alone on the others."""
    head = f"{constat.critere.intitule} : {verdict_words(constat)}."
    for rank, extrait in enumerate(constat.extraits):
        yield extrait, head if rank else "\n".join([head, *_rest(constat)])


def _rest(constat: Constat) -> Iterator[str]:
    if constat.manquants:
        yield f"Il manque : {' ; '.join(constat.manquants)}."
    yield from (constat.conseil,) if constat.conseil else ()
    if constat.exemple:
        yield f"Exemple à adapter : « {constat.exemple} »"
    yield from constat.remarques
    yield f"Règle : {', '.join(dict.fromkeys(citation.label for citation in constat.references))}."


def _absence(constat: Constat) -> tuple[str, str]:
    return f"{constat.critere.intitule} : {verdict_words(constat)}", " ".join(_rest(constat))
