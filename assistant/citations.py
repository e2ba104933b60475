"""From quoted words to their very place in a text."""

import re

from assistant.errors import CorpusError
from assistant.texts import Citation, Section, Text

_VARIANTS = {"'": "['’]", "’": "['’]", '"': '["«»“”]', "-": "[-‑–]"}


def cite(quote: str, text: Text, section_id: str | None = None) -> Citation:
    """Return the first place of the quoted words in a text, or in one of its sections.

    Spaces, line ends and apostrophes may differ from the text: the citation shows the text's own.

    :raises CorpusError: if the words are not there.
    """
    section = text.section(section_id) if section_id else None
    start, end = (section.start, section.end) if section else (0, len(text.body))
    exact = text.body.find(quote.strip(), start, end) if quote.strip() else -1
    if exact >= 0:
        return Citation(text, exact, exact + len(quote.strip()))
    found = _pattern(quote).search(text.body, start, end) if quote.strip() else None
    if found is None:
        raise CorpusError(
            f"Les mots « {quote[:80]} » ne sont pas dans {_where(text, section)} : recopiez-les du texte, à la lettre."
        )
    return Citation(text, found.start(), found.end())


def _pattern(quote: str) -> re.Pattern[str]:
    words = quote.split()
    return re.compile(r"\s+".join("".join(_VARIANTS.get(sign, re.escape(sign)) for sign in word) for word in words))


def _where(text: Text, section: Section | None) -> str:
    return f"la section « {section.id} » de « {text.id} »" if section else f"le texte « {text.id} »"
