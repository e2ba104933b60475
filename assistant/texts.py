"""Texts that never change, their sections and passages: a place is a range of characters of the body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field

from assistant.donnees import Entry, read_entries, refuse_twice
from assistant.errors import CorpusError

Nature = Literal["circulaire", "notice", "ajout", "projet"]

LONGEST_PASSAGE = 900
"""Characters; a longer paragraph is cut between sentences, so that its embedding (512 tokens) sees all of it."""

_SECTION_NAMES = {
    "intro": "ouverture",
    "objectifs": "annexe « Objectifs et missions »",
    "fonctions": "annexe « Fonctions »",
}
_HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)(?:[ \t]+\{#([\w-]+)\})?[ \t]*")
_EMPHASIS = re.compile(r"(\*\*|\*)(?=\S)(.+?)(?<=\S)\1")
_SENTENCE_END = re.compile(r"(?<=[.!?…;])\s+(?=[A-ZÀÂÉÈÊÎÔÛŒ«\"(0-9-])")
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_ITEM = re.compile(r"[-•*–] ")


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a text: `start` and `end` are character offsets in the body, its title included."""

    id: str
    titre: str
    start: int
    end: int
    remarque: str = ""


@dataclass(frozen=True)
class Text:
    """A text of the corpus, or one that the user added. `date` is ISO, or a year, or a year and a month."""

    id: str
    titre: str
    titre_court: str
    date: str
    emetteur: str
    nature: Nature
    etat: str
    body: str
    sections: tuple[Section, ...]

    @cached_property
    def _by_id(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    def section(self, section_id: str) -> Section:
        """Return a section by its id.

        :raises CorpusError: if the text has none of that id.
        """
        try:
            return self._by_id[section_id]
        except KeyError:
            raise CorpusError(
                f"Le texte « {self.id} » n'a pas de section « {section_id} » ; il a : {', '.join(self._by_id)}."
            ) from None

    def section_at(self, place: int) -> Section:
        """Return the section in which a character stands."""
        return next(section for section in reversed(self.sections) if section.start <= place)


@dataclass(frozen=True, slots=True)
class Passage:
    """A range of a text that can be found and shown. `lead_in` opens the list of which it is an item."""

    text: Text
    start: int
    end: int
    lead_in: str = ""

    @property
    def words(self) -> str:
        return self.text.body[self.start : self.end]

    @property
    def section(self) -> Section:
        return self.text.section_at(self.start)

    @property
    def id(self) -> str:
        return f"{self.text.id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a text, and no words: they are sliced from it, so a misquotation cannot be built."""

    text: Text
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.text.body):
            raise CorpusError(f"La place {self.start}-{self.end} n'est pas dans le texte « {self.text.id} ».")

    @property
    def words(self) -> str:
        return self.text.body[self.start : self.end]

    @property
    def section(self) -> Section:
        return self.text.section_at(self.start)

    @property
    def label(self) -> str:
        return f"{self.text.titre_court}, {section_label(self.text, self.section.id)}"


class Fiche(Entry):
    """An entry of textes.yaml: what is known of a text beside its words."""

    id: str
    titre: str
    titre_court: str
    date: str
    emetteur: str
    nature: Nature
    etat: str
    certitude: Literal["certain", "probable"] = "certain"
    source: str = ""
    objet: str = ""
    resume: str = ""
    mots_cles: tuple[str, ...] = ()
    destinataires: str = ""
    signataire: str = ""
    bureau: str = ""
    remarques: dict[str, str] = Field(default_factory=dict)


def read_texts(folder: Path, catalogue: Path) -> dict[str, Text]:
    """Return the texts that a catalogue lists, by id; their Markdown stands in `folder`.

    :raises CorpusError: if a text is missing, an id stands twice, or a remark names no section.
    """
    fiches = read_entries(catalogue, Fiche)
    refuse_twice(catalogue, ((fiche.id, line) for fiche, line in fiches))
    return {fiche.id: _read_text(folder, catalogue, line, fiche) for fiche, line in fiches}


