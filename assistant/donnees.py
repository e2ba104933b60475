"""Strict reading of the YAML files of the corpus: what YAML forgives is refused, in a sentence that names the line."""

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import CorpusError

_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PROBLEMS = {
    "extra_forbidden": "la clé « {key} » n'est pas prévue : corrigez son nom ou retirez-la",
    "missing": "la clé « {key} » manque : ajoutez-la",
    "literal_error": "« {key} » a une valeur qui n'est pas prévue : choisissez parmi {expected}",
    "string_type": "« {key} » doit être un texte : mettez la valeur entre guillemets",
}


class Entry(BaseModel):
    """An item of a YAML file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


E = TypeVar("E", bound=Entry)


class _Strict(_Loader):  # type: ignore[misc, valid-type]  # PyYAML's C loader has no type for subclassing
    """A loader of its own, so that PyYAML's global one is left as it is."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.MarkedYAMLError(
                    problem=f"la clé « {key} » est écrite deux fois : gardez-en une", problem_mark=node.start_mark
                )
        mapping: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return mapping


def read_entries(path: Path, kind: type[E]) -> tuple[tuple[E, int], ...]:
    """Return the items of a YAML list, each with the line it starts on (from 1).

    :raises CorpusError: if the file is missing, is not YAML, or an item does not fit `kind`.
    """
    values, lines = _load(path)
    return tuple((_entry(path, line, value, kind), line) for value, line in zip(values, lines, strict=True))


def refuse_twice(path: Path, ids: Iterable[tuple[str, int]]) -> None:
    """Check that no id stands twice in a file.

    :raises CorpusError: naming the second line.
    """
    seen: dict[str, int] = {}
    for key, line in ids:
        if key in seen:
            raise CorpusError(
                f"{path.name}, ligne {line} : l'identifiant « {key} » est déjà pris à la ligne {seen[key]} : "
                "donnez-en un autre."
            )
        seen[key] = line


def _load(path: Path) -> tuple[list[Any], list[int]]:
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"Le fichier « {path} » ne peut pas être lu : vérifiez qu'il existe, en UTF-8.") from error
    try:
        loader = _Strict(content)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        raise CorpusError(f"{path.name}, ligne {line} : {_yaml_problem(error)}.") from error
    if not isinstance(values, list) or not isinstance(node, yaml.SequenceNode):
        raise CorpusError(f"{path.name}, ligne 1 : une liste est attendue : commencez chaque élément par « - ».")
    return values, [item.start_mark.line + 1 for item in node.value]


def _yaml_problem(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or ""
    if problem.startswith("la clé"):
        return problem
    return f"l'écriture YAML est fautive ({problem}) : vérifiez l'alignement, les deux-points et les guillemets"


def _entry(path: Path, line: int, value: object, kind: type[E]) -> E:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "élément"
        expected = str(first.get("ctx", {}).get("expected", "")).replace(" or ", " ou ")
        problem = _PROBLEMS.get(first["type"], "« {key} » a une valeur qui ne convient pas : corrigez-la")
        raise CorpusError(f"{path.name}, ligne {line} : {problem.format(key=key, expected=expected)}.") from error
