"""Running heads, running feet and page numbers: what stands at the edges of pages and is no part of the text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.lecture.pages import Ligne, Mot, Page, lignes, usual_size

_EDGE = 0.12
"""Share of the height of a page, at its top and at its foot, where heads and feet stand."""
_DEEPEST = 3
"""Lines from the edge."""
_SHARE = 0.3
_NUMBER = re.compile(
    r"(?:[-–—•|\[(]\s*)?(?:page|p\.?)?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:(?:/|sur|de|\|)\s*\d{1,4})?\s*(?:[-–—•|\])])?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Marges:
    """`mots`: of each page, those of its text. `heads`, `feet`: what runs at the edges, said once, with its page."""

    mots: tuple[tuple[Mot, ...], ...]
    heads: tuple[tuple[str, int], ...]
    feet: tuple[tuple[str, int], ...]


def part_margins(pages: Sequence[Page]) -> Marges:
    """Return the words of each page without what only numbers the pages or comes again at their edges."""
    body = usual_size(mot for page in pages for mot in page.mots)
    edges = [(page, *_edges(page)) for page in pages]
    heads = _running([(page.number, head) for page, head, _ in edges], body)
    feet = _running([(page.number, foot) for page, _, foot in edges], body)
    kept: list[tuple[Mot, ...]] = []
    said: tuple[dict[str, tuple[str, int]], dict[str, tuple[str, int]]] = ({}, {})
    for page, head, foot in edges:
        out = [*_outer(head, heads, body), *_outer(foot, feet, body)]
        for ligne in out:
            if not _NUMBER.fullmatch(ligne.words):
                said[0 if ligne in head else 1].setdefault(_shape(ligne, body), (ligne.words, page.number))
        gone = {mot for ligne in out for mot in ligne.mots}
        kept.append(tuple(mot for mot in page.mots if mot not in gone))
    return Marges(tuple(kept), tuple(said[0].values()), tuple(said[1].values()))


def _edges(page: Page) -> tuple[list[Ligne], list[Ligne]]:
    """Return the lines near the top of a page and near its foot, from the edge inwards."""
    rows = lignes(page.mots)
    head = [ligne for ligne in rows[:_DEEPEST] if ligne.base < _EDGE * page.height]
    foot = [ligne for ligne in rows[::-1][:_DEEPEST] if ligne.base > (1 - _EDGE) * page.height]
    return head, foot


def _running(edges: Sequence[tuple[int, list[Ligne]]], body: float) -> set[str]:
    """Return the shapes of the lines that come on several pages, and on a fair share of them."""
    pages: dict[str, set[int]] = {}
    for number, part in edges:
        for ligne in part:
            pages.setdefault(_shape(ligne, body), set()).add(number)
    return {shape for shape, numbers in pages.items() if len(numbers) >= max(2, round(_SHARE * len(edges)))}


def _shape(ligne: Ligne, body: float) -> str:
    """Return the size and words of a line, its numbers made alike when it is set as a running line is.

    «Fiche action n° 3», large or bold at the top of its page, heads a part of the text; so does the title of the whole,
    though it may run, small, over the pages that follow.
    """
    words = ligne.words if ligne.bold or ligne.size > body else re.sub(r"\d+", "#", ligne.words)
    return f"{ligne.size} {words}"


def _outer(part: Sequence[Ligne], running: set[str], body: float) -> list[Ligne]:
    """Return the lines from the edge inwards that run or number the pages, up to the first that does neither."""
    found: list[Ligne] = []
    for ligne in part:
        if _shape(ligne, body) not in running and not _NUMBER.fullmatch(ligne.words):
            break
        found.append(ligne)
    return found
