"""The negotiation note of the Caisse: what a projet says of what the texts ask, and what is left to negotiate.

It prepares a decision and takes none: each sentence stands on words of the projet or of a text.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.constats import TO_WRITE, Constat, Verification
from assistant.criteres import Force
from assistant.faits import read_faits
from assistant.faits.gestion import read_profil
from assistant.libelles import CLES, capital, gravest, trait_dit
from assistant.note.financement import OF_MONEY, tell_financing
from assistant.note.points import (
    Point,
    admitted,
    cited_by,
    contradicts,
    faults,
    known,
    listed,
    recalled,
    runs,
    said,
    since,
    to_settle,
)
from assistant.note.trame import Condition, Option, Statut, Trame
from assistant.note.trame import Partie as PartieId
from assistant.objectifs import Objectif
from assistant.objectifs.tableau import FINANCEMENTS, NATURES, PREALABLE
from assistant.regles import Regle
from assistant.texts import Citation

_FORCED: tuple[Force, ...] = ("obligation",)
_CAISSE: tuple[Force, ...] = ("caisse",)
_ADVISED: tuple[Force, ...] = ("recommandation", "faculte")
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
        "financement": tell_financing(verification, written.faits, trame),
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
        self.profil = read_profil(verification, self.faits)
        self.constats = gravest(c for c in verification.constats if c.verdict in TO_WRITE)
        first = {critere for condition in trame.conditions for critere in condition.criteres}
        binding = [c for c in self.constats if faults(c, _FORCED) and not admitted(c)]
        self.binding = sorted(binding, key=lambda constat: (constat.critere.id not in first, constat.thin))
        others = [c for c in self.constats if c.verdict == "contraire" and c not in self.binding]
        self.points = {c.critere.id: number for number, c in enumerate((*self.binding, *others), 1)}

    def centre(self) -> Iterator[Point]:
        yield from (known(fait) for fait in self.faits.values() if fait.cle not in OF_MONEY)
        for key, trait in self.profil.items():
            if trait.extraits and trait.value != "non":
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
                yield from map(since, self._later(condition, read))

    def _later(self, condition: Condition, read: Sequence[Constat]) -> Iterable[Regle]:
        """Return the later rules of a condition; those of its critères too, where the projet is read by them."""
        actuels = [c.critere.actuel for c in read if c.critere.actuel and self.verification.cadre == "actuel"]
        own = (self.trame.corpus.regle_by_id[name] for name in condition.regle.par)
        return dict.fromkeys((*own, *(regle for actuel in actuels for regle in actuel.regles)))

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
                for attendu in () if admitted(constat) or constat.denied else constat.at_fault:
                    if attendu.force in forces:
                        yield Point(attendu.question, attendu.references[:1], label=label)

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
        """Yield the conditions of critères that the reading left open: they are not applied."""
        for key, trait in self.verification.profil.items():
            held = [c for c in self.verification.constats if c.critere.condition and c.critere.condition.cle == key]
            left = [c for c in held if c.verdict == "sans_objet"]
            if trait.value is None and left and (condition := left[0].critere.condition):
                told = self.profil[key]
                if told.value is None:
                    yield listed("Non appliqué", left, f"Le projet ne dit pas si {condition.sentence} : ")
                elif told.value in condition.valeurs:
                    names = " ; ".join(c.critere.intitule for c in left)
                    words = f"Le projet dit que {condition.sentence} : corrigez le profil pour appliquer {names}."
                    yield Point(words, left[0].references[:1], told.extraits, "Non appliqué")

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
    kind = f"{NATURES[objectif.nature]}, {FINANCEMENTS[objectif.financement]}"
    sentence = f"{capital(f'{PREALABLE} ; {kind}' if objectif.prealable else kind)}. {propose.raison}"
    label, titre = capital(objectif.partenaire.libelle), objectif.sentence.removesuffix(".")
    return Point(sentence, objectif.citations, objectif.extraits, label, titre)
