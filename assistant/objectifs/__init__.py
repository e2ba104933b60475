"""What to agree on, partner by partner: the objectifs that a projet calls for, each with a reason to be checked."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.constats import Constat, Verification
from assistant.criteres import Force
from assistant.faits import Fait
from assistant.faits.blancs import Blanc, Rempli
from assistant.objectifs.appels import ACQUIS, CONFORTER, Appele, Lecture, Origine, appele, read_lecture
from assistant.objectifs.formulations import put
from assistant.objectifs.modeles import Financement, Modele, Nature
from assistant.projets import Extrait
from assistant.territoire.partenaires import Partenaire
from assistant.texts import Citation

MOST = 20
"""Objectifs in a list: what a meeting can go through."""
MOST_OF_A_PARTENAIRE = 5
MOST_OF_AN_ENJEU = 2
"""Partners with whom one stake is treated: those that the projet names, in the order of the file."""
_BEFORE_SIGNATURE = re.compile(
    r"(?:avant (?:la|le|toute) (?:signature|dépôt|décision|demande)|au terme de la procédure)\b", re.IGNORECASE
)
ENOUGH = {CONFORTER: 16, ACQUIS: 12}
"""Objectifs from which nothing is added that is there already: an answer to a stake, a critère that is conforme."""


@dataclass(frozen=True)
class Objectif:
    """Something to agree on with a partner. `id`: of its model; `theme`: a critère of the grille, or a stake.

    `sentence`, `public`, `echeance` and `indicateurs` are filled, and hold «[à négocier : …]» where the projet does not
    say; `blancs` are all of these. `force`: how much the agrément depends on it. `motif`: why, on `constats` and
    `extraits`; `citations`: the words of its rules. `public`: whom it serves; `origine`: what calls for it;
    `depuis`: what later texts changed, or nothing, on the words of `sources_depuis`. `procedure`: it is about the
    procedure or the contract itself.
    """

    id: str
    partenaire: Partenaire
    nature: Nature
    financement: Financement
    theme: str
    sentence: str
    echeance: str
    indicateurs: tuple[str, ...]
    motif: str
    constats: tuple[Constat, ...]
    extraits: tuple[Extrait, ...]
    citations: tuple[Citation, ...]
    force: Force
    blancs: tuple[Blanc, ...]
    public: str = ""
    origine: Origine = "manque"
    depuis: str = ""
    sources_depuis: tuple[Citation, ...] = ()
    procedure: bool = False

    @property
    def prealable(self) -> bool:
        """Tell whether it is to be settled before the contract is signed: no contract promises it for later."""
        return self.procedure or bool(_BEFORE_SIGNATURE.match(self.echeance))


def suggest_objectifs(verification: Verification, modeles: tuple[Modele, ...]) -> tuple[Objectif, ...]:
    """Return the objectifs that a projet calls for, the most needed first; at most 20, and 5 a partner.

    First what its agrément depends on, then what is recommended, then the stakes that it tells, the strongest first,
    then what is to be consolidated. At most one objectif a partner on a theme.

    :raises CorpusError: if the lexicon of partners or of stakes cannot be read.
    """
    lecture = read_lecture(verification, modeles)
    called = [found for modele in modeles if (found := appele(modele, lecture))]
    faits: dict[str, Fait | str] = dict(lecture.faits.items())
    return tuple(_objectif(found, lecture, faits) for found in _kept(_spread(called)))


def _spread(called: Iterable[Appele]) -> list[Appele]:
    """Return the models in the order in which they take places: one a theme, the others, then what is there.

    Without it, the partners of a few themes fill the list of a projet that lacks much.
    """
    ordered = sorted(called, key=lambda one: one.rang)
    before: Counter[str] = Counter()
    turns = []
    for found in ordered:
        turns.append((found.niveau >= CONFORTER, before[found.modele.theme], found.rang))
        before[found.modele.theme] += 1
    return [found for _, found in sorted(zip(turns, ordered, strict=True), key=lambda pair: pair[0])]


def _kept(called: Sequence[Appele]) -> list[Appele]:
    """Return what a readable list holds of models called for, the most needed first.

    Each partner that the projet names has one at least, if something calls for it: the last of the others make room.
    """
    for room in range(MOST, 0, -1):
        first = list(_first(called, room))
        rest = _unserved(called, first)
        if len(first) + len(rest) <= MOST:
            return sorted((*first, *rest), key=lambda one: one.rang)
    return []


def _unserved(called: Iterable[Appele], first: Iterable[Appele]) -> list[Appele]:
    """Return the most needed objectif of each named partner that has none among the first."""
    served = {one.modele.partenaire.cle for one in first}
    found: dict[str, Appele] = {}
    for one in called:
        if one.named and one.modele.partenaire.cle not in served:
            found.setdefault(one.modele.partenaire.cle, one)
    return list(found.values())


def _first(called: Iterable[Appele], room: int) -> Iterator[Appele]:
    themes: Counter[str] = Counter()
    partenaires: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    for found in called:
        cle, theme = found.modele.partenaire.cle, found.modele.theme
        if len(seen) == room or len(seen) >= ENOUGH.get(found.niveau, MOST):
            return
        if (cle, theme) in seen or partenaires[cle] == MOST_OF_A_PARTENAIRE or _enough_of(found, themes[theme]):
            continue
        seen.add((cle, theme))
        partenaires[cle] += 1
        themes[theme] += 1
        yield found


def _enough_of(found: Appele, already: int) -> bool:
    """Tell whether a stake has its partners; one that the projet does not name is only for want of another."""
    return found.origine == "enjeu" and already >= (MOST_OF_AN_ENJEU if found.named else 1)


def _objectif(found: Appele, lecture: Lecture, faits: Mapping[str, Fait | str]) -> Objectif:
    modele, cadre = found.modele, lecture.verification.cadre
    textes = modele.textes_of(cadre)
    what, when, measured = textes.as_told(found.conforter)
    sentence, public, echeance, *indicateurs = (
        put(template, faits) for template in (what, textes.public, when, *measured)
    )
    filled: tuple[Rempli, ...] = (sentence, public, echeance, *indicateurs)
    return Objectif(
        modele.id,
        lecture.partenaires.get(modele.partenaire.cle, modele.partenaire),
        modele.nature,
        modele.financement,
        modele.theme,
        sentence.words,
        echeance.words,
        tuple(indicateur.words for indicateur in indicateurs if indicateur.words),
        found.motif,
        found.constats,
        tuple(dict.fromkeys((*found.extraits, *(extrait for part in filled for extrait in part.extraits)))),
        tuple(dict.fromkeys(citation for regle in modele.regles_of(cadre) for citation in regle.citations)),
        found.force,
        tuple(dict.fromkeys(blanc for part in filled for blanc in part.blancs)),
        public.words,
        found.origine,
        modele.actuel.remarque if modele.actuel else "",
        _sources(modele) if cadre == "1995" else (),
        modele.procedure,
    )


def _sources(modele: Modele) -> tuple[Citation, ...]:
    """Return the words of later texts on which a remark stands."""
    later = modele.actuel.regles if modele.actuel and modele.actuel.remarque else ()
    return tuple(dict.fromkeys(citation for regle in later for citation in regle.citations))
