"""The reading order of a page: columns one after the other, tables in their place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.lecture.grilles import Grille, find_grilles
from assistant.lecture.pages import Filet, Ligne, Mot, Page, lignes

_GUTTER = 0.9
"""Times the size of the type: the least blank between two columns; words of a line stand some 0.3 apart."""
_FEWEST_LINES = 3
_FEWEST_WORDS = 3.0
"""Words a line, on average, in a column of prose; bullets and page numbers make no column."""
_FULL = 0.6
"""Share of the width of its column that a line of prose fills, on average."""
_WIDE_CELLS = 1.5
"""Times the size of the type: the least blank between two cells that no rule parts."""

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rang:
    """A line of the flow. `left` and `right`: of its column; `zone`: lines of one number stand in one column."""

    ligne: Ligne
    left: float
    right: float
    page: int
    zone: int


@dataclass(frozen=True, slots=True)
class Case:
    """A cell: its words, and the width that they had."""

    mots: tuple[Mot, ...]
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Tableau:
    """A table; `xs`: its lines down; `pages`: where each of its rows stands."""

    cases: tuple[tuple[Case, ...], ...]
    xs: tuple[float, ...]
    pages: tuple[int, ...]

    @property
    def page(self) -> int:
        return self.pages[0]


@dataclass(frozen=True, slots=True)
class _Objet:
    """A line of words or a drawn table, while they are put in order."""

    x0: float
    x1: float
    top: float
    ligne: Ligne | None = None
    tableau: Tableau | None = None


def lay_out(page: Page, mots: Sequence[Mot]) -> list[Rang | Tableau]:
    """Return the lines and tables of a page in reading order; `mots` are its words without heads and feet."""
    free = list(mots)
    objets: list[_Objet] = []
    for grille in find_grilles(page.filets):
        inside = [mot for mot in free if grille.holds(mot)]
        tableau = _drawn_table(grille, inside, page.number)
        if tableau is not None:
            free = [mot for mot in free if not grille.holds(mot)]
            objets.append(_Objet(grille.xs[0], grille.xs[-1], grille.ys[0], tableau=tableau))
    zones = _Zones(page)
    return list(zones.order(objets, free))


def _drawn_table(grille: Grille, mots: Sequence[Mot], page: int) -> Tableau | None:
    """Return the table that a grid of rules holds, or nothing when it frames one block of text."""
    words: list[list[Mot]] = [[] for _ in grille.cells]
    for mot in mots:
        words[grille.cell_at(mot)].append(mot)
    if sum(1 for cell in words if cell) < 2:
        return None
    rows: list[list[Case]] = [[] for _ in grille.ys[1:]]
    for rank, (row, column, last, until) in enumerate(grille.cells):
        case = Case(tuple(words[rank]), grille.xs[column], grille.xs[until + 1])
        rows[row].append(case)
        for below in range(row + 1, last + 1):
            rows[below].append(Case((), case.left, case.right))
    cases = tuple(tuple(sorted(row, key=lambda case: case.left)) for row in rows)
    return Tableau(cases, grille.xs, (page,) * len(cases))


class _Zones:
    """Puts a page in order, column within column; each column is a zone of its own."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._zone = 1000 * page.number

    def order(self, tables: Sequence[_Objet], mots: Sequence[Mot]) -> Iterator[Rang | Tableau]:
        """Yield lines and tables in reading order."""
        rows = [_Objet(ligne.x0, ligne.x1, ligne.top, ligne=ligne) for ligne in lignes(mots)]
        objets = sorted([*rows, *tables], key=lambda objet: objet.top)
        if not objets:
            return
        self._zone += 1
        zone, left, right = self._zone, min(o.x0 for o in objets), max(o.x1 for o in objets)
        index = 0
        while index < len(objets):
            end, gaps = _run(objets, index, (left, right))
            run = objets[index:end]
            gutter = next((gap for gap in gaps if _are_columns(run, gap)), None)
            if gutter is not None:
                for side in _sides(run, gutter):
                    yield from self.order(*side)
                index = end
            elif _is_table(run, gaps):
                yield _plain_table(run, gaps, self._page.filets, (left, right), self._page.number)
                index = end
            else:
                objet = objets[index]
                if objet.tableau is not None:
                    yield objet.tableau
                elif objet.ligne is not None:
                    yield Rang(objet.ligne, left, right, self._page.number, zone)
                index += 1


def _run(objets: Sequence[_Objet], start: int, extent: Interval) -> tuple[int, list[Interval]]:
    """Return where the longest run of rows ends that leave common blanks, and these blanks, widest first."""
    blanks = [extent]
    best: tuple[int, list[Interval]] = (start + 1, [])
    for index in range(start, len(objets)):
        size = _size(objets[index])
        blanks = [gap for gap in _common(blanks, _blanks(objets[index], extent)) if gap[1] - gap[0] >= _GUTTER * size]
        if not blanks:
            break
        inner = [gap for gap in blanks if _is_inner(objets[start : index + 1], gap)]
        if inner:
            best = (index + 1, sorted(inner, key=lambda gap: gap[0] - gap[1]))
    return best


