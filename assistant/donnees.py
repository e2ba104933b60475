"""Strict reading of the YAML files of the corpus: what YAML forgives is refused, in a sentence that names the line."""

import re
from collections.abc import Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails

from assistant.errors import CorpusError

T = TypeVar("T")

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
_STRICT = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

_PROBLEMS = {
    "extra_forbidden": "la clé « {key} » n'est pas prévue : corrigez son nom ou retirez-la",
    "unexpected_keyword_argument": "la clé « {key} » n'est pas prévue : corrigez son nom ou retirez-la",
    "missing": "la clé « {key} » manque : ajoutez-la",
    "literal_error": "« {key} » a une valeur qui n'est pas prévue : choisissez parmi {expected}",
    "string_type": "« {key} » doit être un texte : mettez la valeur entre guillemets",
    "too_short": "« {key} » est vide : écrivez au moins un élément",
    "value_error": "« {key} » {error}",
}


def is_date(words: str) -> bool:
    """Tell whether words are a year, a year and a month, or a day of the calendar, in ISO form."""
    try:
        # what is left out is read as the first month or the first day
        return bool(_DATE.fullmatch(words) and date.fromisoformat((words + "-01-01")[:10]))
    except ValueError:
        return False


def _filled(words: str) -> str:
    if not words.strip():
        raise ValueError("est vide : écrivez ce qui manque")
    return words


def _dated(words: str) -> str:
    if not is_date(words):
        raise ValueError(f"n'est pas une date (« {words} ») : écrivez AAAA, AAAA-MM ou AAAA-MM-JJ, entre guillemets")
    return words


Filled = Annotated[str, AfterValidator(_filled)]
"""A text that is not blank."""

Date = Annotated[str, AfterValidator(_dated)]
"""A year, a year and a month, or a day, in ISO form."""

Some = Annotated[tuple[T, ...], Field(min_length=1)]
"""One item or more."""

strict = with_config(_STRICT)
"""Mark a dataclass as written in a file just as it is: unknown keys are refused there."""


class Entry(BaseModel):
    """An item of a YAML file that is not yet the value it will make; unknown keys are refused."""

    model_config = _STRICT


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item is written: a file, and its node there."""

    path: Path
    node: yaml.Node

    def line(self, *keys: str | int) -> int:
        """Return the line, from 1, that the keys lead to inside the item, as far as they lead."""
        nodes = [self.node, *(name for _, name, _ in _follow(self.node, keys))]
        return int(nodes[-1].start_mark.line) + 1

    def inside(self, *keys: str | int) -> "Place":
        """Return the place of what the keys lead to."""
        nodes = [self.node, *(value for _, _, value in _follow(self.node, keys))]
        return Place(self.path, nodes[-1])

    def error(self, problem: str, *keys: str | int) -> CorpusError:
        """Return the error to raise: the problem, with its file and its line."""
        return CorpusError(f"{self.path.name}, ligne {self.line(*keys)} : {problem}")

    @contextmanager
    def naming(self, *keys: str | int) -> Iterator[None]:
        """Add file and line to the message of a CorpusError raised inside."""
        try:
            yield
        except CorpusError as error:
            raise self.error(str(error), *keys) from error


class _Strict(_Loader):  # type: ignore[misc, valid-type]  # PyYAML's C loader has no type for subclassing
    """A loader of its own, so that PyYAML's global one is left as it is."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for name, _ in node.value:
            key = str(self.construct_object(name, deep=True))
            if key in seen:
                raise _fault(name, f"la clé « {key} » est écrite deux fois : gardez-en une")
            seen.add(key)
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: ANN401  # what YAML may hold
        try:
            return super().construct_object(node, deep)
        except ValueError as error:  # a thirteenth month, a number of no digits: PyYAML says neither where nor what
            raise _fault(node, f"la valeur « {node.value} » ne se lit pas : corrigez-la") from error


