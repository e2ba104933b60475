"""check_projet: critère by critère, what a projet says, shown on its own words and on those of the rules."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from zlib import crc32

from assistant import __version__
from assistant.assiette import Comparaison, compare_base
from assistant.chiffres import CONTRAT, decided, held_to_budget, held_to_level
from assistant.config import Config
from assistant.constats import TO_WRITE, Cadre, Constat, Trait, Verification
from assistant.criteres import CONTRAIRE, PROFIL, Attendu, Cle, Critere
from assistant.diplomes import Diplome, read_diplomes
from assistant.duree_contrat import SHORTEST, contract_months
from assistant.embeddings import Embedder, Progress, load_embedder
from assistant.errors import FinancementError, ProjetError
from assistant.grille import Grille, Verdict, read_grille
from assistant.ordres import is_order, telling
from assistant.postes import Poste, read_postes
from assistant.preuves import CONDITION, OF_CONDITION, Cible, Etiquette, Preuves, Scores, load_preuves, reading
from assistant.projets import Extrait, Phrase, Projet, phrases
from assistant.regles import Corpus, read_corpus
from assistant.seals import checksum
from assistant.verdicts import VERDICTS, Decision, judge, load_decision

MOST_EXTRAITS = 3
SAID = 0.5
"""Probability from which something is held to be said."""
_CAF = re.compile(r"\b(?:caf|cnaf|caisses?)\b", re.IGNORECASE)
_COMMUNE = re.compile(r"\b(?:communes?|ville|mairie|municipal\w*|r[ée]gie|ccas|cias|maire)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Lecteur:
    """What a projet is read with. `versions`: what a result is stamped with."""

    grille: Grille
    corpus: Corpus
    postes: tuple[Poste, ...]
    diplomes: tuple[Diplome, ...]
    preuves: Preuves
    decision: Decision
    versions: Mapping[str, str]


def open_lecteur(config: Config, progress: Progress, embedder: Embedder | None = None) -> Lecteur:
    """Return what the configured corpus and model read a projet with.

    :raises CorpusError: if the corpus or the grille does not hold together.
    :raises ModelError: if the model cannot be loaded, or was made for another grille.
    """
    corpus = read_corpus(config)
    grille = read_grille(config, corpus)
    preuves = load_preuves(config.preuves, grille, embedder or load_embedder(config, progress))
    decision = load_decision(config.preuves, grille)
    postes, diplomes = read_postes(config, corpus), read_diplomes(config, corpus)
    return Lecteur(grille, corpus, postes, diplomes, preuves, decision, _versions(config, preuves))


def _versions(config: Config, preuves: Preuves) -> dict[str, str]:
    """Return the versions of all that a verdict depends on: the same versions give the same verdicts."""
    sums = {
        path.name: checksum(path) for path in sorted((*config.corpus.glob("*.yaml"), *config.corpus.glob("*/*.md")))
    }
    return {
        "assistant": __version__,
        "corpus": f"{crc32(repr(sums).encode()):08x}",
        "grille": f"{sums['grille.yaml']:08x}",
        "modele": preuves.version,
    }


@dataclass(frozen=True)
class Examen:
    """A projet read by the model: the logits of its sentences, (sentences, outputs), whatever its profile.

    `orders`: how many of its sentences speak to the assistant, and are left out. `niveau`: the highest level of 2019 of
    the director's diplomas, None where the projet gives none.
    """

    lecteur: Lecteur
    projet: Projet
    phrases: Sequence[Phrase]
    scores: Scores
    orders: int
    niveau: int | None


def check_projet(
    projet: Projet, lecteur: Lecteur, profil: Mapping[Cle, str] | None = None, cadre: Cadre = "1995"
) -> Verification:
    """Return what a projet says of each critère. `profil`: what the user knows of the centre, by key.

    The same projet, profile and versions give the same verdicts, bit for bit.

    :raises ProjetError: if the profile has a key or a value that does not exist.
    """
    return conclude(examine(projet, lecteur), profil, cadre)


def examine(projet: Projet, lecteur: Lecteur) -> Examen:
    """Return what the model reads in a projet: nearly all of the time that a check takes."""
    everything = phrases(projet)
    read = [phrase for phrase in everything if not is_order(phrase.words)]
    scores, niveau = _scores(projet, read, lecteur)
    return Examen(lecteur, projet, read, scores, len(everything) - len(read), niveau)


def conclude(examen: Examen, profil: Mapping[Cle, str] | None = None, cadre: Cadre = "1995") -> Verification:
    """Return what was read as verdicts, for a profile and a frame.

    :raises ProjetError: if the profile has a key or a value that does not exist.
    """
    found, lecteur = _Reading(examen, _checked(profil or {})), examen.lecteur
    constats = tuple(_constat(critere, rank, found, cadre) for rank, critere in enumerate(lecteur.grille.criteres))
    told = telling(examen.projet, examen.orders)
    return Verification(told, cadre, found.profil, constats, lecteur.grille, lecteur.versions)


def _headings(phrase: Phrase) -> list[str]:
    return [titre for titre in phrase.bloc.titres if not is_order(titre)]


def _scores(projet: Projet, read: Sequence[Phrase], lecteur: Lecteur) -> tuple[Scores, int | None]:
    """Return the logits of sentences, what computes put in place, and the level of the director's diplomas."""
    outputs, words = lecteur.preuves.outputs, [phrase.words for phrase in read]
    scores = lecteur.preuves.read([reading(phrase.words, _headings(phrase)) for phrase in read])
    scores, niveau = held_to_level(decided(scores, words, outputs), words, lecteur.diplomes, outputs)
    budget = _compared(projet, lecteur)
    return (held_to_budget(scores, read, budget, outputs) if budget else scores), niveau


