"""What in a projet calls for an objectif: what it lacks, its words, a stake that it tells, what it does well."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.constats import TO_WRITE, Constat, Trait, Verification
from assistant.criteres import CONTRAIRE, Attendu, Cle, Force
from assistant.faits import Cle as CleFait
from assistant.faits import Fait, read_faits
from assistant.faits.gestion import read_profil
from assistant.lexical import fold
from assistant.mesures.plain import Plain, make_plain
from assistant.objectifs.modeles import Modele
from assistant.objectifs.raisons import acquis_dit, enjeu_dit, manque_dit, signe_dit
from assistant.projets import Extrait, Phrase, extrait_at, phrases
from assistant.territoire.enjeux import Cle as CleEnjeu
from assistant.territoire.enjeux import Enjeu, read_enjeux
from assistant.territoire.formes import Formes
from assistant.territoire.partenaires import Cle as ClePartenaire
from assistant.territoire.partenaires import Partenaire, read_partenaires
from assistant.territoire.propos import Place

Origine = Literal["signe", "manque", "enjeu", "acquis"]
"""What calls for an objectif: words of the projet, something not met, a stake, something to consolidate."""

SIGNE, OBLIGATION, RECOMMANDATION, PROFIL, ENJEU, CONFORTER, ACQUIS = range(7)
"""Levels of the list. A centre in difficulty comes first: without its animation globale, nothing else stands. PROFIL:
what only centres of its kind have to consolidate."""

_STRENGTH: tuple[Force, ...] = ("obligation", "recommandation", "faculte", "caisse")
_NOT_DONE = re.compile(
    r"\b(?:ne|n'\w+|pas|aucune?|sans|manqu\w+|besoins?|souhait\w+|voudr\w+|aimer\w+|envisag\w+|arret\w+|fermee?s?|eteinte?s?"
    r"|renonc\w+|faute|absence|projetons|demandent)\b"
)
_PLANNED = re.compile(
    r"\b(?!(?:opera|camera|extra|infra|contra|supra)\b)\w{2,}r(?:a|ont|ons)\b(?<!front)(?<!patrons)(?<!environs)"
    r"|\b(?:prevue?s?|projetee?s?|a venir|en projet|prochaine?s?|prochainement|a l'etude|devrai\w*)\b"
)
"""Words of what is to come, in the clause that names an action."""
_STARTING = re.compile(
    r"\b(?:a partir|a compter|des la rentree|des) (?:de |d'|du )?(?:\d{1,2}(?:er)? )?(?:la rentree |[a-z]+ )?(?:de )?"
    r"(?:19|20)\d\d\b"
)
"""A date from which something is to be: in the clause of an action, or before it in its sentence."""
_ANOTHER = re.compile(
    r"\b(?:deuxieme|seconde?|troisieme|autres?|nouve(?:au|aux|l|lle|lles)|supplementaires?|de plus|davantage)\b"
)
"""Words of one more of what is there, right beside it."""
_BESIDE = 16
_BEFORE, _AFTER = 60, 30
"""Characters around the words of an action where a denial or a wish means that it is not done."""


@dataclass(frozen=True)
class Lecture:
    """What is read of a projet to call for objectifs. `reponses`: by stake, where an action answers it already.

    `profil`: that of the verification, with who manages by the words of the projet where it does not say.
    """

    verification: Verification
    faits: Mapping[CleFait, Fait]
    profil: Mapping[Cle, Trait]
    partenaires: Mapping[ClePartenaire, Partenaire]
    enjeux: tuple[Enjeu, ...]
    phrases: tuple[tuple[Phrase, Plain], ...]
    reponses: Mapping[CleEnjeu, Extrait]

    def named(self, modele: Modele) -> bool:
        """Tell whether the projet names the partner of a model; the Caisse, to whom it is sent, always is."""
        return modele.partenaire.cle == "caisse" or modele.partenaire.cle in self.partenaires


@dataclass(frozen=True)
class Appele:
    """A model that a projet calls for. `rang`: its place in the list, the level first.

    `named`: the projet names the partner. `conforter`: the thing is there already. `constats`, `extraits`: what calls.
    """

    modele: Modele
    origine: Origine
    rang: tuple[float, ...]
    force: Force
    motif: str
    named: bool
    conforter: bool = False
    constats: tuple[Constat, ...] = ()
    extraits: tuple[Extrait, ...] = ()

    @property
    def niveau(self) -> int:
        """The level, of those of this module."""
        return int(self.rang[0])


def read_lecture(verification: Verification, modeles: Iterable[Modele]) -> Lecture:
    """Return what the models look for in a projet.

    :raises CorpusError: if the lexicon of partners or of stakes cannot be read.
    """
    projet = verification.projet
    read = tuple((phrase, make_plain(phrase.words)) for phrase in phrases(projet))
    enjeux = read_enjeux(projet)
    told = {enjeu.cle for enjeu in enjeux}
    looked = {cle: m.reponses for m in modeles if m.reponses for cle in m.enjeux if cle in told}
    found = {cle: _found(formes, read) for cle, formes in looked.items()}
    partenaires = {partenaire.cle: partenaire for partenaire in read_partenaires(projet)}
    faits = read_faits(projet)
    answers = {cle: place for cle, place in found.items() if place}
    return Lecture(verification, faits, read_profil(verification, faits), partenaires, enjeux, read, answers)


def appele(modele: Modele, lecture: Lecture) -> Appele | None:
    """Return a model with what calls for it, or None if nothing does."""
    if not _fits(modele, lecture):
        return None
    return next(filter(None, (read(modele, lecture) for read in (_signe, _manque, _enjeu, _acquis))), None)


def _fits(modele: Modele, lecture: Lecture) -> bool:
    """Tell whether a model is for such a centre: its profile, what its projet says, the partners that it names."""
    profil = lecture.profil
    condition, sauf = modele.condition, modele.sauf
    if condition and profil[condition.cle].value not in condition.valeurs:
        return False
    if sauf and profil[sauf.cle].value in sauf.valeurs:
        return False
    if modele.si and not _found(modele.si, lecture.phrases):
        return False
    return lecture.named(modele) or not modele.nomme


def _signe(modele: Modele, lecture: Lecture) -> Appele | None:
    place = _found(modele.signes, lecture.phrases) if modele.signes else None
    if not place:
        return None
    force = _force_of(modele)
    return Appele(modele, "signe", (SIGNE,), force, signe_dit(place), lecture.named(modele), extraits=(place,))


def _manque(modele: Modele, lecture: Lecture) -> Appele | None:
    found = [(constat, at_fault) for constat, at_fault in _called(modele, lecture.verification) if at_fault]
    if not found:
        return None
    attendus = [attendu for _, at_fault in found for attendu in at_fault]
    force = min((attendu.force for attendu in attendus), key=_STRENGTH.index)
    return Appele(
        modele,
        "manque",
        (
            OBLIGATION if force == "obligation" else RECOMMANDATION,
            _STRENGTH.index(force),
            min(_gravity(*pair) for pair in found),
            all(constat.thin for constat, _ in found),
            min(lecture.verification.constats.index(constat) for constat, _ in found),
            -len(attendus),
            not modele.si,
            len(modele.manques),
        ),
        force,
        " ".join(manque_dit(*pair) for pair in found),
        lecture.named(modele),
        constats=tuple(constat for constat, _ in found),
        extraits=tuple(extrait for constat, _ in found for extrait in constat.extraits),
    )


def _called(modele: Modele, verification: Verification) -> Iterator[tuple[Constat, list[Attendu]]]:
    """Yield each constat to complete that a model speaks of, with those of its attendus at fault that it answers.

    A fault that the words cited seem to deny calls for nothing: it is to be read again first.
    """
    for name in dict.fromkeys(appel.critere for appel in modele.manques):
        constat = verification.constat(name)
        if constat.verdict in TO_WRITE and not constat.denied:
            keys = {appel.cle for appel in modele.manques if appel.critere == name}
            yield constat, [attendu for attendu in constat.at_fault if attendu.cle in keys or "" in keys]


def _gravity(constat: Constat, attendus: list[Attendu]) -> int:
    """Return 0 for what the projet says against the rule, then what is absent, then the rest."""
    if constat.verdict == "contraire":
        return 0 if any(attendu.cle == CONTRAIRE for attendu in attendus) else 1
    return TO_WRITE.index(constat.verdict)


def _enjeu(modele: Modele, lecture: Lecture) -> Appele | None:
    found = next(((rank, enjeu) for rank, enjeu in enumerate(lecture.enjeux) if enjeu.cle in modele.enjeux), None)
    if not found:
        return None
    rank, enjeu = found
    answer, named = lecture.reponses.get(enjeu.cle), lecture.named(modele)
    if answer and not modele.textes.conforter:
        return None
    return Appele(
        modele,
        "enjeu",
        (CONFORTER if answer else ENJEU, rank, not named),
        _force_of(modele),
        enjeu_dit(enjeu, answer, modele.partenaire.libelle, named),
        named,
        conforter=answer is not None,
        extraits=(*enjeu.extraits, *([answer] if answer else ())),
    )


def _acquis(modele: Modele, lecture: Lecture) -> Appele | None:
    constats = tuple(lecture.verification.constat(name) for name in modele.acquis)
    if not constats or any(constat.verdict != "conforme" for constat in constats):
        return None
    return Appele(
        modele,
        "acquis",
        (PROFIL if modele.condition else ACQUIS, -min(constat.confiance for constat in constats)),
        _force_of(modele),
        " ".join(map(acquis_dit, constats)),
        lecture.named(modele),
        conforter=bool(modele.textes.conforter),
        constats=constats,
        extraits=tuple(constat.extraits[0] for constat in constats),
    )


def _force_of(modele: Modele) -> Force:
    """Return what the rules of an objectif bind to when nothing is missing: never a condition of the agrément."""
    if any(regle.modalite == "recommandation" for regle in modele.regles):
        return "recommandation"
    duty = any(regle.modalite == "devoir" and "caisse" in regle.destinataire for regle in modele.regles)
    return "caisse" if duty else "faculte"


def _found(formes: Formes, read: Iterable[tuple[Phrase, Plain]]) -> Extrait | None:
    """Return where a projet says some words as a thing that is, not one that it lacks, wishes or announces.

    What it announces in one place is not there, whatever the tense elsewhere: a projet tells its plans in the present.
    """
    said = [(phrase, plain, span) for phrase, plain in read for span in formes.plain_spans(phrase.words, plain)]
    to_come = {plain.text[slice(*span)] for _, plain, span in said if _planned(plain, span)}
    for phrase, plain, span in said:
        start, end = plain.span(*span)
        around = fold(phrase.words[max(0, start - _BEFORE) : end + _AFTER])
        if plain.text[slice(*span)] not in to_come and not _NOT_DONE.search(around):
            return extrait_at(phrase, start)
    return None


def _planned(plain: Plain, span: tuple[int, int]) -> bool:
    """Tell whether a sentence tells an action as to come."""
    clause = Place(plain, *span).clause
    if _ANOTHER.search(plain.text[max(0, span[0] - _BESIDE) : span[1] + _BESIDE]):
        return False
    return bool(_PLANNED.search(clause) or _STARTING.search(clause) or _STARTING.search(plain.text[: span[0]]))
