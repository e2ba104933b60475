"""Pure functions from what was answered to numbers, 0 to 1 unless said otherwise."""

import math
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Answer, Part
from assistant.regles import CIRCULAIRE
from assistant.texts import Citation

Metrics = dict[str, float]
_ANCHOR = re.compile(r"\{#[\w-]+\}\s*$", re.MULTILINE)
_MARK = re.compile(r"^#+|[*\s]", re.MULTILINE)
OPENINGS = {"oui": "Oui.", "non": "Non.", "depend": "Cela dépend."}


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a right answer holds.

    `sections`: any of those of the circular; `textes`: any of the others;
    `facts`: each a list of alternatives, one of which must be said; `oui_non`: oui, non, depend, or None.
    """

    id: str
    text: str
    style: str
    split: str
    silent: bool
    sections: tuple[str, ...]
    textes: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    oui_non: str | None


def plain(words: str) -> str:
    """Return words in lower case, with one kind of apostrophe and of space."""
    return " ".join(words.lower().replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").split())


def cited(answer: Answer, case: Case) -> list[bool]:
    """Tell, citation by citation, whether it stands in a gold section or text."""
    return [
        citation.section.id in case.sections if citation.text.id == CIRCULAIRE else citation.text.id in case.textes
        for statement in answer.statements
        for citation in statement.citations
    ]


def facts_said(answer: Answer, case: Case) -> list[bool]:
    """Tell, fact by fact, whether the answer says it."""
    said = plain(answer.answer)
    return [any(plain(words) in said for words in fact) for fact in case.facts]


def score_answers(pairs: Sequence[tuple[Case, Answer]], sources: Mapping[str, str]) -> Metrics:
    """Return the figures of some answered questions; `sources`: see `share_verbatim`."""
    answerable = [(case, answer) for case, answer in pairs if not case.silent]
    spoken = [(case, answer) for case, answer in answerable if not answer.silent]
    hits = [cited(answer, case) for case, answer in spoken]
    facts = [said for case, answer in answerable for said in facts_said(answer, case)]
    closed = [(case, answer) for case, answer in answerable if case.oui_non]
    quiet = sum(case.silent and answer.silent for case, answer in pairs)
    precision = quiet / (sum(answer.silent for _, answer in pairs) or 1)
    recall = quiet / (sum(case.silent for case, _ in pairs) or 1)
    return {
        "section_any": sum(map(any, hits)) / (len(answerable) or 1),
        "section_first": sum(hit[0] for hit in hits) / (len(answerable) or 1),
        "citations_in_gold": sum(map(sum, hits)) / (sum(map(len, hits)) or 1),
        "facts": sum(facts) / (len(facts) or 1),
        "oui_non": sum(answer.answer.startswith(OPENINGS[case.oui_non or ""]) for case, answer in closed)
        / (len(closed) or 1),
        "oui_non_faux": _share(
            answer.answer.startswith(tuple(OPENINGS.values()))
            and not answer.answer.startswith(OPENINGS[case.oui_non or ""])
            for case, answer in closed
        ),
        "silence_precision": precision,
        "silence_recall": recall,
        "silence_f1": 2 * precision * recall / ((precision + recall) or 1),
        "false_silences": sum(answer.silent for _, answer in answerable) / (len(answerable) or 1),
        "verbatim": verbatim((answer for _, answer in pairs), sources),
    }


def score_doubles(rows: Sequence[tuple[Sequence[Case], Answer, int]]) -> Metrics:
    """Return the figures of questions answered half by half: the halves in order, the answer, how many parts were read.

    `decoupe`: parted as they should be, or not at all. `moitie_citee`: halves with an answer, whose own part cites a
    gold section. `moitie_faits`: their facts, said there. `moitie_oui_non`, `_faux`: halves opened with the right word,
    or with another. `moitie_muette`: halves without an answer, of which it is said; `moitie_false_muette`: others of
    which it is said too.
    """
    halves = [pair for cases, answer, _ in rows for pair in zip(cases, _aligned(answer, len(cases)), strict=True)]
    told = [(half, Answer("", (part,), ())) for half, part in halves if not half.silent]
    quiet = [(half.silent, not part.statements) for half, part in halves]
    closed = [(OPENINGS[half.oui_non], part.lead) for half, part in halves if half.oui_non]
    return {
        "decoupe": _share(len(cases) == read for cases, _, read in rows),
        "moitie_citee": _share(any(cited(answer, half)) for half, answer in told),
        "moitie_faits": _share(said for half, answer in told for said in facts_said(answer, half)),
        "moitie_oui_non": _share(lead == right for right, lead in closed),
        "moitie_oui_non_faux": _share(lead in OPENINGS.values() and lead != right for right, lead in closed),
        "moitie_muette": _share(kept for silent, kept in quiet if silent),
        "moitie_false_muette": _share(kept for silent, kept in quiet if not silent),
    }


def _aligned(answer: Answer, count: int) -> tuple[Part, ...]:
    """Return a part for each half: what was told once for two questions stands for both."""
    return (*answer.parts, *answer.parts[-1:] * count)[:count]


def _share(values: Iterable[bool]) -> float:
    listed = list(values)
    return sum(listed) / (len(listed) or 1)


def verbatim(answers: Iterable[Answer], sources: Mapping[str, str]) -> float:
    """Return the share of the citations of some answers that are verbatim; `sources`: see `share_verbatim`."""
    statements = (statement for answer in answers for statement in answer.statements)
    return share_verbatim((citation for statement in statements for citation in statement.citations), sources)


def share_verbatim(citations: Iterable[Citation], sources: Mapping[str, str]) -> float:
    """Return the share of citations whose words stand at their place in the file that their text was read from.

    `sources`: the Markdown of each text, by id. It is read here in a way of its own, by what is left once its marks and
    spaces are gone, so that a fault in the reading of the corpus shows.
    """
    found = [_stands_in(sources.get(citation.text.id, ""), citation) for citation in citations]
    return sum(found) / (len(found) or 1)


def _stands_in(source: str, citation: Citation) -> bool:
    before, words = (_bare(part) for part in (citation.text.body[: citation.start], citation.words))
    return bool(words) and _bare(_ANCHOR.sub("", source)).startswith(words, len(before))


def _bare(markdown: str) -> str:
    return _MARK.sub("", markdown)


def ndcg(ranking: Sequence[str], judged: Mapping[str, int], depth: int = 10) -> float:
    """Return nDCG with the judgement as gain and log2(rank + 1) as discount (trec_eval's ndcg_cut)."""
    gain = sum(judged.get(key, 0) / math.log2(rank + 1) for rank, key in enumerate(ranking[:depth], 1))
    ideal = sum(g / math.log2(rank + 1) for rank, g in enumerate(sorted(judged.values(), reverse=True)[:depth], 1))
    return gain / ideal if ideal else 0.0


def recall(ranking: Sequence[str], judged: Mapping[str, int], depth: int) -> float:
    """Return the share of relevant passages among the first `depth`."""
    relevant = {key for key, score in judged.items() if score > 0}
    return len(relevant & set(ranking[:depth])) / (len(relevant) or 1)


def paired_bootstrap(one: Sequence[float], other: Sequence[float], draws: int = 10_000, seed: int = 1995) -> float:
    """Return the share of resamples of the queries in which `one` is not better than `other` on average."""
    differences = [a - b for a, b in zip(one, other, strict=True)]
    draw = random.Random(seed)
    size = len(differences)
    return sum(sum(draw.choices(differences, k=size)) <= 0 for _ in range(draws)) / draws


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
