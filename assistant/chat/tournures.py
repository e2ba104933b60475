"""The turns of phrase by which a message is understood, as data: corpus/demandes.yaml, compiled."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.config import Config
from assistant.donnees import Entry, Filled, Place, Some, read_document
from assistant.lexical import fold

GAP = 8
"""Words that «…» may stand for, at most."""

_NAME = re.compile(r"\{([a-z_]+)\}")
_STEM = re.compile(r"(?<=[a-z])\*|(?<=[^ ]\))\*")
_SIGNS = re.compile(r"[^\w%€]+")


@dataclass(frozen=True, slots=True)
class Groupe:
    """Turns that ask for a capability together: one of `dit`, one of `et` where there are any, none of `sauf`."""

    dit: re.Pattern[str]
    et: re.Pattern[str] | None
    sauf: re.Pattern[str] | None

    def fits(self, words: str) -> bool:
        """Tell whether plain words ask for it."""
        said = self.dit.search(words) and (self.et is None or self.et.search(words))
        return bool(said) and not (self.sauf and self.sauf.search(words))


@dataclass(frozen=True, slots=True)
class Demande:
    """What asks for a capability. `certain`: nothing else is heard then."""

    capacite: str
    certain: bool
    groupes: tuple[Groupe, ...]


@dataclass(frozen=True, slots=True)
class Tournures:
    """How messages are understood. `demandes`: in the order in which they are tried; `cibles`: by kind, then by key."""

    demandes: tuple[Demande, ...]
    domaine: re.Pattern[str]
    cibles: Mapping[str, Mapping[str, re.Pattern[str]]]

    def heard(self, words: str) -> Demande | None:
        """Return the first that plain words fit."""
        return next((one for one in self.demandes if any(groupe.fits(words) for groupe in one.groupes)), None)

    def cible(self, kind: str, words: str) -> str | None:
        """Return the partner, or the clause, that plain words name: by the longest expression, then the first."""
        found = [(key, match) for key, pattern in self.cibles[kind].items() for match in pattern.finditer(words)]
        return max(found, key=lambda one: len(one[1][0]) - one[1].start() / 1000)[0] if found else None


class _Groupe(Entry):
    dit: Filled
    et: str = ""
    sauf: str = ""


class _Capacite(Entry):
    id: Filled
    certain: bool = False
    groupes: Some[_Groupe]


class _Demandes(Entry):
    familles: dict[str, Filled]
    capacites: Some[_Capacite]
    domaine: Filled
    partenaires: dict[str, Filled]
    clauses: dict[str, Filled]


def plain(text: str) -> str:
    """Return the words of a message folded, on one line, without apostrophes, hyphens nor signs but % and €."""
    return _SIGNS.sub(" ", fold(text)).strip()


def read_tournures(config: Config) -> Tournures:
    """Return the turns of the configured folder.

    :raises CorpusError: naming file and line, if an entry does not fit, or a turn cannot be read.
    """
    entry, place = read_document(config.corpus / "demandes.yaml", _Demandes)
    familles = entry.familles
    demandes = tuple(
        Demande(
            capacite.id,
            capacite.certain,
            tuple(
                _groupe(groupe, familles, place.inside("capacites", row, "groupes", rank))
                for rank, groupe in enumerate(capacite.groupes)
            ),
        )
        for row, capacite in enumerate(entry.capacites)
    )
    kinds = {"partenaire": ("partenaires", entry.partenaires), "clause": ("clauses", entry.clauses)}
    cibles = {
        kind: {
            key: _compiled(words.replace(" | ", "s? | ") + "s?", familles, place.inside(name, key))
            for key, words in all_.items()
        }
        for kind, (name, all_) in kinds.items()
    }
    return Tournures(demandes, _compiled(entry.domaine, familles, place.inside("domaine")), cibles)


def _groupe(entry: _Groupe, familles: Mapping[str, str], place: Place) -> Groupe:
    et, sauf = (
        _compiled(turns, familles, place.inside(key)) if turns else None
        for key, turns in (("et", entry.et), ("sauf", entry.sauf))
    )
    return Groupe(_compiled(entry.dit, familles, place.inside("dit")), et, sauf)


def _compiled(turns: str, familles: Mapping[str, str], place: Place) -> re.Pattern[str]:
    try:
        return re.compile("|".join(_bounded(turn, familles) for turn in turns.split(" | ")))
    except (re.error, KeyError) as error:
        raise place.error(
            f"une tournure ne se lit pas ({error}) : vérifiez ses parenthèses et ses {{familles}}."
        ) from error


def _bounded(turn: str, familles: Mapping[str, str]) -> str:
    before = "" if turn.startswith("^") else r"\b"
    return rf"{before}(?:{_expression(turn, familles)})(?!\w)"


def _expression(turn: str, familles: Mapping[str, str]) -> str:
    return _STEM.sub(r"\\w*", _named(turn, familles).replace(" … ", rf" (?:\S+ ){{0,{GAP}}}?"))


def _named(turn: str, familles: Mapping[str, str]) -> str:
    """Return a turn with its families in full, theirs too."""
    return _NAME.sub(lambda name: f"(?:{_named(familles[name[1]], familles).replace(' | ', '|')})", turn)