def build_text(fiche: Fiche, markdown: str) -> Text:
    """Return the text of a Markdown source: the body is the source without heading marks, anchors or emphasis."""
    body, sections = _body(markdown, fiche.remarques)
    return Text(
        fiche.id, fiche.titre, fiche.titre_court, fiche.date, fiche.emetteur, fiche.nature, fiche.etat, body, sections
    )


def split(text: Text) -> tuple[Passage, ...]:
    """Return the passages of a text, in order: paragraphs, list items, and parts of what is too long for one."""
    return tuple(passage for section in text.sections for passage in _section_passages(text, section))


def section_label(text: Text, section_id: str) -> str:
    """Return how a section of a text is named in a sentence: « section 11 », « note 6 », « l'annexe … »."""
    if text.nature != "circulaire":
        return f"« {text.section(section_id).titre} »"
    if section_id.startswith("note-"):
        return f"note {section_id.removeprefix('note-')}"
    return _SECTION_NAMES.get(section_id, f"section {section_id}")


def sentences(words: str) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the sentences of some words, in order."""
    start = 0
    for end in [*(match.start() for match in _SENTENCE_END.finditer(words)), len(words)]:
        while start < end and words[start].isspace():
            start += 1
        if start < end:
            yield start, end
        start = end


def _read_text(folder: Path, catalogue: Path, line: int, fiche: Fiche) -> Text:
    path = folder / f"{fiche.id}.md"
    try:
        text = build_text(fiche, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(
            f"{catalogue.name}, ligne {line} : le texte « {path.name} » ne peut pas être lu dans « {folder} » : "
            "ajoutez-le, en UTF-8, ou retirez sa fiche."
        ) from error
    for section in fiche.remarques:
        text.section(section)
    return text


def _body(markdown: str, remarques: dict[str, str]) -> tuple[str, tuple[Section, ...]]:
    lines: list[str] = []
    heads: list[tuple[str, str, int]] = []
    place = 0
    for line in markdown.splitlines():
        heading = _HEADING.fullmatch(line)
        plain = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", heading[2] if heading else line))
        if heading:
            heads.append((heading[3] or str(len(heads) + 1), plain, place))
        elif not heads and plain.strip():
            heads.append(("debut", plain.strip()[:80], place))
        lines.append(plain)
        place += len(plain) + 1
    body = "\n".join(lines).rstrip()
    ends = [start for _, _, start in heads[1:]] + [len(body)]
    return body, tuple(
        Section(key, titre, start, end, remarques.get(key, ""))
        for (key, titre, start), end in zip(heads, ends, strict=False)  # a text of no words has no section, and an end
    )


def _section_passages(text: Text, section: Section) -> Iterator[Passage]:
    lead_in = ""
    start = section.start + (len(section.titre) if text.body.startswith(section.titre, section.start) else 0)
    for paragraph in _PARAGRAPH.finditer(text.body, start, section.end):
        for begin, end in _items(text.body, paragraph.start(), paragraph.end()):
            item = _ITEM.match(text.body, begin)
            if not item:
                lead_in = text.body[begin:end]
            first = item.end() if item else begin
            yield from _parts(text, first, end, _opening(lead_in) if item else "")


def _items(body: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges of the items of a tight list, or the whole paragraph."""
    starts = [start] + [
        place for place in (m.end() for m in re.finditer(r"\n", body[start:end])) if _ITEM.match(body, start + place)
    ]
    absolute = [starts[0]] + [start + place for place in starts[1:]]
    for begin, after in zip(absolute, [*absolute[1:], end], strict=True):
        yield begin, begin + len(body[begin:after].rstrip())


def _opening(lead_in: str) -> str:
    """Return the last sentence of the paragraph that opens a list."""
    *_, (start, end) = sentences(lead_in) if lead_in else ((0, 0),)
    return lead_in[start:end]


def _parts(text: Text, start: int, end: int, lead_in: str) -> Iterator[Passage]:
    begin = last = start
    for _, stop in sentences(text.body[start:end]):
        if start + stop - begin > LONGEST_PASSAGE and last > begin:
            yield Passage(text, begin, last, lead_in)
            begin = last + (len(text.body[last : start + stop]) - len(text.body[last : start + stop].lstrip()))
        last = start + stop
    if last > begin:
        yield Passage(text, begin, last, lead_in)
