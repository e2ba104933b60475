"""What a projet asks and for how long: the dates of the contract, its duration, the vote, the year, the prestation."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.faits.mentions import Mention, mention, settle
from assistant.faits.morceaux import Morceau
from assistant.faits.noms import APO
from assistant.financement.montants import read_somme
from assistant.lexical import fold
from assistant.mesures import durees

_MOIS = r"(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
_AN = r"(?:19[89]|20[0-4])\d"
JOUR = rf"(?:1 ?er|\d{{1,2}}) {_MOIS} {_AN}|\d{{1,2}}/\d{{1,2}}/{_AN}"
"""A day, with its year."""
_MOMENT = rf"(?:{JOUR}|{_MOIS} {_AN}|{_AN})"
_PERIODE = re.compile(
    rf"(?<!\w)(?P<debut>{_MOMENT})(?: inclus)?(?: ?(?:au|à|[-–—→]|jusqu{APO}(?:au|en|à))"
    rf"|,? (?:et |pour )?(?:s{APO}ach[eè]v\w+|se termin\w+|prend\w* fin|expir\w+) (?:le|au|en|fin)) ?(?:fin )?"
    rf"(?P<fin>{_MOMENT})(?!\w)"
)
_DEBUT = re.compile(
    rf"(?:\bà (?:compter|partir) (?:du |de |d{APO})|\bprend\w* effet (?:le|au|en) |\bdébut\w* (?:le|au|en) )"
    rf"(?P<nom>{JOUR}|{_MOIS} {_AN})(?!\w)"
)
_CONTRAT = re.compile(r"\b(?:contrat|agrement|convention d'objectifs et de financement|convention avec la caf)\b")
_WANTED = r"(?: (?:sollicitee?|demandee?|voulue?|visee?|souhaitee?|proposee?))?"
_LABELS = re.compile(
    rf"(?:agrement|contrat|duree|periode)(?: du contrat| d.agrement)?{_WANTED}(?: d.agrement)?{_WANTED}"
)
_ANOTHER = re.compile(
    r"\b(?:contrats? (?:de ville|enfance|temps|local|aide|emploi|educatif|unique|du (?!centre)|de (?:l'|la |travail)"
    r"|d'(?:assurance|entretien))|contrat-ville|ctg|convention (?:territoriale|annuelle|de)|cog|cej|schema|politique"
    r"|precedente?s?|anciens?|ecoulee?s?|avait|etait|d'alors|obtenue?|sort(?:ons|ant)|an passe|succede|identique|bilan"
    r"|maintenue?s|repris\w*|reconduit\w*|renouveler le projet|plan de formation|bail|baux|loyer|assurances?|location"
    r"|maintenance|copieurs?|photocopieur|garanti\w*|recensement|budget|depenses|recettes|realise\w*|datee?s?)\b"
)
"""Words by which a duration or a date is that of another contract, of another thing, or past."""
_ASKED = re.compile(
    r"\b(?:demand\w+|sollicit\w+|propos\w+|souhait\w+|visee?|voulue|duree|periode|court|courra|etabli)\b"
)

_YEARS = re.compile(rf"{_AN}\W{{1,3}}{_AN}")
_PRESENTED = re.compile(r"\b(?:identit\w+|identification|reperes?|fiche|presentation|demande|objet|bref|bordereau)\b")
"""Headings under which a projet presents what it asks, beside those that speak of the contract."""
_UNIT = re.compile(r"(?i)\b(?:ans?|mois|année?s?|exercices)\b")
_UNDER = re.compile(
    r"\b(?:contrat|contractu\w+|engagements?|agrement|accord|procedure|perspectives|validation"
    r"|convention (?:avec la caf|avec la caisse|d'objectifs et de financement|souhaitee|demandee|proposee|a venir))\b"
)
_UNDER_ANOTHER = re.compile(
    r"\b(?:bilan|enfance|contrat de ville|ctg|bail|locaux|precedent\w*|personnel|equipe|halte|departement|partena\w+)\b"
)
"""Headings under which the contract is told, and those under which a duration is that of another thing."""

_VOTE = re.compile(r"\b(?:adopt|approuv|vote|valid|statue|ratifi)")
_OF_VOTE = re.compile(r"\b(?:conseil|assemblee|comite|bureau|commission|instances?|deliberation|conseil municipal)\b")
_VOTED = re.compile(
    r"\b(?:projet|present\w*|texte|document|dossier|rapport|ensemble|l'a|les a|memoire|pages|feuilles|adopte par)\b"
)
_NOT_VOTED = re.compile(
    r"\b(?:sera|seront|serait|prevu\w*|arretee? pour|avait|n'a|avant|precedent\w*|ancien|schema|budget|compte|comptes"
    r"|plan|statuts|cogestion|reglement|convoque\w*|inscrit\w*|prochaine?|futur\w*)\b"
)
_DATED = re.compile(rf"(?<!\w)(?P<nom>{JOUR})(?!\w)")

_ANNEES = re.compile(rf"(?P<nom>{_AN} ?[-–/] ?(?:{_AN}|\d\d)(?!\d)|{_AN})(?!\w)")
_PAST = re.compile(r"(?i)\b(?:bilan|période|évaluation|histori\w+|rappel)\b")
_TITLE_YEAR = re.compile(r"(?i)\b(?:projet|renouvellement|agrément|contrat|dossier|demande|exercices?)\b")
_MONTH_YEAR = re.compile(rf"(?:(?:1 ?er|\d{{1,2}}) )?(?i:{_MOIS}) (?P<nom>{_AN})\.?$")

_PRESTATION = re.compile(
    r"\b(?:prestation de service|ps agc|ps)(?! (?:unique|ordinaire|des|de|du|enfance|jeunesse|alsh|rpe|laep|acf))\b"
)
_BASE = re.compile(r"\b(?:base|assiette|calcul\w*|salaires?|retenu\w*|hors|par an et par)\b")
_SOMME = re.compile(r"\d[\d  .]*(?:,\d+)? ?(?:€|k€|F\b|francs?|euros?)")
_INSTEAD = re.compile(r"au lieu d\w+['’ ]*$|contre $|non $|sur $")


def read_debut(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the first day, month or year of the contract or of the agrément that is asked for."""
    opened = [
        mention(morceau, match.span("nom"), rank - 1)
        for morceau in morceaux
        if (rank := _contract_rank(morceau))
        for match in _DEBUT.finditer(morceau.words)
    ]
    return settle([*(debut for debut, _ in _periodes(morceaux)), *opened], _date_key)


