"""What a sentence says of a thing where it names it: denied or not, and the words to show."""

import re
from dataclasses import dataclass

from assistant.mesures.plain import Plain

_BOUNDARY = re.compile(
    r"[.;:!?|]|, (?:mais|or|puis|tandis|alors|en revanche)\b|, (?:ou|car) (?=l[ea]s? |l')|\bmais\b|\bparce qu"
)
_DENIAL = re.compile(
    r"\bn(?:e |')(?:[\w']+ ){1,5}?(?:pas|plus|aucune?s?|rien|jamais|guere|point|ni)\b"
    r"|\b(?:aucune?|nul(?:le)?|personne|rien)\b[^,;]{0,40}\bn(?:e |')"
)
_DENIED_BEFORE = re.compile(
    r"\b(?:aucune?s?|nul(?:le)?|ni|pas d[e']|sans)(?: (?:l[ae]s? |l'|d[e'] ?)?| )(?:\w+ )?"
    r"(?:l[ae]s? |l'|d[eu] |d'|des )?$"
)
_LABEL = re.compile(r"[^:]{1,60}: ?(?P<said>[^.;]{0,60})")
_NOT_SAID = re.compile(r"(?:pas|aucune?|sans|neant|non|rien|jamais)\b")
"""What is said of a name after a colon: «MSA : pas sollicitée»."""
_ONLY = re.compile(
    r"\bpas (?:seulement|uniquement|que|manque|cesse|lache\w*|abandonne\w*|oublie\w*)\b|\bplus (?:de|d'|que) \d"
)
_NEAR = 90
"""Characters around a name in which a denial bears on it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand in a sentence made plain: characters of its `text`."""

    plain: Plain
    start: int
    end: int

    @property
    def at(self) -> int:
        """Where the words open in the sentence as it is written."""
        return self.plain.places[self.start]

    @property
    def clause(self) -> str:
        """The clause in which the words stand."""
        start, end = self.bounds
        return self.plain.text[start:end]

    @property
    def bounds(self) -> tuple[int, int]:
        cuts = [cut.span() for cut in _BOUNDARY.finditer(self.plain.text)]
        start = max((end for _, end in cuts if end <= self.start), default=0)
        end = min((begin for begin, _ in cuts if begin >= self.end), default=len(self.plain.text))
        return start, end

    @property
    def denied(self) -> bool:
        """Tell whether the clause, or what follows a name and its colon, denies what it says of the words."""
        start, end = self.bounds
        text = self.plain.text
        if _ONLY.search(text, start, end):
            return False
        label = _LABEL.match(text)
        if label and self.end < label.start("said"):
            return bool(_NOT_SAID.match(label["said"]) or _DENIAL.search(label["said"]))
        near = max(start, self.start - _NEAR)
        around = text[near : min(end, self.end + _NEAR)]
        return bool(_DENIED_BEFORE.search(text[near : self.start]) or _DENIAL.search(around))
