"""A turn of the conversation as HTML: the question, then its answer, what is awaited, or why there is none."""

import re
from collections.abc import Iterable, Sequence
from html import escape
from itertools import chain
from string import ascii_lowercase
from uuid import uuid4

from assistant.answers import Answer, Part
from assistant.grounding import Statement
from assistant.regles import Corpus
from assistant.rendering import bridges, by_source, excerpt, flat, numbered, others, place
from assistant.texts import Citation, sentences

LONGEST_SHOWN = 1500
"""Characters of a question shown in the conversation; a longer one was pasted by mistake."""

LONGEST_LEAD = 60
"""Characters of the words before the first statement that are shown as a cry («Oui.»); more are a sentence to read."""

_HIGH_SIGN = re.compile(r" (?=[%€:;!?»])|(?<=«) ")


def new_key() -> str:
    """Return the id of a new turn; what is yielded under the same id replaces it on the page."""
    return f"tour-{uuid4().hex}"


def answer_html(key: str, answer: Answer, corpus: Corpus, after: str = "") -> str:
    """Return a turn with its answer; every citation is a button that opens the reader. `after`: HTML at the end."""
    said = _silence(answer.answer) if answer.silent else _statements(answer)
    return _turn(key, answer.question, said + _behind(answer, corpus) + after)


def pending_html(key: str, question: str, word: str) -> str:
    """Return a turn whose answer is awaited, with a word on what is being done."""
    return _turn(key, question, f'<p class="attente"><span class="points" aria-hidden="true"></span>{escape(word)}</p>')


def refusal_html(key: str, question: str, sentence: str) -> str:
    """Return a turn that could not be answered, with the sentence that says why."""
    return _turn(key, question, f'<p class="refus" role="alert">{escape(sentence)}</p>')


def opener(citation: Citation, content: str, name: str, css: str) -> str:
    """Return a button that opens the reader on a citation. `content` is HTML; `name` is what is read aloud."""
    text, start, end = place(citation)
    return (
        f'<button type="button" class="ouvre {css}" data-texte="{escape(text)}" data-debut="{start}" data-fin="{end}" '
        f'aria-label="{escape(name)}" title="{escape(f"« {excerpt(citation.words)} »")}" aria-controls="lecteur">'
        f"{content}</button>"
    )


def sources(citations: Iterable[Citation], marks: dict[tuple[str, int, int], str]) -> str:
    """Return the line under a sentence: each source named once, followed by its marks."""
    lines = [
        f'<span>{set_words(label)} <span class="marques">{_marks(group, marks)}</span></span>'
        for label, group in by_source(citations).items()
    ]
    return f'<p class="sources">{" ".join(lines)}</p>'


def lettered(citations: Sequence[Citation]) -> str:
    """Return the line under a sentence, its marks a, b, c; nothing without citations."""
    ordered = chain.from_iterable(by_source(citations).values())
    marks = dict(zip(map(place, ordered), ascii_lowercase, strict=False))
    return sources([c for c in citations if place(c) in marks], marks) if citations else ""


def set_words(sentence: str) -> str:
    """Return a sentence of ours as HTML, its signs kept on the line of their word as French printers do."""
    return escape(_HIGH_SIGN.sub("\N{NO-BREAK SPACE}", sentence))


def _turn(key: str, question: str, reply: str) -> str:
    shown = question if len(question) <= LONGEST_SHOWN else question[:LONGEST_SHOWN] + " …"
    return (
        f'<li class="tour" id="{escape(key)}"><h2 class="question"><span class="hors-vue">Votre question : </span>'
        f'{escape(shown) or "<em>(rien)</em>"}</h2><div class="reponse">{reply}</div></li>'
    )


def _statements(answer: Answer) -> str:
    marks = {place(citation): str(number) for number, citation in enumerate(numbered(answer), 1)}
    return "".join(_part(part, marks) for part in answer.parts)


def _part(part: Part, marks: dict[tuple[str, int, int], str]) -> str:
    """Return what one question of a question gets; what is not answered is set apart as a silence."""
    if not part.statements:
        return _silence(part.lead)
    long = " longue" if len(part.lead) > LONGEST_LEAD else ""
    return (f'<p class="entree{long}">{set_words(part.lead)}</p>' if part.lead else "") + "".join(
        _statement(statement, marks) for statement in part.statements
    )


def _statement(statement: Statement, marks: dict[tuple[str, int, int], str]) -> str:
    kind = " notice" if all(c.text.nature == "notice" for c in statement.citations) else ""
    return (
        f'<div class="enonce{kind}"><p class="phrase">{set_words(statement.sentence)}</p>'
        f"{sources(statement.citations, marks)}</div>"
    )


def _marks(citations: Iterable[Citation], marks: dict[tuple[str, int, int], str]) -> str:
    return "".join(_mark(citation, marks[place(citation)]) for citation in citations)


def _mark(citation: Citation, mark: str) -> str:
    name = f"Citation {mark}, {citation.label} : ouvrir « {excerpt(citation.words)} »"
    return opener(citation, mark, name, "marque")


def _silence(words: str) -> str:
    """Return what is not known as its own line, then where to look."""
    ends = [end for _, end in sentences(words)][:1]
    parts = (words[: sum(ends)], words[sum(ends) :])
    paragraphs = "".join(f"<p>{set_words(flat(part))}</p>" for part in parts if part.strip())
    return f'<div class="silence">{paragraphs}</div>'


def _behind(answer: Answer, corpus: Corpus) -> str:
    notes = "".join(f'<p class="pont">{set_words(sentence)}</p>' for sentence in bridges(answer))
    return notes + _others(others(answer, corpus))


def _others(places: tuple[Citation, ...]) -> str:
    if not places:
        return ""
    items = "".join(f"<li>{_other(citation)}</li>" for citation in places)
    title = f"Autres passages proches ({len(places)})"
    return f'<details class="proches"><summary>{title}</summary><ul>{items}</ul></details>'


def _other(citation: Citation) -> str:
    content = f'<span class="source">{escape(citation.label)}</span> {escape(excerpt(citation.words))}'
    return opener(citation, content, f"Ouvrir {citation.label} : « {excerpt(citation.words)} »", "extrait")
