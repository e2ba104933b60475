"""Word comments on the very words: runs cut where the words begin and end, and nothing else of the text changed."""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from assistant.lecture.contenu import clean
from assistant.lecture.fil import Fil
from assistant.lecture.word_styles import W

AUTHOR, INITIALS = "Assistant projet", "AP"

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


@dataclass(frozen=True, slots=True)
class Mot:
    """Some words of a text node: characters `start` to `end` of it."""

    node: etree._Element
    start: int
    end: int


def words_at(fil: Fil, start: int, end: int) -> list[Mot]:
    """Return the parts of text nodes that characters `start` to `end` of some pieces come from, in order."""
    found: list[Mot] = []
    place = 0
    for piece in fil:
        first, last = max(start, place), min(end, place + len(piece.words))
        if first < last and piece.node is not None:
            whole = len(piece.words) != piece.end - piece.start  # a composed sign: not to be cut
            begin = piece.start if whole else piece.start + first - place
            found.append(Mot(piece.node, begin, piece.end if whole else piece.start + last - place))
        place += len(piece.words)
    return found


def mark(document: etree._Element, spans: Sequence[Sequence[Mot]], first_id: int) -> None:
    """Put the marks of comments around words of a document, numbered from `first_id` on in the order given.

    Words of a note, of a text box or of a formula take the mark where the text calls or holds them: Word lets no
    comment stand inside.
    """
    cuts: dict[etree._Element, set[int]] = {}
    for span in spans:
        for mot, place in ((span[0], span[0].start), (span[-1], span[-1].end)):
            if _is_plain(document, mot.node):
                cuts.setdefault(mot.node, set()).add(place)
    pieces = {node: _cut(node, sorted(places, reverse=True)) for node, places in cuts.items()}
    for rank, span in enumerate(spans, first_id):
        first, last = span[0], span[-1]
        begin = _holder(document, _piece(pieces, first.node, first.start))
        end = _holder(document, _piece(pieces, last.node, last.end - 1))
        begin.addprevious(etree.Element(f"{W}commentRangeStart", {f"{W}id": str(rank)}))
        _close(end, rank)


def comment(key: int, words: str) -> etree._Element:
    """Return a comment, a paragraph for each line of its words."""
    made = etree.Element(f"{W}comment", {f"{W}id": str(key), f"{W}author": AUTHOR, f"{W}initials": INITIALS})
    for line in clean(words).split("\n"):
        made.append(paragraph(line))
    return made


def paragraph(
    words: str, properties: Iterable[etree._Element] = (), of_words: Iterable[etree._Element] = ()
) -> etree._Element:
    """Return a Word paragraph of one run, with properties of its own and of its words."""
    made = etree.Element(f"{W}p")
    etree.SubElement(made, f"{W}pPr").extend(properties)
    run = etree.SubElement(made, f"{W}r")
    etree.SubElement(run, f"{W}rPr").extend(of_words)
    text = etree.SubElement(run, f"{W}t", {_SPACE: "preserve"})
    text.text = clean(words)
    return made


def _is_plain(document: etree._Element, node: etree._Element) -> bool:
    """Tell whether a text node stands in a run of the document's own flow."""
    parent = node.getparent()
    return parent is not None and parent.tag == f"{W}r" and _holder(document, node) is parent


def _cut(node: etree._Element, places: Sequence[int]) -> list[tuple[int, etree._Element]]:
    """Cut the run of a text node at some characters, the last first; return where each part begins, and its node."""
    found: list[tuple[int, etree._Element]] = []
    for place in places:
        words = node.text or ""
        after = node.getnext() if place >= len(words) else node
        if 0 < place < len(words):
            after = etree.Element(f"{W}t", {_SPACE: "preserve"})
            after.text, node.text = words[place:], words[:place]
            node.set(_SPACE, "preserve")
            node.addnext(after)
            found.append((place, after))
        if after is not None:
            _open_run(after)
    return [(0, node), *reversed(found)]


def _open_run(child: etree._Element) -> None:
    """Make what stands before a child of a run a run of its own, set in the same way."""
    run = child.getparent()
    assert run is not None
    before = [sibling for sibling in child.itersiblings(preceding=True) if sibling.tag != f"{W}rPr"]
    if not before:
        return
    new = etree.Element(f"{W}r", dict(run.attrib))
    properties = run.find(f"{W}rPr")
    if properties is not None:
        new.append(deepcopy(properties))
    new.extend([child, *child.itersiblings()])
    run.addnext(new)


def _piece(
    pieces: dict[etree._Element, list[tuple[int, etree._Element]]], node: etree._Element, place: int
) -> etree._Element:
    """Return the node that holds a character, once its first node was cut."""
    return [part for begin, part in pieces.get(node, [(0, node)]) if begin <= place][-1]


def _holder(document: etree._Element, node: etree._Element) -> etree._Element:
    """Return the run or formula of the document's flow that holds a node, or calls the note that does."""
    lineage = [node, *node.iterancestors()]
    if lineage[-1] is not document:
        note = next(element for element in lineage if element.tag in {f"{W}footnote", f"{W}endnote"})
        name = etree.QName(note).localname
        call = next(
            found for found in document.iter(f"{W}{name}Reference") if found.get(f"{W}id") == note.get(f"{W}id")
        )
        return _holder(document, call)
    runs = [element for element in lineage if element.tag in {f"{W}r", f"{_MATH}oMath", f"{_MATH}oMathPara"}]
    return runs[-1]


def _close(end: etree._Element, key: int) -> None:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": str(key)})
    end.addnext(run)
    end.addnext(etree.Element(f"{W}commentRangeEnd", {f"{W}id": str(key)}))
