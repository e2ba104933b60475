"""Footnotes and numbered lists of a Word document: what python-docx does not write."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_TEXT, _MARK = "footnotetext", "footnotereference"
"""Ids of the styles."""
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Level = tuple[str, str, str]
"""Of a list: the format of the numbers (`decimal`, `upperRoman`), their words (« Article %1 »), their style."""


class Renvois:
    """The footnotes of a document while it is written; `close` adds them to it."""

    def __init__(self, document: "Document") -> None:
        self._document = document
        self._root = etree.Element(f"{{{_W}}}footnotes", nsmap={"w": _W})
        for key, kind in (("-1", "separator"), ("0", "continuationSeparator")):
            note = _child(self._root, "footnote", type=kind, id=key)
            _child(_child(_child(note, "p"), "r"), kind)
        self._count = 0
        _add_styles(document)

    def add(self, paragraph: "Paragraph", parts: Iterable[str]) -> None:
        """End a paragraph with the mark of a new footnote, each of its parts a paragraph."""
        self._count += 1
        mark = _child(paragraph._p, "r")
        _child(_child(mark, "rPr"), "rStyle", val=_MARK)
        _child(mark, "footnoteReference", id=str(self._count))
        note = _child(self._root, "footnote", id=str(self._count))
        for rank, words in enumerate(parts):
            line = _child(note, "p")
            properties = _child(line, "pPr")
            _child(properties, "pStyle", val=_TEXT)
            if rank == 0:
                own = _child(line, "r")
                _child(_child(own, "rPr"), "rStyle", val=_MARK)
                _child(own, "footnoteRef")
            else:
                _child(properties, "ind", left="227", firstLine="0")
            text = _child(_child(line, "r"), "t")
            text.set(_SPACE, "preserve")
            text.text = f" {words}" if rank == 0 else words

    def close(self) -> None:
        """Add the footnotes to the document, once all are written."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        content = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        package = self._document.part.package
        part = Part(PackURI("/word/footnotes.xml"), _TYPE, content, package)
        self._document.part.relate_to(part, _LINK)


def add_list(document: "Document", levels: Iterable[Level]) -> None:
    """Number the paragraphs of some styles, one style a level: Word keeps the numbers right when one is added."""
    numbering = document.part.numbering_part.element
    known = [int(key) for key in numbering.xpath("./w:abstractNum/@w:abstractNumId | ./w:num/@w:numId")]
    key = str(max(known, default=0) + 1)
    made = etree.SubElement(numbering, f"{{{_W}}}abstractNum")
    made.set(f"{{{_W}}}abstractNumId", key)
    _child(made, "multiLevelType", val="multilevel")
    for rank, (form, words, style) in enumerate(levels):
        _add_level(made, rank, form, words, document.styles[style].style_id)
        _number_style(document, style, key, rank)
    first = numbering.find(f"{{{_W}}}num")
    if first is not None:  # the schema wants all abstract lists before the lists
        first.addprevious(made)
    _child(_child(numbering, "num", numId=key), "abstractNumId", val=key)


def _add_level(parent: etree._Element, rank: int, form: str, words: str, style: str) -> None:
    level = _child(parent, "lvl", ilvl=str(rank))
    _child(level, "start", val="1")
    _child(level, "numFmt", val=form)
    _child(level, "pStyle", val=style)
    _child(level, "suff", val="space" if rank == 0 else "tab")
    _child(level, "lvlText", val=words)
    _child(level, "lvlJc", val="left")
    indent = _child(level, "pPr")
    if rank:
        _child(indent, "ind", left="567", hanging="567")
    else:
        _child(indent, "ind", left="0", firstLine="0")


def _number_style(document: "Document", style: str, key: str, rank: int) -> None:
    properties = document.styles[style].element.get_or_add_pPr()
    numbered = properties.get_or_add_numPr()
    numbered.get_or_add_ilvl().val = rank
    numbered.get_or_add_numId().val = int(key)


def _add_styles(document: "Document") -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    text = document.styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
    text.base_style = document.styles["Normal"]
    text.font.size = Pt(8)
    text.paragraph_format.space_after = Pt(1)
    text.paragraph_format.line_spacing = 1
    text.paragraph_format.left_indent, text.paragraph_format.first_line_indent = Cm(0.4), Cm(-0.4)
    mark = document.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True


def _child(parent: etree._Element, tag: str, /, **values: str) -> etree._Element:
    made = etree.SubElement(parent, f"{{{_W}}}{tag}")
    for key, value in values.items():
        made.set(f"{{{_W}}}{key}", value)
    return made
