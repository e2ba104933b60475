"""The sentences of an added text that answer: it has no rules, so its own words do, quoted."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.grounding import Statement
from assistant.knowledge import Knowledge
from assistant.lexical import subject_tokens, tokens
from assistant.retrieval import PASSAGES, Hit
from assistant.store import Filter, Vectors
from assistant.texts import Citation, sentences

ENOUGH = 0.55
"""Share of the question's stems, by rarity, that the passage with its title must hold."""
SOME = 0.25
NEAR = 0.875
"""Share of stems, and cosine with the bundled model, that are enough when no other text comes before: questions that an
added text answers in other words lie above, those foreign to it below 0.855."""
CLOSE = 0.8
"""Share of the best sentence's score from which another sentence of the same text is quoted too."""
MOST_SENTENCES = 2
_ADDED = Filter(natures=("ajout",))


@dataclass(frozen=True, slots=True)
class Quoted:
    """Sentences of added texts; `first`: no passage of another text was found before theirs."""

    statements: tuple[Statement, ...]
    first: bool


def quote_added(words: str, vector: Vectors, knowledge: Knowledge) -> Quoted | None:
    """Return the one or two sentences of added texts that answer a question, or None."""
    if not any(text.nature == "ajout" for text in knowledge.corpus.texts.values()):
        return None
    stems = subject_tokens(knowledge.respell(words))
    hits = knowledge.index.search_shelf(PASSAGES, words, vector, 5, _ADDED)
    if not hits or not stems:
        return None
    overall = knowledge.index.search_shelf(PASSAGES, words, vector, 1)[0]
    first = overall.entry.nature == "ajout"
    covered = max(_covered(stems, hit.entry.content, knowledge) for hit in hits)
    if covered < (SOME if first and overall.dense >= NEAR else ENOUGH):
        return None
    scored = sorted(_scored(stems, vector, hits, knowledge), key=lambda pair: -pair[0])
    kept = [citation for score, citation in scored[:MOST_SENTENCES] if score >= CLOSE * scored[0][0]]
    kept.sort(key=lambda citation: (citation.text.id, citation.start))
    return Quoted(tuple(Statement(" ".join(citation.words.split()), (citation,)) for citation in kept), first)


def _scored(
    stems: list[str], vector: Vectors, hits: tuple[Hit, ...], knowledge: Knowledge
) -> Iterator[tuple[float, Citation]]:
    """Yield each sentence of the passages found with its score: words shared, and meaning above the lowest."""
    places = [place for hit in hits[:3] for place in _sentences(hit, knowledge)]
    cosines = knowledge.index.embed_passages([place.words for place in places]) @ vector
    floor, top = float(cosines.min()), float(cosines.max())
    for place, cosine in zip(places, cosines, strict=True):
        yield _covered(stems, place.words, knowledge) + (float(cosine) - floor) / (top - floor or 1.0), place


def _sentences(hit: Hit, knowledge: Knowledge) -> Iterator[Citation]:
    text = knowledge.corpus.texts[hit.entry.text]
    words = text.body[hit.entry.start : hit.entry.end]
    for start, end in sentences(words):
        yield Citation(text, hit.entry.start + start, hit.entry.start + end)


def _covered(stems: list[str], words: str, knowledge: Knowledge) -> float:
    weights = {stem: knowledge.words.weight(stem) for stem in stems}
    held = set(tokens(words))
    return sum(weight for stem, weight in weights.items() if stem in held) / (sum(weights.values()) or 1.0)
