"""A Word document made from the text of a projet that was no Word file, so that comments can be put on its words."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.lecture.fil import Fil, Piece
from assistant.lecture.word_styles import W
from assistant.projets import Bloc, Projet

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_DEEPEST = 9
_BULLET = "- "
_STYLES = {("puce", True): "List Bullet", ("puce", False): "List Paragraph"}


def copy_projet(projet: Projet) -> "tuple[Document, list[tuple[Fil, ...]]]":
    """Return a Word document that says what a projet says, and for each bloc the pieces of its words, cell by cell."""
    import docx

    document = docx.Document()
    speak_french(document)
    set_page(document)
    fils: list[tuple[Fil, ...]] = []
    for in_table, blocs in groupby(_tables(projet.blocs), key=lambda pair: pair[0]):
        group = [bloc for _, bloc in blocs]
        fils += _table(document, projet, group) if in_table else [_bloc(document, projet, bloc) for bloc in group]
    return document, fils


def _tables(blocs: Sequence[Bloc]) -> Iterator[tuple[int, Bloc]]:
    """Yield each bloc with the rank of its table, or 0: rows of one table stand on lines that follow each other."""
    rank, end = 0, -1
    for bloc in blocs:
        if bloc.kind == "ligne" and bloc.start != end + 1:
            rank += 1
        end = bloc.end if bloc.kind == "ligne" else -1
        yield (rank if bloc.kind == "ligne" else 0), bloc


def _bloc(document: "Document", projet: Projet, bloc: Bloc) -> tuple[Fil, ...]:
    words = projet.text.body[bloc.start : bloc.end]
    if bloc.kind in {"entete", "pied"}:
        return ((),)  # what ran at the edges of other pages, their numbers included
    if bloc.kind == "titre":
        return (_say(document.add_heading(level=min(len(bloc.titres) + 1, _DEEPEST)), words),)
    marque = _marque(projet, bloc)
    made = document.add_paragraph(style=_STYLES.get((bloc.kind, marque == _BULLET)))
    if marque and marque != _BULLET:
        made.add_run(marque)
    fil = _say(made, words)
    if bloc.kind == "note":
        for run in made.runs:
            run.italic = True
    return (fil,)


def _marque(projet: Projet, bloc: Bloc) -> str:
    """Return what opens a list item in the text: a bullet, or its number."""
    return projet.text.body[projet.text.body.rfind("\n", 0, bloc.start) + 1 : bloc.start] if bloc.kind == "puce" else ""


def _table(document: "Document", projet: Projet, blocs: Sequence[Bloc]) -> list[tuple[Fil, ...]]:
    columns = max(len(bloc.cellules) for bloc in blocs)
    table = document.add_table(len(blocs), columns, style="Table Grid")
    body = projet.text.body
    fils = []
    for row, bloc in zip(table.rows, blocs, strict=True):
        cells = row.cells
        fils.append(
            tuple(
                _say(cell.paragraphs[0], body[start:end], bold=body[bloc.start : bloc.end] == bloc.entete)
                for cell, (start, end) in zip(cells, bloc.cellules, strict=False)
            )
        )
    document.add_paragraph()
    return fils


def _say(paragraph: "Paragraph", words: str, *, bold: bool = False) -> Fil:
    """Write words in a paragraph, a break for each end of line, and return their pieces."""
    pieces: list[Piece] = []
    for rank, line in enumerate(words.split("\n")):
        if rank:
            paragraph.runs[-1].add_break()
            pieces.append(Piece("\n"))
        run = paragraph.add_run(line)
        run.bold = bold or None
        pieces.append(Piece(line, run._r.find(f"{W}t"), 0, len(line)))
    return tuple(pieces)


def speak_french(document: "Document") -> None:
    """Set the language of the words, so that Word does not underline them all."""
    for language in document.styles.element.iter(f"{W}lang"):
        language.set(f"{W}val", "fr-FR")


def set_page(document: "Document") -> None:
    """Set the page to A4 with margins of 2.5 cm; the template is of another country."""
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
