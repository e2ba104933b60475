"""The computation of the prestation de service as JSON and as plain text, amounts aligned."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.financement import AU_PLUS, BASE, DEMANDEE, Financement, Step
from assistant.financement.classement import Classement, numbers
from assistant.financement.montants import write_pourcentage, write_somme
from assistant.grounding import Statement
from assistant.rendering import Json, Numbering, citation_json, extrait_json, flat

NOMS = {
    "caisse": "La Caf",
    "commune": "La commune",
    "departement": "Le département",
    "etat": "L'État",
    "msa": "La Mutualité sociale agricole",
}
_SENS = {
    "base": "base",
    "hors": "hors base",
    "question": "à préciser",
    "total": "total, non compté",
    "recette": "recette, non comptée",
}
_WHERE = {"base": "Dans la base", "hors": "Hors de la base", "recette": "Recette"}
_LONGEST_LABEL = 52


@dataclass(frozen=True)
class Supposition:
    """A « et si » : the words that ask it, and the computation that they give."""

    words: str
    financement: Financement


def financement_json(
    found: Financement, suppositions: Sequence[Supposition], partenaires: Mapping[str, tuple[Statement, ...]]
) -> Json:
    """Return a computation as the contract of commands has it; amounts are numbers, exact to the cent."""
    return {
        **_computed_json(found),
        "lignes": [_line_json(classement) for classement in found.cas.classements],
        "questions": [_question_json(classement) for classement in found.questions],
        "remarques": list(found.remarques),
        "rappels": [_statement_json(statement) for statement in found.rappels],
        "si": [{"hypothese": s.words, **_computed_json(s.financement)} for s in suppositions],
        "partenaires": {name: [_statement_json(s) for s in said] for name, said in partenaires.items()},
    }


def financement_text(
    found: Financement, suppositions: Sequence[Supposition], partenaires: Mapping[str, tuple[Statement, ...]]
) -> str:
    """Return a computation for a terminal: the answer, lines, why, questions, steps, what is missing, citations.

    Who may pay what comes before the citations, for the partners that are given.
    """
    cited = Numbering()
    parts = [
        _summary(found),
        _section(f"Budget lu : {found.cas.budget.nom}", _table(found)),
        _section("Pourquoi", _reasons(found, cited)),
        _section("À préciser", _questions(found, cited)),
        _section("Calcul", _steps(found.steps, cited)),
        _section("Et si", _side_by_side(found, suppositions)),
        _section("Il manque", (f"- {words}" for words in found.manque)),
        _section("À savoir", (f"- {_after(statement, cited)}" for statement in found.rappels)),
        _section("Lecture du budget", (f"- {words}" for words in found.remarques)),
        _section("Qui peut payer quoi", _payers(partenaires, cited)),
        "\n".join(cited.lines()),
    ]
    return "\n\n".join(part for part in parts if part)


def _summary(found: Financement) -> str:
    """Return the answer first: the base, against what is asked, and the prestation or why it is not said."""
    values = {step.label: write_somme(step.value, step.unit) for step in found.steps}
    base = f"Base éligible : {values[BASE]}" + (f", sur {values[DEMANDEE]} demandés" if DEMANDEE in values else "")
    upto = f" ; jusqu'à {values[AU_PLUS]} selon vos réponses aux questions" if AU_PLUS in values else ""
    if found.result is None:
        prestation = f"le calcul s'arrête faute de {' et de '.join(found.arret)}"
    else:
        prestation = write_somme(found.result, found.unit) + (", sans les lignes à préciser" if upto else "")
    return f"{base}{upto}.\nPrestation de service : {prestation}."


def _after(statement: Statement, cited: Numbering) -> str:
    return f"{statement.sentence} {cited.marks(statement.citations)}"


def _section(title: str, lines: Iterable[str]) -> str:
    kept = [line for line in lines if line]
    return "\n".join([title, *(f"  {line}" for line in kept)]) if kept else ""


def _table(found: Financement) -> Iterator[str]:
    """Yield the lines of the budget, amounts aligned to the right."""
    unit, lines = found.unit, found.cas.classements
    asked = any(classement.ligne.demande is not None for classement in lines)
    heads = ("N°", "Dépense", "Montant", *(("Demandé",) if asked else ()), "Retenu", "")
    rows = [heads, *(_row(classement, unit, asked) for classement in lines)]
    yield from _aligned(rows, left=(1, len(heads) - 1))


def _row(classement: Classement, unit: str, asked: bool) -> tuple[str, ...]:
    ligne = classement.ligne
    demande = "" if ligne.demande is None else write_somme(ligne.demande, unit)
    retenu = write_somme(classement.retenu, unit) if classement.sens in ("base", "hors") else ""
    return (
        "" if classement.sens == "total" else str(ligne.numero),
        _short(ligne.libelle),
        write_somme(ligne.montant, unit),
        *((demande,) if asked else ()),
        retenu,
        _SENS[classement.sens],
    )


def _short(words: str) -> str:
    line = flat(words)
    return line if len(line) <= _LONGEST_LABEL else line[: _LONGEST_LABEL - 1].rstrip() + "…"


def _aligned(rows: Sequence[tuple[str, ...]], left: Iterable[int]) -> Iterator[str]:
    """Yield rows of cells as lines, each column as wide as its widest cell; those of `left` start at its left."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = (
            cell.ljust(width) if column in left else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _reasons(found: Financement, cited: Numbering) -> Iterator[str]:
    """Yield each reason for which lines are in or out, with their numbers and the words of the rule."""
    groups: dict[tuple[str, str], list[Classement]] = {}
    for classement in found.cas.classements:
        if classement.sens in _WHERE:
            groups.setdefault((classement.sens, classement.raison), []).append(classement)
    for (sens, raison), lines in sorted(groups.items(), key=lambda item: list(_WHERE).index(item[0][0])):
        yield f"- {_WHERE[sens]}, {numbers(lines)} : {raison} {cited.marks(lines[0].citations)}"


