"""Values as JSON and as plain text, and the words around them: one look for the command line, the page and files."""

from collections.abc import Iterable, Iterator

from assistant.answers import Answer, Part
from assistant.lexical import fold
from assistant.projets import Extrait
from assistant.regles import Corpus, Terme
from assistant.retrieval import Hit, Report
from assistant.texts import Citation, Text

Json = dict[str, object]

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
ASSISTANT = "l'assistant"
"""The issuer, in textes.yaml, of the notices that gather a subject instead of summing up one text."""
LONGEST_EXCERPT = 220
"""Characters of a passage shown behind an answer: two lines, enough to know whether to open it."""


def answer_json(answer: Answer, key: str | None = None) -> Json:
    """Return an answer as the contract of commands and endpoints has it; `id` only when one is given."""
    return {
        **({} if key is None else {"id": key}),
        "question": answer.question,
        "answer": answer.answer,
        "silent": answer.silent,
        "statements": [
            {"sentence": statement.sentence, "citations": [citation_json(c) for c in statement.citations]}
            for statement in answer.statements
        ],
        "hits": [hit_json(hit) for hit in answer.hits],
    }


def citation_json(citation: Citation) -> Json:
    """Return a citation: `start` and `end` are character offsets in the text, `words` what stands there."""
    return {
        "text": citation.text.id,
        "section": citation.section.id,
        "start": citation.start,
        "end": citation.end,
        "words": citation.words,
        "label": citation.label,
    }


def extrait_json(extrait: Extrait) -> Json:
    """Return words of a projet: `start` and `end` are character offsets in it, `place` as a reader would say it."""
    return {"words": extrait.words, "start": extrait.start, "end": extrait.end, "place": extrait.place}


def hit_json(hit: Hit) -> Json:
    """Return a passage that was found, by its id; `score` is 0 to 1 within one search."""
    entry = hit.entry
    return {"text": entry.text, "section": entry.section, "passage": entry.id, "score": round(hit.score, 4)}


def answer_text(answer: Answer, corpus: Corpus) -> str:
    """Return an answer for a terminal: sentences marked [1], the citations they stand on, then what lies behind."""
    citations = numbered(answer)
    parts = [
        _sentences_text(answer, citations) if answer.statements else answer.answer,
        "\n".join(f"[{n}] « {flat(c.words)} » — {c.label}" for n, c in enumerate(citations, 1)),
        "\n".join(bridges(answer)),
        "\n".join(_hits_text(answer, corpus)),
    ]
    return "\n\n".join(part for part in parts if part)


def hits_text(hits: Iterable[Hit]) -> str:
    """Return passages that were found for a terminal, best first, one a paragraph."""
    lines = [
        f"{hit.score:.2f}  {hit.entry.text}, {hit.entry.section or hit.entry.id}\n{excerpt(hit.entry.body)}"
        for hit in hits
    ]
    return "\n\n".join(lines) or "Rien n'a été trouvé."


def report_text(report: Report) -> str:
    """Return what a build of the index did, in one line."""
    counts = ", ".join(f"{count} {name}" for name, count in report.counts.items())
    return f"Index à jour : {counts} ; {report.embedded} vecteurs calculés ; {report.seconds:.1f} s."


def text_json(text: Text) -> Json:
    """Return what is known of a text, beside its words."""
    return {
        "id": text.id,
        "titre": text.titre,
        "date": text.date,
        "emetteur": text.emetteur,
        "nature": text.nature,
        "etat": text.etat,
    }


def text_line(text: Text) -> str:
    """Return a text in one line: its id, its title, its date and state."""
    return f"{text.id} : {text.titre}. {state(text)}"


def numbered(answer: Answer) -> tuple[Citation, ...]:
    """Return the distinct citations of an answer, statement by statement, those of one source together."""
    groups = (group for statement in answer.statements for group in by_source(statement.citations).values())
    distinct = {place(citation): citation for group in groups for citation in group}
    return tuple(distinct.values())


