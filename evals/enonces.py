"""What every sentence of an objectif, a contract or a note owes its reader: a rule, words that are there, no figure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from assistant.projets import Extrait
from assistant.texts import Citation
from evals.metrics import Metrics, plain, share_verbatim

Genre = Literal["regle", "projet", "usage"]

_MONTHS = "(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_COUNTS = (
    "(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|dix-huit|vingt|vingt-quatre|trente|"
    "trente-six|quarante-huit)"
)
_NUMBER = r"\d+(?:[ .,]\d+)*"
_MONTH = rf"\b{_MONTHS} \d{{4}}"
_FIGURE = re.compile(
    rf"(?:\b\d{{1,2}}(?:er)? )?{_MONTH}|\b{_COUNTS} (?:ans?|mois|jours?|semaines?|trimestres?)\b|{_NUMBER}"
)
_PART = re.compile(rf"{_MONTH}|{_NUMBER}")
_DIGITS = re.compile(_NUMBER)
_OURS = re.compile(r"\b(?:articles?|points?|tableau|ligne) \d+(?:(?:, | et | à )\d+)*|(?:§|\bp\.) \d+")
"""Numbers that we give: of articles, of points to negotiate, of places in the projet."""


@dataclass(frozen=True, slots=True)
class Source:
    """The Markdown of a projet, and what was worked out for it: sums, dates of end."""

    projet: str = field(repr=False)
    computed: str = ""


@dataclass(frozen=True, slots=True)
class Enonce:
    """A sentence written for a reader, with what it stands on.

    `genre`: it says or applies a rule, it only retells the projet, or it is a wording that practice proposes: only the
    first owes a citation.
    """

    sentence: str
    citations: tuple[Citation, ...]
    extraits: tuple[Extrait, ...]
    source: Source
    genre: Genre = "regle"


def score(enonces: Sequence[Enonce], sources: Mapping[str, str]) -> Metrics:
    """Return the figures of some sentences; `sources`: the Markdown of each text of the corpus, by id.

    `avec_citation`: share of those on a rule that have a citation. `citations_verbatim`: see `share_verbatim`.
    `extraits_verbatim`: share of extraits whose words stand in the file, spaces and marks aside.
    `sans_chiffre_invente`: share of the sentences in which `unfounded` finds nothing; so of the usages, apart.
    """
    regles = [enonce for enonce in enonces if enonce.genre == "regle"]
    usages = [not any(unfounded(enonce)) for enonce in enonces if enonce.genre == "usage"]
    shown = [_bare(extrait.words) in _bare(enonce.source.projet) for enonce in enonces for extrait in enonce.extraits]
    founded = [not any(unfounded(enonce)) for enonce in enonces if enonce.genre != "usage"]
    return {
        "avec_citation": _share(bool(enonce.citations) for enonce in regles),
        "citations_verbatim": share_verbatim((c for enonce in enonces for c in enonce.citations), sources),
        "extraits_verbatim": _share(shown),
        "sans_chiffre_invente": _share(founded),
        "usages_sans_chiffre": _share(usages),
    }


def faults(enonces: Sequence[Enonce]) -> Iterator[str]:
    """Yield a line for each sentence without its citation, or with a figure of its own."""
    for enonce in enonces:
        if enonce.genre == "regle" and not enonce.citations:
            yield f"sans citation : {enonce.sentence}"
        if figures := sorted(set(unfounded(enonce))):
            yield f"chiffre {', '.join(figures)} : {enonce.sentence}"


def unfounded(enonce: Enonce) -> Iterator[str]:
    """Yield the dates, durations and numbers that neither the projet, nor the texts cited, nor a sum gives.

    A date is held as a whole: its day and its year, said elsewhere, do not make it. Numbers by which we point are ours.
    """
    cited = (words for citation in enonce.citations for words in (citation.words, citation.label, citation.text.titre))
    given = {figure for words in (enonce.source.projet, enonce.source.computed, *cited) for figure in _given(words)}
    yield from (figure for figure in _found(_FIGURE, _OURS.sub("", plain(enonce.sentence))) if figure not in given)


@cache
def _given(words: str) -> frozenset[str]:
    """Return the figures of some words, and the parts of their dates: who is given a day is given its year."""
    return frozenset(figure for pattern in (_FIGURE, _PART, _DIGITS) for figure in _found(pattern, plain(words)))


def _found(pattern: re.Pattern[str], words: str) -> Iterator[str]:
    yield from (match[0].replace(" ", "") for match in pattern.finditer(words))


def _share(found: Iterable[bool]) -> float:
    kept = list(found)
    return sum(kept) / (len(kept) or 1)


def _bare(words: str) -> str:
    return re.sub(r"[\W_]", "", plain(words))
