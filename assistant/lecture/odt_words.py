"""The words of a LibreOffice paragraph as a reader sees them: fields by their result, hidden words apart."""

from dataclasses import dataclass, field

from lxml import etree

from assistant.lecture.odt_styles import DRAW, OFFICE, TEXT, OdtStyles
from assistant.lecture.visible import Seen, Trait

_MOST_SPACES = 100
_BLANKS = str.maketrans("\n\r\t", "   ")
"""As in HTML, a new line is a blank."""
_DROPPED = frozenset(
    {f"{OFFICE}annotation", f"{OFFICE}annotation-end", f"{TEXT}ruby-text", f"{TEXT}note-citation", f"{TEXT}script"}
)


@dataclass(slots=True)
class Words(Seen):
    """What a paragraph holds. `size`: points of most of it, 0 if nothing says it."""

    frames: list[etree._Element] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)

    @property
    def size(self) -> float:
        return max(self.weights, key=lambda key: self.weights[key], default=(0.0, False))[0]


class WordsReader:
    """Reads paragraphs by the styles of their file."""

    def __init__(self, styles: OdtStyles) -> None:
        self._styles = styles

    def read(self, paragraph: etree._Element, said: Trait, ground: str) -> Words:
        """Return what a paragraph holds, `ground` being the colour behind it."""
        words = Words()
        self._walk(paragraph, said, ground, words)
        return words

    def _walk(self, parent: etree._Element, said: Trait, ground: str, words: Words) -> None:
        self._say(parent.text, said, ground, words)
        for child in parent:
            if isinstance(child.tag, str):
                self._child(child, said, ground, words)
            self._say(child.tail, said, ground, words)

    def _child(self, child: etree._Element, said: Trait, ground: str, words: Words) -> None:
        if child.tag == f"{TEXT}s":
            times = child.get(f"{TEXT}c", "1")
            words.tokens.append((None, " " * min(int(times) if times.isdigit() else 1, _MOST_SPACES)))
        elif child.tag in {f"{TEXT}tab", f"{TEXT}line-break"}:
            words.tokens.append((None, " " if child.tag == f"{TEXT}tab" else "\n"))
        elif child.tag == f"{TEXT}note":
            words.notes.append(child)
        elif child.tag == f"{TEXT}hidden-text" and child.get(f"{TEXT}is-hidden") != "false":
            words.hidden += len("".join(child.itertext()).split() or child.get(f"{TEXT}string-value", "").split())
        elif str(child.tag).startswith(DRAW) and child.tag != f"{DRAW}a":
            words.frames.append(child)
        elif child.tag not in _DROPPED:
            own = self._styles.get("text", child.get(f"{TEXT}style-name")).trait
            self._walk(child, own.over(said), ground, words)

    def _say(self, text: str | None, said: Trait, ground: str, words: Words) -> None:
        spaced = (text or "").translate(_BLANKS)
        if spaced:
            words.say(None, spaced, said, ground)
