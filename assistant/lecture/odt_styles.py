"""What the styles of a LibreOffice file say of a run: its weight, size, colours, and whether anybody can see it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from assistant.lecture.visible import NOTHING, UNKNOWN, Trait

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{{{_URN}office:1.0}}"
TEXT = f"{{{_URN}text:1.0}}"
TABLE = f"{{{_URN}table:1.0}}"
STYLE = f"{{{_URN}style:1.0}}"
DRAW = f"{{{_URN}drawing:1.0}}"
FO = f"{{{_URN}xsl-fo-compatible:1.0}}"

_NO_HEADING = re.compile(r"Quot|Citation|Caption|Légende|Subtitle")
"""Styles that are bold or large and head nothing."""
_HEADING = re.compile(r"Heading(?:_20_|\s)(\d+)")


@dataclass(frozen=True, slots=True)
class OdtStyle:
    """A style, its parents counted in. `niveau`: of a heading, 1 for the title of the whole; `ground`: behind it."""

    trait: Trait = NOTHING
    niveau: int = 0
    ground: str | None = None
    hidden: bool = False
    quote: bool = False


_NONE = OdtStyle()


class OdtStyles:
    """The styles of a file, by family and name; sizes in percent are of their parent."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        roots = list(roots)
        found = [style for root in roots for style in root.iter(f"{STYLE}style")]
        self._elements = {(style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")): style for style in found}
        defaults = [style for root in roots for style in root.iter(f"{STYLE}default-style")]
        self._defaults = {style.get(f"{STYLE}family", ""): _own(style, NOTHING, _NONE) for style in defaults}
        self._known: dict[tuple[str, str], OdtStyle] = {}

    def get(self, family: str, name: str | None) -> OdtStyle:
        """Return a style; one that is not defined says what the defaults of its family say."""
        base = self._defaults.get(family, _NONE)
        key = (family, name or "")
        if key not in self._elements:
            return base
        if key not in self._known:
            self._known[key] = base  # a style that is its own ancestor ends here
            element = self._elements[key]
            parent = element.get(f"{STYLE}parent-style-name")
            under = self.get(family, parent) if parent else base
            self._known[key] = _own(element, under.trait, under)
        return self._known[key]


def _own(element: etree._Element, under: Trait, parent: OdtStyle) -> OdtStyle:
    words = element.find(f"{STYLE}text-properties")
    grounds = [
        element.find(f"{STYLE}{kind}-properties") for kind in ("paragraph", "table-cell", "graphic", "table-row")
    ]
    ground = next((color for found in grounds if found is not None and (color := _ground(found)) is not None), None)
    section = element.find(f"{STYLE}section-properties")
    name = element.get(f"{STYLE}name", "")
    heading = _HEADING.fullmatch(name)
    level = element.get(f"{STYLE}default-outline-level") or (heading[1] if heading else "")
    return OdtStyle(
        trait=_trait(words, under).over(under),
        niveau=1 if name == "Title" else int(level) + 1 if level.isdigit() else parent.niveau,
        ground=parent.ground if ground is None else ground,
        hidden=parent.hidden or (section is not None and section.get(f"{TEXT}display") == "none"),
        quote=parent.quote or bool(_NO_HEADING.search(name)),
    )


def _trait(properties: etree._Element | None, under: Trait) -> Trait:
    if properties is None:
        return NOTHING
    weight = properties.get(f"{FO}font-weight")
    line = properties.get(f"{STYLE}text-underline-style")
    bold = None if weight is None and line is None else _heavy(weight) or line not in {None, "none"}
    display = properties.get(f"{TEXT}display")
    return Trait(
        bold=bold,
        size=_points(properties.get(f"{FO}font-size"), under.size),
        color=_color(properties.get(f"{FO}color")),
        fill=_color(properties.get(f"{FO}background-color")),
        vanish=None if display is None else display in {"none", "condition"},
    )


def _heavy(weight: str | None) -> bool:
    return weight == "bold" or (weight is not None and weight.isdigit() and int(weight) >= 600)


def _ground(properties: etree._Element) -> str | None:
    """Return the colour behind a paragraph, cell or frame; unknown when a picture or a gradient fills it."""
    drawn = properties.get(f"{DRAW}fill")
    if drawn in {"gradient", "bitmap", "hatch"}:
        return UNKNOWN
    color = properties.get(f"{DRAW}fill-color") if drawn == "solid" else properties.get(f"{FO}background-color")
    return _color(color)


def _color(value: str | None) -> str | None:
    return value[1:].upper() if value and re.fullmatch(r"#[0-9A-Fa-f]{6}", value) else None


def _points(value: str | None, under: float | None) -> float | None:
    match = re.fullmatch(r"([\d.]+)(pt|%|cm|mm|in)", value or "")
    if match is None:
        return None
    number = float(match[1])
    if match[2] == "%":
        return None if under is None else under * number / 100
    return number * {"pt": 1.0, "cm": 28.35, "mm": 2.835, "in": 72.0}[match[2]]
