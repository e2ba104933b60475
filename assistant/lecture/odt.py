"""LibreOffice files (.odt): headings, lists, tables, frames, notes, heads and feet of pages; changes accepted."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from assistant.config import Limites
from assistant.errors import ProjetError
from assistant.lecture.archive import DAMAGED, open_archive, read_xml
from assistant.lecture.contenu import Kind, Lecture
from assistant.lecture.fil import cleaned
from assistant.lecture.garde import damaged, protected
from assistant.lecture.odt_styles import DRAW, OFFICE, STYLE, TABLE, TEXT, OdtStyles
from assistant.lecture.odt_words import Words, WordsReader
from assistant.lecture.trace import (
    Cellule,
    Trace,
    cellule,
    finished,
    names_columns,
    outside,
    remarks_on,
    table_rows,
    traced,
    unseen,
)
from assistant.lecture.visible import WHITE

_MOST_REPEATED = 64
"""Columns; a sheet pasted from a spreadsheet may repeat an empty cell a thousand times."""
_SKIPPED = frozenset(
    {f"{TEXT}tracked-changes", f"{OFFICE}annotation", f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{TABLE}table-column"}
    | {f"{TEXT}{kind}" for kind in ("table-of-content", "alphabetical-index", "illustration-index", "table-index")}
)
_ITEMS = frozenset({f"{TEXT}list-item", f"{TEXT}list-header"})
_GROUPS = frozenset({f"{TABLE}{kind}" for kind in ("table-header-rows", "table-rows", "table-row-group")})


def read_odt(path: Path, limites: Limites) -> Lecture:
    """Return the elements of a LibreOffice text.

    :raises ProjetError: if it cannot be read.
    """
    try:
        with open_archive(path, limites) as archive:
            names = archive.namelist()
            if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise ProjetError(protected(path.name))
            content = read_xml(archive, "content.xml")
            styles = read_xml(archive, "styles.xml") if "styles.xml" in names else None
    except DAMAGED as error:
        raise ProjetError(damaged(path.name)) from error
    reader = OdtReader(content, styles)
    elements = tuple(trace.element for trace in reader.read())
    return Lecture(elements, reader.remarques)


class OdtReader:
    """Reads a document once, in order. `remarques`: what to say of it once read."""

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self._content = content
        self._pages = styles
        self._styles = OdtStyles([content] if styles is None else [styles, content])
        self._words = WordsReader(self._styles)
        self._tables = 0
        self._notes = 0
        self.remarques: tuple[str, ...] = ()

    def read(self) -> list[Trace]:
        """Return the elements of the document, then the heads and feet of its pages."""
        body = self._content.find(f"{OFFICE}body/{OFFICE}text")
        traces = [] if body is None else list(self._blocks(body, WHITE))
        margins = list(self._margins())
        self.remarques = remarks_on([*traces, *margins])
        return [*finished(traces), *(trace for trace in margins if trace.element.words)]

    def _blocks(self, container: etree._Element, ground: str, *, item: bool = False) -> Iterator[Trace]:
        for child in container.iterchildren("*"):
            if child.tag in {f"{TEXT}p", f"{TEXT}h"}:
                yield from self._paragraph(child, ground, item=item)
                item = False  # what follows in the same item continues it
            elif child.tag == f"{TEXT}list":
                yield from self._list(child, ground)
            elif child.tag == f"{TABLE}table":
                yield from self._table(child, ground)
            elif child.tag == f"{TEXT}section" and self._is_hidden(child):
                yield from unseen(len("".join(child.itertext()).split()))
            elif str(child.tag).startswith(DRAW):
                yield from self._frame(child)
            elif child.tag not in _SKIPPED:
                yield from self._blocks(child, ground)

    def _list(self, element: etree._Element, ground: str) -> Iterator[Trace]:
        for child in element.iterchildren("*"):
            if child.tag in _ITEMS:
                yield from self._blocks(child, ground, item=child.tag == f"{TEXT}list-item")

    def _paragraph(self, paragraph: etree._Element, ground: str, *, item: bool) -> Iterator[Trace]:
        if any(mark.get(f"{TEXT}is-hidden") != "false" for mark in paragraph.iter(f"{TEXT}hidden-paragraph")):
            yield from unseen(len("".join(paragraph.itertext()).split()))
            return
        style = self._styles.get("paragraph", paragraph.get(f"{TEXT}style-name"))
        words = self._words.read(paragraph, style.trait, style.ground or ground)
        fil = cleaned(words.tokens)
        level = paragraph.get(f"{TEXT}outline-level", "1")
        heading = int(level) + 1 if paragraph.tag == f"{TEXT}h" and level.isdigit() else style.niveau
        if fil:
            yield traced(fil, niveau=heading, listed=item, size=words.size, bold=words.bold and not style.quote)
        yield from unseen(words.hidden)
        yield from self._after(words)

    def _after(self, words: Words) -> Iterator[Trace]:
        for frame in words.frames:
            yield from self._frame(frame)
        for note in words.notes:
            self._notes += 1
            body = note.find(f"{TEXT}note-body")
            if body is not None:
                yield from outside(self._blocks(body, WHITE), "note", f"note {self._notes}")

    def _frame(self, shape: etree._Element) -> Iterator[Trace]:
        style = self._styles.get("graphic", shape.get(f"{DRAW}style-name"))
        yield from self._blocks(shape, WHITE if style.ground is None else style.ground)

    def _margins(self) -> Iterator[Trace]:
        seen: set[str] = set()
        kinds: dict[str, tuple[Kind, str]] = {"header": ("entete", "en-tête"), "footer": ("pied", "pied de page")}
        for root in () if self._pages is None else self._pages.iter(f"{STYLE}header", f"{STYLE}footer"):
            for trace in outside(self._blocks(root, WHITE), *kinds[etree.QName(root).localname]):
                if trace.hidden or trace.element.words not in seen:
                    seen.add(trace.element.words)
                    yield trace

    def _table(self, table: etree._Element, ground: str) -> Iterator[Trace]:
        lines = list(_rows(table))
        cells = [list(_cells(line)) for _, line in lines]
        if all(len(row) <= 1 for row in cells):  # a box drawn around paragraphs
            for row in cells:
                for cell in row:
                    yield from self._blocks(cell, self._ground(cell, ground))
            return
        self._tables += 1
        rank = self._tables
        grille = [[self._cell(cell, ground) for cell in row] for row in cells]
        header = names_columns(grille, marked=lines[0][0])
        yield from table_rows(grille, rank, header=header)

    def _cell(self, cell: etree._Element, ground: str) -> Cellule:
        if cell.tag == f"{TABLE}covered-table-cell":
            return Cellule(())
        return cellule(list(self._blocks(cell, self._ground(cell, ground))))

    def _ground(self, cell: etree._Element, ground: str) -> str:
        own = self._styles.get("table-cell", cell.get(f"{TABLE}style-name")).ground
        return ground if own is None else own

    def _is_hidden(self, section: etree._Element) -> bool:
        style = self._styles.get("section", section.get(f"{TEXT}style-name"))
        return style.hidden or section.get(f"{TEXT}display") in {"none", "condition"}


def _rows(table: etree._Element, *, header: bool = False) -> Iterator[tuple[bool, etree._Element]]:
    """Yield the rows of a table that are shown, and whether each is marked as naming the columns."""
    for child in table.iterchildren("*"):
        if child.tag == f"{TABLE}table-row":
            if child.get(f"{TABLE}visibility", "visible") == "visible":
                yield header, child
        elif child.tag in _GROUPS:
            yield from _rows(child, header=child.tag == f"{TABLE}table-header-rows")


def _cells(line: etree._Element) -> Iterator[etree._Element]:
    for cell in line.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
        times = cell.get(f"{TABLE}number-columns-repeated", "1")
        for _ in range(min(int(times) if times.isdigit() else 1, _MOST_REPEATED)):
            yield cell
