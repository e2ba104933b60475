"""The negotiation note as a Word document: two to three pages, then the words of the texts it stands on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.libelles import NBSP, cadre_dit, capital, counted, tied, versions_dites
from assistant.matrice import MARQUES, Marque
from assistant.mise_en_page import (
    INK,
    RULE,
    SOFT,
    WIDTH,
    add_cited,
    add_marks,
    add_row,
    new_document,
    new_paragraph,
    new_table,
    number_pages,
    plate,
    save,
    say,
    spaced,
    tight,
)
from assistant.note import Note, Partie, Propose
from assistant.note.points import Point
from assistant.note.texte import MOST_QUOTES, places_said
from assistant.objectifs.tableau import FINANCEMENTS, NATURES, PREALABLE
from assistant.projets import Extrait
from assistant.rendering import Numbering, flat, french_date
from assistant.texts import Citation

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_LABEL = 2.9
"""Centimetres of the column that says what stands beside it. A row may be cut by the end of a page: LibreOffice loses
the rows that follow one that may not."""
_SIZE, _SMALL = 9, 8
_LONGEST_QUOTE = 120
"""Characters of the projet that are shown of an extrait; its place leads to the rest."""
_COLOURS: Mapping[str, Marque] = {
    **{str(verdict): marque for verdict, marque in MARQUES.items()},
    "contredite": MARQUES["contraire"],
    "a_etablir": MARQUES["partiel"],
    "a_verifier": MARQUES["absent"],
    "a_apprecier": MARQUES["absent"],
    "a_signer": MARQUES["sans_objet"],
    "etablie": MARQUES["conforme"],
}
"""The colours of a verdict; where a condition stands takes those of the verdict nearest to it."""
_MOST_OBJECTIFS, _PARTICULIERS = 6, 2
"""Shown in the note, the first by rank; the last places are kept for particular ones, where there are some, since what
the Caisse funds beside the prestation is negotiated too. The table of objectives holds the others."""


def write_note(note: Note, out: Path) -> None:
    """Write a note as a Word document.

    :raises ProjetError: if the file cannot be written.
    """
    save(_Written(note).document, out)


class _Written:
    """A note while it is written, part by part; citations take their numbers as they come."""

    def __init__(self, note: Note) -> None:
        self.note = note
        projet = note.verification.projet
        self.document: Document = new_document(f"Note de négociation : {projet.text.titre}")
        close_up(self.document)
        self.cited = Numbering()
        number_pages(self.document, tied(f"Note de négociation de « {projet.nom} »"))
        self._opening()
        for partie in note.parties:
            _near(self.document.add_heading(tied(partie.titre), 1))
            if partie.id == "objectifs":
                self._objectifs(note.objectifs)
            elif partie.id == "centre":
                self._centre(partie.points)
            else:
                self._partie(partie)
        self._texts()

    def _opening(self) -> None:
        projet = self.note.verification.projet
        say(self.document.add_paragraph(), "NOTE DE NÉGOCIATION", bold=True, size=9, colour=SOFT)
        say(self.document.add_paragraph(style="Title"), tied(flat(projet.text.titre)), size=16)
        today = french_date(date.today().isoformat())
        paragraph = tight(self.document.add_paragraph())
        say(paragraph, tied(f"Fichier {projet.nom}, lu le {today}. {cadre_dit(self.note.verification)}"), size=_SIZE)
        for point in self.note.ouverture:
            paragraph = self.document.add_paragraph()
            say(paragraph, tied(point.sentence), size=_SIZE)
            self._marks(paragraph, point.citations)

    def _centre(self, points: Sequence[Point]) -> None:
        """Write what is known of the centre, two facts a row, each with its place."""
        table = new_table(self.document, [_LABEL, WIDTH / 2 - _LABEL] * 2, RULE)
        for rank in range(0, len(points), 2):
            cells = add_row(table)
            for column, point in enumerate(points[rank : rank + 2]):
                say(tight(new_paragraph(cells[2 * column])), tied(point.label), bold=True, size=_SMALL, colour=SOFT)
                paragraph = tight(new_paragraph(cells[2 * column + 1]))
                say(paragraph, tied(flat(point.sentence)), size=_SIZE)
                say(paragraph, f" ({point.extraits[0].place.replace(' ', NBSP)})", size=_SMALL, colour=SOFT)

    def _partie(self, partie: Partie) -> None:
        table = new_table(self.document, [_LABEL, WIDTH - _LABEL], RULE)
        for points in _rows(partie.points):
            left, right = add_row(table)
            _label(left, points[0])
            for point in points:
                self._point(right, point)

    def _point(self, cell: "_Cell", point: Point) -> None:
        paragraph = tight(new_paragraph(cell))
        number = f"{point.numero}. " if point.numero else ""
        if point.titre:
            say(paragraph, tied(f"{number}{point.titre}. "), bold=True, size=_SIZE)
        say(paragraph, tied(point.sentence), size=_SIZE)
        self._marks(paragraph, point.citations)
        add_quotes(paragraph, point.extraits)

    def _objectifs(self, proposes: Sequence[Propose]) -> None:
        """Write the first objectifs, each beside its nature and who pays."""
        table = new_table(self.document, [_LABEL, WIDTH - _LABEL - 3.6, 3.6], RULE)
        shown = _shown(proposes)
        for propose in shown:
            left, middle, right = add_row(table)
            objectif = propose.objectif
            say(tight(new_paragraph(left)), capital(objectif.partenaire.libelle), bold=True, size=8.5, colour=SOFT)
            paragraph = tight(new_paragraph(middle))
            say(paragraph, tied(objectif.sentence), size=_SIZE)
            self._marks(paragraph, objectif.citations[:2])
            say(paragraph, tied(f" {propose.raison}"), size=_SMALL, colour=SOFT)
            paragraph = tight(new_paragraph(right))
            say(paragraph, capital(NATURES[objectif.nature]), bold=True, size=_SMALL)
            say(paragraph, f", {FINANCEMENTS[objectif.financement]}", size=_SMALL, colour=SOFT)
            if objectif.prealable:
                say(tight(new_paragraph(right)), capital(PREALABLE), size=_SMALL, colour=SOFT)
        if len(proposes) > len(shown):
            count = counted(len(proposes) - len(shown), "autre objectif est", "autres objectifs sont")
            words = f"{count} dans le tableau des objectifs."
            say(self.document.add_paragraph(), words, size=_SMALL, colour=SOFT)

    def _texts(self) -> None:
        made_by = f"Note établie par l'assistant. Versions : {versions_dites(self.note.verification)}."
        add_texts(self.document, self.cited, made_by)

    def _marks(self, paragraph: "Paragraph", citations: Iterable[Citation]) -> None:
        add_marks(paragraph, self.cited.numbers(citations))


def close_up(document: "Document") -> None:
    """Bring lines and margins nearer than in a report: a note is read in a meeting."""
    from docx.shared import Cm, Pt

    section = document.sections[0]
    section.top_margin = section.bottom_margin = Cm(1.5)
    normal = document.styles["Normal"].paragraph_format
    normal.line_spacing, normal.space_after = 1.0, Pt(2)


def add_texts(document: "Document", cited: Numbering, made_by: str) -> None:
    """Write on a new page the cited words, each under its number, and what made the document."""
    document.add_heading("Les mots des textes", 1).paragraph_format.page_break_before = True
    add_cited(document, cited.citations, _SMALL)
    say(spaced(document.add_paragraph()), tied(made_by), size=_SMALL, colour=SOFT)


def add_quotes(paragraph: "Paragraph", extraits: Sequence[Extrait], *, whole: bool = False) -> None:
    """Add the words of a projet with their places: cut short unless `whole`, the places alone when there are many."""
    if len(extraits) > MOST_QUOTES and not whole:
        say(paragraph, f" ({places_said(extraits)})", size=_SMALL, colour=SOFT)
        return
    for extrait in extraits:
        words = flat(extrait.words) if whole else _short(extrait.words)
        say(paragraph, f" «{NBSP}{words}{NBSP}»", size=_SIZE if whole else _SMALL, colour=INK if whole else SOFT)
        say(paragraph, f" ({extrait.place.replace(' ', NBSP)})", size=_SMALL, colour=SOFT)


def _shown(proposes: Sequence[Propose]) -> list[Propose]:
    """Return the objectifs that a note shows, in their order of rank."""
    particuliers = [propose for propose in proposes if propose.objectif.nature == "particulier"][:_PARTICULIERS]
    others = [propose for propose in proposes if propose not in particuliers][: _MOST_OBJECTIFS - len(particuliers)]
    return [propose for propose in proposes if propose in particuliers or propose in others]


def _rows(points: Iterable[Point]) -> list[list[Point]]:
    """Return points row by row: those without a label go on with the one before, those of a same label together."""
    rows: list[list[Point]] = []
    for label, group in groupby(points, key=lambda point: point.label):
        held = list(group)
        if not label and rows:
            rows[-1].extend(held)
        elif held[0].marque:
            rows.extend([point] for point in held)
        else:
            rows.append(held)
    return rows


def _label(cell: "_Cell", point: Point) -> None:
    paragraph = tight(new_paragraph(cell))
    if point.marque is None:
        say(paragraph, tied(point.label), bold=True, size=8.5, colour=SOFT)
        return
    marque = _COLOURS[point.marque]
    plate(paragraph, point.label, marque.fond, marque.encre)


def _short(words: str) -> str:
    """Return the beginning of some words of a projet, cut between two words."""
    line = flat(words)
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"


def _near(heading: "Paragraph") -> None:
    """Bring a heading, smaller than that of a report, nearer to what it follows."""
    from docx.shared import Pt

    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(9), Pt(2)
    for run in heading.runs:
        run.font.size = Pt(12.5)
