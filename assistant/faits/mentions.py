"""Places where a projet may say a fact, and which of them are held: only what nothing contradicts."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.faits.morceaux import Morceau
from assistant.faits.noms import same_name
from assistant.projets import Extrait

Cle = Literal[
    "centre", "gestionnaire", "commune", "communes", "intercommunalite", "quartier", "zone", "caisse",
    "departement",
    "president", "directeur", "diplome", "debut", "fin", "duree", "population", "regime-general",
    "prestation-demandee", "concours-commune", "vote", "annee",
]  # fmt: skip


_QUOTES = ("«", "»", "“", "”", '"')


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a projet that may be a fact: `start` and `end` are characters of its body, within the extrait.

    `rank`: how surely such a place says it; the higher is believed against the lower.
    """

    extrait: Extrait
    start: int
    end: int
    rank: int

    @property
    def words(self) -> str:
        """Its words on one line."""
        return self.extrait.projet.text.body[self.start : self.end].replace("\n", " ")


def mention(morceau: Morceau, span: tuple[int, int], rank: int) -> Mention:
    """Return a mention at a range of the words of a piece; blanks, and quotes around the whole, are left out."""
    start, end = span
    words = morceau.words
    while start < end and words[start].isspace():
        start += 1
    while start < end and (words[end - 1].isspace() or words[end - 1] in ",;:"):
        end -= 1
    if words[start:end].startswith(_QUOTES) and words[start:end].endswith(_QUOTES):
        return mention(morceau, (start + 1, end - 1), rank)
    return Mention(morceau.extrait, morceau.start + start, morceau.start + end, rank)


def settle(mentions: Iterable[Mention], key: Callable[[str], str] = same_name) -> Mention | None:
    """Return the first of the surest mentions if they all say the same, one that is not all capitals if there is one.

    `key`: what two writings of the same have in common.
    """
    found = list(mentions)
    best = [one for one in found if one.rank == max(other.rank for other in found)]
    if len({key(one.words) for one in best}) != 1:
        return None
    same = [one for one in found if key(one.words) == key(best[0].words)]
    return next((one for one in (*best, *same) if not one.words.isupper()), best[0])


def labelled(morceaux: Iterable[Morceau], *labels: str) -> Iterator[Morceau]:
    """Yield the pieces that one of some labels names, in small letters; «*» stands for what may follow."""
    names = re.compile("|".join(re.escape(label).replace(r"\*", "(?: .*)?") for label in labels))
    yield from (morceau for morceau in morceaux if names.fullmatch(morceau.label.replace("’", "'")))


def unshouted(found: Mention | None, morceaux: Iterable[Morceau]) -> Mention | None:
    """Return a mention that is not all capitals, where the projet writes the same words so somewhere."""
    if found is None or not found.words.isupper():
        return found
    words = re.compile(rf"(?<!\w){re.escape(found.words)}(?!\w)", re.IGNORECASE)
    for morceau in morceaux:
        match = words.search(morceau.words)
        if match and not match[0].isupper():
            return mention(morceau, match.span(), found.rank)
    return found
