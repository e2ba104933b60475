"""Questions asked, answers measured: the cases, the split, the figures and what lies behind them."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from assistant.answers import Answer, answer
from assistant.knowledge import Knowledge
from assistant.questions import read_query
from assistant.reranker import REGLE
from evals.metrics import Case, Metrics, cited, facts_said, quantile, score_answers, score_doubles

CASES = Path(__file__).resolve().parent / "cases" / "questions.jsonl"
PARAPHRASES = CASES.with_name("paraphrases.jsonl")
"""Far paraphrases of each rule, which neither the adapter nor the corpus has seen: the right rule is known."""
DOUBLES = CASES.with_name("doubles.jsonl")
"""Questions of two halves with what each must get; those of one half must not be parted."""


def read_cases(path: Path = CASES) -> tuple[Case, ...]:
    """Return the questions with what is expected of them."""
    return tuple(_case(json.loads(line)) for line in path.read_text("utf-8").splitlines())


def read_sources(folder: Path) -> dict[str, str]:
    """Return the Markdown of the texts of a corpus, by id."""
    return {path.stem: path.read_text("utf-8") for path in (folder / "textes").glob("*.md")}


def run(
    knowledge: Knowledge, cases: Sequence[Case], sources: Mapping[str, str]
) -> tuple[Metrics, list[tuple[Case, Answer]]]:
    """Answer the questions and return the figures, latencies in milliseconds among them, and the answers."""
    answer(cases[0].text, knowledge)  # what is read once is read
    pairs, seconds = [], []
    for case in cases:
        start = perf_counter()
        pairs.append((case, answer(case.text, knowledge)))
        seconds.append(perf_counter() - start)
    latencies = {"latency_p50_ms": 1000 * quantile(seconds, 0.5), "latency_p95_ms": 1000 * quantile(seconds, 0.95)}
    return score_answers(pairs, sources) | latencies, pairs


def rank_paraphrases(knowledge: Knowledge, every: int = 4) -> Metrics:
    """Return how often the rule that a paraphrase calls for comes first, and among the first three; one in `every`."""
    cases = [json.loads(line) for line in PARAPHRASES.read_text("utf-8").splitlines()][::every]
    asked = [(case, *knowledge.embed([case["text"]])) for case in cases]
    places = []
    for case, (vector,), (adapted,) in asked:
        subjects = knowledge.rank(case["text"], vector, adapted).subjects
        regles = [subject for subject in subjects if subject.startswith(REGLE)]
        places.append(regles.index(f"{REGLE}{case['regle']}"))
    return {
        "regle_first": sum(place == 0 for place in places) / len(places),
        "regle_in_three": sum(place < 3 for place in places) / len(places),
    }


@dataclass(frozen=True, slots=True)
class Double:
    """A question with its halves, in order: two, or one where it must not be parted."""

    id: str
    text: str
    split: str
    halves: tuple[Case, ...]


def read_doubles(path: Path = DOUBLES) -> tuple[Double, ...]:
    """Return the two-part questions, and a few that only look it, with what is expected of each half."""
    return tuple(_double(json.loads(line)) for line in path.read_text("utf-8").splitlines())


def run_doubles(knowledge: Knowledge, cases: Sequence[Double]) -> tuple[Metrics, list[tuple[Double, Answer]]]:
    """Answer two-part questions and return the figures of their halves, and the answers."""
    pairs = [(case, answer(case.text, knowledge)) for case in cases]
    return score_doubles([(c.halves, a, len(read_query(c.text, ()).parts)) for c, a in pairs]), pairs


def by_style(pairs: Sequence[tuple[Case, Answer]]) -> Iterator[str]:
    """Yield a line a style: how many questions, and how many were answered or kept silent as they should."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for case, found in pairs:
        groups[case.style].append(found.silent if case.silent else any(cited(found, case)))
    for style, right in sorted(groups.items()):
        yield f"{style:20} {sum(right):3} / {len(right)}"


def misses(pairs: Sequence[tuple[Case, Answer]]) -> Iterator[str]:
    """Yield a line for each question that was not served as it should."""
    for case, found in pairs:
        if case.silent != found.silent:
            yield f"{case.id} {'parle' if case.silent else 'se tait'} : {case.text} → {found.answer[:160]}"
        elif not case.silent and not (any(cited(found, case)) and all(facts_said(found, case))):
            yield f"{case.id} {cited(found, case)} {facts_said(found, case)} : {case.text} → {found.answer[:300]}"


def halves_missed(pairs: Sequence[tuple[Double, Answer]]) -> Iterator[str]:
    """Yield a line for each two-part question of which a half was not served as it should."""
    for case, found in pairs:
        figures = score_doubles([(case.halves, found, len(read_query(case.text, ()).parts))])
        if any(value < 1 for key, value in figures.items() if key in ("decoupe", "moitie_citee", "moitie_faits")):
            yield f"{case.id} : {case.text} → {' / '.join(part.text for part in found.parts)}"


def _case(value: dict[str, object]) -> Case:
    return Case(
        str(value["id"]),
        str(value["text"]),
        str(value["style"]),
        str(value["split"]),
        bool(value["silent"]),
        tuple(map(str, _items(value["sections"]))),
        tuple(map(str, _items(value["textes"]))),
        tuple(tuple(map(str, _items(fact))) for fact in _items(value["facts"])),
        str(value["oui_non"]) if value["oui_non"] else None,
    )


def _double(value: dict[str, object]) -> Double:
    key, text, split = str(value["id"]), str(value["text"]), str(value["split"])
    named = {"id": key, "text": text, "style": "double", "split": split}
    halves = tuple(_case({**half, **named}) for half in _items(value["halves"]) if isinstance(half, dict))
    return Double(key, text, split, halves)


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []
