"""Headings that no style marks: short, alone on their line, and bold, large, in capitals or numbered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.lecture.contenu import Element

FIRST_LOOK = 10
"""Levels of the headings by look start here, so that each stands below every heading by style."""
_LONGEST = 12
"""Words; a longer line in bold is a sentence that matters, and the check must read it."""
_NUMBERED = re.compile(
    r"((?:\d{1,2}|[IVX]{1,5})(?:\.\d{1,2})+|(?:\d{1,2}(?=[.)]|\s+[-–—]\s)|[IVX]{1,5}))[.)]?\s+[-–—]?\s*[^\Wa-zà-ÿ]"
)
"""«1. », «2.1 », «IV », «3 – »; not «64 000 F» nor «10 places»."""
_ENDS_A_SENTENCE = re.compile(r"[.;,]$")
_HOLDS_A_SENTENCE = re.compile(r"[a-zà-ÿ]{2,}[.!?] +[A-ZÀ-Ý]")


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """How a paragraph looks; the first in order is the highest heading.

    `size`: points, negative, so that the largest comes first; 0 for the size of most of the text. `plain`: whether it
    is not bold. `depth`: of its number, 1 for «2.1».
    """

    size: float
    plain: bool = False
    depth: int = 0


def is_title(words: str) -> bool:
    """Tell whether words are short and shaped as a heading: no sentence, some letter, and no end of one."""
    return (
        0 < len(words.split()) <= _LONGEST
        and not _ENDS_A_SENTENCE.search(words)
        and not _HOLDS_A_SENTENCE.search(words)
        and any(sign.isalpha() for sign in words)
    )


def depth(words: str) -> int:
    """Return how deep a number says that a heading stands: 1 for «2. » or «IV. », 2 for «2.1 », 0 without number."""
    number = _NUMBERED.match(words)
    return 0 if number is None else len(number[1].split("."))


def is_capitals(words: str) -> bool:
    """Tell whether words are in capitals: several words, or one too long to be initials such as BEATEP."""
    letters = [sign for sign in words if sign.isalpha()]
    several = len(re.findall(r"[^\W\d_]{2,}", words)) > 1
    return all(sign.isupper() for sign in letters) and len(letters) > (3 if several else 8)


def raise_titles(elements: Sequence[Element], looks: Sequence[Look | None]) -> list[Element]:
    """Return the elements with those paragraphs made headings whose look and words are a heading's.

    A paragraph that is only bold needs some text under it: of several in a row, the last.

    :param looks: of each element, or nothing where it looks like the text around it.
    """
    like = [
        look if look is not None and element.kind == "paragraphe" and is_title(element.words) else None
        for element, look in zip(elements, looks, strict=True)
    ]
    chosen = [
        None if look is not None and look == after and not look.size else look
        for look, after in pairwise([*like, None])
    ]
    if chosen:
        chosen[-1] = None  # nothing stands under it
    levels = {look: FIRST_LOOK + rank for rank, look in enumerate(sorted({look for look in chosen if look}))}
    return [
        replace(element, kind="titre", niveau=levels[look]) if look else element
        for element, look in zip(elements, chosen, strict=True)
    ]
