"""A contract as a Word document, laid out for lawyers: parties, articles, tables, signatures; blanks in yellow."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.clauses import Clause, Contrat, Enonce
from assistant.clauses.acte import blancs_dits, echeances, titre
from assistant.clauses.alertes import MOTIFS, Alerte
from assistant.clauses.appareil import Appareil
from assistant.clauses.renvois import add_list
from assistant.clauses.situation import name_signataire
from assistant.faits.blancs import Blanc, fill
from assistant.libelles import NBSP, capital, counted, tied
from assistant.mise_en_page import (
    ACCENT,
    BOX,
    RULE,
    SOFT,
    WIDTH,
    add_row,
    border,
    inside,
    new_document,
    new_paragraph,
    new_table,
    number_pages,
    repeat_head,
    save,
    say,
    shade,
    spaced,
    tight,
)
from assistant.objectifs import Objectif
from assistant.rendering import flat

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

ARTICLE, ALINEA, TITRE = "Article", "Alinéa", "Heading 1"
"""Styles of the numbered paragraphs."""
_BLANK = re.compile(r"\[(?:à compléter|à négocier)[^\[\]]*\]")
_COLUMNS = {"Objectif": 5.2, "Partenaire": 2.4, "Financement": 2.4, "Échéance": 2.5, "Indicateurs": WIDTH - 12.5}
"""Of the table of objectives, in centimetres."""
_FINANCEMENTS = {
    "prestation-de-service": "prestation de service",
    "fonds-propres": "fonds propres de la Caisse",
    "partenaire": "budget du partenaire",
    "aucun": "sans financement demandé",
}


def write_contrat(contrat: Contrat, out: Path) -> None:
    """Write a contract as a Word document.

    :raises ProjetError: if the file cannot be written.
    """
    document = _Document(contrat).document
    save(document, out)


class _Document:
    """A contract while it is written, part by part."""

    def __init__(self, contrat: Contrat) -> None:
        self.contrat = contrat
        self.document: Document = new_document(titre(contrat))
        _add_styles(self.document)
        self.notes = Appareil(self.document)
        number_pages(self.document, tied(f"{titre(contrat)} — projet de rédaction"))
        self._opening()
        self._parties(contrat.clause("parties"))
        self._articles()
        self._signatures(contrat.clause("signature"))
        self._settle()
        self.notes.close()

    def _opening(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        heading = self.document.add_paragraph(titre(self.contrat), style="Title")
        heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
        under = self.document.add_paragraph()
        under.alignment = WD_ALIGN_PARAGRAPH.CENTER
        say(under, tied(_subtitle(self.contrat)), size=11, colour=SOFT)
        cell = add_row(new_table(self.document, [WIDTH]), whole=True)[0]
        shade(cell, BOX)
        alertes = counted(len(self.contrat.alertes), "point à régler", "points à régler")
        words = (
            f"Projet de rédaction, non signé : {blancs_dits(self.contrat)} ; {alertes} avant la signature, que la "
            "fiche finale énumère. Les blancs sont surlignés. Retirez cet encadré et la fiche avant de signer."
        )
        say(inside(new_paragraph(cell)), tied(words), size=9, colour=SOFT)

    def _parties(self, clause: Clause) -> None:
        for rank, enonce in enumerate(clause.enonces):
            spaced(self.document.add_paragraph(style="Intercalaire")).add_run("Entre" if not rank else "et")
            paragraph = self.document.add_paragraph()
            _write(paragraph, f"{enonce.sentence.removesuffix('.')},")
            self._note(paragraph, enonce)
        self._usages(clause.usages, numbered=False)
        say(spaced(self.document.add_paragraph(style="Intercalaire")), tied("il a été convenu ce qui suit :"))

    def _articles(self) -> None:
        titled = ""
        for _, clause in self.contrat.articles:
            if clause.titre != titled:
                self.document.add_heading(clause.titre, 1)
                titled = clause.titre
            self.document.add_paragraph(clause.intitule, style=ARTICLE)
            for enonce in clause.enonces:
                self._alinea(enonce)
            if clause.objectifs:
                self._objectifs(clause.objectifs)
            if clause.id == "echeances":
                self._echeances()
            self._usages(clause.usages)

    def _alinea(self, enonce: Enonce) -> None:
        paragraph = self.document.add_paragraph(style=ALINEA)
        _write(paragraph, enonce.sentence)
        self._note(paragraph, enonce)

    def _usages(self, blancs: Sequence[Blanc], *, numbered: bool = True) -> None:
        """Write what no text says as real text to keep, to change or to strike out, in yellow."""
        for blanc in blancs:
            paragraph = self.document.add_paragraph(style=ALINEA if numbered else "Normal")
            paragraph.paragraph_format.keep_with_next = None if numbered else True
            say(paragraph, tied(f"[à convenir, selon l'usage : {blanc.label}] "), size=8.5, colour=SOFT)
            _highlight(say(paragraph, tied(blanc.proposition)))

    def _objectifs(self, objectifs: Sequence[Objectif]) -> None:
        table = new_table(self.document, _COLUMNS.values(), RULE)
        _head(table, _COLUMNS)
        for objectif in objectifs:
            cells = add_row(table, whole=True)
            first = tight(new_paragraph(cells[0]))
            _write(first, objectif.sentence, 9)
            since = objectif.depuis if self.contrat.cadre == "actuel" else ""
            self.notes.note(first, objectif.citations, objectif.extraits, since=since)
            partenaire = objectif.partenaire
            name = f"{partenaire.libelle} ({partenaire.nom})" if partenaire.nom else partenaire.libelle
            said = (
                capital(name),
                _FINANCEMENTS[objectif.financement],
                objectif.echeance,
                " ; ".join(objectif.indicateurs),
            )
            for cell, words in zip(cells[1:], said, strict=True):
                _write(tight(new_paragraph(cell)), words, 8.5)
        tight(self.document.add_paragraph())

    def _echeances(self) -> None:
        table = new_table(self.document, [4.6, WIDTH - 4.6], RULE)
        _head(table, ("Date", "Échéance"))
        for echeance in echeances(self.contrat):
            left, right = add_row(table, whole=True)
            _write(tight(new_paragraph(left)), echeance.date, 9)
            paragraph = tight(new_paragraph(right))
            _write(paragraph, echeance.what, 9)
            if echeance.usage:
                _highlight(say(paragraph, " (selon l'usage, à convenir)", size=9))
        tight(self.document.add_paragraph())

    def _signatures(self, clause: Clause) -> None:
        heading = self.document.add_paragraph("Signatures", style="Intercalaire")
        border(heading._p.get_or_add_pPr(), ("top",), ACCENT, 6)
        for enonce in clause.enonces:
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            _write(paragraph, enonce.sentence)
            self._note(paragraph, enonce)
        self._usages(clause.usages, numbered=False)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        _write(paragraph, "Fait à [à compléter : lieu], le [à compléter : date de signature].")
        signers = _signers(self.contrat)
        cells = add_row(new_table(self.document, [WIDTH / len(signers)] * len(signers), RULE), whole=True)
        for cell, (whom, quality) in zip(cells, signers, strict=True):
            say(tight(new_paragraph(cell)), whom, bold=True)
            say(tight(new_paragraph(cell)), quality, size=9)
            _write(tight(new_paragraph(cell)), "[à compléter : prénom et nom]", 9)
            for _ in range(4):
                new_paragraph(cell).add_run(" ")

    def _settle(self) -> None:
        """Write, on pages to take away, what must be settled before signature."""
        heading = self.document.add_paragraph("À régler avant la signature", style="Title")
        heading.paragraph_format.page_break_before = True
        say(self.document.add_paragraph(), "Fiche de travail, à retirer du contrat avant de le signer.", colour=SOFT)
        for motif, label in MOTIFS.items():
            alertes = [alerte for alerte in self.contrat.alertes if alerte.motif == motif]
            if alertes:
                self.document.add_heading(label, 2)
            for alerte in alertes:
                self._alerte(alerte)
        self._left_blank()

    def _alerte(self, alerte: Alerte) -> None:
        paragraph = self.document.add_paragraph(style="List Bullet")
        _write(tight(paragraph), alerte.sentence, 9.5)
        self.notes.note(paragraph, alerte.citations, apart=True)
        for extrait in alerte.extraits:
            quote = inside(tight(self.document.add_paragraph()))
            say(
                quote,
                f"«{NBSP}{flat(extrait.words)}{NBSP}» ({extrait.place.replace(' ', NBSP)})",
                size=8.5,
                colour=SOFT,
            )

    def _left_blank(self) -> None:
        self.document.add_heading("Blancs à remplir, article par article", 2)
        numbers = {clause.id: f"Article {number}" for number, clause in self.contrat.articles}
        for clause in self.contrat.clauses:
            labels = list(dict.fromkeys(blanc.label for blanc in clause.blancs))
            if labels:
                paragraph = tight(self.document.add_paragraph(style="List Bullet"))
                say(paragraph, tied(f"{numbers.get(clause.id, clause.intitule)} : "), bold=True, size=9)
                say(paragraph, tied(f"{' ; '.join(labels)}."), size=9)

    def _note(self, paragraph: "Paragraph", enonce: Enonce) -> None:
        self.notes.note(paragraph, enonce.citations, enonce.extraits, enonce.depuis)


def _subtitle(contrat: Contrat) -> str:
    if "centre" in contrat.faits:
        return flat(fill("Centre social {centre}", {"centre": contrat.faits["centre"]}).words)
    return flat(contrat.verification.projet.text.titre)


def _signers(contrat: Contrat) -> list[tuple[str, str]]:
    quality = {
        "association": "le président ou la présidente",
        "caf": "le président de l'instance de gestion",
    }.get(contrat.situation.signes["gestionnaire"], "le représentant du gestionnaire")
    signers = [("Pour la Caisse", "le président du conseil d'administration"), ("Pour le Centre", quality)]
    if contrat.situation.signes["commune-signe"] == "oui":
        name, _ = name_signataire(contrat.situation, contrat.faits)
        alone = contrat.situation.signes["communes"] == "une"
        signers.append((f"Pour {name}", "le maire" if alone else "le président ou la présidente"))
    return signers


def _head(table: "Table", names: Iterable[str]) -> None:
    """Write the first row of a table, which comes back on every page and never ends one."""
    for cell, name in zip(add_row(table, whole=True), names, strict=True):
        shade(cell, BOX)
        paragraph = tight(new_paragraph(cell))
        paragraph.paragraph_format.keep_with_next = True
        say(paragraph, name, bold=True, size=8.5, colour=SOFT)
    repeat_head(table)


def _write(paragraph: "Paragraph", words: str, size: float = 0) -> None:
    """Add words to a paragraph, what is to be filled or negotiated in yellow."""
    words = tied(flat(words))
    place_ = 0
    for blank in _BLANK.finditer(words):
        say(paragraph, words[place_ : blank.start()], size=size)
        _highlight(say(paragraph, blank[0], size=size))
        place_ = blank.end()
    say(paragraph, words[place_:], size=size)


def _highlight(run: "Run") -> None:
    from docx.enum.text import WD_COLOR_INDEX

    run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _add_styles(document: "Document") -> None:
    """Add the styles of articles and of their paragraphs, numbered 1, 1.1, and of what stands between the parties."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    for name, size, before in ((ARTICLE, 11, 12), ("Intercalaire", 11, 8), (ALINEA, 10, 0)):
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size, style.font.bold = Pt(size), name != ALINEA
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(4)
        style.paragraph_format.keep_with_next = name != ALINEA
        if name == ALINEA:
            style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        else:
            style.font.color.rgb = RGBColor.from_string(ACCENT)
    add_list(document, [("upperRoman", "Titre %1 —", TITRE)])
    add_list(document, [("decimal", "Article %1.", ARTICLE), ("decimal", "%1.%2", ALINEA)])
