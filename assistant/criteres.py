"""A critère of the grille: its attendus and its contraire, each with its rules, its force and its advice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from pydantic import Field

from assistant.donnees import Entry, Filled, Place, Some, strict
from assistant.regles import CIRCULAIRE, Corpus, Destinataire, Modalite, Regle, Silence
from assistant.texts import Citation

Force = Literal["obligation", "recommandation", "faculte", "caisse"]
Cadre = Literal["1995", "actuel"]
"""The rules by which a projet is read: those of 1995, or what is known to hold today."""
Cle = Literal["gestionnaire", "rural", "associations", "aire"]

CONTRAIRE = "contraire"
"""Key of what contradicts a critère, beside the ranks "0", "1", … of its attendus."""

PROFIL: Mapping[Cle, tuple[str, ...]] = {
    "gestionnaire": ("association", "commune", "caf", "autre"),
    "rural": ("oui", "non"),
    "associations": ("oui", "non"),
    "aire": ("oui", "non"),
}
"""What the profile of a centre may say, by key."""

_STANDS_ON: Mapping[Force, tuple[Modalite, Destinataire | None]] = {
    "obligation": ("devoir", "centre"),
    "caisse": ("devoir", "caisse"),
    "recommandation": ("recommandation", None),
    "faculte": ("pouvoir", None),
}
"""What a rule at least of an attendu is, and to whom it speaks, for the attendu to have that force."""

V = TypeVar("V")


@dataclass(frozen=True)
class Attendu:
    """What a projet should say (`cle` is its rank), or what would contradict the critère (`cle` is CONTRAIRE).

    `regles`: the rules on which it stands. `references`: their citations in the sections that the grille names.
    `exemple`: the smallest thing to write when it is missing, or instead of the contrary passage; `titre`: where.
    """

    cle: str
    sentence: str
    force: Force
    regles: tuple[Regle, ...]
    references: tuple[Citation, ...]
    question: str
    conseil: str
    exemple: str
    titre: str


@strict
@dataclass(frozen=True, slots=True)
class Condition:
    """When a critère applies: the value of a key of the profile is one of `valeurs`."""

    sentence: Filled
    cle: Cle
    valeurs: Some[str]


@dataclass(frozen=True)
class Actuel:
    """What the frame of today changes in the reading of a critère, as far as our texts establish it.

    `admis`: keys of the attendus whose lack, or CONTRAIRE if the saying, is no longer held against a projet.
    `maximum_mois`: longest contract that is so admitted, in months. `niveau`: level asked of the director, in the
    nomenclature of 2019. `intitule`, `dits`: how the critère and its parts, by key, are told in that frame, where it
    differs. `inconnu`: the silence for which the verdict of 1995 is to be confirmed by the Caf. With none
    of these it is a reminder: no verdict changes. `regles` may be probable only: see `certain`.
    """

    sentence: str
    regles: tuple[Regle, ...]
    admis: tuple[str, ...] = ()
    maximum_mois: int | None = None
    niveau: int | None = None
    inconnu: Silence | None = None
    intitule: str = ""
    dits: Mapping[str, str] = field(default_factory=dict)

    @property
    def certain(self) -> bool:
        return all(regle.certitude == "certain" for regle in self.regles)

    @property
    def hors_regle(self) -> str:
        """Say that what `admis` names is out of the rule of 1995 and admitted since; empty if nothing is."""
        if not self.admis:
            return ""
        return f"hors règle de 1995, admis depuis {self.regles[0].depuis[:4]}, à confirmer par la Caf"


@dataclass(frozen=True)
class Critere:
    """A line of the grille. `sections`: of the circular; `precision`: how an ambiguity is read, or nothing.

    `depuis`: rules of later texts on the same point.
    """

    id: str
    famille: str
    intitule: str
    sections: tuple[str, ...]
    attendus: tuple[Attendu, ...]
    contraire: Attendu | None
    condition: Condition | None
    precision: str
    depuis: tuple[Regle, ...]
    actuel: Actuel | None

    @property
    def cibles(self) -> tuple[Attendu, ...]:
        """All that is looked for in a projet: the attendus, then the contraire if the critère has one."""
        return (*self.attendus, *([self.contraire] if self.contraire else ()))

    @property
    def references(self) -> tuple[Citation, ...]:
        """The words of the circular on which the critère stands, each once."""
        return _once(citation for cible in self.cibles for citation in cible.references)

    def told(self, cadre: Cadre) -> "Critere":
        """Return the critère as a frame tells it: in that of today, its title and its parts may say another rule."""
        actuel = self.actuel
        if cadre == "1995" or actuel is None or not (actuel.intitule or actuel.dits):
            return self
        said = [replace(cible, sentence=actuel.dits.get(cible.cle, cible.sentence)) for cible in self.cibles]
        attendus = tuple(cible for cible in said if cible.cle != CONTRAIRE)
        contraire = said[-1] if self.contraire else None
        return replace(self, intitule=actuel.intitule or self.intitule, attendus=attendus, contraire=contraire)


class _Attendu(Entry):
    sentence: Filled
    force: Force
    regles: Some[str]
    question: Filled
    conseil: Filled
    exemple: Filled
    titre: Filled


class _Actuel(Entry):
    sentence: Filled
    regles: tuple[str, ...] = ()
    admis: tuple[str, ...] = ()
    maximum_mois: int | None = None
    niveau: int | None = None
    inconnu: str | None = None
    intitule: str = ""
    dits: dict[str, Filled] = Field(default_factory=dict)


class CritereEntry(Entry):
    """A critère as the file writes it."""

    id: Filled
    famille: str
    intitule: Filled
    references: Some[str]
    condition: Condition | None = None
    attendus: Some[_Attendu]
    contraire: _Attendu | None
    precision: str = ""
    depuis: tuple[str, ...]
    actuel: _Actuel | None = None


def build_critere(entry: CritereEntry, place: Place, corpus: Corpus) -> Critere:
    """Return a critère, its names resolved.

    :raises CorpusError: naming file and line, if a reference does not resolve, or a force does not stand on its rules.
    """
    for row, section in enumerate(entry.references):
        with place.naming("references", row):
            corpus.texts[CIRCULAIRE].section(section)
    if entry.condition:
        check_condition(entry.condition, place.inside("condition"))
    attendus = [
        _attendu(a, str(row), entry, place.inside("attendus", row), corpus) for row, a in enumerate(entry.attendus)
    ]
    return Critere(
        entry.id,
        entry.famille,
        entry.intitule,
        entry.references,
        tuple(attendus),
        _attendu(entry.contraire, CONTRAIRE, entry, place.inside(CONTRAIRE), corpus) if entry.contraire else None,
        entry.condition,
        entry.precision,
        later_regles(entry.depuis, place.inside("depuis"), corpus),
        _actuel(entry.actuel, entry, place.inside("actuel"), corpus) if entry.actuel else None,
    )


def check_condition(condition: Condition, place: Place) -> None:
    """Check that the values of a condition are of its key.

    :raises CorpusError: naming file and line, if one is not.
    """
    allowed = PROFIL[condition.cle]
    for row, value in enumerate(condition.valeurs):
        known(dict.fromkeys(allowed), value, f"une valeur du profil ({', '.join(allowed)})", place, "valeurs", row)


def _attendu(entry: _Attendu, cle: str, critere: CritereEntry, place: Place, corpus: Corpus) -> Attendu:
    regles = regles_of(entry.regles, place.inside("regles"), corpus)
    citations = _once(citation for regle in regles for citation in regle.citations)
    references = tuple(c for c in citations if c.text.id == CIRCULAIRE and c.section.id in critere.references)
    if not references:
        sections = ", ".join(critere.references)
        raise place.error(
            f"aucune de ces règles ne cite une section du critère ({sections}) : ajoutez-en une.", "regles"
        )
    _check_force(entry.force, regles, place)
    texts = (entry.question, entry.conseil, entry.exemple, entry.titre)
    return Attendu(cle, entry.sentence, entry.force, regles, references, *texts)


def _check_force(force: Force, regles: tuple[Regle, ...], place: Place) -> None:
    modalite, destinataire = _STANDS_ON[force]
    if not any(r.modalite == modalite and (not destinataire or destinataire in r.destinataire) for r in regles):
        whom = f" qui vise « {destinataire} »" if destinataire else ""
        raise place.error(
            f"la force « {force} » demande une règle de modalité « {modalite} »{whom} : "
            "corrigez la force, ou ajoutez la règle.",
            "force",
        )


def _actuel(entry: _Actuel, critere: CritereEntry, place: Place, corpus: Corpus) -> Actuel:
    keys = [*map(str, range(len(critere.attendus))), *([CONTRAIRE] if critere.contraire else ())]
    for cle in entry.dits:
        known(dict.fromkeys(keys), cle, f"un attendu de ce critère ({', '.join(keys)})", place, "dits", cle)
    for row, cle in enumerate(entry.admis):
        known(dict.fromkeys(keys), cle, f"un attendu de ce critère ({', '.join(keys)})", place, "admis", row)
    if entry.admis and not entry.regles:
        raise place.error("« admis » demande une règle de depuis.yaml : nommez-la dans « regles ».", "admis")
    silences = corpus.silence_by_id
    return Actuel(
        entry.sentence,
        later_regles(entry.regles, place.inside("regles"), corpus),
        entry.admis,
        entry.maximum_mois,
        entry.niveau,
        known(silences, entry.inconnu, "un silence de silences.yaml", place, "inconnu") if entry.inconnu else None,
        entry.intitule,
        entry.dits,
    )


def regles_of(names: Iterable[str], place: Place, corpus: Corpus) -> tuple[Regle, ...]:
    """Return the rules of some ids, written in the list at `place`.

    :raises CorpusError: naming file and line, if there is none of an id.
    """
    regles = corpus.regle_by_id
    return tuple(
        known(regles, name, "une règle de regles.yaml ni de depuis.yaml", place, row) for row, name in enumerate(names)
    )


def later_regles(names: Iterable[str], place: Place, corpus: Corpus) -> tuple[Regle, ...]:
    """Return the rules of some ids, all of texts that came after the circular.

    :raises CorpusError: naming file and line, if there is none of an id, or it is of the circular.
    """
    regles = regles_of(names, place, corpus)
    for row, regle in enumerate(regles):
        if regle.text.id == CIRCULAIRE:
            raise place.error(f"« {regle.id} » est une règle de 1995 : nommez une règle de depuis.yaml.", row)
    return regles


def known(values: Mapping[str, V], name: str, what: str, place: Place, *keys: str | int) -> V:
    """Return the value of a name; `what` says which names there are, and the keys lead to where this one is written.

    :raises CorpusError: naming file and line, if there is none of that name.
    """
    if name not in values:
        raise place.error(f"« {name} » n'est pas {what} : corrigez ce nom.", *keys)
    return values[name]


def _once(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    return tuple({(citation.text.id, citation.start, citation.end): citation for citation in citations}.values())
