"""Markdown as it is read once rendered: marks, links and comments gone."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import TYPE_CHECKING

from assistant.lecture.contenu import Element, Lecture, clean, number, numbered, paragraph, rows
from assistant.lecture.texte import is_wrapped
from assistant.lecture.titres import Look, raise_titles

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_ANCHOR = re.compile(r"\s*\{#[\w-]+\}$")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)
_BOLD = Look(0.0)


def read_markdown(source: str) -> Lecture:
    """Return the elements of a Markdown source (CommonMark and pipe tables)."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table").disable("code")  # an indented line is a slip here, not a program
    source = _FRONT_MATTER.sub("", source)
    line_break = " " if is_wrapped(source.splitlines()) else "\n"  # who does not wrap lines breaks them on purpose
    found = list(_elements(parser.parse(source), line_break))
    return Lecture(tuple(raise_titles([element for element, _ in found], [look for _, look in found])))


def _elements(tokens: Sequence["Token"], line_break: str) -> Iterator[tuple[Element, Look | None]]:
    """Yield each element, and its look when it is bold from end to end."""
    marque = ""
    tableaux = 0
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        if token.type == "list_item_open":
            marque = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "table_open":
            tableaux += 1
            grille = _grille(tokens[index:])
            yield from ((row, None) for row in rows(grille, tableaux, header=True))
        elif token.type in {"fence", "html_block"}:
            words = token.content if token.type == "fence" else unescape(_TAG.sub(" ", token.content))
            yield from ((paragraph(part), None) for part in map(clean, words.split("\n\n")) if part)
        elif token.type == "inline" and before and before.type in {"heading_open", "paragraph_open"}:
            yield from _inline(token, before, line_break, marque)
            marque = ""  # what follows in the same item continues it


def _inline(token: "Token", opening: "Token", line_break: str, marque: str) -> Iterator[tuple[Element, Look | None]]:
    words = clean(_words(token, line_break))
    if opening.type == "heading_open":
        words = _ANCHOR.sub("", words)
        if words:
            yield Element("titre", words, niveau=int(opening.tag[1:])), None
    elif words:
        yield _element(words, marque), _BOLD if _is_bold(token) else None


def _element(words: str, marque: str) -> Element:
    if marque:
        return Element("puce", words, marque=marque)
    typed = number(words)
    return numbered(words, typed) if typed else paragraph(words)


def _words(token: "Token", line_break: str = " ") -> str:
    signs = {"softbreak": line_break, "hardbreak": "\n"}
    return "".join(
        signs.get(child.type)
        or ("\n" if child.type == "html_inline" and child.content.startswith("<br") else "")
        or (child.content if child.type in {"text", "code_inline", "text_special"} else "")
        for child in token.children or ()
    )


def _is_bold(token: "Token") -> bool:
    depth = 0
    for child in token.children or ():
        depth += {"strong_open": 1, "strong_close": -1}.get(child.type, 0)
        if depth == 0 and child.content.strip():
            return False
    return True


def _grille(tokens: Sequence["Token"]) -> list[list[str]]:
    """Return the cells of the table that opens the tokens, row by row."""
    grille: list[list[str]] = []
    for index, token in enumerate(tokens):
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            grille.append([])
        elif token.type == "inline" and tokens[index - 1].type in {"th_open", "td_open"}:
            grille[-1].append(clean(_words(token)).replace("\n", " "))
    return grille
