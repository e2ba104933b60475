"""answer(question, knowledge): the one to three statements of the texts that answer, or an honest silence."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.calcul import compute
from assistant.extraits import quote_added
from assistant.grounding import Statement
from assistant.knowledge import Knowledge
from assistant.lexical import tokens
from assistant.ouverture import opening, year_of
from assistant.questions import Query, bridged, read_query
from assistant.regles import CIRCULAIRE, Corpus, Regle, Silence, Terme
from assistant.reranker import REGLE, Ranking
from assistant.retrieval import PASSAGES, Hit
from assistant.silence import Signals, read_signals, silence_probability
from assistant.store import Vectors
from assistant.texts import section_label

MOST_STATEMENTS = 3
MOST_EACH = 2
"""Statements for each question where several are asked; a rule and what changed it since are always told together."""
BESIDE = (0.15, 0.35)
"""Shares of the first rule's odds from which a second and a third rule are said too; less is beside the point."""
NEAR = 8
"""Subjects of the ranking among which the rule of 1995 that a later one changed must be, to be recalled before it."""
SILENT = 0.5
"""Probability from which nothing is said: chosen with the calibration, on questions kept for it."""
NAMED = 0.45
"""Cosine with the prototype of a silence from which its subject is named; below, the question is about another."""
RELATED = 0.86
"""Cosine of a question and a passage from which the passage is worth a look, with the bundled model."""
HITS = 5

_PAST = re.compile(r"\b19\d\d\b")
_NAMES = re.compile(r"^(?:[A-ZÉ]{2,}|Caf\b|Jean-Paul|SENACS)")