def read_entries(path: Path, kind: type[T]) -> tuple[tuple[T, Place], ...]:
    """Return the items of a YAML list, each with its place; `kind` is an Entry or a strict dataclass.

    :raises CorpusError: if the file is missing, is not YAML, or an item does not fit `kind`.
    """
    values, root = _load(path)
    if not isinstance(values, list) or not isinstance(root, yaml.SequenceNode):
        raise CorpusError(f"{path.name}, ligne 1 : une liste est attendue : commencez chaque élément par « - ».")
    adapter = TypeAdapter(kind)
    places = [Place(path, node) for node in root.value]
    return tuple((_read(adapter, value, place), place) for value, place in zip(values, places, strict=True))


def read_document(path: Path, kind: type[T]) -> tuple[T, Place]:
    """Return what a YAML file says as a whole, under its keys, and the place of that whole.

    :raises CorpusError: if the file is missing, is not YAML, or does not fit `kind`.
    """
    values, root = _load(path)
    if not isinstance(values, dict) or root is None:
        raise CorpusError(f"{path.name}, ligne 1 : des clés sont attendues : écrivez « clé : valeur » à la marge.")
    place = Place(path, root)
    return _read(TypeAdapter(kind), values, place), place


def refuse_twice(ids: Iterable[tuple[str, Place]]) -> None:
    """Check that no id stands twice, be it in two files.

    :raises CorpusError: naming the second place.
    """
    seen: dict[str, Place] = {}
    for key, place in ids:
        if key in seen:
            first = seen[key]
            where = "à la ligne" if first.path == place.path else f"dans {first.path.name}, ligne"
            raise place.error(f"l'identifiant « {key} » est déjà pris {where} {first.line()} : donnez-en un autre.")
        seen[key] = place


def _load(path: Path) -> tuple[Any, yaml.Node | None]:
    try:
        content = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"Le fichier « {path} » ne peut pas être lu : vérifiez qu'il existe, en UTF-8.") from error
    _refuse_control(path, content)
    try:
        loader = _Strict(content)
        node = loader.get_single_node()
        return loader.construct_document(node) if node else None, node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise CorpusError(f"{path.name}, ligne {mark.line + 1 if mark else 1} : {_yaml_problem(error)}.") from error


def _refuse_control(path: Path, content: str) -> None:
    found = _CONTROL.search(content)
    if found:
        line = content.count("\n", 0, found.start()) + 1
        raise CorpusError(
            f"{path.name}, ligne {line} : un caractère invisible (U+{ord(found[0]):04X}) s'est glissé là : effacez-le."
        )


def _fault(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


def _yaml_problem(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if problem.startswith(("la clé", "la valeur")):
        return problem
    return f"l'écriture YAML est fautive ({problem}) : vérifiez l'alignement, les deux-points et les guillemets"


def _read(adapter: TypeAdapter[T], value: object, place: Place) -> T:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        faults = error.errors()
        # a mistyped key is both unknown and missing: its line is where it is unknown
        fault = next((fault for fault in faults if fault["type"] != "missing"), faults[0])
        raise place.error(f"{_problem(fault, place)}.", *fault["loc"]) from error


def _problem(fault: ErrorDetails, place: Place) -> str:
    context = fault.get("ctx", {})
    names = [key for key, _, _ in _follow(place.node, fault["loc"]) if isinstance(key, str)]
    key = fault["loc"][-1] if fault["type"] == "missing" else ["élément", *names][-1]
    expected = str(context.get("expected", "")).replace(" or ", " ou ")
    problem = _PROBLEMS.get(fault["type"], "« {key} » a une valeur qui ne convient pas : corrigez-la")
    return problem.format(key=key, expected=expected, error=context.get("error", ""))


def _follow(node: yaml.Node, keys: Iterable[str | int]) -> Iterator[tuple[str | int, yaml.Node, yaml.Node]]:
    """Yield each key that leads somewhere inside a node, with the node that names what is there, and what is there.

    An item of a list names itself. A key that leads nowhere is passed over: pydantic also names the members of a union.
    """
    for key in keys:
        steps: dict[str | int, tuple[yaml.Node, yaml.Node]] = {}
        if isinstance(node, yaml.MappingNode):
            steps = {name.value: (name, value) for name, value in node.value}
        elif isinstance(node, yaml.SequenceNode):
            steps = {row: (item, item) for row, item in enumerate(node.value)}
        if key in steps:
            name, node = steps[key]
            yield key, name, node
