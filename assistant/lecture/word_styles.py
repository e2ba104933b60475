"""What the styles of a Word file say of a run: its weight, size, colours, and whether anybody can see it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from assistant.lecture.visible import NOTHING, UNKNOWN, Trait

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMED_HEADING = re.compile(r"(?:heading|titre|überschrift|título)\s*(\d)", re.IGNORECASE)
_HIGHLIGHTS = {"black": "000000", "darkBlue": "000080", "darkGreen": "008000", "darkRed": "800000", "white": "FFFFFF"}


@dataclass(frozen=True, slots=True)
class Style:
    """A style, what it is based on counted in. `niveau`: of a heading, 1 for the title of the whole; else 0."""

    name: str = ""
    trait: Trait = NOTHING
    niveau: int = 0
    listed: bool = False
    grounds: Mapping[str, str] | None = None  # of a table style: the colour of each kind of row or column
    bold_first: bool = False


class Styles:
    """The styles of a file, by id."""

    def __init__(self, root: etree._Element | None) -> None:
        elements = [] if root is None else root.findall(f"{W}style")
        self._elements = {element.get(f"{W}styleId", ""): element for element in elements}
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default = trait(defaults)
        self._known: dict[str, Style] = {}
        normal = [key for key, element in self._elements.items() if _is_default(element)]
        self.normal = self.get(normal[0] if normal else "")

    def get(self, key: str | None) -> Style:
        """Return a style; one that the file does not define says what the defaults of the file say."""
        if not key:
            return self.normal if hasattr(self, "normal") else Style(trait=self._default)
        if key not in self._known:
            self._known[key] = Style(trait=self._default)  # a style based on itself ends here
            if key in self._elements:
                self._known[key] = self._read(self._elements[key])
        return self._known[key]

    def character(self, key: str | None) -> Trait:
        """Return what a character style says by itself."""
        element = self._elements.get(key or "")
        return NOTHING if element is None else self._own(element, set())

    def _own(self, element: etree._Element, seen: set[str]) -> Trait:
        based = value(element.find(f"{W}basedOn")) or ""
        base = self._elements.get(based)
        under = NOTHING if base is None or based in seen else self._own(base, seen | {based})
        return trait(element.find(f"{W}rPr")).over(under)

    def _read(self, element: etree._Element) -> Style:
        based = value(element.find(f"{W}basedOn"))
        base = self.get(based) if based else Style(trait=self._default)
        properties = element.find(f"{W}pPr")
        name = (value(element.find(f"{W}name")) or "").strip()
        own = trait(element.find(f"{W}rPr")).over(Trait(fill=fill(properties)))
        return Style(
            name=name,
            trait=own.over(base.trait),
            niveau=_named_level(name) or outline(properties) or base.niveau,
            listed=bool(numbered(properties)) if numbered(properties) is not None else base.listed,
            grounds=_grounds(element) or base.grounds,
            bold_first=_bold_first(element) or base.bold_first,
        )


def trait(properties: etree._Element | None) -> Trait:
    """Return what some run properties (w:rPr) say."""
    if properties is None:
        return NOTHING
    size = value(properties.find(f"{W}sz"))
    color = value(properties.find(f"{W}color"))
    highlight = value(properties.find(f"{W}highlight"))
    ground = fill(properties) if highlight in {None, "none"} else _HIGHLIGHTS.get(highlight or "", "FFFF00")
    return Trait(_on(properties, "b", "u"), _points(size), _color(color), ground, _on(properties, "vanish"))


def value(element: etree._Element | None) -> str | None:
    """Return the w:val of an element, if there is one."""
    return None if element is None else element.get(f"{W}val")


def fill(properties: etree._Element | None) -> str | None:
    """Return the colour behind what some properties speak of, if they say one."""
    shade = None if properties is None else properties.find(f"{W}shd")
    if shade is None:
        return None
    if (value(shade) or "clear") not in {"clear", "nil"}:
        return UNKNOWN  # a pattern
    return _color(shade.get(f"{W}fill"))


def outline(properties: etree._Element | None) -> int:
    """Return the level of a heading (2 for the first: 1 is the title of the whole), or 0."""
    level = None if properties is None else value(properties.find(f"{W}outlineLvl"))
    return int(level) + 2 if level is not None and level.isdigit() and int(level) < 9 else 0


def numbered(properties: etree._Element | None) -> bool | None:
    """Tell whether some paragraph properties put it in a list; None if they say nothing."""
    number = None if properties is None else properties.find(f"{W}numPr/{W}numId")
    return None if number is None else value(number) != "0"


def _named_level(name: str) -> int:
    named = _NAMED_HEADING.fullmatch(name)
    if named:
        return int(named[1]) + 1
    return 1 if name.lower() in {"title", "titre"} else 0


def _grounds(element: etree._Element) -> dict[str, str]:
    whole = {"": fill(element.find(f"{W}tcPr"))}
    parts = {
        part.get(f"{W}type", ""): fill(part.find(f"{W}tcPr")) for part in element.findall(f"{W}tblStylePr")
    }  # fmt: skip
    return {kind: ground for kind, ground in (whole | parts).items() if ground is not None}


def _bold_first(element: etree._Element) -> bool:
    return any(
        bool(_on(part.find(f"{W}rPr"), "b"))
        for part in element.findall(f"{W}tblStylePr")
        if part.get(f"{W}type") == "firstRow"
    )


def _is_default(element: etree._Element) -> bool:
    return element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in {"1", "true"}


def _on(properties: etree._Element | None, *names: str) -> bool | None:
    said = (
        [] if properties is None else [found for name in names if (found := properties.find(f"{W}{name}")) is not None]
    )
    return any(value(element) not in {"0", "false", "off", "none"} for element in said) if said else None


def _points(size: str | None) -> float | None:
    try:
        return None if size is None else float(size) / 2
    except ValueError:
        return None


def _color(name: str | None) -> str | None:
    return name.upper() if name and re.fullmatch(r"[0-9A-Fa-f]{6}", name) else None