@dataclass(frozen=True, slots=True)
class Part:
    """What one question of a question gets: `lead`, the words said first (« Oui. »), then statements.

    Without statements, `lead` says what the texts do not cover and where to look.
    """

    lead: str
    statements: tuple[Statement, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(filter(None, [self.lead, *(statement.sentence for statement in self.statements)]))


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply to a question, one part for each question in it, in their order.

    `hits`: passages found behind, best first.
    `vocabulaire`: words of the question that were read as words of the texts.
    """

    question: str
    parts: tuple[Part, ...]
    hits: tuple[Hit, ...]
    vocabulaire: tuple[Terme, ...] = ()

    @property
    def answer(self) -> str:
        """The whole reply as it is read aloud; when `silent`, what the texts cover nearby and where to look."""
        return " ".join(part.text for part in self.parts)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """In logical order; none when silent."""
        return tuple(statement for part in self.parts for statement in part.statements)

    @property
    def silent(self) -> bool:
        return not self.statements

    def led_by(self, words: str) -> "Answer":
        """Return the same answer with some words said before it."""
        first = self.parts[0]
        return replace(self, parts=(replace(first, lead=f"{words} {first.lead}".strip()), *self.parts[1:]))


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question of a question: its `words`, the `reading` that can be understood alone, both vectors of that."""

    words: str
    reading: str
    vector: Vectors
    adapted: Vectors


@dataclass(frozen=True, slots=True)
class _Found:
    """What one question meets: statements under an opening, or a silence.

    The first `core` statements are the rule with its time, which are not told apart.
    """

    opening: str
    statements: tuple[Statement, ...]
    core: int = 1
    silence: Silence | None = None


def answer(question: str, knowledge: Knowledge) -> Answer:
    """Return what the texts answer, each sentence with its citations, or a silence that says where to look.

    :raises QuestionError: if the question is empty, too long or unreadable.
    """
    query = read_query(question, knowledge.corpus.vocabulaire)
    words = [query.words, *(query.readings if len(query.parts) > 1 else ())]
    whole, *apart = map(_Asked, (query.words, *query.parts), words, *knowledge.embed(words))
    asked = apart or [whole]
    found = [_find(part, query, knowledge) for part in asked]
    if apart and not any(one.statements for one in found):
        asked, found = [whole], [_find(whole, query, knowledge)]
    hits = knowledge.index.search_shelf(PASSAGES, bridged(query.words, query.bridges), whole.vector, HITS)
    if any(one.statements for one in found):
        parts = _told_in_order(asked, found, knowledge.corpus)
    else:
        parts = (Part(_silence_text(found[0].silence, hits, knowledge.corpus)),)
    return Answer(query.words, parts, hits, query.bridges)


def _told_in_order(asked: Sequence[_Asked], found: Sequence[_Found], corpus: Corpus) -> tuple[Part, ...]:
    """Return a part for each question; where one is not answered it is said, and nothing is said twice in vain."""
    parts: list[Part] = []
    said: dict[str, str] = {}
    for part, one in zip(asked, found, strict=True):
        most = MOST_STATEMENTS if len(found) == 1 else max(one.core, MOST_EACH)
        new = tuple(s for s in one.statements[:most] if not _is_said(s, one.opening, said))
        said |= {statement.sentence: one.opening for statement in new}
        if new:
            parts.append(Part(one.opening, new))
        elif not one.statements:
            parts.append(Part(_unanswered(part.words, one.silence, corpus)))
    return tuple(parts)


def _is_said(statement: Statement, opening: str, said: Mapping[str, str]) -> bool:
    """Tell whether a statement was said already: under another yes or no it answers anew."""
    return statement.sentence in said and (not opening or said[statement.sentence] == opening)


def _find(asked: _Asked, query: Query, knowledge: Knowledge) -> _Found:
    ranking = _of_its_time(knowledge.rank(asked.reading, asked.vector, asked.adapted), query, knowledge.corpus)
    signals = read_signals(asked.reading, ranking, knowledge.corpus, knowledge.words)
    silent = not tokens(asked.words) or silence_probability(signals) > SILENT or _lacks_its_figure(asked, signals)
    added = quote_added(asked.reading, asked.vector, knowledge)
    if added and (silent or added.first):
        return _Found("", added.statements)
    if silent:
        return _Found("", (), silence=_nearest_silence(ranking, knowledge.corpus))
    found = _from_regles(asked, query, ranking, knowledge)
    return found if added is None else replace(found, statements=(*found.statements[:2], *added.statements[:1]))


def _lacks_its_figure(asked: _Asked, signals: Signals) -> bool:
    """Tell whether a half read with the words of another («…, dans quel délai ?») asks for a figure that is not given.

    Those words alone would find the rule of the other half, and pass for an answer.
    """
    return asked.reading != asked.words and signals.lacking == 1


def _of_its_time(ranking: Ranking, query: Query, corpus: Corpus) -> Ranking:
    """Return a ranking without the silences on a year, when the question is about today."""
    if not query.now:
        return ranking
    dated = {f"silence:{silence.id}" for silence in corpus.silences if _PAST.search(silence.sujet)}
    kept = [row for row, subject in enumerate(ranking.subjects) if subject not in dated]
    return replace(
        ranking,
        subjects=tuple(ranking.subjects[row] for row in kept),
        scores=ranking.scores[kept],
        cosines=ranking.cosines[kept],
    )


def _nearest_silence(ranking: Ranking, corpus: Corpus) -> Silence | None:
    """Return the silence that a question meets, if it is near enough to be named."""
    row = next(row for row, subject in enumerate(ranking.subjects) if subject.startswith("silence:"))
    if ranking.cosines[row] < NAMED:
        return None
    return corpus.silence_by_id[ranking.subjects[row].partition(":")[2]]


def _from_regles(asked: _Asked, query: Query, ranking: Ranking, knowledge: Knowledge) -> _Found:
    first, *others = _chosen(ranking, knowledge.corpus)
    calcul = compute(first, asked.words)
    computed = [Statement(calcul.sentence, first.citations)] if calcul and calcul.sentence else []
    near = {subject.removeprefix(REGLE) for subject in ranking.subjects[:NEAR]}
    core = [*computed, *_told(first, query, knowledge.corpus, near)]
    lead = opening(asked.words, asked.vector, first, calcul, query, knowledge)
    return _Found(lead, (*core, *_beside(others)), len(core))


def _chosen(ranking: Ranking, corpus: Corpus) -> list[Regle]:
    """Return the rule that a question calls for, with the next ones where they are nearly as likely."""
    rows = [row for row, subject in enumerate(ranking.subjects) if subject.startswith(REGLE)]
    kept = [
        rows[0],
        *(row for row, share in zip(rows[1:], BESIDE, strict=False) if _odds(ranking, rows[0], row) >= share),
    ]
    return [corpus.regle_by_id[ranking.subjects[row].partition(":")[2]] for row in kept]


def _odds(ranking: Ranking, first: int, row: int) -> float:
    return float(np.exp(ranking.scores[row] - ranking.scores[first]))


def _beside(regles: Iterable[Regle]) -> Iterator[Statement]:
    for regle in regles:
        yield _in_1995(regle) if regle.etat == "changee" else Statement(regle.sentence, regle.citations)


def _told(regle: Regle, query: Query, corpus: Corpus, near: set[str]) -> list[Statement]:
    """Return a rule with its time: what held in 1995, then what is known to hold since, as the date asked for wants."""
    if regle.text.id != CIRCULAIRE:
        older = [other for other in corpus.regles if regle.id in other.par and other.id in near]
        later = query.now or (query.year is not None and query.year >= year_of(regle.depuis))
        before = [_in_1995(older[0])] if older and not later else []
        return [*before, Statement(regle.sentence, regle.citations)]
    since = [corpus.regle_by_id[name] for name in regle.par]
    since = [other for other in since if query.year is None or year_of(other.depuis) <= query.year]
    if not since:
        return [Statement(regle.sentence, regle.citations)]
    return [_in_1995(regle), *(Statement(other.sentence, other.citations) for other in since[:1])]


def _in_1995(regle: Regle) -> Statement:
    sentence = regle.sentence
    if "1995" not in sentence:
        sentence = f"En 1995, {sentence if _NAMES.match(sentence) else sentence[0].lower() + sentence[1:]}"
    return Statement(sentence, regle.citations)


def _silence_text(silence: Silence | None, hits: tuple[Hit, ...], corpus: Corpus) -> str:
    """Return what is said when nothing answers: on what, where to look, and what the circular has nearby."""
    if silence is None:
        near = [h.entry.section for h in hits if h.entry.text == CIRCULAIRE and h.dense >= RELATED][:2]
        return " ".join(["Les textes réunis ici ne répondent pas à cette question.", *_nearby(near, corpus)])
    sentences = [f"Les textes réunis ici ne disent rien sur {silence.sujet}.", silence.chercher]
    return " ".join(part for part in (*sentences, *_nearby(silence.proches[:2], corpus)) if part)


def _unanswered(words: str, silence: Silence | None, corpus: Corpus) -> str:
    """Return what is said of one question among others that are answered."""
    if silence is None:
        return f"Sur « {words.strip(' ?!.,')} », les textes réunis ici ne disent rien."
    sentences = [f"Sur {silence.sujet}, les textes réunis ici ne disent rien.", silence.chercher]
    return " ".join(part for part in (*sentences, *_nearby(silence.proches[:2], corpus)) if part)


def _nearby(sections: Sequence[str], corpus: Corpus) -> Iterator[str]:
    labels = [section_label(corpus.texts[CIRCULAIRE], key) for key in dict.fromkeys(sections)]
    if labels:
        yield f"Au plus près, voyez dans la circulaire de 1995 : {' et '.join(labels)}."
