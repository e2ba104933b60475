"""PDF files: paragraphs, headings, lists, tables and notes rebuilt from words on pages."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.contenu import Element, Lecture, paragraph
from assistant.lecture.fil import Piece, fil_words
from assistant.lecture.marges import part_margins
from assistant.lecture.mise_en_page import Case, Rang, Tableau, lay_out
from assistant.lecture.ocr import is_installed, recognise
from assistant.lecture.pages import Ligne, Mot, Page, lignes, usual_size
from assistant.lecture.paragraphes import Paragraphe, Traits, continues, joined, leading, paragraphs
from assistant.lecture.pdfium import Document
from assistant.lecture.remarques import hidden_words, listed
from assistant.lecture.titres import depth, is_capitals
from assistant.lecture.trace import Cellule, Trace, finished, names_columns, table_rows, traced

_SMALL = 0.88
"""Times the size of the text; smaller at the foot of a page, and opened by a number, it is a note."""
_NOTE = re.compile(r"(?:\(?\d{1,3}\)?[.)]?|[*†]+)\s*(?=\S)")
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d+$|(?:…\s?){2,}\s*\d+$|_{4,}\s*\d+$")
"""A line of a table of contents: it repeats a heading, and says nothing."""

Flux = list[Paragraphe | Tableau]


def read_pdf(path: Path, limites: Limites) -> Lecture:
    """Return the elements of a PDF; its scanned pages are recognised where Tesseract is installed.

    :raises ProjetError: if it cannot be read, or holds only pictures and nothing reads them.
    """
    deadline = time.monotonic() + 0.8 * limites.secondes
    document = Document(path, limites)
    pages, remarques = _recognised(document, list(document.pages()), deadline)
    if not any(page.mots for page in pages):
        raise ProjetError(
            f"« {path.name} » ne contient aucun texte, sinon en image : donnez le document d'origine, ou installez la "
            "reconnaissance de caractères (paquets tesseract-ocr et tesseract-ocr-fra) et recommencez."
        )
    return Lecture(
        tuple(trace.element for trace in assemble(pages)),
        (
            *remarques,
            *hidden_words(sum(page.hidden for page in pages), _said(page.number for page in pages if page.hidden)),
        ),
    )


def _recognised(document: Document, pages: Sequence[Page], deadline: float) -> tuple[list[Page], tuple[str, ...]]:
    """Return the pages with the words of those that are pictures, and what to say of it."""
    wanted = [page.number for page in pages if page.image]
    found = recognise(document, wanted, deadline) if wanted and is_installed() else {}
    new = [
        replace(page, mots=found[page.number], recognised=True) if _is_better(page, found) else page for page in pages
    ]
    read = [page.number for page in new if page.recognised]
    unread = [page.number for page in new if page.image and not page.mots and page.number not in found]
    return new, (
        *((f"Texte reconnu sur des images de pages, donc à relire : {listed(_said(read))}.",) if read else ()),
        *((f"Images de pages dont le texte n'a pas pu être lu : {listed(_said(unread))}.",) if unread else ()),
    )


def _is_better(page: Page, found: Mapping[int, tuple[Mot, ...]]) -> bool:
    """Tell whether recognition gave a page its text, beyond the few words that it has of its own."""
    return len(found.get(page.number, ())) > 3 * len(page.mots)


def assemble(pages: Sequence[Page]) -> list[Trace]:
    """Return the elements of some pages, in reading order, then what runs at the edges of pages."""
    marges = part_margins(pages)
    body = usual_size(mot for mots in marges.mots for mot in mots)
    laid = [lay_out(page, mots) for page, mots in zip(pages, marges.mots, strict=True)]
    flux, notes = _flow(laid, body)
    traits = Traits([ligne for item in [*flux, *notes] for ligne in _lines(item)])
    places = Places(frozenset(page.number for page in pages if page.recognised))
    traces = finished(list(_traces(flux, notes, traits, places)))
    heads = (_single(Element("entete", words, place=places.say(page))) for words, page in marges.heads)
    feet = (_single(Element("pied", words, place=places.say(page))) for words, page in marges.feet)
    return [*traces, *heads, *feet]


@dataclass(frozen=True, slots=True)
class Places:
    """How places are said; `recognised`: the pages whose words were read from a picture."""

    recognised: frozenset[int]

    def say(self, page: int, last: int = 0) -> str:
        """Return «p. 3», «p. 3-4» or «p. 3, texte reconnu»."""
        pages = f"p. {page}-{last}" if last > page else f"p. {page}"
        return f"{pages}, texte reconnu" if page in self.recognised else pages


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


def _traces(flux: Flux, notes: Sequence[Paragraphe], traits: Traits, places: Places) -> Iterator[Trace]:
    """Yield the elements; the notes of a page follow the last paragraph that opens on it."""
    left = list(notes)
    tableau = 0
    for item in flux:
        while left and left[0].page < item.page:
            yield _note(left.pop(0), traits, places)
        if isinstance(item, Paragraphe):
            yield _paragraph(item, traits, places)
        else:
            tableau += 1
            grille = [[_cell(case, traits) for case in row] for row in item.cases]
            said = [places.say(page) for page in item.pages]
            header = names_columns(grille, marked=False)
            yield from _boxed(grille, said) or table_rows(grille, tableau, header=header, places=said)
    yield from (_note(note, traits, places) for note in left)


def _boxed(grille: Sequence[Sequence[Cellule]], places: Sequence[str]) -> list[Trace]:
    """Return the paragraphs of a table of one column: a box drawn around text."""
    if any(len(row) > 1 for row in grille):
        return []
    return [
        _single(paragraph(words, place))
        for (cell,), place in zip(grille, places, strict=True)
        for words in fil_words(cell.fil).split("\n")
        if words
    ]


def _paragraph(item: Paragraphe, traits: Traits, places: Places) -> Trace:
    words = traits.join(item.lines)
    alone = len(item.lines) == 1 and item.page in places.recognised  # a picture does not say what is bold
    bold = item.bold or (alone and (is_capitals(words) or depth(words) > 0))
    trace = traced((Piece(words),), size=item.size, bold=bold)
    return replace(trace, element=replace(trace.element, place=places.say(item.page, item.last_page)))


def _note(item: Paragraphe, traits: Traits, places: Places) -> Trace:
    return _single(Element("note", _NOTE.sub("", traits.join(item.lines), count=1), place=places.say(item.page)))


def _single(element: Element) -> Trace:
    return Trace(element, ((Piece(element.words),),))


def _cell(case: Case, traits: Traits) -> Cellule:
    lines = lignes(case.mots)
    padding = min((ligne.x0 for ligne in lines), default=case.left) - case.left
    rangs = [Rang(ligne, case.left, case.right - max(0.0, padding), 0, 0) for ligne in lines]
    words = "\n".join(traits.join(part.lines) for part in paragraphs(rangs, leading(rangs)))
    return Cellule((Piece(words),) if words else (), bold=bool(lines) and all(ligne.bold for ligne in lines))


def _said(numbers: Iterable[int]) -> list[str]:
    return [f"p. {number}" for number in numbers]
