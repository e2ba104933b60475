"""A sentence of a contract, to be filled: its rules, when it is written, and the checks that hold it to its rules."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from pydantic import Field

from assistant.constats import Cadre
from assistant.criteres import regles_of
from assistant.donnees import Entry, Filled, Place, Some, strict
from assistant.faits.blancs import fill
from assistant.grille import Verdict
from assistant.regles import Corpus, Regle

Signe = Literal[
    "cadre", "gestionnaire", "demande", "rural", "associations", "aire", "communes", "commune-signe", "difficulte",
    "regime", "concours", "objectifs-globaux", "objectifs-particuliers", "fonds-propres",
]  # fmt: skip
"""What of a centre, of its demand and of what was chosen picks the variants."""
OuiNon = Literal["oui", "non"]
Su = Literal["oui", "non", "inconnu"]
"""Yes, no, or the projet does not say."""

CALCULES: Mapping[str, str] = {
    "mi-parcours": "31 décembre 1996",
    "signataire": "la Commune",
    "du-signataire": "de la Commune",
}
"""Words that are computed, beside the facts, when a sentence is filled, with an example of each."""
_DUTY = re.compile(r"\b(?:doit|doivent|est tenue?|sont tenue?s|obligatoirement|est exigée?)\b")
_OPEN = re.compile(
    r"\b(?:peut|peuvent|éventuel\w*|souhaitable|conseill\w+|encourag\w+|recommand\w+|envisag\w+)\b"
    r"|\[à (?:négocier|compléter) :"
)
"""How a sentence leaves free: it permits, it recommends, or it has a blank to be agreed on."""
_PROBABLE = re.compile(r"\bprobable(?:ment)?\b")


@dataclass(frozen=True, slots=True)
class Quand:
    """When something is written: each sign has one of its values, each critère one of its verdicts."""

    signes: Mapping[Signe, tuple[str, ...]]
    verdicts: Mapping[str, tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True)
class Formule:
    """A sentence of a contract, to be filled. `appuis`: signs and critères whose extraits carry it."""

    sentence: str
    regles: tuple[Regle, ...]
    quand: Quand
    appuis: tuple[str, ...]


@strict
@dataclass(frozen=True, slots=True)
class Usage:
    """What no text says: what is to be agreed, and the words that practice proposes."""

    label: Filled
    proposition: Filled


class QuandEntry(Entry):
    """When something is written, as the file says it."""

    cadre: tuple[Cadre, ...] = ()
    gestionnaire: tuple[Literal["association", "commune", "caf", "autre", "inconnu"], ...] = ()
    demande: tuple[Literal["premier", "renouvellement", "inconnu"], ...] = ()
    rural: tuple[Su, ...] = ()
    associations: tuple[Su, ...] = ()
    aire: tuple[Su, ...] = ()
    communes: tuple[Literal["une", "plusieurs"], ...] = ()
    commune_signe: tuple[OuiNon, ...] = Field(default=(), alias="commune-signe")
    difficulte: tuple[OuiNon, ...] = ()
    regime: tuple[Literal["sous-60", "60-ou-plus", "inconnu"], ...] = ()
    concours: tuple[OuiNon, ...] = ()
    objectifs_globaux: tuple[OuiNon, ...] = Field(default=(), alias="objectifs-globaux")
    objectifs_particuliers: tuple[OuiNon, ...] = Field(default=(), alias="objectifs-particuliers")
    fonds_propres: tuple[OuiNon, ...] = Field(default=(), alias="fonds-propres")
    verdicts: dict[str, Some[Verdict]] = Field(default_factory=dict)

    def value(self) -> Quand:
        """Return what holds: only what is written."""
        written = self.model_dump(by_alias=True)
        return Quand({signe: written[signe] for signe in get_args(Signe) if written[signe]}, self.verdicts)


class FormuleEntry(Entry):
    """A sentence as the file writes it."""

    sentence: Filled
    regles: Some[str]
    quand: QuandEntry = QuandEntry()
    appuis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lecture:
    """What the names of formules resolve against: the corpus, and the ids of the critères."""

    corpus: Corpus
    criteres: Collection[str]

    def formules(self, entries: Iterable[FormuleEntry], place: Place) -> tuple[Formule, ...]:
        """Return the formules of a list, written at `place`.

        :raises CorpusError: naming file and line, if a name does not resolve, a sentence has an unknown blank, or says
            more than its rules: a duty, or a certainty.
        """
        return tuple(self._formule(entry, place.inside(row)) for row, entry in enumerate(entries))

    def quand(self, entry: QuandEntry, place: Place) -> Quand:
        """Return a condition, its critères known.

        :raises CorpusError: naming file and line, if one is not in the grille.
        """
        for name in entry.verdicts:
            if name not in self.criteres:
                raise place.error(
                    f"« {name} » n'est pas un critère de la grille : corrigez ce nom.", "quand", "verdicts", name
                )
        return entry.value()

    def _formule(self, entry: FormuleEntry, place: Place) -> Formule:
        regles = regles_of(entry.regles, place.inside("regles"), self.corpus)
        for problem in _overstated(entry.sentence, regles):
            raise place.error(problem, "sentence")
        check_slots(entry.sentence, place, "sentence")
        for row, name in enumerate(entry.appuis):
            if name not in self.criteres and name not in get_args(Signe):
                raise place.error(f"« {name} » n'est ni un critère ni un signe : corrigez ce nom.", "appuis", row)
        return Formule(entry.sentence, regles, self.quand(entry.quand, place), entry.appuis)


def check_usages(usages: tuple[Usage, ...], place: Place) -> tuple[Usage, ...]:
    """Return the usages of an entry, their blanks known.

    :raises CorpusError: naming file and line, if one is not.
    """
    for row, usage in enumerate(usages):
        check_slots(usage.proposition, place, "usages", row, "proposition")
    return usages


def check_slots(words: str, place: Place, *keys: str | int) -> None:
    """Check that the blanks of some words are facts, or computed.

    :raises CorpusError: naming file and line, if one is neither.
    """
    with place.naming(*keys):
        fill(words, CALCULES)


def _overstated(sentence: str, regles: Iterable[Regle]) -> Iterator[str]:
    """Yield what a sentence says that its rules do not: a duty where none binds, a certainty where one is probable.

    A sentence all of whose rules permit or recommend does so too: in a contract, a plain statement binds.
    """
    found = list(regles)
    if not sentence.endswith("."):
        yield "la phrase ne finit pas par un point : ajoutez-le."
    if _DUTY.search(sentence) and not any(regle.modalite == "devoir" for regle in found):
        yield "la phrase oblige, mais aucune de ses règles n'est un devoir : adoucissez-la, ou ajoutez la règle."
    free = all(regle.modalite in {"pouvoir", "recommandation"} for regle in found)
    if free and not _OPEN.search(sentence):
        yield "la phrase engage, mais ses règles ne font que permettre ou recommander : dites-le."
    if not _PROBABLE.search(sentence) and any(regle.certitude == "probable" for regle in found):
        yield "une de ses règles n'est que probable, et la phrase ne le dit pas : dites-le, ou retirez la règle."
