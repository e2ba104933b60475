"""The diploma that a sentence gives to the director of the centre, held, prepared or too low (section 13)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.diplomes import NIVEAUX, Ancien, Diplome
from assistant.mesures import Niveau, niveaux
from assistant.mesures.plain import make_plain

State = Literal["acquis", "prepare"]

MINIMUM = 5
"""Level of 2019 that the niveau III of 1969 became: the least that is advised for the director (section 13, note 6)."""
RECENT = 2019
"""Year from which an Arabic numeral is of the nomenclature of 2019 (décret n° 2019-14)."""

_YEAR = re.compile(r"(?<!\d)(?:19[5-9]|20[0-4])\d(?!\d)")
_DIRECTOR = re.compile(
    r"(?<!ancien )(?<!ancienne )(?<!\bsa )(?<!\bson )(?<!leur )"
    r"\b(?:(?:direct(?:eur|rice)|responsable)\b(?! (?:adjointe?|generale?|technique|financi\w+|des"
    r"|de l'|d'|du (?!centre)|de la (?!maison|structure)|famille|jeunesse|enfance|secteur)| ?: ?non)"
    r"|(?:poste|fonction) de direction\b|direction(?= est (?:assuree|confiee|exercee)| ?[:;|])|dirigee? par\b)"
)
_SOMEBODY = re.compile(
    r"\b(?:animat(?:eurs?|rices?)|referente?s?|secretaires?|adjointe?s?|agente?s?|hotesses?|auxiliaires?|benevoles?"
    r"|comptables?|president\w*|predecesseur\w*|ancien(?:ne)?s?|vacataires?|equipe|stagiaires?|conseillere? numerique"
    r"|intervenante?s?|salarie\w*|educat\w+ [^,;|]{0,20}dirig|sa direct\w+|son direct\w+|remplac\w+|coordinat\w+"
    r"|professeure?s?|instit\w*|tresori\w+)\b"
)
_BESIDE = re.compile(
    r"\b(?:adjoint|assist|secretair|remplac)\w* (?:de la |du |de notre )(?:directeur|directrice|responsable)\b"
)
_ABSENT = re.compile(
    r"(?:\b(?:ne|ni|sans|aucune?|pas|faute|seule?|autour du?|minimum|doit|devr\w+|exig\w+|requis\w*"
    r"|nul|faut|recrut(?:er|ement)|avait|quitte"
    r"|souhaitee?|conseillee?s?|equivalen\w+|inferieure?)\b|\bn')(?!.*\bmais\b)"
)
_PREPARED = re.compile(
    r"\b(?:prepar\w+|s'engage\w*|inscri\w+|souhait\w+|(?<!de )formation|entreprend\w*|passer|projet"
    r"|envisag\w+|parle|vue|etudie|candidat\w*|vise|obtiendra|obtenir|vaudra|suivre|suit|suivra|compte|achever\w*"
    r"|termine\w*|vers)\b"
)
_PREPARED_AFTER = re.compile(
    r"[^,;.|]{0,25}?\b(?:en cours|en preparation|en formation|(?:premiere|deuxieme|derniere|1re|2e) annee|prevue?"
    r"|inscription|a envisager|a l'etude|a venir|soutenance|a (?:obtenir|valider|finir))\b"
)
_REFUSED_AFTER = re.compile(
    r"[^,;.|]{0,40}? ?: ?non\b|[^;.]{0,60}\b(?:a|ont) quitte|[^,;.|]{0,30}?\b(?:n'a (?:pas )?ete|ne (?:sera|suffit))"
)
_WORTH = re.compile(r"\b(?:valid\w+|reconnu\w*|reconnai\w+|equivalen\w+|vae|experience|acquis)\b")
_CLAUSE = re.compile(r"[;.] | mais | puis ")
_PROFESSION = re.compile(r"(?:assist|educa|conseill|cesf|eje|ass\b)")
_IS_ONE = re.compile(
    r"(?:[,:|;(] ?|\best (?:une? )?|\bpar une? |\ba une? |\bdiplomee? (?:d'etat )?(?:d'|de )|\btitre d'|\bcomme )$"
)


@dataclass(frozen=True, slots=True)
class Titre:
    """What a sentence says of the director's diploma. `actuels`: its levels of 2019, ascending; none of no level."""

    state: State
    actuels: tuple[int, ...]

    @property
    def suffit(self) -> bool:
        """Tell whether it is held and reaches the minimum of 1995."""
        return self.state == "acquis" and max(self.actuels, default=0) >= MINIMUM


def latest_year(sentences: Iterable[str]) -> int | None:
    """Return the latest year that a projet names, by which its nomenclature is known; None where it names none."""
    return max((int(year) for words in sentences for year in _YEAR.findall(words)), default=None)


def read_titre(words: str, diplomes: Sequence[Diplome], year: int | None) -> Titre | None:
    """Return the best diploma that a sentence plainly gives to the director, or the one that is prepared.

    None where it names none, or another person's, or denies it; and where the diploma is of another field.
    `year`: the latest that the projet names.
    """
    titres = [titre for level in niveaux(words, diplomes) if (titre := _titre(words, level, year))]
    held = [titre for titre in titres if titre.state == "acquis"]
    return max(held or titres, key=lambda titre: max(titre.actuels, default=0), default=None)


def is_worth(words: str) -> bool:
    """Tell whether a sentence speaks of experience or of a validation, which a level does not measure."""
    return bool(_WORTH.search(make_plain(words).text))


def _titre(words: str, level: Niveau, year: int | None) -> Titre | None:
    actuels = _levels(words, level, year)
    before, after = make_plain(words[: level.start]).text, make_plain(words[level.end :]).text
    if actuels is None or (level.diplome and level.diplome.domaine == "autre") or not _is_his(before, after):
        return None
    if _PROFESSION.match(make_plain(words[level.start :]).text) and not _IS_ONE.search(before):
        return None
    clause = _CLAUSE.split(before)[-1]
    if _ABSENT.search(clause) or _REFUSED_AFTER.match(after):
        return None
    prepared = _PREPARED.search(clause) or _PREPARED_AFTER.match(after)
    return Titre("prepare" if prepared else "acquis", actuels)


def _levels(words: str, level: Niveau, year: int | None) -> tuple[int, ...] | None:
    """Return the levels of 2019 of what a sentence names; None of an Arabic numeral whose time is not known."""
    if level.ere != "2019" or (year and year >= RECENT):
        return level.actuels
    old: dict[int, Ancien] = {5: "V", 4: "IV", 3: "III"}
    return NIVEAUX[old[level.actuels[0]]] if year and level.actuels[0] in old else None


def _is_his(before: str, after: str) -> bool:
    """Tell whether the last person named before a diploma is the director, or the first after it."""
    before = _BESIDE.sub("adjoint", before)
    director, other = _last(_DIRECTOR, before), _last(_SOMEBODY, before)
    if director != other:
        return director > other
    found = re.match(r"[^;.|]{0,40}?\b(?:par|du|de) (?:la |le |notre )?(?=direct|respons)", after)
    return bool(found and _DIRECTOR.match(after, found.end()))


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)