def _questions(found: Financement, cited: Numbering) -> Iterator[str]:
    """Yield each question with the reason for it, then the lines that it is asked of."""
    groups: dict[tuple[str, str], list[Classement]] = {}
    for classement in found.questions:
        groups.setdefault((classement.question, classement.raison), []).append(classement)
    for (question, raison), lines in groups.items():
        yield f"- {question}"
        for classement in lines:
            amount = write_somme(classement.presente, found.unit)
            yield f"    ligne {classement.ligne.numero}, « {_short(classement.ligne.libelle)} », {amount}"
        yield f"    {raison} {cited.marks(lines[0].citations)}"


def _steps(steps: Sequence[Step], cited: Numbering) -> Iterator[str]:
    rows = [(step.label, _value(step.value, step.unit), cited.marks(step.citations)) for step in steps]
    yield from _aligned(rows, left=(0, 2))


def _value(value: Decimal, unit: str) -> str:
    return write_pourcentage(value) if unit == "%" else write_somme(value, unit)


def _side_by_side(found: Financement, suppositions: Sequence[Supposition]) -> Iterator[str]:
    """Yield, in columns, the steps of the computation as it is and of each supposition, where they differ."""
    if not suppositions:
        return
    computed = [found, *(supposition.financement for supposition in suppositions)]
    rows = [(label, *(_at(financement.steps, label) for financement in computed)) for label in _labels(computed)]
    results = ("—" if f.result is None else write_somme(f.result, found.unit) for f in computed)
    kept = [row for row in rows if row[0] == BASE or len(set(row[1:])) > 1]
    heads = ("", "en l'état", *(supposition.words for supposition in suppositions))
    yield from _aligned([heads, *kept, ("Prestation de service", *results)], left=(0,))


def _labels(computed: Iterable[Financement]) -> list[str]:
    """Return the labels of the steps of several computations, each in the order in which it comes in its own."""
    labels: list[str] = []
    for financement in computed:
        after = 0
        for step in financement.steps:
            if step.label not in labels:
                labels.insert(after, step.label)
            after = labels.index(step.label) + 1
    return labels


def _at(steps: Iterable[Step], label: str) -> str:
    return next((_value(step.value, step.unit) for step in steps if step.label == label), "—")


def _payers(partenaires: Mapping[str, tuple[Statement, ...]], cited: Numbering) -> Iterator[str]:
    for name, statements in partenaires.items():
        yield f"- {NOMS[name]} : " + " ".join(_after(statement, cited) for statement in statements)


def _computed_json(found: Financement) -> Json:
    return {
        "steps": [
            {
                "label": step.label,
                "value": _number(step.value),
                "unit": step.unit,
                "citations": [citation_json(citation) for citation in step.citations],
            }
            for step in found.steps
        ],
        "result": {"value": None if found.result is None else _number(found.result), "unit": found.unit},
        "manque": list(found.manque),
    }


def _line_json(classement: Classement) -> Json:
    ligne = classement.ligne
    return {
        "ligne": ligne.numero,
        "libelle": ligne.libelle,
        "montant": _number(ligne.montant),
        "demande": None if ligne.demande is None else _number(ligne.demande),
        "retenu": _number(classement.retenu),
        "sens": classement.sens,
        "poste": classement.poste,
        "raison": classement.raison,
        "citations": [citation_json(citation) for citation in classement.citations],
        "extraits": [extrait_json(extrait) for extrait in ligne.extraits],
    }


def _question_json(classement: Classement) -> Json:
    return {
        "ligne": classement.ligne.numero,
        "libelle": classement.ligne.libelle,
        "montant": _number(classement.presente),
        "question": classement.question,
        "citations": [citation_json(citation) for citation in classement.citations],
    }


def _statement_json(statement: Statement) -> Json:
    return {"sentence": statement.sentence, "citations": [citation_json(c) for c in statement.citations]}


def _number(value: Decimal) -> int | float:
    """Return an exact amount as a JSON number: its shortest writing is the amount itself, below a thousand billion."""
    return int(value) if value == value.to_integral_value() else float(value)