def by_source(citations: Iterable[Citation]) -> dict[str, list[Citation]]:
    """Return citations by their label, in the order in which the labels come."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.label, []).append(citation)
    return groups


def place(citation: Citation) -> tuple[str, int, int]:
    """Return what makes two citations the same."""
    return citation.text.id, citation.start, citation.end


class Numbering:
    """The citations of a page, each under the number at which it first came."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, int, int], int] = {}
        self.citations: list[Citation] = []

    def numbers(self, citations: Iterable[Citation]) -> list[int]:
        """Return the numbers of some citations, in their order, each once; new ones take the next."""
        found = []
        for citation in citations:
            number = self._numbers.setdefault(place(citation), len(self._numbers) + 1)
            if number > len(self.citations):
                self.citations.append(citation)
            found.append(number)
        return list(dict.fromkeys(found))

    def marks(self, citations: Iterable[Citation]) -> str:
        """Return « [1][4] » for some citations."""
        return "".join(f"[{number}]" for number in self.numbers(citations))

    def lines(self) -> Iterator[str]:
        """Yield a line a citation: its number, its words, where they stand."""
        for number, citation in enumerate(self.citations, 1):
            yield f"[{number}] « {flat(citation.words)} » — {citation.label}"


def bridges(answer: Answer) -> tuple[str, ...]:
    """Return a sentence for each word of the question that was read as words of the texts."""
    return tuple(_bridge(terme, answer.question) for terme in answer.vocabulaire)


def found(hit: Hit, corpus: Corpus) -> Citation | None:
    """Return the place of a passage that was found, or None when its text is not in the corpus."""
    text = corpus.texts.get(hit.entry.text)
    return Citation(text, hit.entry.start, hit.entry.end) if text else None


def others(answer: Answer, corpus: Corpus) -> tuple[Citation, ...]:
    """Return the places that were found and that no statement cites, best first."""
    cited = numbered(answer)
    places = {place(c): c for c in (found(hit, corpus) for hit in answer.hits) if c}
    return tuple(c for c in places.values() if not any(_overlap(c, other) for other in cited))


def excerpt(words: str) -> str:
    """Return the beginning of some words, on one line, cut between two words."""
    line = flat(words)
    return line if len(line) <= LONGEST_EXCERPT else line[:LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"


def flat(words: str) -> str:
    """Return words on one line."""
    return " ".join(words.split())


def french_date(date: str) -> str:
    """Return an ISO date, a month or a year as it is written in French: « 31 octobre 1995 », « janvier 1961 »."""
    year, month, day = [*date.split("-"), "", ""][:3]
    if not month.isdigit():
        return date
    first = "1er" if day == "01" else day.lstrip("0")
    return " ".join(part for part in (first, MONTHS[int(month) - 1], year) if part)


def state(text: Text) -> str:
    """Return a sentence or two on what a text is, its date, and whether it still holds; a notice says what it is."""
    if text.nature == "ajout":
        return f"Texte ajouté sur cette machine{_dated(text.date)}."
    if text.emetteur == ASSISTANT:
        return f"Notice de l'assistant{_dated(text.date)} : notre résumé, pas un texte officiel."
    held = _bracketed(text.etat)
    if text.nature == "notice":
        date = _dated(text.date) or " sans date établie"
        return f"Notice : notre résumé d'un texte{date}, pas le texte lui-même. État : {held}."
    return f"Texte{_dated(text.date)}. État : {held}."


def _dated(date: str) -> str:
    """Return « du 31 octobre 1995 », « d'août 2009 » or « de 1995 » after a space, or nothing."""
    if not date:
        return ""
    words = french_date(date)
    article = "du " if words[0].isdigit() and " " in words else "d'" if words[0] in "ao" else "de "
    return f" {article}{words}"


def _bracketed(state: str) -> str:
    head, _, rest = state.partition(" : ")
    return f"{head} ({rest})" if rest else head


def _sentences_text(answer: Answer, citations: tuple[Citation, ...]) -> str:
    numbers = {place(c): n for n, c in enumerate(citations, 1)}

    def lines(part: Part) -> Iterator[str]:
        yield part.lead
        for s in part.statements:
            yield f"{s.sentence} {''.join(f'[{n}]' for n in sorted({numbers[place(c)] for c in s.citations}))}"

    return "\n".join(line for part in answer.parts for line in lines(part) if line)


def _hits_text(answer: Answer, corpus: Corpus) -> Iterator[str]:
    behind = others(answer, corpus)
    if behind:
        yield "Autres passages proches :"
    for citation in behind:
        yield f"- {citation.label} : « {excerpt(citation.words)} »"


def _bridge(terme: Terme, question: str) -> str:
    asked = fold(question)
    used = max((t for t in terme.termes if fold(t) in asked), key=len, default=terme.termes[0])
    read = " ou ".join(f"« {words} »" for words in terme.textes)
    return f"« {used} » est lu comme {read}." + (f" {terme.note}" if terme.note else "")


def _overlap(one: Citation, other: Citation) -> bool:
    return one.text.id == other.text.id and one.start < other.end and other.start < one.end
