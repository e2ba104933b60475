"""The negotiation note of the Caisse: what a projet says of what the texts ask, and what is left to negotiate.

It prepares a decision and takes none: each sentence stands on words of the projet or of a text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.assiette import Comparaison, compare_base
from assistant.constats import TO_WRITE, Constat, Verification
from assistant.criteres import Force
from assistant.errors import FinancementError
from assistant.faits import CLES as FAITS
from assistant.faits import Cle as CleFait
from assistant.faits import Fait, read_faits
from assistant.libelles import CLES, NBSP, gravest, trait_dit
from assistant.montants import Monnaie, write_somme
from assistant.objectifs import Objectif
from assistant.points import (
    Point,
    admitted,
    capital,
    cited_by,
    contradicts,
    faults,
    listed,
    recalled,
    runs,
    said,
    since,
    to_settle,
)
from assistant.tableau import FINANCEMENTS, NATURES
from assistant.texts import Citation
from assistant.trame import Condition, Option, Statut, Trame
from assistant.trame import Partie as PartieId

_REGIME = "regime-general"
"""The critère of the share, which halves the prestation of 1995."""
_BASE = "depenses-retenues"
"""The rule that says what enters the base."""
_FORCED: tuple[Force, ...] = ("obligation",)
_CAISSE: tuple[Force, ...] = ("caisse",)
_ADVISED: tuple[Force, ...] = ("recommandation", "faculte")
_OF_MONEY: tuple[CleFait, ...] = ("prestation-demandee", "regime-general")
"""The facts that are told with the financing."""
_ERA = "Admis depuis 1995"


@dataclass(frozen=True, slots=True)
class Partie:
    """A part of the note, its points in order."""

    id: PartieId
    titre: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Propose:
    """An objectif in the note; `points`: the numbers of the points to negotiate that it answers."""

    objectif: Objectif
    points: tuple[int, ...]

    @property
    def raison(self) -> str:
        """Return why it is proposed: the points it answers, or else its own reason."""
        if not self.points:
            return self.objectif.motif
        return f"Répond {'aux points' if len(self.points) > 1 else 'au point'} {runs(self.points)}."


@dataclass(frozen=True)
class Note:
    """The note of a verification. `ouverture`: what kind of document it is. A part without a point is left out."""

    verification: Verification
    ouverture: tuple[Point, ...]
    parties: tuple[Partie, ...]
    objectifs: tuple[Propose, ...]


def build_note(verification: Verification, objectifs: Sequence[Objectif], trame: Trame) -> Note:
    """Return the negotiation note of a projet; `objectifs` in their order of rank."""
    written = _Note(verification, trame)
    proposes = tuple(map(written.propose, objectifs))
    points: dict[PartieId, Iterable[Point]] = {
        "centre": written.centre(),
        "conditions": written.conditions(),
        "negocier": written.negocier(),
        "questions": written.questions(),
        "financement": written.financement(),
        "objectifs": map(_proposed, proposes),
        "risques": written.risques(),
        "decision": written.decision(),
    }
    parties = (Partie(key, titre, tuple(points[key])) for key, titre in trame.parties.items())
    return Note(
        verification,
        tuple(map(recalled, trame.ouverture)),
        tuple(partie for partie in parties if partie.points),
        proposes,
    )


class _Note:
    """What the parts of a note are written from. `points`: the number of each constat to negotiate one by one."""

    def __init__(self, verification: Verification, trame: Trame) -> None:
        self.verification, self.trame, self.faits = verification, trame, read_faits(verification.projet)
        self.constats = gravest(c for c in verification.constats if c.verdict in TO_WRITE)
        first = {critere for condition in trame.conditions for critere in condition.criteres}
        binding = [c for c in self.constats if faults(c, _FORCED) and not admitted(c)]
        self.binding = sorted(binding, key=lambda constat: (constat.critere.id not in first, constat.thin))
        others = [c for c in self.constats if c.verdict == "contraire" and c not in self.binding]
        self.points = {c.critere.id: number for number, c in enumerate((*self.binding, *others), 1)}

    def centre(self) -> Iterator[Point]:
        yield from (_known(fait) for fait in self.faits.values() if fait.cle not in _OF_MONEY)
        for key, trait in self.verification.profil.items():
            if trait.extraits:
                yield Point(capital(trait_dit(trait)), extraits=trait.extraits, label=CLES[key])

    def conditions(self) -> Iterator[Point]:
        for condition, read in self._read_conditions():
            regle, where = condition.regle, statut(condition, read)
            label = self.trame.statuts[where]
            yield Point(regle.sentence, regle.citations, (), label, condition.intitule, where)
            lacking = [constat for constat in read if constat in self.binding]
            if lacking:
                yield self._numbered("Ce qui manque ou contredit", lacking, regle.citations[:1])
            yield from (said(constat) for constat in read if constat not in lacking and constat.extraits)
            if condition in self.trame.conditions:
                yield from (since(self.trame.corpus.regle_by_id[later]) for later in regle.par)

    def _read_conditions(self) -> Iterator[tuple[Condition, list[Constat]]]:
        """Yield each condition that has an object, with the constats that bear on it."""
        for condition in (*self.trame.conditions, *self.trame.procedure):
            read = [self.verification.constat(critere) for critere in condition.criteres]
            kept = [constat for constat in read if constat.verdict != "sans_objet"]
            if kept:
                yield condition, kept

    def negocier(self) -> Iterator[Point]:
        for critere, number in self.points.items():
            constat = self.verification.constat(critere)
            yield to_settle(constat, self.verification.grille.verdicts[constat.verdict].libelle, number)
        for forces, label in ((_CAISSE, "À la charge de la Caisse"), (_ADVISED, "À proposer, sans l'exiger")):
            found = [c for c in self.constats if c.critere.id not in self.points and faults(c, forces)]
            if found:
                yield listed(label, found)

    def questions(self) -> Iterator[Point]:
        for forces, label in ((_FORCED, "Pour l'agrément"), (_CAISSE, "Avec la Caisse"), (_ADVISED, "Sans l'exiger")):
            for constat in self.verification.constats:
                for attendu in constat.missing if constat.verdict != "contraire" else ():
                    if attendu.force in forces:
                        yield Point(attendu.question, attendu.references[:1], label=label)

    def financement(self) -> Iterator[Point]:
        base = self._base()
        yield from (_known(self.faits[cle]) for cle in _OF_MONEY if cle in self.faits)
        yield from self._compared(base) if base else self._unwritten()
        regime = self.verification.constat(_REGIME)
        if regime.extraits and regime.verdict != "sans_objet":
            yield Point("Ce qu'en dit le projet :", (), regime.extraits, label="Régime général")
            yield from (recalled(rappel, "Régime général") for rappel in self.trame.regime_general)
        yield from (recalled(rappel, "À savoir") for rappel in self.trame.financement)

    def _base(self) -> Comparaison | None:
        try:
            return compare_base(self.verification.projet, self.trame.postes, self.trame.corpus)
        except FinancementError:
            return None

    def _unwritten(self) -> Iterator[Point]:
        sentence = "Le projet n'écrit pas de dépenses qui s'additionnent : la base est à demander au centre."
        yield Point(sentence, self._retained, label="Base")

    @property
    def _retained(self) -> tuple[Citation, ...]:
        return self.trame.corpus.regle_by_id[_BASE].citations

    def _compared(self, base: Comparaison) -> Iterator[Point]:
        unit = base.budget.monnaie
        asked = "non dite" if base.demandee is None else _somme(base.demandee, unit)
        sentence = f"Base demandée : {asked} ; base éligible d'après les libellés : {_somme(base.eligible, unit)}."
        yield Point(sentence, self._retained, label="Base")
        for label, lines in (("Hors de la base", base.en_trop), ("À préciser", base.questions)):
            for classement in lines:
                why = classement.question or classement.raison
                words = f"{classement.ligne.libelle}, {_somme(classement.presente, unit)}. {why}"
                yield Point(words, classement.citations, classement.ligne.extraits[:1], label)

    def propose(self, objectif: Objectif) -> Propose:
        """Return an objectif with the points that it answers."""
        numbers = sorted({self.points[c.critere.id] for c in objectif.constats if c.critere.id in self.points})
        return Propose(objectif, tuple(numbers))

    def risques(self) -> Iterator[Point]:
        contraires = [c for c in self.binding if contradicts(c)]
        refused = [c for c in self.constats if c.verdict == "absent" and c.extraits]
        thin = [c for c in self.verification.constats if c.thin and c.verdict != "sans_objet"]
        if contraires:
            cited = tuple(dict.fromkeys(faults(c, _FORCED)[0].references[0] for c in contraires))
            yield self._numbered("Contraire à une obligation", contraires, cited, "Contradictions")
        if refused:
            yield listed("Écarté par le projet", refused)
        if thin:
            yield listed("Lecture moins sûre", thin, "À relire avant d'en faire état : ")
        yield from self._unknown()
        for constat in self.verification.constats:
            if admitted(constat):
                yield replace(said(constat), label=_ERA)

    def _unknown(self) -> Iterator[Point]:
        """Yield the conditions of critères that the projet leaves open: they are not applied."""
        for key, trait in self.verification.profil.items():
            held = [c for c in self.verification.constats if c.critere.condition and c.critere.condition.cle == key]
            left = [c for c in held if c.verdict == "sans_objet"]
            if trait.value is None and left and (condition := left[0].critere.condition):
                yield listed("Non appliqué", left, f"Le projet ne dit pas si {condition.sentence} : ")

    def decision(self) -> Iterator[Point]:
        for option in self.trame.options:
            yield from (recalled(rappel, option.intitule) for rappel in option.rappels)
            yield from (replace(point, label=option.intitule) for point in self._basis(option))
        yield from (recalled(rappel, "Pour toutes") for rappel in self.trame.limites)

    def _basis(self, option: Option) -> Iterator[Point]:
        """Yield what an option would rest on, and what would stand against it."""
        named = option.rappels[0].citations[:1]
        if option.appui == "etabli":
            met = [condition for condition, read in self._read_conditions() if statut(condition, read) == "etablie"]
            if met:
                names = " ; ".join(condition.intitule.lower() for condition in met)
                yield Point(f"Reposerait sur ce qui est établi : {names}.", cited_by(c.regle for c in met))
            if self.binding:
                yield self._numbered("Resterait à lever", self.binding, named)
            return
        contraire = option.appui == "contraire"
        found = [constat for constat in self.binding if contradicts(constat) is contraire]
        if found:
            what = "ce qui contredit une obligation" if contraire else "ce qui reste à établir"
            yield self._numbered(f"Pourrait reposer sur {what}", found, named)
        else:
            yield Point("Rien, dans cette lecture, ne la porterait.", named)

    def _numbered(
        self, what: str, constats: Sequence[Constat], citations: tuple[Citation, ...], label: str = ""
    ) -> Point:
        """Return some constats by their numbers among the points to negotiate, which cite each of them."""
        sure, thin = ([c for c in constats if c.thin is unsure] for unsure in (False, True))
        words = f"{what} : {self._of(sure)}" if sure else f"{what}, après vérification : {self._of(thin)}"
        words += f" ; à vérifier d'abord : {self._of(thin)}." if sure and thin else "."
        return Point(words, citations, label=label)

    def _of(self, constats: Sequence[Constat]) -> str:
        numbers = sorted(self.points[constat.critere.id] for constat in constats)
        return f"{'points' if len(numbers) > 1 else 'point'} {runs(numbers)}"


def statut(condition: Condition, read: Sequence[Constat]) -> Statut:
    """Return where a condition of the agrément stands, by the constats that bear on it; only obligations weigh."""
    binding = [constat for constat in read if faults(constat, _FORCED) and not admitted(constat)]
    sure = [constat for constat in binding if not constat.thin]
    if any(contradicts(constat) for constat in sure):
        return "contredite"
    if condition.au_terme:
        return "a_signer"
    below = any(constat.verdict == "contraire" and not admitted(constat) for constat in read)
    if sure:
        return "a_etablir"
    if binding:
        return "a_verifier"
    return "a_apprecier" if below else "etablie"


def _proposed(propose: Propose) -> Point:
    objectif = propose.objectif
    sentence = f"{capital(NATURES[objectif.nature])}, {FINANCEMENTS[objectif.financement]}. {propose.raison}"
    label, titre = capital(objectif.partenaire.libelle), objectif.sentence.removesuffix(".")
    return Point(sentence, objectif.citations, objectif.extraits, label, titre)


def _known(fait: Fait) -> Point:
    return Point(fait.words, (), (fait.extrait,), capital(FAITS[fait.cle]))


def _somme(value: Decimal, unit: Monnaie) -> str:
    return write_somme(value, unit).replace(" ", NBSP)
