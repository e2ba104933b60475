"""A statement of a note, on what it stands; and the ways in which a constat or a rule becomes one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.constats import TO_WRITE, Constat
from assistant.criteres import Attendu, Force
from assistant.errors import ProjetError
from assistant.faits import CLES, Fait
from assistant.faits.blancs import with_noun
from assistant.grille import Verdict
from assistant.libelles import capital
from assistant.note.trame import Rappel, Statut
from assistant.projets import Extrait
from assistant.regles import Regle
from assistant.texts import Citation

_CONTRARY: Mapping[Force, str] = {
    "obligation": "contraire à une obligation",
    "recommandation": "contraire à ce que la circulaire conseille",
    "faculte": "contraire à ce que la circulaire conseille",
    "caisse": "contraire à une règle que la Caisse applique",
}


@dataclass(frozen=True, slots=True)
class Point:
    """A statement, and what it stands on: `label` stands beside it, `titre` before it.

    `marque`: the verdict that it tells of, or where a condition stands. `numero`: of a point to negotiate, 0 for none.

    :raises ProjetError: if neither words of the projet nor of a text carry it.
    """

    sentence: str
    citations: tuple[Citation, ...] = ()
    extraits: tuple[Extrait, ...] = ()
    label: str = ""
    titre: str = ""
    marque: Verdict | Statut | None = None
    numero: int = 0

    def __post_init__(self) -> None:
        if not self.citations and not self.extraits:
            raise ProjetError(f"Rien ne porte la phrase « {self.sentence} » : citez le projet ou un texte.")


def faults(constat: Constat, forces: Sequence[Force]) -> tuple[Attendu, ...]:
    """Return what is to be put right in a constat, of some forces."""
    if constat.verdict not in TO_WRITE:
        return ()
    return tuple(attendu for attendu in constat.at_fault if attendu.force in forces)


def contradicts(constat: Constat) -> bool:
    """Tell whether a projet says the contrary of an obligation that still holds."""
    contraire = constat.critere.contraire
    said_so = constat.verdict == "contraire" and not admitted(constat)
    return said_so and contraire is not None and contraire.force == "obligation"


def admitted(constat: Constat) -> bool:
    """Tell whether what the rule of 1995 holds against a projet has been admitted since."""
    actuel = constat.critere.actuel
    said = {remarque.lower() for remarque in constat.remarques}
    return bool(actuel and actuel.hors_regle and f"{actuel.hors_regle}.".lower() in said)


def runs(numbers: Sequence[int]) -> str:
    """Return numbers in their order as « 1 à 4, 7 et 9 »."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    words = [f"{part[0]} à {part[-1]}" if len(part) > 2 else ", ".join(map(str, part)) for part in parts]
    *head, last = ", ".join(words).split(", ")
    return f"{', '.join(head)} et {last}" if head else last


def to_settle(constat: Constat, label: str, number: int) -> Point:
    """Return what is to be settled of a constat: the contrary passage, if any, and the obligations that it lacks."""
    contraire = constat.critere.contraire if constat.verdict == "contraire" else None
    missing = tuple(attendu for attendu in constat.missing if attendu.force == "obligation")
    parts = []
    if contraire:
        parts.append(f"{_contrary(constat, contraire.force)} : {contraire.sentence}")
    if missing and not (contraire and contraire.force == "obligation"):
        what = "à obtenir, après relecture" if constat.thin else "à obtenir"
        parts.append(f"{what} : {' ; '.join(attendu.sentence for attendu in missing)}")
    cited = [attendu.references[0] for attendu in (*((contraire,) if contraire else ()), *missing)]
    since_then = cited_by(constat.critere.actuel.regles) if constat.critere.actuel and admitted(constat) else ()
    sentence = " ".join((f"{'. '.join(capital(part) for part in parts)}.", *constat.doutes))
    citations = tuple(dict.fromkeys((*cited, *since_then)))
    return Point(sentence, citations, constat.extraits, label, constat.critere.intitule, constat.verdict, number)


def _contrary(constat: Constat, force: Force) -> str:
    if constat.critere.actuel and admitted(constat):
        return constat.critere.actuel.hors_regle
    return f"lu, sans certitude, comme {_CONTRARY[force]}" if constat.thin else _CONTRARY[force]


def said(constat: Constat) -> Point:
    """Return what a projet says that meets a critère, by the fullest of its extraits; there is one."""
    actuel, name = constat.critere.actuel, constat.critere.intitule
    fullest = max(constat.extraits, key=lambda extrait: len(extrait.words))
    if actuel and admitted(constat):
        return Point(f"{name}, {actuel.hors_regle} :", cited_by(actuel.regles), (fullest,))
    return Point(f"{name}{', à vérifier' if constat.thin else ''} :", (), (fullest,))


def since(regle: Regle) -> Point:
    """Return what a later text changed; a probable rule says that it is."""
    told = regle.certitude == "certain" or "probable" in regle.sentence
    return Point(regle.sentence if told else f"{regle.sentence.removesuffix('.')} (probable).", regle.citations)


def listed(label: str, constats: Sequence[Constat], lead: str = "") -> Point:
    """Return some constats by their names, in one statement, on the projet's words or else on those of the rule."""
    extraits = tuple(extrait for constat in constats for extrait in constat.extraits[:1])
    cited = tuple(dict.fromkeys(constat.references[0] for constat in constats if not constat.extraits))
    return Point(f"{lead}{' ; '.join(c.critere.intitule for c in constats)}.", cited, extraits, label)


def recalled(rappel: Rappel, label: str = "") -> Point:
    """Return a sentence of the frame of the note."""
    return Point(rappel.sentence, rappel.citations, label=label)


def known(fait: Fait) -> Point:
    """Return a fact of the projet, under its name."""
    return Point(with_noun(fait.cle, fait.words), (), (fait.extrait,), capital(CLES[fait.cle]))


def cited_by(regles: Iterable[Regle]) -> tuple[Citation, ...]:
    """Return the words on which some rules stand, each once."""
    return tuple(dict.fromkeys(citation for regle in regles for citation in regle.citations))
