"""What a person keeps of what is proposed: objectifs refused or reworded, and the options of the contract."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.clauses import Options
from assistant.constats import Cadre
from assistant.errors import WebError
from assistant.objectifs import Objectif

LONGEST = 600
"""Characters of a sentence that is rewritten: more is not one objectif."""
_SIGNS: Mapping[object, bool | None] = {"oui": True, "non": False}


@dataclass(frozen=True)
class Choix:
    """`refuses`: ids of objectifs. `phrases`: by id, the sentence that replaces the one proposed."""

    refuses: frozenset[str] = frozenset()
    phrases: Mapping[str, str] = field(default_factory=dict)
    options: Options = field(default_factory=Options)

    def reworded(self, objectifs: Iterable[Objectif]) -> tuple[Objectif, ...]:
        """Return all objectifs, with their sentences as they were rewritten."""
        return tuple(replace(one, sentence=self.phrases.get(one.id, one.sentence)) for one in objectifs)

    def retained(self, objectifs: Iterable[Objectif]) -> tuple[Objectif, ...]:
        """Return the objectifs that are not refused, with their sentences as they were rewritten."""
        return tuple(one for one in self.reworded(objectifs) if one.id not in self.refuses)


def read_choix(asked: Mapping[str, object], former: Choix) -> Choix:
    """Return what the page sends of the objectifs: `refuses`, a list of ids, and `phrases` by id.

    :raises WebError: if a sentence is empty or too long.
    """
    refuses, phrases = asked.get("refuses"), asked.get("phrases")
    if not isinstance(refuses, list) or not isinstance(phrases, Mapping):
        return former
    written = {str(key): " ".join(str(words).split()) for key, words in phrases.items()}
    for words in written.values():
        if not words:
            raise WebError("Un objectif n'a plus de phrase : écrivez-la, ou décochez cet objectif.")
        if len(words) > LONGEST:
            raise WebError(f"Une phrase a {len(words)} signes : ramenez-la à {LONGEST} au plus.")
    return replace(former, refuses=frozenset(map(str, refuses)), phrases=written)


def read_options(asked: Mapping[str, object], former: Options) -> Options:
    """Return the options that the form of the contract sends; an empty field leaves it to the projet.

    :raises WebError: if a date or a duration cannot be read.
    """
    cadre = asked.get("cadre")
    frame: Cadre | None = "actuel" if cadre == "actuel" else "1995" if cadre == "1995" else None
    return replace(
        former,
        cadre=frame,
        debut=_day(str(asked.get("debut") or "")),
        fin=None,
        duree_mois=_months(str(asked.get("duree") or "")),
        avec_commune=_SIGNS.get(asked.get("commune")),
        renouvellement=_SIGNS.get(asked.get("renouvellement")),
    )


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words) if words else None
    except ValueError as error:
        raise WebError(f"« {words} » n'est pas une date : choisissez-la dans le calendrier.") from error


def _months(words: str) -> int | None:
    if not words:
        return None
    if not (words.isascii() and words.isdigit() and len(words) < 4):
        raise WebError(f"« {words} » n'est pas une durée : donnez un nombre de mois.")
    return int(words)
