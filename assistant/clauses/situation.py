"""The situation of a centre: what of its profile, of its projet and of its demand picks the variants of the clauses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.clauses.formules import Quand, Signe
from assistant.constats import Trait, Verification
from assistant.faits import Cle, Fait
from assistant.faits.gestion import TOWN, Lu, Passage, read_manager, read_passages
from assistant.lexical import fold
from assistant.mesures.nombres import NOMBRE, nombre
from assistant.projets import Extrait

HALVED_UNDER = Decimal(60)
"""Share of the régime général, in percent, under which the prestation is halved (circulaire n° 56, section 31)."""
_OF_PROFILE: tuple[Literal["rural", "associations", "aire"], ...] = ("rural", "associations", "aire")
_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")
_FIRST = re.compile(r"\bpremi(?:er|ere) (?:demande|agrement|contrat)\b")
_RENEWED = re.compile(r"\brenouvel\w+\b")
_OF_AGREMENT = re.compile(r"\bagrement\b|\bcontrat\b|\bconvention\b|\bcaisse\b|\bcaf\b")
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


def _read(verification: Verification, faits: Mapping[Cle, Fait]) -> Iterator[tuple[Signe, Lu]]:
    profil, passages = verification.profil, tuple(read_passages(verification.projet))
    manager = read_manager(profil["gestionnaire"], faits, passages)
    yield "gestionnaire", manager
    for signe in _OF_PROFILE:
        yield signe, _trait(profil[signe])
    yield "demande", _demand(passages)
    yield "difficulte", _difficulty(passages)
    yield "communes", _towns(faits, passages)
    yield "commune-signe", ("non", ()) if manager[0] == "commune" else _signing(passages)
    yield "regime", _regime(faits)
    given = faits.get("concours-commune")
    yield "concours", ("oui", (given.extrait,)) if given else ("non", ())


def _trait(trait: Trait) -> Lu:
    return trait.value or "inconnu", trait.extraits


def _demand(passages: Sequence[Passage]) -> Lu:
    for passage in passages:
        if _FIRST.search(passage.words):
            return "premier", (passage.extrait,)
    for passage in passages:
        if _RENEWED.search(passage.words) and _OF_AGREMENT.search(passage.words):
            return "renouvellement", (passage.extrait,)
    return "inconnu", ()


def _difficulty(passages: Sequence[Passage]) -> Lu:
    """Return whether the centre is in difficulty, on up to three places; one that is denied is none."""
    found = [
        passage.extrait
        for passage in passages
        if (match := _DIFFICULTY.search(passage.words)) and not _DENIED.search(passage.words[: match.start()])
    ]
    return ("oui" if found else "non"), tuple(found[:3])


def _towns(faits: Mapping[Cle, Fait], passages: Sequence[Passage]) -> Lu:
    fait = faits.get("communes")
    if fait:
        return "plusieurs", (fait.extrait,)
    for passage in passages:
        several = _SEVERAL.search(passage.words)
        counted = several and nombre(several["n"]) > 1 and _REACHED.search(passage.words)
        if counted or _INTERCOMMUNAL.search(passage.words):
            return "plusieurs", (passage.extrait,)
    return "une", ()


def _signing(passages: Sequence[Passage]) -> Lu:
    """Return whether the projet says that the commune, or a grouping of communes, signs the contract."""
    for passage in passages:
        words = passage.words
        told = _SIGNS.search(words) and TOWN.search(words) and _OF_AGREMENT.search(words)
        if told and not _NOT_SIGNING.search(words):
            return "oui", (passage.extrait,)
    return "non", ()


Signataire = tuple[str, str]
"""The name of who signs beside the two parties, and the same after «de»: «le Syndicat», «du Syndicat»."""
_GROUPINGS: Mapping[str, Signataire] = {
    "syndicat|sivom|sivu": ("le Syndicat", "du Syndicat"),
    "communaute": ("la Communauté", "de la Communauté"),
    "metropole": ("la Métropole", "de la Métropole"),
}


def name_signataire(situation: Situation, faits: Mapping[Cle, Fait]) -> Signataire:
    """Return how the contract names the commune that signs it, or the public body that signs for several."""
    if situation.signes["communes"] == "une":
        return "la Commune", "de la Commune"
    named = [faits["intercommunalite"].words] if "intercommunalite" in faits else []
    said = [extrait.words for extrait in situation.extraits.get("commune-signe", ())]
    for words in (*said, *named):
        for pattern, names in _GROUPINGS.items():
            if re.search(rf"\b(?:{pattern})\b", fold(words)):
                return names
    return "le Groupement", "du Groupement"


def _regime(faits: Mapping[Cle, Fait]) -> Lu:
    fait = faits.get("regime-general")
    share = _PERCENT.search(fait.words) if fait else None
    if fait is None or share is None:
        return "inconnu", ()
    under = Decimal(share[1].replace(",", ".")) < HALVED_UNDER
    return ("sous-60" if under else "60-ou-plus"), (fait.extrait,)
