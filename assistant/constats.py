"""What a check finds: a constat a critère, the profile on which conditions were read, and the versions of it all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from assistant.criteres import Attendu, Cadre, Cle, Critere
from assistant.errors import ProjetError
from assistant.grille import Aussi, Grille, Verdict
from assistant.projets import Extrait, Projet
from assistant.texts import Citation

__all__ = ["DENIED", "THIN", "TO_WRITE", "Cadre", "Constat", "Trait", "Verification"]

THIN = 0.6
"""Confidence under which a verdict is told as «à vérifier»."""
TO_WRITE: tuple[Verdict, ...] = ("contraire", "absent", "partiel")
"""Verdicts that leave something to write, the gravest first."""
DENIED = "La phrase citée semble nier la faute plutôt que la dire : relisez-la avant de conclure."
"""Doubt on a contraire whose words may deny the fault."""
_WITHOUT_WORDS: tuple[Verdict, ...] = ("absent", "sans_objet")


@dataclass(frozen=True, slots=True)
class Trait:
    """What is known of the centre under a key of the profile. `value` is None when the projet does not say.

    `given`: the user said so; otherwise `extraits` show where it was read.
    """

    value: str | None
    extraits: tuple[Extrait, ...] = ()
    given: bool = False


@dataclass(frozen=True)
class Constat:
    """A critère applied to a projet. `confiance`: probability, 0 to 1, that the verdict is right.

    `extraits`: the one to three places that carry the verdict. `missing`: the attendus that are not met, in the order
    of the critère; none where nothing is to be written. `remarques`: what later texts, or our reading, add. `doutes`:
    sentences on why a reader should check the verdict.

    :raises ProjetError: if a verdict other than absent or sans_objet has no words of the projet to show.
    """

    critere: Critere
    verdict: Verdict
    confiance: float
    extraits: tuple[Extrait, ...]
    missing: tuple[Attendu, ...] = ()
    remarques: tuple[str, ...] = ()
    doutes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.extraits and self.verdict not in _WITHOUT_WORDS:
            raise ProjetError(
                f"Le critère « {self.critere.intitule} » ne peut pas être {self.verdict} sans un extrait."
            )

    @property
    def at_fault(self) -> tuple[Attendu, ...]:
        """What is to be put right: what is missing, after the contraire when the projet says it."""
        contraire = self.critere.contraire
        return (*((contraire,) if contraire and self.verdict == "contraire" else ()), *self.missing)

    @property
    def advised(self) -> tuple[Attendu, ...]:
        """What the advice and the examples are of: the contraire alone when the projet says it."""
        return self.at_fault[:1] if self.verdict == "contraire" else self.missing

    @property
    def manquants(self) -> tuple[str, ...]:
        """The attendus that are not met, in the words of the grille."""
        return tuple(attendu.sentence for attendu in self.missing)

    @property
    def conseil(self) -> str:
        """What to write; empty where nothing is to be done."""
        return " ".join(attendu.conseil for attendu in self.advised)

    @property
    def exemple(self) -> str:
        """Sentences to adapt; empty where nothing is to be done."""
        return " ".join(attendu.exemple for attendu in self.advised)

    @property
    def references(self) -> tuple[Citation, ...]:
        """The words of the circular on which the critère stands."""
        return self.critere.references

    @property
    def depuis(self) -> tuple[Citation, ...]:
        """The words of our notices on what later texts changed."""
        return tuple(dict.fromkeys(citation for regle in self.critere.depuis for citation in regle.citations))

    @property
    def denied(self) -> bool:
        """Tell whether the words that carry a contraire seem to deny the fault rather than to say it."""
        return DENIED in self.doutes

    @property
    def thin(self) -> bool:
        """Tell whether the verdict is to be checked by a reader first."""
        return self.confiance < THIN or bool(self.doutes)


@dataclass(frozen=True)
class Verification:
    """A projet read by the grille: the profile, a constat a critère in the order of the grille, and what made them.

    `versions`: of the assistant, of the corpus, of the grille and of the model.
    """

    projet: Projet
    cadre: Cadre
    profil: Mapping[Cle, Trait]
    constats: tuple[Constat, ...]
    grille: Grille
    versions: Mapping[str, str]

    @property
    def aussi(self) -> tuple[Aussi, ...]:
        """The rules outside the critères that a projet should also meet, without a verdict."""
        return self.grille.aussi

    @cached_property
    def bilan(self) -> dict[Verdict, int]:
        """How many constats have each verdict, all verdicts named."""
        counts = Counter(constat.verdict for constat in self.constats)
        return {verdict: counts[verdict] for verdict in get_args(Verdict)}

    def constat(self, key: str) -> Constat:
        """Return the constat of a critère.

        :raises ProjetError: if the grille has none of that id.
        """
        for constat in self.constats:
            if constat.critere.id == key:
                return constat
        raise ProjetError(f"Aucun critère ne s'appelle « {key} ».")
