"""Word files (.docx): headings by style and by look, lists, tables, text boxes, notes, heads and feet of pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from assistant.config import Limites
from assistant.lecture.contenu import Element, Lecture, bullet, joined, number
from assistant.lecture.fil import Fil, after, cleaned, fil_words, joined_fils
from assistant.lecture.remarques import unseen
from assistant.lecture.titres import Look, raise_titles
from assistant.lecture.word_parts import Parts, open_parts
from assistant.lecture.word_runs import MC, Boite, RunReader, Runs
from assistant.lecture.word_styles import Style, Styles, W, fill, numbered, outline, value

_WHITE = "FFFFFF"
_LARGER = 1.15
"""Times the size of most of the text: from there on, a short line looks like a heading."""
_LONGEST_HEADER = 15
"""Words of a cell; a longer one names no column."""
_INSIDE = frozenset({f"{W}customXml", f"{W}ins", f"{W}moveTo", f"{W}sdtContent", f"{MC}Choice"})


@dataclass(frozen=True, slots=True)
class Trace:
    """An element, the pieces that its words come from (one run of them a cell, for a row), and how it looks."""

    element: Element
    fils: tuple[Fil, ...]
    weight: tuple[float, bool] = (0.0, False)
    signs: int = 0


@dataclass(slots=True)
class Cellule:
    """A cell while it is read. `later`: what follows its row: boxes, notes, and tables within it."""

    fil: Fil
    bold: bool
    later: list[Trace]
    words: str = ""


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
        self._hidden = 0
        self._inserted = False

    def read(self) -> list[Trace]:
        """Return the elements of the document, then the heads and feet of its pages."""
        body = self._parts.document.find(f"{W}body")
        traces = [] if body is None else list(self._blocks(body, _WHITE))
        elements = raise_titles([trace.element for trace in traces], _looks(traces))
        traces = [_listed(replace(trace, element=element)) for trace, element in zip(traces, elements, strict=True)]
        return [*traces, *self._margins()]

    @property
    def remarques(self) -> tuple[str, ...]:
        """What to say of the file once read."""
        inserted = (
            ("Un document inséré dans le fichier n'a pas été lu : copiez-y son texte.",) if self._inserted else ()
        )
        return (*unseen(self._hidden), *inserted)

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
        self._hidden += runs.hidden
        if self._pending is not None:
            self._pending.add(runs)
            runs, self._pending = self._pending, None
        if _mark_deleted(properties):
            self._pending = runs
            return
        fil = cleaned(runs.tokens)
        if fil and not style.name.lower().startswith("toc "):
            yield _trace(fil, runs, style, properties)
        yield from self._after(runs)

    def _after(self, runs: Runs) -> Iterator[Trace]:
        """Yield the text boxes and the notes that a paragraph holds."""
        for boite in runs.boites:
            yield from self._box(boite)
        for key in runs.notes:
            note = self._parts.notes.get(key)
            if note is not None:
                self._notes += 1
                yield from self._margin(note, "note", f"note {self._notes}")

    def _box(self, boite: Boite) -> Iterator[Trace]:
        yield from self._blocks(boite.content, boite.ground)

    def _margins(self) -> Iterator[Trace]:
        seen: set[str] = set()
        for kind, place, roots in (
            ("entete", "en-tête", self._parts.heads),
            ("pied", "pied de page", self._parts.feet),
        ):
            for root in roots:
                for trace in self._margin(root, kind, place):
                    if trace.element.words not in seen:
                        seen.add(trace.element.words)
                        yield trace

    def _margin(self, root: etree._Element, kind: str, place: str) -> Iterator[Trace]:
        """Yield what stands outside the flow of the text as one element."""
        fil = joined_fils([piece for trace in self._blocks(root, _WHITE) for piece in trace.fils if piece], "\n")
        if fil:
            yield Trace(Element(kind, fil_words(fil), place=place), (fil,))  # type: ignore[arg-type]

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
        yield from _table_rows(grille, rank, header=_has_header(lines, grille, style))

    def _cell(self, cell: etree._Element, ground: str) -> Cellule:
        if _is_continued(cell):
            return Cellule((), bold=False, later=[])
        inside: list[Fil] = []
        later: list[Trace] = []
        bold = True
        for trace in self._blocks(cell, ground):
            if trace.element.kind in {"ligne", "note"}:
                later.append(trace)
            else:
                inside.append(trace.fils[0])
                bold = bold and trace.weight[1]
        return Cellule(joined_fils(inside, "\n"), bold and bool(inside), later)


def _trace(fil: Fil, runs: Runs, style: Style, properties: etree._Element | None) -> Trace:
    words = fil_words(fil)
    niveau = outline(properties) or style.niveau
    weight = max(runs.weights, key=lambda key: runs.weights[key], default=(0.0, False))
    bold = bool(runs.weights) and all(key[1] for key in runs.weights)
    if niveau:
        return Trace(Element("titre", words.replace("\n", " "), niveau), (fil,))
    listed = numbered(properties)
    mark = bullet(words)
    if mark or (style.listed if listed is None else listed):
        return Trace(Element("puce", words[mark:]), (after(fil, mark),), (weight[0], bold), len(words))
    return Trace(Element("paragraphe", words), (fil,), (weight[0], bold), len(words))


def _listed(trace: Trace) -> Trace:
    """Return a paragraph that a typed number opens as the list item that it is."""
    mark = number(trace.element.words) if trace.element.kind == "paragraphe" else 0
    if not mark:
        return trace
    element = replace(trace.element, kind="puce", words=trace.element.words[mark:])
    return replace(trace, element=element, fils=(after(trace.fils[0], mark),))


def _looks(traces: list[Trace]) -> list[Look | None]:
    """Return how each paragraph stands out from most of the text."""
    signs: dict[float, int] = {}
    for trace in traces:
        signs[trace.weight[0]] = signs.get(trace.weight[0], 0) + trace.signs
    usual = max(signs, key=lambda size: signs[size], default=0.0)
    return [_look(trace, usual) for trace in traces]


def _look(trace: Trace, usual: float) -> Look | None:
    size, bold = trace.weight
    larger = usual > 0 and size >= usual * _LARGER
    return Look(-size if larger else 0.0, plain=not bold) if bold or larger else None


def _table_rows(grille: list[list[Cellule]], tableau: int, *, header: bool) -> Iterator[Trace]:
    entete = joined([fil_words(cell.fil).replace("\n", " ") for cell in grille[0]]) if header else ""
    for rank, cells in enumerate(grille, 1):
        cellules = tuple(fil_words(cell.fil) for cell in cells)
        if any(cellules):
            place = f"tableau {tableau}, ligne {rank}"
            element = Element("ligne", joined(cellules), 0, place, tableau, cellules, entete)
            yield Trace(element, tuple(cell.fil for cell in cells))
        for cell in cells:
            yield from cell.later


def _has_header(lines: list[etree._Element], grille: list[list[Cellule]], style: Style) -> bool:
    """Tell whether the first row names the columns: marked so, or bold where the second is not."""
    if len(grille) < 2:
        return False
    first, second = ([cell for cell in cells if cell.fil] for cells in grille[:2])
    if not first or any(len(fil_words(cell.fil).split()) > _LONGEST_HEADER for cell in first):
        return False
    marked = lines[0].find(f"{W}trPr/{W}tblHeader") is not None or style.bold_first
    return marked or (all(cell.bold for cell in first) and not all(cell.bold for cell in second))


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