def read_fin(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the last day, month or year of the contract or of the agrément that is asked for."""
    return settle((fin for _, fin in _periodes(morceaux)), _date_key)


def _periodes(morceaux: Sequence[Morceau]) -> Iterator[tuple[Mention, Mention]]:
    for morceau in morceaux:
        rank = _contract_rank(morceau)
        for match in _PERIODE.finditer(morceau.words) if rank else ():
            surely = rank
            if _YEARS.fullmatch(match[0]):  # years alone may be those of a budget
                if rank < 3:
                    continue
                surely = 0
            yield mention(morceau, match.span("debut"), surely), mention(morceau, match.span("fin"), surely)


def _contract_rank(morceau: Morceau) -> int:
    """Return how surely a piece speaks of the contract that is asked for, 0 if it does not."""
    words, label = _plain(morceau.whole), _plain(morceau.label)
    under = _plain(morceau.titres[-1] if morceau.titres else "")
    if _ANOTHER.search(words) or _UNDER_ANOTHER.search(under):
        return 0
    asked, named = _ASKED.search(words), _CONTRAT.search(words)
    if _LABELS.fullmatch(label):
        told = named or _ASKED.search(label.removeprefix("duree").removeprefix("periode")) or morceau.ouverture
        return 3 if told or _UNDER.search(under) or _PRESENTED.search(under) else 0
    if named and (asked or _PERIODE.search(morceau.whole)):
        return 3
    return 2 if asked and _UNDER.search(under) else 0


def _plain(words: str) -> str:
    return fold(words).replace("’", "'")


def _date_key(words: str) -> str:
    return re.sub(r"\b0|\s", "", fold(words))


def read_duree(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the words of the duration that is asked for («trois ans»); none where two are said to be asked."""
    return settle(_durees(morceaux), _months)


def _durees(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        rank = _contract_rank(morceau)
        for duree in durees(morceau.words) if rank else ():
            words = morceau.words[duree.start : duree.end]
            if duree.kind == "terme" and _UNIT.search(words) and not re.search(_AN, words):
                yield mention(morceau, (duree.start, duree.end), rank)


def _months(words: str) -> str:
    return str([duree.mois or Decimal(0) for duree in durees(words)])


def read_vote(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the day on which the instances adopted the projet; of two in a sentence, the first."""
    return settle(_votes(morceaux), _date_key)


def _votes(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        words = _plain(morceau.whole)
        told = f"{fold(morceau.label)} {words}"
        if not _VOTE.search(words) and "deliberation" not in fold(morceau.label):
            continue
        found = _DATED.search(morceau.words)
        if found and _OF_VOTE.search(told) and not _NOT_VOTED.search(words):
            rank = 2 if _VOTED.search(words) or "deliberation" in fold(morceau.label) else 0
            if rank:
                yield mention(morceau, found.span("nom"), rank)


def read_annee(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the year or years of the projet, as its title or the date of its title page gives them."""
    return settle(_annees(morceaux), _date_key)


def _annees(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        if not morceau.ouverture or _PAST.search(morceau.words):
            continue
        dated = _MONTH_YEAR.search(morceau.words)
        if dated:
            yield mention(morceau, dated.span("nom"), 1)
        titled = _TITLE_YEAR.search(morceau.words)
        years = _ANNEES.search(morceau.words, titled.end()) if titled and not dated else None
        if years:
            yield mention(morceau, years.span("nom"), 2)


def read_prestation(morceaux: Sequence[Morceau]) -> Mention | None:
    """Return the amount of the prestation de service that the projet enters in its budget."""
    return settle(_prestations(morceaux), lambda words: str(read_somme(words)))


def _prestations(morceaux: Sequence[Morceau]) -> Iterator[Mention]:
    for morceau in morceaux:
        words = fold(morceau.words)
        label = _PRESTATION.search(fold(morceau.label))
        if label and read_somme(morceau.words) and _SOMME.fullmatch(morceau.words):
            yield mention(morceau, (0, len(morceau.words)), 2)
        told = _PRESTATION.search(words)
        if told and not _BASE.search(words):
            clause = re.split(r"; |, et ", morceau.words[told.end() :])[0]
            after = [m for m in _SOMME.finditer(clause) if not _INSTEAD.search(clause[: m.start()])]
            if len(after) == 1:
                start = told.end() + after[0].start()
                yield mention(morceau, (start, start + len(after[0][0])), 1)
