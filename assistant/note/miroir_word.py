"""The mirror of a negotiation as a Word document: what to prepare first, and the answers that are ready."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.criteres import Attendu
from assistant.libelles import NBSP, cadre_dit, doubt, force_dite, tied, versions_dites
from assistant.matrice import MARQUES
from assistant.mise_en_page import (
    RULE,
    SOFT,
    WIDTH,
    add_marks,
    add_row,
    inside,
    new_document,
    new_paragraph,
    new_table,
    number_pages,
    plate,
    save,
    say,
    tight,
)
from assistant.note.miroir import Echange, Miroir
from assistant.note.miroir_texte import introduction, parties
from assistant.note.word import add_quotes, add_texts, close_up
from assistant.rendering import Numbering, flat, french_date

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

_LABEL = 2.9
_SIZE, _SMALL = 9, 8


def write_miroir(miroir: Miroir, out: Path) -> None:
    """Write a mirror as a Word document.

    :raises ProjetError: if the file cannot be written.
    """
    save(_Written(miroir).document, out)


class _Written:
    """A mirror while it is written, part by part; citations take their numbers as they come."""

    def __init__(self, miroir: Miroir) -> None:
        self.miroir = miroir
        projet = miroir.verification.projet
        self.document: Document = new_document(f"Préparer la négociation : {projet.text.titre}")
        close_up(self.document)
        self.cited = Numbering()
        number_pages(self.document, tied(f"Préparer la négociation de « {projet.nom} »"))
        self._opening()
        for _, titre, echanges in parties(miroir):
            self.document.add_heading(tied(titre), 1)
            self._partie(echanges)
        made_by = f"Préparation établie par l'assistant. Versions : {versions_dites(miroir.verification)}."
        add_texts(self.document, self.cited, made_by)

    def _opening(self) -> None:
        projet = self.miroir.verification.projet
        say(self.document.add_paragraph(), "PRÉPARER LA NÉGOCIATION AVEC LA CAISSE", bold=True, size=9, colour=SOFT)
        say(self.document.add_paragraph(style="Title"), tied(flat(projet.text.titre)), size=16)
        today = french_date(date.today().isoformat())
        words = f"Fichier {projet.nom}, lu le {today}. {cadre_dit(self.miroir.verification)}"
        say(self.document.add_paragraph(), tied(words), size=_SIZE)

    def _partie(self, echanges: Sequence[Echange]) -> None:
        table = new_table(self.document, [_LABEL, WIDTH - _LABEL], RULE)
        for echange in echanges:
            self._echange(table, echange)

    def _echange(self, table: "Table", echange: Echange) -> None:
        constat = echange.constat
        left, right = add_row(table)
        marque = MARQUES[constat.verdict]
        verdict = self.miroir.verification.grille.verdicts[constat.verdict].libelle
        plate(tight(new_paragraph(left)), verdict, marque.fond, marque.encre)
        paragraph = tight(new_paragraph(right))
        paragraph.paragraph_format.keep_with_next = True
        say(paragraph, constat.critere.intitule, bold=True, size=_SIZE)
        add_marks(paragraph, self.cited.numbers(constat.references[:2]))
        if constat.thin:
            say(tight(new_paragraph(right)), tied(f"À vérifier. {doubt(constat)}"), size=_SMALL, colour=SOFT)
        for attendu in echange.repondus:
            say(tight(new_paragraph(right)), tied(attendu.question), size=_SIZE)
        if echange.extraits:
            paragraph = tight(new_paragraph(right))
            say(paragraph, tied(f"{introduction(echange)} :"), bold=True, size=_SMALL, colour=SOFT)
            add_quotes(paragraph, echange.extraits, whole=True)
        if echange.a_reprendre:
            _advise(right, echange.a_reprendre)
        for attendu in echange.a_ecrire:
            say(tight(new_paragraph(right)), tied(f"{attendu.question} {echange.silence}"), size=_SIZE)
            _advise(right, attendu)


def _advise(cell: "_Cell", attendu: Attendu) -> None:
    """Write what to say and an example to adapt."""
    say(tight(new_paragraph(cell)), tied(f"{attendu.conseil} ({force_dite(attendu)})"), size=_SMALL, colour=SOFT)
    paragraph = inside(tight(new_paragraph(cell)))
    say(paragraph, tied("À adapter : "), bold=True, size=_SMALL)
    say(paragraph, f"«{NBSP}{tied(attendu.exemple)}{NBSP}»", size=_SMALL)
