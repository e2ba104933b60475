"""PDF files: paragraphs, headings, lists, tables and notes rebuilt from words on pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.contenu import Element, Lecture, paragraph
from assistant.lecture.fil import Piece, fil_words
from assistant.lecture.marges import part_margins
from assistant.lecture.mise_en_page import Case, Rang, Tableau, lay_out
from assistant.lecture.pages import Ligne, Page, lignes, usual_size
from assistant.lecture.paragraphes import Paragraphe, Traits, continues, joined, leading, paragraphs
from assistant.lecture.pdfium import Document
from assistant.lecture.remarques import unseen
from assistant.lecture.trace import Cellule, Trace, finished, names_columns, table_rows, traced

_SMALL = 0.88
"""Times the size of the text; smaller at the foot of a page, and opened by a number, it is a note."""
_NOTE = re.compile(r"(?:\(?\d{1,3}\)?[.)]?|[*†]+)\s*(?=\S)")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d+$|(?:…\s?){2,}\s*\d+$|_{4,}\s*\d+$")
"""A line of a table of contents: it repeats a heading, and says nothing."""

Flux = list[Paragraphe | Tableau]


def read_pdf(path: Path, limites: Limites) -> Lecture:
    """Return the elements of a PDF.

    :raises ProjetError: if it cannot be read, or holds only pictures.
    """
    document = Document(path, limites)
    pages = list(document.pages())
    if not any(page.mots for page in pages):
        raise ProjetError(
            f"« {path.name} » ne contient que des images de pages : passez-le à la reconnaissance de caractères, "
            "ou donnez le document d'origine."
        )
    return Lecture(tuple(trace.element for trace in assemble(pages)), _hidden(pages))


def assemble(pages: Sequence[Page]) -> list[Trace]:
    """Return the elements of some pages, in reading order, then what runs at the edges of pages."""
    marges = part_margins(pages)
    body = usual_size(mot for mots in marges.mots for mot in mots)
    laid = [lay_out(page, mots) for page, mots in zip(pages, marges.mots, strict=True)]
    flux, notes = _flow(laid, body)
    traits = Traits([ligne for item in [*flux, *notes] for ligne in _lines(item)])
    traces = finished(list(_traces(flux, notes, traits)))
    heads = (Trace(Element("entete", words, place=_place(page)), ((Piece(words),),)) for words, page in marges.heads)
    feet = (Trace(Element("pied", words, place=_place(page)), ((Piece(words),),)) for words, page in marges.feet)
    return [*traces, *heads, *feet]


def _flow(laid: Sequence[Sequence[Rang | Tableau]], body: float) -> tuple[Flux, list[Paragraphe]]:
    """Return the paragraphs and tables of all pages, those that go on from page to page joined, and the notes."""
    usual = leading([item for page in laid for item in page if isinstance(item, Rang) and item.ligne.size == body])
    flux: Flux = []
    notes: list[Paragraphe] = []
    for page in laid:
        text = [item for item in page if isinstance(item, Tableau) or not _LEADERS.search(item.ligne.words)]
        kept, below = _part_notes(text, body)
        notes += paragraphs(below, usual)
        for item in _paragraphs(kept, usual):
            whole = _whole(flux[-1], item) if flux else None
            flux[-1:] = [*flux[-1:], item] if whole is None else [whole]
    return flux, notes


def _whole(before: Paragraphe | Tableau, item: Paragraphe | Tableau) -> Paragraphe | Tableau | None:
    """Return what two parts make that stand on either side of the end of a column or page, if they are of one piece."""
    if isinstance(before, Paragraphe) and isinstance(item, Paragraphe):
        return joined(before, item) if before.zone != item.zone and continues(before, item) else None
    if isinstance(before, Tableau) and isinstance(item, Tableau) and _same_columns(before, item):
        again = _row_words(before.cases[0]) == _row_words(item.cases[0])  # the header, said once a page
        cases, pages = (item.cases[1:], item.pages[1:]) if again else (item.cases, item.pages)
        return Tableau((*before.cases, *cases), before.xs, (*before.pages, *pages))
    return None


def _same_columns(before: Tableau, item: Tableau) -> bool:
    near = len(before.xs) == len(item.xs) and all(abs(a - b) < 4 for a, b in zip(before.xs, item.xs, strict=True))
    return near and item.page == before.pages[-1] + 1


def _row_words(row: Sequence[Case]) -> list[str]:
    return [" ".join(mot.words for mot in case.mots) for case in row]


def _part_notes(page: Sequence[Rang | Tableau], body: float) -> tuple[list[Rang | Tableau], list[Rang]]:
    """Return what is text on a page, and the lines of the notes at its foot."""
    small = [isinstance(item, Rang) and item.ligne.size <= _SMALL * body for item in page]
    start = len(page)
    while start > 0 and small[start - 1]:
        start -= 1
    tail = [item for item in page[start:] if isinstance(item, Rang)]
    if not tail or not _NOTE.match(tail[0].ligne.words):
        return list(page), []
    return list(page[:start]), tail


def _paragraphs(page: Sequence[Rang | Tableau], usual: float) -> Iterator[Paragraphe | Tableau]:
    group: list[Rang] = []
    for item in page:
        if isinstance(item, Rang):
            group.append(item)
        else:
            yield from paragraphs(group, usual)
            group = []
            yield item
    yield from paragraphs(group, usual)


def _lines(item: Paragraphe | Tableau) -> Iterator[Ligne]:
    if isinstance(item, Paragraphe):
        yield from item.lines
    else:
        for row in item.cases:
            for case in row:
                yield from lignes(case.mots)


def _traces(flux: Flux, notes: Sequence[Paragraphe], traits: Traits) -> Iterator[Trace]:
    """Yield the elements; the notes of a page follow the last paragraph that opens on it."""
    left = list(notes)
    tableau = 0
    for item in flux:
        while left and left[0].page < item.page:
            yield _note(left.pop(0), traits)
        if isinstance(item, Paragraphe):
            yield _paragraph(item, traits)
        else:
            tableau += 1
            grille = [[_cell(case, traits) for case in row] for row in item.cases]
            places = [_place(page) for page in item.pages]
            header = names_columns(grille, marked=False)
            yield from _boxed(grille, places) or table_rows(grille, tableau, header=header, places=places)
    yield from (_note(note, traits) for note in left)


def _boxed(grille: Sequence[Sequence[Cellule]], places: Sequence[str]) -> list[Trace]:
    """Return the paragraphs of a table of one column: a box drawn around text."""
    if any(len(row) > 1 for row in grille):
        return []
    return [
        Trace(paragraph(words, place), ((Piece(words),),))
        for (cell,), place in zip(grille, places, strict=True)
        for words in fil_words(cell.fil).split("\n")
        if words
    ]


def _paragraph(item: Paragraphe, traits: Traits) -> Trace:
    trace = traced((Piece(traits.join(item.lines)),), size=item.size, bold=item.bold)
    return replace(trace, element=replace(trace.element, place=_place(item.page, item.last_page)))


def _note(item: Paragraphe, traits: Traits) -> Trace:
    words = _NOTE.sub("", traits.join(item.lines), count=1)
    return Trace(Element("note", words, place=_place(item.page)), ((Piece(words),),))


def _cell(case: Case, traits: Traits) -> Cellule:
    lines = lignes(case.mots)
    padding = min((ligne.x0 for ligne in lines), default=case.left) - case.left
    rangs = [Rang(ligne, case.left, case.right - max(0.0, padding), 0, 0) for ligne in lines]
    words = "\n".join(traits.join(part.lines) for part in paragraphs(rangs, leading(rangs)))
    return Cellule((Piece(words),) if words else (), bold=bool(lines) and all(ligne.bold for ligne in lines))


def _place(page: int, last: int = 0) -> str:
    return f"p. {page}-{last}" if last > page else f"p. {page}"


def _hidden(pages: Sequence[Page]) -> tuple[str, ...]:
    found = [page.number for page in pages if page.hidden]
    where = ", ".join(f"p. {number}" for number in found[:10]) + (" et suivantes" if len(found) > 10 else "")
    return unseen(sum(page.hidden for page in pages), f" ({where})")
