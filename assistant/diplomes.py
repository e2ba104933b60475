"""The diplomas that a projet names, their levels in the nomenclatures of 1969 and of 2019: corpus/diplomes.yaml."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from assistant.config import Config
from assistant.donnees import Entry, Filled, Place, read_entries, refuse_twice
from assistant.motifs import motif
from assistant.regles import Certitude, Corpus

Domaine = Literal["social", "animation", "autre"]
Ancien = Literal["I", "II", "III", "IV", "V"]

NIVEAUX: dict[Ancien, tuple[int, ...]] = {"V": (3,), "IV": (4,), "III": (5,), "II": (6,), "I": (7, 8)}
"""Levels of 1969, in Roman numerals, and those of 2019 that they became (décret n° 2019-14)."""


@dataclass(frozen=True)
class Diplome:
    """A diploma. `actuels`: its levels of 2019, ascending, two if it was raised one day, none if it has no level.

    `ancien`: its level of 1969. `source`: the id of the rule that says so, or what says so in public.
    `pattern` finds it in plain text; `sauf` matches what then stands after it if it is something else.
    """

    id: str
    intitule: str
    ancien: Ancien | None
    actuels: tuple[int, ...]
    domaine: Domaine
    certitude: Certitude
    source: str
    pattern: re.Pattern[str]
    sauf: re.Pattern[str]


Actuel = Annotated[int, Field(ge=3, le=8)]


class _Ensuite(Entry):
    annee: int
    ancien: Ancien
    actuel: Actuel


class _Diplome(Entry):
    id: Filled
    intitule: Filled
    ancien: Ancien | None = None
    actuel: Actuel | None = None
    ensuite: _Ensuite | None = None
    domaine: Domaine
    certitude: Certitude
    regle: str = ""
    source: str = ""
    sigles: tuple[Filled, ...] = ()
    mots: tuple[Filled, ...] = ()
    sauf: tuple[Filled, ...] = ()


_NOTHING = re.compile(r"(?!)")


def read_diplomes(config: Config, corpus: Corpus) -> tuple[Diplome, ...]:
    """Return the diplomas that are known by name.

    :raises CorpusError: naming the line, if an entry does not fit, has no source or no words, names no known rule,
        or if its two levels do not agree.
    """
    entries = read_entries(config.corpus / "diplomes.yaml", _Diplome)
    refuse_twice((entry.id, place) for entry, place in entries)
    for entry, place in entries:
        _check(entry, place, corpus)
    return tuple(_diplome(entry) for entry, _ in entries)


def _check(entry: _Diplome, place: Place, corpus: Corpus) -> None:
    if entry.regle and entry.regle not in corpus.regle_by_id:
        raise place.error(f"la règle « {entry.regle} » n'existe pas : corrigez son nom.", "regle")
    if not entry.regle and not entry.source:
        raise place.error("rien ne dit ce niveau : donnez une « regle » ou une « source », ou retirez le diplôme.")
    if not entry.mots and not entry.sigles:
        raise place.error("ni « mots » ni « sigles » : écrivez à quoi ce diplôme se reconnaît.")
    for level in (entry, entry.ensuite):
        if level and level.ancien and level.actuel not in NIVEAUX[level.ancien]:
            raise place.error(f"l'ancien niveau {level.ancien} n'est pas devenu {level.actuel} : corrigez.", "actuel")


def _diplome(entry: _Diplome) -> Diplome:
    levels = [entry.actuel, entry.ensuite.actuel if entry.ensuite else None]
    return Diplome(
        id=entry.id,
        intitule=entry.intitule,
        ancien=entry.ancien,
        actuels=tuple(level for level in levels if level),
        domaine=entry.domaine,
        certitude=entry.certitude,
        source=entry.regle or entry.source,
        pattern=_pattern(entry.sigles, entry.mots),
        sauf=motif(f"^{mot}" for mot in entry.sauf) if entry.sauf else _NOTHING,
    )


def _pattern(sigles: Iterable[str], mots: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of a diploma in plain text; a `court` acronym counts only if written in capitals."""
    short = [sigle for sigle in sigles if len(sigle) <= 3]
    long = [sigle for sigle in sigles if len(sigle) > 3]
    pieces = [motif(mots).pattern] if mots else []
    pieces += [rf"\b(?:{'|'.join(_sigle(sigle) for sigle in long)})(?!\w)"] if long else []
    pieces += [rf"\b(?P<court>{'|'.join(_sigle(sigle) for sigle in short)})(?!\w)"] if short else []
    return re.compile("|".join(pieces))


def _sigle(sigle: str) -> str:
    return r"[ -]?".join(r"\.?".join(word.lower()) for word in sigle.split())
