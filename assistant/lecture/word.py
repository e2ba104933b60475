"""Word files (.docx): headings by style and by look, lists, tables, text boxes, notes, heads and feet of pages."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from assistant.config import Limites
from assistant.lecture.contenu import Kind, Lecture
from assistant.lecture.fil import Fil, cleaned
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
from assistant.lecture.word_parts import Parts, open_parts
from assistant.lecture.word_runs import MC, Boite, RunReader, Runs
from assistant.lecture.word_styles import Style, Styles, W, fill, numbered, outline, value

_NO_HEADING = frozenset({"quote", "intense quote", "citation", "citation intense", "caption", "légende", "subtitle"})
"""Styles that are bold or large and head nothing."""
_INSIDE = frozenset({f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}sdtContent", f"{MC}Choice"})


def read_word(path: Path, limites: Limites) -> Lecture:
    """Return the elements of a Word file.

    :raises ProjetError: if it cannot be read.
    """
    reader = WordReader(open_parts(path, limites))
    traces = reader.read()
    return Lecture(tuple(trace.element for trace in traces), reader.remarques)


class WordReader:
    """Reads a document once, in order."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._styles = Styles(parts.styles)
        self._runs = RunReader(self._styles)
        self._pending: Runs | None = None
        self._tables = 0
        self._notes = 0
        self._remarques: tuple[str, ...] = ()
        self._inserted = False

    def read(self) -> list[Trace]:
        """Return the elements of the document, then the heads and feet of its pages."""
        body = self._parts.document.find(f"{W}body")
        traces = [] if body is None else list(self._blocks(body, WHITE))
        margins = list(self._margins())
        self._remarques = remarks_on([*traces, *margins])
        return [*finished(traces), *(trace for trace in margins if trace.element.words)]

    @property
    def remarques(self) -> tuple[str, ...]:
        """What to say of the file once read."""
        inserted = (
            ("Un document inséré dans le fichier n'a pas été lu : copiez-y son texte.",) if self._inserted else ()
        )
        return (*self._remarques, *inserted)

    def _blocks(self, container: etree._Element, ground: str) -> Iterator[Trace]:
        for child in container:
            if child.tag == f"{W}p":
                yield from self._paragraph(child, ground)
            elif child.tag == f"{W}tbl":
                yield from self._table(child, ground)
            elif child.tag == f"{W}sdt":
                yield from () if _is_contents(child) else self._blocks(child, ground)
            elif child.tag in _INSIDE or child.tag == f"{MC}AlternateContent":
                yield from self._blocks(child, ground)
            elif child.tag == f"{W}altChunk":
                self._inserted = True

    def _paragraph(self, paragraph: etree._Element, ground: str) -> Iterator[Trace]:
        properties = paragraph.find(f"{W}pPr")
        style = self._style(properties)
        runs = self._runs.read(paragraph, style, ground)
        if self._pending is not None:
            self._pending.add(runs)
            runs, self._pending = self._pending, None
        if _mark_deleted(properties):
            self._pending = runs
            return
        fil = cleaned(runs.tokens)
        if fil and not style.name.lower().startswith("toc "):
            yield _trace(fil, runs, style, properties)
        yield from unseen(runs.hidden)
        yield from self._after(runs)

    def _after(self, runs: Runs) -> Iterator[Trace]:
        """Yield the text boxes and the notes that a paragraph holds."""
        for boite in runs.boites:
            yield from self._box(boite)
        for key in runs.notes:
            note = self._parts.notes.get(key)
            if note is not None:
                self._notes += 1
                yield from outside(self._blocks(note, WHITE), "note", f"note {self._notes}")

    def _box(self, boite: Boite) -> Iterator[Trace]:
        yield from self._blocks(boite.content, boite.ground)

    def _margins(self) -> Iterator[Trace]:
        seen: set[str] = set()
        for root in (*self._parts.heads, *self._parts.feet):
            kind: Kind = "entete" if root.tag == f"{W}hdr" else "pied"
            place = "en-tête" if kind == "entete" else "pied de page"
            for trace in outside(self._blocks(root, WHITE), kind, place):
                if trace.hidden or trace.element.words not in seen:
                    seen.add(trace.element.words)
                    yield trace

    def _style(self, properties: etree._Element | None) -> Style:
        return self._styles.get(None if properties is None else value(properties.find(f"{W}pStyle")))

    def _table(self, table: etree._Element, ground: str) -> Iterator[Trace]:
        lines = [line for line in _rows(table) if not _is_deleted(line)]
        if all(len(list(_cells(line))) <= 1 for line in lines):  # a box drawn around paragraphs
            for line in lines:
                for cell in _cells(line):
                    yield from self._blocks(cell, fill(cell.find(f"{W}tcPr")) or ground)
            return
        self._tables += 1
        rank = self._tables
        style = self._styles.get(value(table.find(f"{W}tblPr/{W}tblStyle")))
        grounds = style.grounds or {}
        grille = [
            [
                self._cell(cell, _ground(cell, grounds, (row, column), ground))
                for column, cell in enumerate(_cells(line))
            ]
            for row, line in enumerate(lines)
        ]
        marked = style.bold_first or (bool(lines) and lines[0].find(f"{W}trPr/{W}tblHeader") is not None)
        yield from table_rows(grille, rank, header=names_columns(grille, marked=marked))

    def _cell(self, cell: etree._Element, ground: str) -> Cellule:
        return Cellule(()) if _is_continued(cell) else cellule(list(self._blocks(cell, ground)))


def _trace(fil: Fil, runs: Runs, style: Style, properties: etree._Element | None) -> Trace:
    sizes = {size: count for (size, _), count in runs.weights.items()}
    listed = numbered(properties)
    return traced(
        fil,
        niveau=outline(properties) or style.niveau,
        listed=style.listed if listed is None else listed,
        size=max(sizes, key=lambda size: sizes[size], default=0.0),
        bold=runs.bold and style.name.lower() not in _NO_HEADING,
    )


def _ground(cell: etree._Element, grounds: Mapping[str, str], place: tuple[int, int], ground: str) -> str:
    row, column = place
    direct = fill(cell.find(f"{W}tcPr"))
    if direct is not None:
        return direct
    kinds = [*(["firstRow"] if row == 0 else []), *(["firstCol"] if column == 0 else []), ""]
    return next((grounds[kind] for kind in kinds if kind in grounds), ground)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in _INSIDE or child.tag == f"{W}sdt":
            yield from _rows(child)


def _cells(line: etree._Element) -> Iterator[etree._Element]:
    for child in line:
        if child.tag == f"{W}tc":
            if child.find(f"{W}tcPr/{W}cellDel") is None:
                yield child
        elif child.tag in _INSIDE or child.tag == f"{W}sdt":
            yield from _cells(child)


def _is_continued(cell: etree._Element) -> bool:
    """Tell whether a cell only continues the one above."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and value(merge) != "restart"


def _is_deleted(line: etree._Element) -> bool:
    return line.find(f"{W}trPr/{W}del") is not None


def _mark_deleted(properties: etree._Element | None) -> bool:
    mark = None if properties is None else properties.find(f"{W}rPr")
    return mark is not None and any(mark.find(f"{W}{name}") is not None for name in ("del", "moveFrom"))


def _is_contents(control: etree._Element) -> bool:
    """Tell whether a content control holds the table of contents: headings once more, and page numbers."""
    gallery = value(control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"))
    return gallery == "Table of Contents"