def _compared(projet: Projet, lecteur: Lecteur) -> Comparaison | None:
    """Return the base that the projet asks beside the eligible one; None where its budget cannot be added up."""
    try:
        return compare_base(projet, lecteur.postes, lecteur.corpus)
    except FinancementError:
        return None


def _checked(profil: Mapping[Cle, str]) -> Mapping[Cle, str]:
    for key, value in profil.items():
        if value not in PROFIL.get(key, ()):
            known = " ; ".join(f"{name} : {', '.join(values)}" for name, values in PROFIL.items())
            raise ProjetError(f"Le profil « {key}={value} » n'existe pas. Il y a : {known}.")
    return profil


class _Reading:
    """What was read of a projet, with what its sentences make together for a profile."""

    def __init__(self, examen: Examen, given: Mapping[Cle, str]) -> None:
        self.lecteur, self.phrases, self.scores, self.given = examen.lecteur, examen.phrases, examen.scores, given
        self.column = self.lecteur.preuves.column
        self.judgement = judge(self.lecteur.decision, self.scores, self._applies())

    def probability(self, cible: Cible) -> float:
        """Return how likely it is that the projet says something, 0 to 1."""
        return float(self.judgement.said[self.column[cible]])

    def best(self, cible: Cible) -> Phrase:
        """Return the sentence that says something most."""
        return self.phrases[int(self.scores[:, self.column[cible]].argmax())]

    @cached_property
    def profil(self) -> dict[Cle, Trait]:
        return {key: self._trait(key) for key in PROFIL}

    def _conditions(self, key: Cle) -> list[Cible]:
        """Return what the model reads of a key of the profile, through the critères that it conditions."""
        of_key = [c for c in self.lecteur.grille.criteres if c.condition and c.condition.cle == key]
        return [Cible(c.id, CONDITION, etiquette) for c in of_key for etiquette in OF_CONDITION]

    def _trait(self, key: Cle) -> Trait:
        if key in self.given:
            return Trait(self.given[key], given=True)
        cible = max(self._conditions(key), key=self.probability)
        if self.probability(cible) < SAID:
            return Trait(None)
        phrase = self.best(cible)
        return Trait(_value(key, cible.etiquette == "remplie", phrase.words), (_extrait(phrase),))

    def _applies(self) -> dict[int, bool]:
        """Return which critères the user's profile makes apply, or not."""
        return {
            rank: self.given[critere.condition.cle] in critere.condition.valeurs
            for rank, critere in enumerate(self.lecteur.grille.criteres)
            if critere.condition and critere.condition.cle in self.given
        }


def _value(key: Cle, yes: bool, words: str) -> str:
    """Return the value of a key of the profile that a sentence establishes."""
    if key != "gestionnaire":
        return "oui" if yes else "non"
    if not yes:
        return "association"
    return "caf" if _CAF.search(words) and not _COMMUNE.search(words) else "commune"


def _constat(critere: Critere, rank: int, found: _Reading, cadre: Cadre) -> Constat:
    shares = found.judgement.verdicts[rank]
    best = int(shares.argmax())
    verdict, confiance = VERDICTS[best], float(shares[best])
    affirmed = found.judgement.affirmed[rank]
    missing = [a for a, p in zip(critere.attendus, affirmed, strict=True) if p < SAID]
    if verdict == "partiel" and not missing:  # the odds of all together say so: the least sure one is to be made sure
        missing = [critere.attendus[int(affirmed.argmin())]]
    extraits = _extraits(critere, verdict, affirmed, found)
    months = _months(extraits) if critere.id == CONTRAT else None
    admitted = _admitted(critere, verdict, missing, months)
    if cadre == "actuel" and admitted:
        verdict, missing = admitted
    if verdict not in {"absent", "sans_objet"} and not extraits:
        extraits = (_extrait(_nearest(critere, found)),)
    return Constat(
        critere,
        verdict,
        confiance,
        extraits,
        tuple(missing) if verdict in TO_WRITE else (),
        tuple(_remarks(critere, verdict, bool(admitted), found.profil)),
    )


