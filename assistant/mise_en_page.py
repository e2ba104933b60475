"""The look of a Word document made by the assistant: its page and styles, badges, quotations, boxes, links, numbers."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from lxml import etree

from assistant.copie import set_page, speak_french
from assistant.errors import ProjetError
from assistant.libelles import NBSP, tied
from assistant.rendering import flat
from assistant.texts import Citation

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FONT = "Arial"
"""On every system, or replaced by one of the same widths."""
INK, SOFT, ACCENT, RULE = "1F2933", "5B6670", "1D4E6B", "C9D1D9"
"""Colours, as RRGGBB: of words, of what stands beside them, of titles and links, of lines."""
BOX = "EEF4F8"
"""Ground of a box."""
LONGEST_TITLE = 255
"""Characters that Word takes in the properties of a document."""
WIDTH = 16.6
"""Centimetres between the margins."""
_MARGINS = (21 - WIDTH) / 2
_TITLES = {"Title": (22, 2, 4), "Heading 1": (15, 20, 6), "Heading 2": (11.5, 14, 4)}
"""Points of size, of space before and after, by style."""
_AFTER_LINES = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl",
    "w:rPr", "w:sectPr",
)  # fmt: skip
"""What the schema puts after the lines of a paragraph, of what we write."""


def new_document(title: str) -> "Document":
    """Return an empty A4 document in French, in our styles."""
    import docx
    from docx.shared import Cm, Pt, RGBColor

    document = docx.Document()
    speak_french(document)
    set_page(document)
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(_MARGINS)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    normal = _style(document, "Normal", 10)
    normal.paragraph_format.space_after = Pt(4)
    normal.paragraph_format.line_spacing = 1.12
    for name, (size, before, after) in _TITLES.items():
        style = _style(document, name, size)
        style.font.bold = True
        style.font.color.rgb = RGBColor.from_string(ACCENT if name != "Heading 2" else INK)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
    border(document.styles["Title"].element.get_or_add_pPr(), ())
    border(document.styles["Heading 1"].element.get_or_add_pPr(), ("bottom",), ACCENT)
    document.core_properties.title = title[:LONGEST_TITLE]
    document.core_properties.language = "fr-FR"
    document.core_properties.author = document.core_properties.comments = ""
    return document


def _style(document: "Document", name: str, size: float) -> "ParagraphStyle":
    """Return a style of paragraphs set in our font, whatever the theme of the template says."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style: ParagraphStyle = document.styles.get_by_id(document.styles[name].style_id, WD_STYLE_TYPE.PARAGRAPH)
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().rFonts
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    return style


def save(document: "Document", out: Path) -> None:
    """Write a document.

    :raises ProjetError: if the file cannot be written.
    """
    try:
        document.save(str(out))
    except OSError as error:
        raise ProjetError(f"« {out} » ne peut pas être écrit : choisissez un autre nom ou un autre dossier.") from error


def say(paragraph: "Paragraph", words: str, *, bold: bool = False, size: float = 0, colour: str = "") -> "Run":
    """Add words to a paragraph."""
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(words)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def badge(paragraph: "Paragraph", words: str, ground: str, ink: str) -> None:
    """Add words on a ground of colour; a white ground gets a frame."""
    run = say(paragraph, f"\xa0{words}\xa0", bold=True, size=9, colour=ink)
    properties = run._r.get_or_add_rPr()
    if ground == "FFFFFF":
        _append(properties, _element("w:bdr", val="single", sz="6", space="0", color=ink))
    _append(properties, _element("w:shd", val="clear", color="auto", fill=ground))


def plate(paragraph: "Paragraph", words: str, ground: str, ink: str) -> None:
    """Set words in the middle of a paragraph on a ground of colour; a white ground gets a frame."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    border(paragraph._p.get_or_add_pPr(), ("top", "left", "bottom", "right"), ink if ground == "FFFFFF" else ground, 1)
    fill = _element("w:shd", val="clear", color="auto", fill=ground)
    paragraph._p.get_or_add_pPr().insert_element_before(fill, *_AFTER_LINES[1:])
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.right_indent = Cm(0.1), Cm(0.45)
    say(paragraph, words, bold=True, size=8.5, colour=ink)


def shade(cell: "_Cell", ground: str) -> None:
    """Set the ground of a cell."""
    _append(cell._tc.get_or_add_tcPr(), _element("w:shd", val="clear", color="auto", fill=ground))


def border(properties: "BaseOxmlElement", sides: Iterable[str], colour: str = RULE, space: int = 3) -> None:
    """Set the lines about a paragraph, by the properties of it or of its style; no side: none."""
    for known in properties.findall(f"{{{properties.nsmap['w']}}}pBdr"):
        properties.remove(known)
    lines = _element("w:pBdr")
    for side in sides:
        lines.append(_element(f"w:{side}", val="single", sz="8", space=str(space), color=colour))
    if len(lines):
        properties.insert_element_before(lines, *_AFTER_LINES)


def right_tab(paragraph: "Paragraph") -> None:
    """Set a tab at the right margin."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def new_table(document: "Document", widths: Iterable[float], lines: str = "") -> "Table":
    """Return a table without rows, its columns of some widths in centimetres, a line of a colour under each row."""
    from docx.shared import Cm

    columns = list(widths)
    table: Table = document.add_table(0, len(columns))
    table.autofit = False
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Cm(width)
    properties = table._tbl.tblPr
    if lines:
        borders = _element("w:tblBorders")
        for side in ("top", "bottom", "insideH"):
            borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=lines))
        properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblLook")
    margins = _element("w:tblCellMar")
    for side, twips in (("top", 40), ("left", 0), ("bottom", 40), ("right", 80)):
        margins.append(_element(f"w:{side}", w=str(twips), type="dxa"))
    properties.insert_element_before(margins, "w:tblLook")
    return table


