"""The sheets of a workbook as tables: what a reader sees of it, checked before anything parses it."""

import io
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import FinancementError
from assistant.financement.tableur import MOST_COLUMNS, MOST_ROWS, Rangee, Tableau, read_data

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

SUFFIXES = (".xlsx", ".xlsm")
LARGEST_UNPACKED = 30_000_000
"""Bytes of all the parts of a workbook: a budget is a hundred times smaller."""

_XML_TRAPS = (b"<!DOCTYPE", b"<!ENTITY")
_DAMAGES = (zipfile.BadZipFile, zlib.error, LookupError, ValueError, EOFError, OSError)
"""What zipfile and openpyxl raise on a package that is damaged, or is another thing."""
_SANS_VALEUR = "formule sans valeur enregistrée"
"""What stands for the amount of a formula that no spreadsheet has computed; the line is then said not to be counted."""


def read_classeur(path: Path) -> tuple[Tableau, ...]:
    """Return the visible sheets of a workbook, without their hidden rows.

    :raises FinancementError: if it cannot be read, is protected, or is too large.
    """
    data = read_data(path)
    _check_package(path, data)
    from openpyxl import load_workbook
    from openpyxl.worksheet.worksheet import Worksheet

    try:
        book, formulas = (load_workbook(io.BytesIO(data), data_only=only, keep_links=False) for only in (True, False))
    except (*_DAMAGES, TypeError, AttributeError, SyntaxError) as error:
        raise FinancementError(_damaged(path)) from error
    sheets = [sheet for sheet in book.worksheets if isinstance(sheet, Worksheet) and sheet.sheet_state == "visible"]
    return tuple(_sheet(path, sheet, formulas[sheet.title]) for sheet in sheets)


def _check_package(path: Path, data: bytes) -> None:
    """Refuse what is no workbook, unpacks to too much, or declares XML entities, before anything parses it."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise FinancementError(
            f"« {path.name} » est protégé par un mot de passe ou d'un ancien format : enregistrez-le en .xlsx, ouvert."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise FinancementError(f"« {path.name} » est trop grand une fois ouvert : gardez le seul budget.")
            xml = (package.read(member) for member in members if member.filename.endswith((".xml", ".rels")))
            trapped = any(trap in part for part in xml for trap in _XML_TRAPS)
    except (*_DAMAGES, NotImplementedError, RuntimeError) as error:
        raise FinancementError(_damaged(path)) from error
    if trapped:
        raise FinancementError(
            f"« {path.name} » contient des entités XML, qui ne sont pas lues : enregistrez-le de neuf."
        )


def _damaged(path: Path) -> str:
    return f"« {path.name} » n'est pas un classeur lisible : ouvrez-le dans un tableur et enregistrez-le en .xlsx."


def _sheet(path: Path, sheet: "Worksheet", formulas: "Worksheet") -> Tableau:
    """Return a sheet; only cells that hold something are walked, whatever size it claims."""
    nom = f"feuille « {sheet.title} »"
    hidden = {row for row, size in sheet.row_dimensions.items() if size.hidden}
    rows: dict[int, dict[int, str]] = {}
    for row, column in sorted(key for key, cell in formulas._cells.items() if cell.value is not None):
        if row not in hidden:
            rows.setdefault(row, {})[column] = _written(sheet.cell(row, column))
    if len(rows) > MOST_ROWS or any(max(cells) > MOST_COLUMNS for cells in rows.values()):
        raise FinancementError(
            f"Dans « {path.name} », la {nom} dépasse {MOST_ROWS} lignes ou {MOST_COLUMNS} colonnes : "
            "gardez le seul budget."
        )
    kept = (
        Rangee(tuple(cells.get(column, "") for column in range(1, max(cells) + 1)), f"{nom}, ligne {row}")
        for row, cells in rows.items()
    )
    left = (f"Dans la {nom}, {len(hidden)} ligne(s) masquée(s) ne sont pas lues.",) if hidden else ()
    return Tableau(nom, tuple(kept), remarques=left)


def _written(cell: "Cell | MergedCell") -> str:
    """Return a cell as French writes it; what a spreadsheet computes in binary is rounded to the cent."""
    value = cell.value
    if value is None:
        return _SANS_VALEUR
    if isinstance(value, bool):
        return "oui" if value else "non"
    if not isinstance(value, (int, float)):
        return " ".join(str(value).split())
    shown = str(cell.number_format)
    if "%" in shown:
        return f"{round(value * 100, 4):g} %".replace(".", ",")
    number = str(value) if isinstance(value, int) else f"{value:.2f}".removesuffix(".00").replace(".", ",")
    mark = " €" if "€" in shown or "EUR" in shown else " F" if re.search(r'"[^"]*\bF', shown) else ""
    return number + mark
