"""Whether anybody can see some words: their weight, size and colour, over what stands behind them."""

from dataclasses import dataclass, field, fields, replace

from lxml import etree

SMALLEST = 3.0
"""Points; nobody reads smaller on paper."""
_LEAST_CONTRAST = 1.2
"""Ratio of luminances (WCAG 2, 1 to 21) under which words melt into the page; the palest grey in use is over 1.4."""
WHITE = "FFFFFF"
UNKNOWN = ""
"""A ground that only the program draws (a theme, a pattern, a picture): taken to show the words."""


@dataclass(frozen=True, slots=True)
class Trait:
    """What is said of a run at one level; None where that level says nothing. `size`: points."""

    bold: bool | None = None
    size: float | None = None
    color: str | None = None
    fill: str | None = None
    vanish: bool | None = None

    def over(self, base: "Trait") -> "Trait":
        """Return what holds when this is said over a base."""
        own = {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}
        return replace(base, **own)

    def hidden(self, ground: str) -> bool:
        """Tell whether nobody can see words so made, on a ground of some colour (hexadecimal, or empty if unknown)."""
        ground = ground if self.fill is None else self.fill
        melts = bool(self.color and ground) and _contrast(self.color or "", ground) < _LEAST_CONTRAST
        return bool(self.vanish) or melts or (self.size is not None and self.size <= SMALLEST)


NOTHING = Trait()
"""What a level that says nothing says."""

Token = tuple[etree._Element | None, str]
"""Some words, and the node that they come from, if a comment can be put there."""


@dataclass(slots=True)
class Seen:
    """The words of a paragraph. `hidden`: how many nobody sees. `weights`: signs seen by (size in points, bold)."""

    tokens: list[Token] = field(default_factory=list)
    hidden: int = 0
    weights: dict[tuple[float, bool], int] = field(default_factory=dict)

    @property
    def bold(self) -> bool:
        """Whether all that is seen is bold."""
        return bool(self.weights) and all(bold for _, bold in self.weights)

    def say(self, node: etree._Element | None, words: str, said: Trait, ground: str) -> None:
        """Add words as a reader sees them, or count them among those that nobody sees."""
        if said.hidden(ground):
            self.hidden += len(words.split())
            return
        self.tokens.append((node, words))
        if words.strip():
            weight = (said.size or 0.0, bool(said.bold))
            self.weights[weight] = self.weights.get(weight, 0) + len(words)


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