def _months(extraits: Sequence[Extrait]) -> Decimal | None:
    """Return the longest duration of the contract that some words say, in months, or None."""
    said = (contract_months(extrait.words) for extrait in extraits)
    return max((months for months in said if months is not None), default=None)


def _extraits(critere: Critere, verdict: Verdict, affirmed: Scores, found: _Reading) -> tuple[Extrait, ...]:
    """Return the one to three places that carry a verdict, in the order of the projet."""
    kept = list(dict.fromkeys(_carriers(critere, verdict, affirmed, found)))[:MOST_EXTRAITS]
    return tuple(_extrait(phrase) for phrase in sorted(kept, key=lambda phrase: phrase.start))


def _carriers(critere: Critere, verdict: Verdict, affirmed: Scores, found: _Reading) -> Iterator[Phrase]:
    if verdict == "contraire":
        yield found.best(Cible(critere.id, CONTRAIRE, "contredit"))
    elif verdict == "sans_objet":
        if found.probability(Cible(critere.id, CONDITION, "non_remplie")) >= SAID:
            yield found.best(Cible(critere.id, CONDITION, "non_remplie"))
    else:
        for attendu, likely in zip(critere.attendus, affirmed, strict=True):
            yield from _carrier(critere, attendu, likely, verdict, found)


def _carrier(critere: Critere, attendu: Attendu, likely: float, verdict: Verdict, found: _Reading) -> Iterator[Phrase]:
    """Yield the sentence that affirms an attendu, else the one that announces it, else the one that denies it."""
    said: dict[Etiquette, float] = {"affirme": likely}
    said |= {e: found.probability(Cible(critere.id, attendu.cle, e)) for e in ("annonce", "nie")}
    asked: tuple[Etiquette, ...] = ("nie",) if verdict == "absent" else ("affirme", "annonce")
    for etiquette in asked:
        if said[etiquette] >= SAID:
            yield found.best(Cible(critere.id, attendu.cle, etiquette))
            return


def _nearest(critere: Critere, found: _Reading) -> Phrase:
    """Return the sentence nearest to affirming or announcing an attendu, where none reaches the mark alone."""
    asked = [Cible(critere.id, a.cle, e) for a in critere.attendus for e in ("affirme", "annonce")]
    return found.best(max(asked, key=found.probability))


def _extrait(phrase: Phrase) -> Extrait:
    """Return the place of a sentence; of a row, its longest cell: an extrait does not cross cells."""
    start, end = max(
        ((max(start, phrase.start), min(end, phrase.end)) for start, end in phrase.bloc.cellules),
        key=lambda cell: cell[1] - cell[0],
        default=(phrase.start, phrase.end),
    )
    return Extrait(phrase.projet, start, end)


def _admitted(
    critere: Critere, verdict: Verdict, missing: Sequence[Attendu], months: Decimal | None
) -> tuple[Verdict, list[Attendu]] | None:
    """Return the verdict and what is missing by what is known to hold today, where it differs from 1995."""
    actuel = critere.actuel
    if actuel is None or not actuel.admis or verdict in {"conforme", "sans_objet"}:
        return None
    if verdict == "contraire":
        short = actuel.maximum_mois is None or (months is not None and SHORTEST <= months <= actuel.maximum_mois)
        return ("conforme", []) if CONTRAIRE in actuel.admis and short else None
    left = [attendu for attendu in missing if attendu.cle not in actuel.admis]
    if len(left) == len(missing):
        return None
    kept = len(critere.attendus) - len(missing)
    return ("conforme" if not left else "partiel" if kept else verdict, left)


def _remarks(critere: Critere, verdict: Verdict, admitted: bool, profil: Mapping[Cle, Trait]) -> Iterator[str]:
    actuel, condition = critere.actuel, critere.condition
    if verdict == "sans_objet":
        if condition and profil[condition.cle].value is None:
            yield f"Ce critère s'applique si {condition.sentence} ; rien ne le dit : corrigez le profil au besoin."
        return
    if actuel and admitted:
        yield actuel.hors_regle[0].upper() + actuel.hors_regle[1:] + "."
    if actuel:
        yield actuel.sentence
