"""The reader as HTML: a whole section, the cited words marked, and what is known of the text since."""

import re
from collections.abc import Iterator
from html import escape
from itertools import chain
from string import ascii_lowercase

from assistant.regles import Corpus, Regle
from assistant.rendering import by_source, french_date, place, state
from assistant.texts import Citation, Text
from assistant.web.thread import opener, sources

_BLOCK = re.compile(r"\S(?:.|\n(?!\s*\n|[-•*–] ))*")
"""A paragraph, or one item of a tight list."""
CHANGES = "evolutions"
"""Id of the notice that gathers, subject by subject, what changed since the circular."""
PROBABLE = ' <span class="probable">(probable, à vérifier auprès de la Caf)</span>'
_BULLET = re.compile(r"[-•*–] ")


def reader_html(citation: Citation, corpus: Corpus) -> str:
    """Return the section of a citation, its words in <mark>, with a word on the text and on its later changes."""
    section = citation.section
    body = citation.text.body
    titled = body.startswith(section.titre, section.start)
    start = section.start + (len(section.titre) if titled else 0)
    title = marked(citation, section.start, start) if titled else escape(section.titre)
    return (
        f'<header><p class="texte-titre">{_badge(citation.text)}{escape(citation.text.titre)}</p>'
        f'<h2 class="section-titre" tabindex="-1">{title}</h2>'
        f'<p class="etat">{escape(state(citation.text))}</p>{_remark(section.remarque)}</header>'
        f'<div class="corps">{"".join(_blocks(citation, start, section.end, _since(citation, corpus)))}</div>'
    )


def changes(citation: Citation, corpus: Corpus) -> tuple[Regle, ...]:
    """Return the later rules that changed what stands at a place, in the order in which the rules name them."""
    names = [name for regle in corpus.regles if _stands_at(regle, citation) for name in regle.par]
    return tuple(corpus.regle_by_id[name] for name in dict.fromkeys(names))


def change_html(regle: Regle) -> str:
    """Return what a later text changed, its date first, each of its citations a button that opens the reader."""
    ordered = chain.from_iterable(by_source(regle.citations).values())
    marks = dict(zip(map(place, ordered), ascii_lowercase, strict=False))
    unsure = PROBABLE if regle.certitude == "probable" else ""
    return (
        f"<p><strong>{escape(french_date(regle.depuis))}.</strong> {escape(regle.sentence)}{unsure}</p>"
        f"{sources(regle.citations, marks)}"
    )


def marked(citation: Citation, start: int, end: int) -> str:
    """Return a range of the text, escaped, with what the citation covers of it in <mark>."""
    body = citation.text.body
    first, last = max(start, citation.start), min(end, citation.end)
    if first >= last:
        return escape(body[start:end])
    return f"{escape(body[start:first])}<mark>{escape(body[first:last])}</mark>{escape(body[last:end])}"


def _stands_at(regle: Regle, citation: Citation) -> bool:
    return any(
        c.text.id == citation.text.id and c.start < citation.end and citation.start < c.end for c in regle.citations
    )


def _badge(text: Text) -> str:
    """Return the word that keeps a notice from passing for the text that it sums up."""
    return '<strong class="badge">Notice</strong> ' if text.nature == "notice" else ""


def _remark(remark: str) -> str:
    return f'<p class="remarque">Remarque sur notre copie : {escape(remark)}</p>' if remark else ""


def _since(citation: Citation, corpus: Corpus) -> str:
    if citation.text.nature != "circulaire":
        return ""
    later = changes(citation, corpus)
    if later:
        items = "".join(f"<li>{change_html(regle)}</li>" for regle in later)
        return _note(f"<h3>Depuis, ce point a changé</h3><ul>{items}</ul>")
    here = [regle.etat for regle in corpus.regles if _stands_at(regle, citation)]
    if here and all(etat == "inchangee" for etat in here):
        return _note("<p>Depuis, ce point n'a pas changé, d'après les textes réunis ici.</p>")
    return _note(f"<p>Nous ne savons pas si ce point a changé depuis. {_summary(corpus)}</p>")


def _note(content: str) -> str:
    return f'<aside class="depuis">{content}</aside>'


def _summary(corpus: Corpus) -> str:
    """Return a button to the notice that gathers what changed, where the corpus has it."""
    text = corpus.texts.get(CHANGES)
    if text is None:
        return ""
    first = text.sections[0]
    name = f"Lire « {text.titre} »"
    return opener(Citation(text, first.start, first.start + len(first.titre)), escape(name), name, "lien")


def _blocks(citation: Citation, start: int, end: int, note: str) -> Iterator[str]:
    """Yield the paragraphs and lists of a range, and the note after the block where the cited words end."""
    body = citation.text.body
    listed, owed = False, bool(note)
    for block in _BLOCK.finditer(body, start, end):
        bullet = _BULLET.match(body, block.start(), block.end())
        if bool(bullet) != listed:
            yield "</ul>" if listed else "<ul>"
            listed = bool(bullet)
        first, tag = (bullet.end(), "li") if bullet else (block.start(), "p")
        yield f"<{tag}>{marked(citation, first, block.end())}</{tag}>"
        if owed and block.end() >= citation.end:
            yield f"</ul>{note}" if listed else note
            listed = owed = False
    yield "</ul>" if listed else ""