def add_row(table: "Table", *, whole: bool = False) -> "tuple[_Cell, ...]":
    """Return the cells of a new row; `whole`: it is not cut by the end of a page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # python-docx leaves this one without types
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    if whole:
        _append(row._tr.get_or_add_trPr(), _element("w:cantSplit"))
    return row.cells


def repeat_head(table: "Table") -> None:
    """Make the first row of a table come back at the top of every page that the table reaches."""
    _append(table.rows[0]._tr.get_or_add_trPr(), _element("w:tblHeader"))


def new_paragraph(cell: "_Cell") -> "Paragraph":
    """Return a new paragraph of a cell: the empty one that it comes with, first."""
    first: Paragraph = cell.paragraphs[0]
    return first if len(cell.paragraphs) == 1 and not len(first._p) else cell.add_paragraph()


def tight(paragraph: "Paragraph") -> "Paragraph":
    """Bring what follows nearer to a paragraph."""
    from docx.shared import Pt

    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def spaced(paragraph: "Paragraph") -> "Paragraph":
    """Keep a paragraph away from what it follows."""
    from docx.shared import Pt

    paragraph.paragraph_format.space_before = Pt(8)
    return paragraph


def inside(paragraph: "Paragraph") -> "Paragraph":
    """Keep a paragraph away from the edges of its box."""
    from docx.shared import Cm

    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(0.25)
    return paragraph


def anchor(paragraph: "Paragraph", name: str, number: int) -> None:
    """Make the beginning of a paragraph a place to which links lead; `number` is its own in the document."""
    _append(paragraph._p, _element("w:bookmarkStart", id=str(number), name=name))
    _append(paragraph._p, _element("w:bookmarkEnd", id=str(number)))


def link(paragraph: "Paragraph", words: str, name: str, size: float) -> None:
    """Add words that lead to a place of the document."""
    run = say(paragraph, words, size=size, colour=ACCENT)
    made = _element("w:hyperlink", anchor=name, history="1")
    _append(paragraph._p, made)
    made.append(run._r)


def add_marks(paragraph: "Paragraph", numbers: Iterable[int]) -> None:
    """Add the numbers of some citations, each leading to its words."""
    for rank, number in enumerate(numbers):
        link(paragraph, ("" if rank else NBSP) + f"[{number}]", _cited(number), 8)


def add_cited(document: "Document", citations: Iterable[Citation], size: float) -> None:
    """Write the words of citations, each under its number, to which its marks lead."""
    from docx.shared import Cm

    for number, citation in enumerate(citations, 1):
        paragraph = tight(document.add_paragraph())
        paragraph.paragraph_format.left_indent = Cm(1)
        paragraph.paragraph_format.first_line_indent = Cm(-1)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(1))
        anchor(paragraph, _cited(number), number)
        say(paragraph, f"[{number}]\t", bold=True, size=size, colour=ACCENT)
        say(paragraph, f"«{NBSP}{flat(citation.words)}{NBSP}» ", size=size)
        say(paragraph, tied(citation.label), size=size, colour=SOFT)


def _cited(number: int) -> str:
    return f"texte_{number}"


def number_pages(document: "Document", words: str) -> None:
    """Write some words and « page 3 sur 20 » at the foot of every page."""
    foot = document.sections[0].footer.paragraphs[0]
    foot.style = document.styles["Normal"]
    border(foot._p.get_or_add_pPr(), ("top",))
    right_tab(foot)
    say(foot, f"{words}\tpage\xa0", size=8, colour=SOFT)
    _field(foot, "PAGE")
    say(foot, " sur\xa0", size=8, colour=SOFT)
    _field(foot, "NUMPAGES")


def _field(paragraph: "Paragraph", code: str) -> None:
    run = say(paragraph, "1", size=8, colour=SOFT)
    field = _element("w:fldSimple", instr=f" {code} ")
    _append(paragraph._p, field)
    field.append(run._r)


def _append(parent: etree._Element, child: etree._Element) -> None:
    parent.append(child)


def _element(tag: str, /, **values: str) -> "BaseOxmlElement":
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = cast("BaseOxmlElement", OxmlElement(tag))
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made
