"""The runs of a Word paragraph as a reader sees them: changes accepted, fields by their result, hidden words apart."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from assistant.lecture.visible import UNKNOWN, WHITE, Seen, Trait
from assistant.lecture.word_styles import Style, Styles, W, fill, trait, value

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"

_DROPPED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}rt", f"{W}sdtPr", f"{W}tblPr"})
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(slots=True)
class Boite:
    """A text box: what it holds, and the colour of its ground."""

    content: etree._Element
    ground: str


@dataclass(slots=True)
class Runs(Seen):
    """What the runs of a paragraph hold."""

    notes: list[str] = field(default_factory=list)
    boites: list[Boite] = field(default_factory=list)

    def add(self, other: "Runs") -> None:
        """Append what another paragraph holds: their common mark was deleted."""
        self.tokens += other.tokens
        self.hidden += other.hidden
        self.notes += other.notes
        self.boites += other.boites
        for weight, count in other.weights.items():
            self.weights[weight] = self.weights.get(weight, 0) + count


class RunReader:
    """Reads paragraphs in order; what a field holds from one paragraph to the next is kept here."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._results: list[bool] = []  # of each open field, whether its result has begun

    def read(self, paragraph: etree._Element, style: Style, ground: str) -> Runs:
        """Return what a paragraph holds, `ground` being the colour behind it."""
        runs = Runs()
        behind = fill(paragraph.find(f"{W}pPr")) or ground
        self._walk(paragraph, style.trait, behind, runs)
        return runs

    def _walk(self, parent: etree._Element, base: Trait, ground: str, runs: Runs) -> None:
        for child in parent.iterchildren("*"):
            if child.tag in _DROPPED:
                continue
            if child.tag == f"{W}r":
                self._run(child, base, ground, runs)
            elif child.tag == f"{M}t":
                self._say(child, child.text or "", base, ground, runs)
            elif child.tag == f"{MC}AlternateContent":
                self._walk(_choice(child), base, ground, runs)
            elif child.tag != f"{W}p":
                self._walk(child, base, ground, runs)

    def _run(self, run: etree._Element, base: Trait, ground: str, runs: Runs) -> None:
        properties = run.find(f"{W}rPr")
        named = None if properties is None else value(properties.find(f"{W}rStyle"))
        said = trait(properties).over(self._styles.character(named)).over(base)
        for child in run.iterchildren("*"):
            self._content(child, said, ground, runs)

    def _content(self, child: etree._Element, said: Trait, ground: str, runs: Runs) -> None:
        name = str(child.tag).removeprefix(W)
        if name == "t":
            self._say(child, child.text or "", said, ground, runs)
        elif name in _SIGNS:
            self._say(None, " " if child.get(f"{W}type") in {"page", "column"} else _SIGNS[name], said, ground, runs)
        elif name == "sym" and not runs.tokens:
            runs.tokens.append((None, "• "))  # a bullet typed in a font of signs; elsewhere, a picture and no word
        elif name == "fldChar":
            self._field(child)
        elif name in {"footnoteReference", "endnoteReference"}:
            runs.notes.append(f"{name.removesuffix('Reference')}-{child.get(f'{W}id')}")
        elif name in {"drawing", "pict", "object"}:
            runs.boites += _boites(child)
        elif child.tag == f"{MC}AlternateContent":
            for part in _choice(child).iterchildren("*"):
                self._content(part, said, ground, runs)

    def _say(self, node: etree._Element | None, words: str, said: Trait, ground: str, runs: Runs) -> None:
        if all(self._results):  # not the code of a field, but its result
            runs.say(node, words, said, ground)

    def _field(self, mark: etree._Element) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._results.append(False)
        elif self._results and kind == "separate":
            self._results[-1] = True
        elif self._results and kind == "end":
            self._results.pop()


def _choice(alternate: etree._Element) -> etree._Element:
    """Return the first of the ways to draw the same thing; the others say the same words again."""
    choice = alternate.find(f"{MC}Choice")
    fallback = alternate.find(f"{MC}Fallback")
    return choice if choice is not None else fallback if fallback is not None else alternate


def _boites(drawing: etree._Element) -> Iterator[Boite]:
    for content in drawing.iter(f"{W}txbxContent"):
        if not any(ancestor.tag == f"{W}txbxContent" for ancestor in _between(content, drawing)):
            yield Boite(content, _box_ground(content))


def _between(inner: etree._Element, outer: etree._Element) -> Iterator[etree._Element]:
    for ancestor in inner.iterancestors():
        if ancestor is outer:
            return
        yield ancestor


def _box_ground(content: etree._Element) -> str:
    """Return the colour of the shape around a text box; empty when a theme or a picture draws it."""
    for ancestor in content.iterancestors():
        if ancestor.tag == f"{_WPS}wsp":
            shape = ancestor.find(f"{_WPS}spPr")
            exact = None if shape is None else shape.find(f"{_A}solidFill/{_A}srgbClr")
            if exact is not None:
                return exact.get("val", "")
            empty = shape is not None and shape.find(f"{_A}noFill") is not None
            return WHITE if empty else UNKNOWN
    return UNKNOWN
