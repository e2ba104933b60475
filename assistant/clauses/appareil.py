"""The notes of a contract: what each of its sentences stands on, in footnotes, the words of a rule once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.clauses.renvois import Renvois
from assistant.grounding import Statement
from assistant.libelles import NBSP, sources_dites, tied
from assistant.projets import Extrait
from assistant.rendering import by_source, excerpt, place
from assistant.texts import Citation

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph


class Appareil:
    """The notes of a document while it is written; `close` adds them to it."""

    def __init__(self, document: "Document") -> None:
        self._renvois = Renvois(document)
        self._quoted: set[tuple[str, int, int]] = set()
        self._told: set[str] = set()

    def note(
        self,
        paragraph: "Paragraph",
        citations: Sequence[Citation],
        extraits: Iterable[Extrait] = (),
        depuis: Iterable[Statement] = (),
        *,
        since: str = "",
        apart: bool = False,
    ) -> None:
        """End a paragraph with a note: the words of the rules, those of the projet, what later texts say.

        `since`: a sentence on what changed, which the citations carry. `apart`: the page is to be taken away, and
        quotes what the document has quoted already.
        """
        parts = [*self._rules(citations, apart=apart), *_projet(extraits), *self._since(depuis)]
        if since:
            parts.append(tied(f"Depuis 1995 : {since}"))
        if parts:
            self._renvois.add(paragraph, parts)

    def close(self) -> None:
        """Add the notes to the document, once all are written."""
        self._renvois.close()

    def _rules(self, citations: Sequence[Citation], *, apart: bool) -> Iterator[str]:
        fresh = [citation for citation in citations if apart or place(citation) not in self._quoted]
        again = [citation for citation in citations if citation not in fresh]
        self._quoted.update(place(citation) for citation in fresh)
        said = list(_quoted(fresh))
        if again:
            said.append(tied(f"{sources_dites(again)} (mots déjà cités)"))
        if said:
            yield f"{' ; '.join(said)}."

    def _since(self, depuis: Iterable[Statement]) -> Iterator[str]:
        """Yield what later texts say, each sentence once in the document."""
        for since in depuis:
            if since.sentence not in self._told:
                self._told.add(since.sentence)
                yield tied(f"Depuis 1995 : {since.sentence} {sources_dites(since.citations)}.")


def _quoted(citations: Iterable[Citation]) -> Iterator[str]:
    """Yield the words of some citations, place by place; a text is named once."""
    named = ""
    for label, cited in by_source(citations).items():
        text = cited[0].text.titre_court
        where = label.removeprefix(f"{text}, ") if text == named else label
        named = text
        yield f"{tied(where)} : {_quotes(cited)}"


def _projet(extraits: Iterable[Extrait]) -> Iterator[str]:
    told = [f"{extrait.place.replace(' ', NBSP)} : {_quotes([extrait])}" for extrait in extraits]
    if told:
        yield f"Projet, {' ; '.join(told)}."


def _quotes(cited: Iterable[Citation | Extrait]) -> str:
    return ", ".join(f"«{NBSP}{excerpt(words.words)}{NBSP}»" for words in cited)
