"""The situation of a centre: what of its profile, of its projet and of its demand picks the variants of the clauses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.clauses.formules import Quand, Signe
from assistant.constats import Trait, Verification
from assistant.faits import Cle, Fait
from assistant.lexical import fold
from assistant.mesures.nombres import NOMBRE, nombre
from assistant.projets import Extrait, Phrase, Projet, phrases

HALVED_UNDER = Decimal(60)
"""Share of the régime général, in percent, under which the prestation is halved (circulaire n° 56, section 31)."""
_OF_PROFILE: tuple[Literal["rural", "associations", "aire"], ...] = ("rural", "associations", "aire")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
_FIRST = re.compile(r"\bpremi(?:er|ere) (?:demande|agrement|contrat)\b")
_RENEWED = re.compile(r"\brenouvel\w+\b")
_OF_AGREMENT = re.compile(r"\bagrement\b|\bcontrat\b|\bconvention\b|\bcaisse\b|\bcaf\b")
_MUNICIPAL = re.compile(
    r"\b(?:centre social|structure|equipement|espace)\b.{0,25}\bmunicipale?\b|\bregie directe\b"
    r"|\b(?:commune|ville) gere\b|\bgestionnaire (?:\| )?(?:ville|commune)\b"
)
_ASSOCIATIF = re.compile(
    r"\bassociation gestionnaire\b|\bassociation (?:[\w'’«» -]{2,40} )?gere le centre\b"
    r"|\bl'association (?:a perdu|lutte|compte|emploie|a ete creee)\b"
)
_CAF = re.compile(r"\bcaf\b|\bcaisses? d.allocations\b")
_DIFFICULTY = re.compile(
    r"\bdeficits? cumules?\b|\bcessation d(?:e|es) paiements?\b|\b(?:redressement|liquidation) judiciaire\b"
    r"|\b(?:lutte|lutter) pour rester ouvert\w*|\bmenac\w+ de ferm\w+|\brefus\w* .{0,25}\bdecouvert\b"
    r"|\btresorerie (?:est )?(?:exsangue|negative|epuisee)\b"
)
_DENIED = re.compile(r"\b(?:aucune?|sans|pas de|ni|jamais)\b[^.;]{0,20}$")
_SEVERAL = re.compile(rf"(?P<n>{NOMBRE}) (?:autres )?communes\b")
_REACHED = re.compile(r"\b(?:dessert|desserv\w+|intervien\w+|rayonne\w*|territoire|couvre|canton|vallee|s'etend)\b")
_INTERCOMMUNAL = re.compile(r"\bcentre social (?:rural )?intercommunal\b")
_SIGNS = re.compile(r"\b(?:cosign\w+|signera|signeront|signer|signe avec|signe aussi|signature|signataires?)\b")
_TOWN = re.compile(r"\b(?:communes?|ville|maire|mairie|municipal\w*|syndicat|communaute de communes)\b")
_NOT_SIGNING = re.compile(r"\b(?:ne|n')\b.{0,20}\bsign\w+|\bpas (?:partie|signataire)\b|\brefus\w+ de signer\b")


@dataclass(frozen=True, slots=True)
class Situation:
    """The value of each sign, and the words of the projet on which those that were read there stand."""

    signes: Mapping[Signe, str]
    extraits: Mapping[str, tuple[Extrait, ...]]

    def holds(self, quand: Quand, verification: Verification) -> bool:
        """Tell whether a variant or a sentence is for this centre.

        A contraire of which the reading is not sure gives no corrective clause: it is told as an alerte.
        """
        return all(self.signes[signe] in values for signe, values in quand.signes.items()) and all(
            _has(verification, critere, verdicts) for critere, verdicts in quand.verdicts.items()
        )


def _has(verification: Verification, critere: str, verdicts: Sequence[str]) -> bool:
    constat = verification.constat(critere)
    unsure = constat.verdict == "contraire" and constat.thin
    return constat.verdict in verdicts and not unsure


def read_situation(verification: Verification, faits: Mapping[Cle, Fait]) -> Situation:
    """Return what the profile, the facts and the words of a projet say of its situation; nothing is chosen yet."""
    found = dict(_read(verification, faits))
    return Situation(
        {signe: value for signe, (value, _) in found.items()},
        {signe: extraits for signe, (_, extraits) in found.items()},
    )


_Lu = tuple[str, tuple[Extrait, ...]]
"""The value of a sign, and the words where it was read."""


@dataclass(frozen=True, slots=True)
class _Passage:
    """A heading or a sentence of a projet. `words`: folded, with plain apostrophes."""

    extrait: Extrait
    words: str


def _read(verification: Verification, faits: Mapping[Cle, Fait]) -> Iterator[tuple[Signe, _Lu]]:
    profil, passages = verification.profil, tuple(_passages(verification.projet))
    manager = _manager(profil["gestionnaire"], faits, passages)
    yield "gestionnaire", manager
    for signe in _OF_PROFILE:
        yield signe, _trait(profil[signe])
    yield "demande", _demand(passages)
    yield "difficulte", _difficulty(passages)
    yield "communes", _towns(faits, passages)
    yield "commune-signe", ("non", ()) if manager[0] == "commune" else _signing(passages)
    yield "regime", _regime(faits)


def _passages(projet: Projet) -> Iterator[_Passage]:
    body = projet.text.body
    titles = [((bloc.start, bloc.end), body[bloc.start : bloc.end]) for bloc in projet.blocs if bloc.kind == "titre"]
    for place, words in sorted([*titles, *((_cell(phrase), phrase.words) for phrase in phrases(projet))]):
        yield _Passage(Extrait(projet, *place), fold(words.replace("’", "'")))


def _cell(phrase: Phrase) -> tuple[int, int]:
    """Return the range of a sentence; of a row, that of its longest cell: an extrait does not cross cells."""
    cells = [(max(start, phrase.start), min(end, phrase.end)) for start, end in phrase.bloc.cellules]
    return max(cells, key=lambda cell: cell[1] - cell[0], default=(phrase.start, phrase.end))


def _trait(trait: Trait) -> _Lu:
    return trait.value or "inconnu", trait.extraits


def _manager(trait: Trait, faits: Mapping[Cle, Fait], passages: Sequence[_Passage]) -> _Lu:
    """Return who manages: by the profile, else by the fact that names the manager, else by a heading or a sentence."""
    if trait.value:
        return trait.value, trait.extraits
    fait = faits.get("gestionnaire")
    if fait:
        return _kind(fold(fait.words)), (fait.extrait,)
    for kind, pattern in (("commune", _MUNICIPAL), ("association", _ASSOCIATIF)):
        for passage in passages:
            if pattern.search(passage.words):
                return kind, (passage.extrait,)
    return "inconnu", ()


def _kind(named: str) -> str:
    """Return what a manager is by its name."""
    if "associat" in named:
        return "association"
    return "caf" if _CAF.search(named) else "commune" if _TOWN.search(named) else "autre"


def _demand(passages: Sequence[_Passage]) -> _Lu:
    for passage in passages:
        if _FIRST.search(passage.words):
            return "premier", (passage.extrait,)
    for passage in passages:
        if _RENEWED.search(passage.words) and _OF_AGREMENT.search(passage.words):
            return "renouvellement", (passage.extrait,)
    return "inconnu", ()


def _difficulty(passages: Sequence[_Passage]) -> _Lu:
    """Return whether the centre is in difficulty, on up to three places; one that is denied is none."""
    found = [
        passage.extrait
        for passage in passages
        if (match := _DIFFICULTY.search(passage.words)) and not _DENIED.search(passage.words[: match.start()])
    ]
    return ("oui" if found else "non"), tuple(found[:3])


def _towns(faits: Mapping[Cle, Fait], passages: Sequence[_Passage]) -> _Lu:
    fait = faits.get("communes")
    if fait:
        return "plusieurs", (fait.extrait,)
    for passage in passages:
        several = _SEVERAL.search(passage.words)
        counted = several and nombre(several["n"]) > 1 and _REACHED.search(passage.words)
        if counted or _INTERCOMMUNAL.search(passage.words):
            return "plusieurs", (passage.extrait,)
    return "une", ()


def _signing(passages: Sequence[_Passage]) -> _Lu:
    """Return whether the projet says that the commune, or a grouping of communes, signs the contract."""
    for passage in passages:
        words = passage.words
        told = _SIGNS.search(words) and _TOWN.search(words) and _OF_AGREMENT.search(words)
        if told and not _NOT_SIGNING.search(words):
            return "oui", (passage.extrait,)
    return "non", ()


def _regime(faits: Mapping[Cle, Fait]) -> _Lu:
    fait = faits.get("regime-general")
    share = _PERCENT.search(fait.words) if fait else None
    if fait is None or share is None:
        return "inconnu", ()
    under = Decimal(share[1].replace(",", ".")) < HALVED_UNDER
    return ("sous-60" if under else "60-ou-plus"), (fait.extrait,)
