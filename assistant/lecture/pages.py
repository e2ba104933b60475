"""What stands on a printed page: words and rules, with their places in points from the top left corner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mot:
    """A word on a page. `base`: where it stands; `size`: points of its type."""

    words: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Filet:
    """A straight rule, across or down."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def across(self) -> bool:
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `hidden`: words on it that nobody sees; `image`: whether hardly any word and a picture is what it shows.

    `recognised`: whether its words were read from that picture.
    """

    number: int
    width: float
    height: float
    mots: tuple[Mot, ...]
    filets: tuple[Filet, ...] = ()
    hidden: int = 0
    image: bool = False
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Ligne:
    """Words that stand on one line, from left to right."""

    mots: tuple[Mot, ...]

    @property
    def words(self) -> str:
        return " ".join(mot.words for mot in self.mots)

    @property
    def x0(self) -> float:
        return self.mots[0].x0

    @property
    def x1(self) -> float:
        return max(mot.x1 for mot in self.mots)

    @property
    def top(self) -> float:
        return min(mot.top for mot in self.mots)

    @property
    def base(self) -> float:
        return self.mots[0].base

    @property
    def size(self) -> float:
        """Points of most of it, to the half."""
        return usual_size(self.mots)

    @property
    def bold(self) -> bool:
        return all(mot.bold for mot in self.mots)


def usual_size(mots: Iterable[Mot]) -> float:
    """Return the size in which most signs of some words are set, to the half point; 0 if there are none."""
    signs: dict[float, int] = {}
    for mot in mots:
        size = round(mot.size * 2) / 2
        signs[size] = signs.get(size, 0) + len(mot.words)
    return max(signs, key=lambda size: signs[size], default=0.0)


def lignes(mots: Sequence[Mot]) -> list[Ligne]:
    """Return words as lines, from top to bottom: those whose feet stand at the same height."""
    rows: list[list[Mot]] = []
    for mot in sorted(mots, key=lambda mot: (mot.base, mot.x0)):
        if rows and mot.base - rows[-1][0].base <= 0.35 * min(mot.size, rows[-1][0].size):
            rows[-1].append(mot)
        else:
            rows.append([mot])
    return [Ligne(tuple(sorted(row, key=lambda mot: mot.x0))) for row in rows]
