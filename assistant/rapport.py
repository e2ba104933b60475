"""The report of a verification for a board, as a Word document: what matters, the matrix, each critère, the texts."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.constats import Constat, Verification
from assistant.criteres import Attendu
from assistant.grille import Verdict
from assistant.libelles import (
    CLES,
    NBSP,
    SECONDE,
    cadre_dit,
    capital,
    conditions,
    counted,
    doubt,
    force_dite,
    later,
    reason,
    recommended,
    tied,
    trait_dit,
    versions_dites,
)
from assistant.matrice import MARQUES, matrice_png, matrice_words
from assistant.mise_en_page import (
    BOX,
    RULE,
    SOFT,
    WIDTH,
    add_cited,
    add_marks,
    add_row,
    badge,
    inside,
    new_document,
    new_paragraph,
    new_table,
    number_pages,
    plate,
    right_tab,
    save,
    say,
    shade,
    spaced,
    tight,
)
from assistant.projets import Extrait
from assistant.rendering import Numbering, excerpt, flat, french_date
from assistant.texts import Citation

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

_LABEL = 2.9
"""Centimetres of the column that says what stands beside it."""
_SINCE = "Depuis 1995"


def write_rapport(verification: Verification, out: Path) -> None:
    """Write the report of a verification as a Word document.

    :raises ProjetError: if the file cannot be written.
    """
    save(_Rapport(verification).document, out)


class _Rapport:
    """A report while it is written, part by part; citations take their numbers as they come."""

    def __init__(self, verification: Verification) -> None:
        self.verification = verification
        self.document: Document = new_document(f"Vérification : {verification.projet.text.titre}")
        self.cited = Numbering()
        number_pages(self.document, tied(f"Vérification de « {verification.projet.nom} »"))
        self._opening()
        self._essential()
        self._profile()
        self._overview()
        for famille, titre in verification.grille.familles.items():
            self._family(titre, [c for c in verification.constats if c.critere.famille == famille])
        self._aussi()
        self._texts()

    def _opening(self) -> None:
        projet = self.verification.projet
        say(self.document.add_paragraph(), "VÉRIFICATION DU PROJET SOCIAL", bold=True, size=9, colour=SOFT)
        self.document.add_paragraph(tied(flat(projet.text.titre)), style="Title")
        today = french_date(date.today().isoformat())
        say(self.document.add_paragraph(), f"Fichier {projet.nom}, lu le {today}", colour=SOFT)
        self.document.add_paragraph(tied(cadre_dit(self.verification)))
        for remarque in projet.remarques:
            say(self.document.add_paragraph(), tied(remarque), size=9, colour=SOFT)

    def _essential(self) -> None:
        self.document.add_heading("L'essentiel", 1)
        self._counts()
        first, second = conditions(self.verification), recommended(self.verification)
        if first:
            self._to_do(f"Pour l'agrément, {counted(len(first), 'critère', 'critères')} à reprendre", first)
        else:
            self.document.add_paragraph("Aucune condition de l'agrément ne manque, d'après cette lecture.")
        if second:
            count = counted(len(second), "critère", "critères")
            self._to_do(f"{SECONDE} : {count}", second)
        thin = [constat.critere.intitule for constat in self.verification.constats if constat.thin]
        if thin:
            paragraph = spaced(self.document.add_paragraph())
            say(paragraph, tied("À vérifier d'abord : "), bold=True)
            say(paragraph, tied(f"la lecture est moins sûre pour {' ; '.join(thin)}."))

    def _counts(self) -> None:
        """Write how many constats have each verdict, large, in the colours of the matrix."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        cells = add_row(new_table(self.document, [WIDTH / len(MARQUES)] * len(MARQUES), RULE), whole=True)
        for cell, (verdict, marque) in zip(cells, MARQUES.items(), strict=True):
            shade(cell, marque.fond)
            for words, size in ((str(self.verification.bilan[verdict]), 20), (self._name(verdict), 9)):
                paragraph = new_paragraph(cell)
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                tight(paragraph)
                say(paragraph, words, bold=True, size=size, colour=marque.encre)

    def _to_do(self, head: str, constats: Sequence[Constat]) -> None:
        self.document.add_heading(tied(head), 2)
        table = new_table(self.document, [_LABEL, WIDTH - _LABEL], RULE)
        for constat in constats:
            left, right = add_row(table, whole=True)
            plate(tight(new_paragraph(left)), *self._marque(constat.verdict))
            paragraph = tight(new_paragraph(right))
            say(paragraph, constat.critere.intitule, bold=True)
            say(paragraph, tied(f" — {reason(constat)}"), size=9)

    def _profile(self) -> None:
        self.document.add_heading("Le centre, d'après le projet", 1)
        table = new_table(self.document, [4.6, WIDTH - 4.6], RULE)
        for cle, trait in self.verification.profil.items():
            left, right = add_row(table, whole=True)
            say(tight(new_paragraph(left)), CLES[cle], bold=True, size=9)
            given = ", comme vous l'avez indiqué" if trait.given else ""
            say(tight(new_paragraph(right)), capital(trait_dit(trait)) + given)
            _quotes(right, trait.extraits)

    def _overview(self) -> None:
        from docx.shared import Cm

        self.document.add_heading("Vue d'ensemble", 1).paragraph_format.page_break_before = True
        picture = self.document.add_picture(io.BytesIO(matrice_png(self.verification)), width=Cm(WIDTH))
        for side in "TBLR":
            picture._inline.set(f"dist{side}", "0")  # without it, LibreOffice moves the picture aside
        described = picture._inline.docPr
        described.set("descr", matrice_words(self.verification))
        described.set("title", "Les verdicts, critère par critère")
        for verdict in MARQUES:
            paragraph = tight(self.document.add_paragraph())
            badge(paragraph, *self._marque(verdict))
            say(paragraph, tied(f"  {self.verification.grille.verdicts[verdict].sens}"), size=8.5)
        # The first sentence names the measure, which the first page says.
        words = " ".join(self.verification.grille.lecture[1:])
        say(spaced(self.document.add_paragraph()), tied(words), size=8.5, colour=SOFT)

    def _family(self, titre: str, constats: Sequence[Constat]) -> None:
        if constats:
            heading = self.document.add_heading(titre, 1)
            heading.paragraph_format.page_break_before = constats[0] is self.verification.constats[0]
        for constat in constats:
            self._critere(constat)

    def _critere(self, constat: Constat) -> None:
        heading = self.document.add_heading(level=2)
        right_tab(heading)
        heading.add_run(f"{constat.critere.intitule}\t")
        badge(heading, *self._marque(constat.verdict))
        table = new_table(self.document, [_LABEL, WIDTH - _LABEL])
        if constat.critere.condition and constat.verdict == "sans_objet":
            cell = _labelled(table, "Condition")
            say(new_paragraph(cell), tied(f"Ce critère s'applique si {constat.critere.condition.sentence}."))
        if constat.thin:
            say(
                new_paragraph(_labelled(table, "À vérifier")),
                tied(doubt(constat)),
            )
        if constat.extraits:
            _quotes(_labelled(table, "Le projet"), constat.extraits)
        self._rules(table, "La règle", [a for a in constat.critere.attendus if a not in constat.missing])
        if constat.critere.contraire and constat.verdict == "contraire":
            self._rules(table, "Contraire", [constat.critere.contraire], forced=True)
        self._rules(table, "Il manque", constat.missing, forced=True)
        if constat.conseil:
            say(new_paragraph(_labelled(table, "Conseil")), tied(constat.conseil))
        for attendu in constat.advised:
            _example(table, attendu)
        self._later(table, constat)

    def _rules(self, table: "Table", label: str, cibles: Sequence[Attendu], *, forced: bool = False) -> None:
        """Write what is looked for, and the words of the rule on which each stands."""
        if not cibles:
            return
        cell = _labelled(table, label)
        for cible in cibles:
            paragraph = new_paragraph(cell)
            say(paragraph, tied(capital(cible.sentence)), bold=forced)
            say(paragraph, tied(f" ({force_dite(cible)}). "))
            say(paragraph, f"«{NBSP}{excerpt(cible.references[0].words)}{NBSP}»", size=9, colour=SOFT)
            self._marks(paragraph, cible.references)

    def _later(self, table: "Table", constat: Constat) -> None:
        told = later(constat)
        if not told:
            return
        cell = _labelled(table, _SINCE)
        for words, citations in told:
            paragraph = tight(new_paragraph(cell))
            say(paragraph, tied(words), size=8.5, colour=SOFT)
            self._marks(paragraph, citations)

    def _aussi(self) -> None:
        if not self.verification.aussi:
            return
        self.document.add_heading("À vérifier aussi", 1)
        self.document.add_paragraph(
            "Ces règles ne sont pas dans la grille : elles n'ont pas de verdict, mais un projet y répond."
        )
        for aussi in self.verification.aussi:
            paragraph = tight(self.document.add_paragraph(style="List Bullet"))
            say(paragraph, tied(aussi.sentence))
            self._marks(paragraph, [citation for regle in aussi.regles for citation in regle.citations])

    def _texts(self) -> None:
        self.document.add_heading("Les textes cités", 1)
        add_cited(self.document, self.cited.citations, 8.5)
        words = f"Rapport établi par l'assistant. Versions : {versions_dites(self.verification)}."
        say(spaced(self.document.add_paragraph()), tied(words), size=8, colour=SOFT)

    def _marks(self, paragraph: "Paragraph", citations: Iterable[Citation]) -> None:
        """Add the numbers of some citations, each leading to its words."""
        add_marks(paragraph, self.cited.numbers(citations))

    def _marque(self, verdict: Verdict) -> tuple[str, str, str]:
        """Return the words of a mark, « P · Partiel », the colour of its ground and that of its ink."""
        marque = MARQUES[verdict]
        return f"{marque.lettre} · {self._name(verdict)}", marque.fond, marque.encre

    def _name(self, verdict: Verdict) -> str:
        return self.verification.grille.verdicts[verdict].libelle


def _labelled(table: "Table", label: str) -> "_Cell":
    """Return the cell of a new row, beside its label."""
    left, right = add_row(table, whole=label != _SINCE)
    say(new_paragraph(left), label, bold=True, size=8.5, colour=SOFT)
    return right


def _quotes(cell: "_Cell", extraits: Iterable[Extrait]) -> None:
    for extrait in extraits:
        paragraph = new_paragraph(cell)
        say(paragraph, f"«{NBSP}{flat(extrait.words)}{NBSP}»")
        say(paragraph, f" ({extrait.place.replace(' ', NBSP)})", size=8.5, colour=SOFT)


def _example(table: "Table", attendu: Attendu) -> None:
    """Write a sentence to adapt in a box, with where to place it."""
    left, right = add_row(table, whole=True)
    say(new_paragraph(left), "Exemple à adapter", bold=True, size=8.5, colour=SOFT)
    shade(right, BOX)
    say(inside(new_paragraph(right)), f"«{NBSP}{tied(attendu.exemple)}{NBSP}»")
    say(
        inside(tight(new_paragraph(right))),
        tied(f"À placer, par exemple, sous « {attendu.titre} »"),
        size=8.5,
        colour=SOFT,
    )
