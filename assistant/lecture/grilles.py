"""Tables drawn with rules: which rules make a grid, and which of its squares make one cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.lecture.pages import Filet, Mot

_NEAR = 3.0
"""Points within which two rules stand on the same line, or meet."""
_OPEN = 12.0
"""Points by which a rule passes the last one down: a column without a side."""
_MOST_LINES = 120
_MOST_RULES = 3000


@dataclass(frozen=True, slots=True)
class Grille:
    """A table on a page: `xs` and `ys` are its lines; `cells`: of each, row, column, last row, last column."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]

    def holds(self, mot: Mot) -> bool:
        """Tell whether a word stands within the table."""
        across, down = _middle(mot)
        return self.xs[0] <= across <= self.xs[-1] and self.ys[0] <= down <= self.ys[-1]

    def cell_at(self, mot: Mot) -> int:
        """Return which of the cells a word within the table stands in."""
        across, down = _middle(mot)
        column = sum(1 for x in self.xs[1:-1] if x <= across)
        row = sum(1 for y in self.ys[1:-1] if y <= down)
        return next(rank for rank, (r0, c0, r1, c1) in enumerate(self.cells) if r0 <= row <= r1 and c0 <= column <= c1)


def find_grilles(filets: Sequence[Filet]) -> list[Grille]:
    """Return the tables that rules draw, from top to bottom; a frame around one cell is none."""
    if len(filets) > _MOST_RULES:
        return []  # a map or a chart
    across = _merged([filet for filet in filets if filet.across])
    down = _merged([filet for filet in filets if not filet.across])
    found = [grille for group in _groups(across, down) if (grille := _grille(*group)) is not None]
    return sorted(found, key=lambda grille: grille.ys[0])


def _middle(mot: Mot) -> tuple[float, float]:
    return (mot.x0 + mot.x1) / 2, mot.base - 0.3 * mot.size


def _merged(filets: list[Filet]) -> list[Filet]:
    """Return rules with those joined that go on from one another, as Word and LibreOffice draw them cell by cell."""
    merged: list[Filet] = []
    for filet in sorted(filets, key=lambda f: (round(_line(f) / _NEAR), _span(f))):
        last = merged[-1] if merged else None
        if last and abs(_line(filet) - _line(last)) <= _NEAR and _span(filet)[0] <= _span(last)[1] + _NEAR:
            merged[-1] = Filet(
                min(last.x0, filet.x0), min(last.top, filet.top), max(last.x1, filet.x1), max(last.bottom, filet.bottom)
            ) if _grows(last, filet) else last  # fmt: skip
        else:
            merged.append(filet)
    return merged


def _grows(last: Filet, filet: Filet) -> bool:
    return _span(filet)[1] > _span(last)[1]


def _line(filet: Filet) -> float:
    return (filet.top + filet.bottom) / 2 if filet.across else (filet.x0 + filet.x1) / 2


def _span(filet: Filet) -> tuple[float, float]:
    return (filet.x0, filet.x1) if filet.across else (filet.top, filet.bottom)


def _groups(across: list[Filet], down: list[Filet]) -> Iterator[tuple[list[Filet], list[Filet]]]:
    """Yield the rules that hang together, those across and those down."""
    left = set(range(len(down)))
    seen: set[int] = set()
    for first in range(len(across)):
        if first in seen:
            continue
        rows, columns, queue = {first}, set[int](), [first]
        while queue:
            rule = across[queue.pop()]
            met = {rank for rank in left if _meet(rule, down[rank])}
            left -= met
            columns |= met
            new = {
                rank
                for rank, other in enumerate(across)
                if rank not in rows and any(_meet(other, down[column]) for column in met)
            }
            rows |= new
            queue += new
        seen |= rows
        yield [across[rank] for rank in rows], [down[rank] for rank in columns]


def _meet(across: Filet, down: Filet) -> bool:
    return (
        across.x0 - _NEAR <= _line(down) <= across.x1 + _NEAR
        and down.top - _NEAR <= _line(across) <= down.bottom + _NEAR
    )  # fmt: skip


def _grille(across: list[Filet], down: list[Filet]) -> Grille | None:
    ys = _distinct([_line(filet) for filet in across])
    xs = _distinct([_line(filet) for filet in down])
    if not xs or len(ys) < 2 or len(xs) > _MOST_LINES or len(ys) > _MOST_LINES:
        return None
    start, end = min(filet.x0 for filet in across), max(filet.x1 for filet in across)
    xs = [*([start] if start < xs[0] - _OPEN else []), *xs, *([end] if end > xs[-1] + _OPEN else [])]
    if len(xs) < 2:
        return None
    cells = _cells(xs, ys, across, down)
    return Grille(tuple(xs), tuple(ys), cells) if len(cells) > 1 else None


def _distinct(places: list[float]) -> list[float]:
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > _NEAR:
            kept.append(place)
    return kept


def _cells(
    xs: list[float], ys: list[float], across: list[Filet], down: list[Filet]
) -> tuple[tuple[int, int, int, int], ...]:
    """Return the cells: squares of the grid with no rule between them are one; each takes the rows that it spans."""
    squares = {(row, column): (row, column) for row in range(len(ys) - 1) for column in range(len(xs) - 1)}

    def root(square: tuple[int, int]) -> tuple[int, int]:
        while squares[square] != square:
            square = squares[square]
        return square

    for row, column in list(squares):
        x, y = (xs[column] + xs[column + 1]) / 2, (ys[row] + ys[row + 1]) / 2
        if column + 2 < len(xs) and not _crossed(down, xs[column + 1], y):
            squares[root((row, column + 1))] = root((row, column))
        if row + 2 < len(ys) and not _crossed(across, ys[row + 1], x):
            squares[root((row + 1, column))] = root((row, column))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for square in squares:
        groups.setdefault(root(square), []).append(square)
    return tuple(sorted(_extent(group) for group in groups.values()))


def _crossed(filets: list[Filet], line: float, place: float) -> bool:
    return any(
        abs(_line(filet) - line) <= _NEAR and _span(filet)[0] - _NEAR <= place <= _span(filet)[1] + _NEAR
        for filet in filets
    )


def _extent(group: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    rows, columns = [row for row, _ in group], [column for _, column in group]
    return min(rows), min(columns), max(rows), max(columns)
