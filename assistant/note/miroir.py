"""The mirror of a negotiation, for a director: what the Caisse may ask, what the projet answers or still lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.constats import TO_WRITE, Constat, Verification
from assistant.criteres import CONTRAIRE, Attendu, Force
from assistant.libelles import gravest
from assistant.note.points import admitted
from assistant.projets import Extrait

_ORDER: tuple[Force, ...] = ("obligation", "caisse", "recommandation", "faculte")


@dataclass(frozen=True, slots=True)
class Echange:
    """What the Caisse may ask on a critère. `repondus`: what `extraits` answer; `a_ecrire`: what nothing answers yet.

    `a_reprendre`: the contrary passage, shown by `extraits`, that is to be rewritten or explained first.
    """

    constat: Constat
    repondus: tuple[Attendu, ...]
    a_ecrire: tuple[Attendu, ...]
    a_reprendre: Attendu | None

    @property
    def silence(self) -> str:
        """Return what is told of each attendu to write: where the projet says the contrary, it is not silent."""
        if self.a_reprendre:
            return "Le projet n'y répond pas comme la règle le demande."
        return "Rien n'y répond encore."

    @property
    def extraits(self) -> tuple[Extrait, ...]:
        return self.constat.extraits

    @property
    def force(self) -> Force:
        """The strongest of what is asked and not answered, or else of what is asked."""
        asked = (*((self.a_reprendre,) if self.a_reprendre else ()), *self.a_ecrire) or self.repondus
        return min((attendu.force for attendu in asked), key=_ORDER.index)


@dataclass(frozen=True)
class Miroir:
    """The questions of a negotiation in the order in which to prepare them.

    `a_preparer`: the agrément depends on them; `a_completer`: it does not; `prets`: the projet answers them.
    """

    verification: Verification
    a_preparer: tuple[Echange, ...]
    a_completer: tuple[Echange, ...]
    prets: tuple[Echange, ...]


def build_miroir(verification: Verification) -> Miroir:
    """Return what the Caisse may ask of a projet; the critères that have no object are left out."""
    echanges = list(_echanges(verification))
    open_ones = [echange for echange in echanges if echange.a_ecrire or echange.a_reprendre]
    return Miroir(
        verification,
        tuple(echange for echange in open_ones if echange.force == "obligation"),
        tuple(echange for echange in open_ones if echange.force != "obligation"),
        tuple(echange for echange in echanges if echange not in open_ones),
    )


def _echanges(verification: Verification) -> Iterator[Echange]:
    for constat in gravest(c for c in verification.constats if c.verdict != "sans_objet"):
        contraire = constat.critere.contraire if constat.verdict == "contraire" and not admitted(constat) else None
        missing = _to_write(constat)
        answered = () if constat.verdict == "absent" or contraire else constat.critere.attendus
        yield Echange(constat, tuple(attendu for attendu in answered if attendu not in missing), missing, contraire)


def _to_write(constat: Constat) -> tuple[Attendu, ...]:
    """Return what is to be written: not what has been admitted since, which the Caisse is only asked to confirm."""
    actuel = constat.critere.actuel
    if constat.verdict not in TO_WRITE:
        return ()
    if actuel is None or not admitted(constat):
        return constat.missing
    return tuple(
        attendu for attendu in constat.missing if CONTRAIRE not in actuel.admis and attendu.cle not in actuel.admis
    )