def _size(objet: _Objet) -> float:
    return objet.ligne.size if objet.ligne is not None else 10.0


def _blanks(objet: _Objet, extent: Interval) -> list[Interval]:
    """Return where a row leaves the page white."""
    taken = [(objet.x0, objet.x1)] if objet.ligne is None else [(mot.x0, mot.x1) for mot in objet.ligne.mots]
    free: list[Interval] = []
    place = extent[0]
    for x0, x1 in taken:
        if x0 > place:
            free.append((place, x0))
        place = max(place, x1)
    return [*free, *([(place, extent[1])] if place < extent[1] else [])]


def _common(first: Sequence[Interval], second: Sequence[Interval]) -> list[Interval]:
    return [
        (max(a, c), min(b, d)) for a, b in first for c, d in second if max(a, c) < min(b, d)
    ]  # fmt: skip


def _is_inner(run: Sequence[_Objet], gap: Interval) -> bool:
    return any(objet.x0 < gap[0] for objet in run) and any(objet.x1 > gap[1] for objet in run)


def _sides(run: Sequence[_Objet], gap: Interval) -> Iterator[tuple[list[_Objet], list[Mot]]]:
    """Yield what stands left of a blank, then what stands right of it."""
    middle = (gap[0] + gap[1]) / 2
    for left in (True, False):
        tables = [objet for objet in run if objet.tableau is not None and (objet.x0 < middle) is left]
        yield tables, [mot for objet in run for mot in _mots(objet) if (mot.x0 < middle) is left]


def _mots(objet: _Objet) -> tuple[Mot, ...]:
    return objet.ligne.mots if objet.ligne is not None else ()


def _are_columns(run: Sequence[_Objet], gap: Interval) -> bool:
    """Tell whether there is prose on both sides of a blank: some lines, of some words, that mostly fill their width."""
    return all(_is_prose(lignes(mots), bool(tables)) for tables, mots in _sides(run, gap))


def _is_prose(side: Sequence[Ligne], tables: bool) -> bool:
    if len(side) < _FEWEST_LINES:
        return tables
    words = sum(1 for ligne in side for mot in ligne.mots if mot.words[0].isalpha()) / len(side)
    width = max(ligne.x1 for ligne in side) - min(ligne.x0 for ligne in side)
    filled = sum(ligne.x1 - ligne.x0 for ligne in side) / (len(side) * max(width, 1.0))
    return words >= _FEWEST_WORDS and filled >= _FULL


def _is_table(run: Sequence[_Objet], gaps: Sequence[Interval]) -> bool:
    """Tell whether rows that leave common blanks are those of a table without rules down."""
    if any(objet.tableau is not None for objet in run) or not gaps:
        return False
    rows = [_in_cells(objet, gaps) for objet in run]
    wide = all(gap[1] - gap[0] >= _WIDE_CELLS * _size(run[0]) for gap in gaps)
    several = sum(1 for row in rows if sum(map(bool, row)) > 1)
    first = [row[0] for row in rows if row[0]]
    marks = all(len(" ".join(mot.words for mot in cell)) <= 3 for cell in first)
    return wide and not marks and several >= (2 if len(gaps) > 1 else 3) and 2 * several >= len(rows)


def _in_cells(objet: _Objet, gaps: Sequence[Interval]) -> list[list[Mot]]:
    """Return the words of a row, cell by cell."""
    edges = sorted((gap[0] + gap[1]) / 2 for gap in gaps)
    cells: list[list[Mot]] = [[] for _ in range(len(edges) + 1)]
    for mot in _mots(objet):
        cells[sum(1 for edge in edges if edge <= mot.x0)].append(mot)
    return cells


def _plain_table(
    run: Sequence[_Objet], gaps: Sequence[Interval], filets: Sequence[Filet], extent: Interval, page: int
) -> Tableau:
    """Return the table that rows make: a row whose first cell is empty, or that begins in lower case, goes on."""
    edges = (extent[0], *sorted((gap[0] + gap[1]) / 2 for gap in gaps), extent[1])
    ruled = [filet.top for filet in filets if filet.across and filet.x1 - filet.x0 > 0.5 * (extent[1] - extent[0])]
    rows: list[list[list[Mot]]] = []
    before: _Objet | None = None
    for objet in run:
        cells = _in_cells(objet, gaps)
        if before is not None and _goes_on(before, objet, cells, ruled):
            for column, more in enumerate(cells):
                rows[-1][column].extend(more)
        else:
            rows.append(cells)
        before = objet
    cases = tuple(
        tuple(Case(tuple(cell), edges[rank], edges[rank + 1]) for rank, cell in enumerate(row)) for row in rows
    )
    return Tableau(cases, edges, (page,) * len(cases))


def _goes_on(before: _Objet, objet: _Objet, cells: Sequence[Sequence[Mot]], ruled: Sequence[float]) -> bool:
    if any(before.top < line <= objet.top + 1 for line in ruled) or objet.top - before.top > 1.8 * _size(objet):
        return False
    filled = [cell for cell in cells if cell]
    return not cells[0] or (len(filled) == 1 and filled[0][0].words[:1].islower())
