"""Projets made in the tests, bloc by bloc, as the reading of files gives them."""

from assistant.projets import Bloc, Kind, Projet
from assistant.texts import Section, Text


def projet_of(*parts: str | list[list[str]]) -> Projet:
    """Make a projet: a string is a paragraph, or a heading, or a list item by its first sign; a list is a table."""
    body, tables = "", 0
    blocs: list[Bloc] = []
    titres: tuple[str, ...] = ()

    def add(kind: Kind, cells: list[str], place: str, entete: str = "") -> None:
        nonlocal body
        body += "\n\n" if body else ""
        start, ranges = len(body), []
        for rank, words in enumerate(cells):
            body += " | " if rank else ""
            ranges.append((len(body), len(body) + len(words)))
            body += words
        blocs.append(Bloc(start, len(body), kind, titres, place, tuple(ranges) if kind == "ligne" else (), entete))

    for part in parts:
        if isinstance(part, list):
            tables += 1
            for rank, cells in enumerate(part, 1):
                add("ligne", cells, f"tableau {tables}, ligne {rank}", " | ".join(part[0]))
        elif part.startswith("# "):
            titres = (part[2:],)
            add("titre", [part[2:]], "")
        else:
            add("puce" if part.startswith("- ") else "paragraphe", [part.removeprefix("- ")], f"§ {len(blocs)}")
    text = Text("p", "Projet", "Projet", "", "", "projet", "", body, (Section("debut", "Projet", 0, len(body)),))
    return Projet(text, "projet.docx", tuple(blocs))
