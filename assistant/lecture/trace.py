"""Elements while a document is read: the pieces that their words come from, and how they look."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.lecture.contenu import Element, Kind, bullet, item, joined, number, numbered
from assistant.lecture.fil import Fil, after, before, fil_words, joined_fils
from assistant.lecture.remarques import hidden_words
from assistant.lecture.titres import Look, depth, raise_titles

_LARGER = 1.15
"""Times the size of most of the text: from there on, a short line looks like a heading."""
_LONGEST_HEADER = 15
"""Words of a cell; a longer one names no column."""


@dataclass(frozen=True, slots=True)
class Trace:
    """An element, and the pieces that its words come from: one run of them, or one a cell for a row.

    `size`: points, 0 where nothing says it. `hidden`: words there that nobody sees; a trace without words only
    tells these. `mark`: the bullet that was typed before its words.
    """

    element: Element
    fils: tuple[Fil, ...]
    size: float = 0.0
    bold: bool = False
    hidden: int = 0
    mark: Fil = ()


@dataclass(frozen=True, slots=True)
class Cellule:
    """A cell of a table. `later`: what follows its row: notes, tables within it, and what it hides."""

    fil: Fil
    bold: bool = False
    later: tuple[Trace, ...] = ()


def traced(fil: Fil, *, niveau: int = 0, listed: bool = False, size: float = 0.0, bold: bool = False) -> Trace:
    """Return the heading, list item or paragraph that some words are."""
    words = fil_words(fil)
    if niveau:
        return Trace(Element("titre", words.replace("\n", " "), niveau), (fil,))
    mark = bullet(words)
    if mark or listed:
        return Trace(item(words[mark:]), (after(fil, mark),), size, bold, mark=before(fil, mark))
    return Trace(Element("paragraphe", words), (fil,), size, bold)


def unseen(hidden: int) -> Iterator[Trace]:
    """Yield what tells that words are hidden here, if any are."""
    if hidden:
        yield Trace(Element("paragraphe", ""), ((),), hidden=hidden)


def outside(traces: Iterable[Trace], kind: Kind, place: str) -> Iterator[Trace]:
    """Yield what stands outside the flow of the text (a note, the head of a page) as one element."""
    inside = list(traces)
    fil = joined_fils([fil for trace in inside for fil in trace.fils if fil], "\n")
    if fil:
        yield Trace(Element(kind, fil_words(fil), place=place), (fil,))
    yield from unseen(sum(trace.hidden for trace in inside))


def remarks_on(traces: Iterable[Trace]) -> tuple[str, ...]:
    """Return what to say of the words of a document that nobody sees, with their places."""
    counted = words = 0
    places: list[str] = []
    place = "§ 1"
    for trace in traces:
        if trace.element.words:
            counted += 0 if trace.element.place else 1
            place = trace.element.place or f"§ {counted}"
        if trace.hidden:
            words += trace.hidden
            places += [place] if place not in places else []
    return hidden_words(words, places)


def finished(traces: Iterable[Trace]) -> list[Trace]:
    """Return the traces of a whole document, with the headings and list items that only their look tells."""
    traces = [trace for trace in traces if trace.element.words]
    elements = raise_titles([trace.element for trace in traces], _looks(traces))
    return [_listed(replace(trace, element=element)) for trace, element in zip(traces, elements, strict=True)]


def cellule(traces: Sequence[Trace]) -> Cellule:
    """Return the cell that holds some elements: its paragraphs on a line each; tables and notes follow the row.

    A bullet typed in a cell stays: «– 48 000 F» is a loss.
    """
    inside = [trace for trace in traces if _is_inside(trace)]
    later = tuple(trace for trace in traces if not _is_inside(trace))
    bold = bool(inside) and all(trace.bold for trace in inside)
    return Cellule(joined_fils([(*trace.mark, *trace.fils[0]) for trace in inside], "\n"), bold, later)


def table_rows(
    grille: Sequence[Sequence[Cellule]], tableau: int, *, header: bool, places: Sequence[str] = ()
) -> Iterator[Trace]:
    """Yield the rows of a table that have words, each followed by what its cells hold beside.

    :param places: of each row, where a reader finds it; none to say «tableau 2, ligne 3».
    """
    entete = joined([fil_words(cell.fil).replace("\n", " ") for cell in grille[0]]) if header else ""
    for rank, cells in enumerate(grille, 1):
        cellules = tuple(fil_words(cell.fil) for cell in cells)
        if any(cellules):
            place = places[rank - 1] if places else f"tableau {tableau}, ligne {rank}"
            element = Element("ligne", joined(cellules), 0, place, tableau, cellules, entete)
            yield Trace(element, tuple(cell.fil for cell in cells))
        for cell in cells:
            yield from cell.later


def names_columns(grille: Sequence[Sequence[Cellule]], *, marked: bool) -> bool:
    """Tell whether the first row names the columns: marked so, or bold where the second is not."""
    if len(grille) < 2:
        return False
    first, second = ([cell for cell in cells if cell.fil] for cells in grille[:2])
    if not first or any(len(fil_words(cell.fil).split()) > _LONGEST_HEADER for cell in first):
        return False
    return marked or (all(cell.bold for cell in first) and not all(cell.bold for cell in second))


def _is_inside(trace: Trace) -> bool:
    return trace.element.kind not in {"ligne", "note"} and bool(trace.element.words)


def _listed(trace: Trace) -> Trace:
    """Return a paragraph that a typed number opens as the list item that it is."""
    mark = number(trace.element.words) if trace.element.kind == "paragraphe" else 0
    if not mark:
        return trace
    element = numbered(trace.element.words, mark, trace.element.place)
    return replace(trace, element=element, fils=(after(trace.fils[0], mark),))


def _looks(traces: Sequence[Trace]) -> list[Look | None]:
    """Return how each paragraph stands out from most of the text."""
    signs: dict[float, int] = {}
    for trace in traces:
        if trace.size:
            signs[trace.size] = signs.get(trace.size, 0) + len(trace.element.words)
    usual = max(signs, key=lambda size: signs[size], default=0.0)
    return [_look(trace, usual) for trace in traces]


def _look(trace: Trace, usual: float) -> Look | None:
    larger = usual > 0 and trace.size >= usual * _LARGER
    if not (trace.bold or larger):
        return None
    return Look(-trace.size if larger else 0.0, plain=not trace.bold, depth=max(0, depth(trace.element.words) - 1))
