"""Two versions of a projet: the constats that changed, which sentences came or went, and what is left to write."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.constats import Constat, Verification
from assistant.criteres import Attendu, Cle, Critere
from assistant.errors import ProjetError
from assistant.lexical import fold, tokens
from assistant.libelles import conditions, recommended
from assistant.projets import Extrait, Phrase, Projet, phrases

_ALIKE = 0.6
"""Share of words, 0 to 1, from which a sentence is another one reworded."""
_TOUCHING = 2
"""Stems that a sentence shares with a critère, at least, to be shown as what may have changed its verdict."""
_MOST_SHOWN = 3
_SEALS = {"grille": "de la grille", "modele": "du modèle"}
"""The versions on which verdicts can be compared only when they are the same."""


@dataclass(frozen=True, slots=True)
class Reprise:
    """A sentence that was reworded from one version to the other."""

    avant: Extrait
    apres: Extrait


@dataclass(frozen=True)
class Mouvement:
    """How the sentences of a projet changed: those that came, went, or were reworded, in the order of the projet."""

    apparues: tuple[Extrait, ...]
    disparues: tuple[Extrait, ...]
    reprises: tuple[Reprise, ...]


@dataclass(frozen=True)
class Changement:
    """A constat that changed. `apparus`, `disparus`: sentences that explain it, those that carry the verdict first."""

    avant: Constat
    apres: Constat
    apparus: tuple[Extrait, ...]
    disparus: tuple[Extrait, ...]

    @property
    def critere(self) -> Critere:
        return self.apres.critere

    @property
    def obtenus(self) -> tuple[Attendu, ...]:
        """What was to be put right and no longer is."""
        return tuple(attendu for attendu in self.avant.at_fault if attendu not in self.apres.at_fault)

    @property
    def perdus(self) -> tuple[Attendu, ...]:
        """What is to be put right and was not."""
        return tuple(attendu for attendu in self.apres.at_fault if attendu not in self.avant.at_fault)


@dataclass(frozen=True)
class Comparaison:
    """Two versions of a projet. `restes`: constats of the second that leave something to write, obligations first.

    `profil`: keys of the profile that no longer have the same value.
    """

    avant: Verification
    apres: Verification
    changements: tuple[Changement, ...]
    restes: tuple[Constat, ...]
    profil: tuple[Cle, ...]
    mouvement: Mouvement


def compare(before: Verification, after: Verification) -> Comparaison:
    """Return what changed from one version of a projet to the next, and why.

    :raises ProjetError: if they were not read in the same frame, by the same grille and the same model.
    """
    _check_comparable(before, after)
    mouvement = align(before.projet, after.projet)
    changed = [
        (old, new)
        for old, new in zip(before.constats, after.constats, strict=True)
        if old.verdict != new.verdict or old.missing != new.missing
    ]
    return Comparaison(
        before,
        after,
        tuple(_changement(old, new, mouvement) for old, new in changed),
        (*conditions(after), *recommended(after)),
        tuple(cle for cle, trait in after.profil.items() if trait.value != before.profil[cle].value),
        mouvement,
    )


def align(before: Projet, after: Projet) -> Mouvement:
    """Return how the sentences of a projet changed; one that only moved, or whose spaces or case differ, did not."""
    old, new = phrases(before), phrases(after)
    gone, come = _without(old, new), _without(new, old)
    pairs = list(_reworded(gone, come))
    left, right = {id(one) for one, _ in pairs}, {id(other) for _, other in pairs}
    return Mouvement(
        tuple(extrait for phrase in come if id(phrase) not in right for extrait in _extraits(phrase)),
        tuple(extrait for phrase in gone if id(phrase) not in left for extrait in _extraits(phrase)),
        tuple(
            Reprise(avant, apres)
            for one, other in pairs
            for avant, apres in zip(_extraits(one), _extraits(other), strict=False)
            if _normal(avant.words) != _normal(apres.words)
        ),
    )


def _check_comparable(before: Verification, after: Verification) -> None:
    if before.cadre != after.cadre:
        raise ProjetError(
            f"Les deux versions ne sont pas lues dans le même cadre ({before.cadre} et {after.cadre}) : "
            "relisez-les avec le même --cadre."
        )
    for seal, name in _SEALS.items():
        if before.versions.get(seal) != after.versions.get(seal):
            raise ProjetError(
                f"Les deux versions n'ont pas été lues avec la même version {name} : vérifiez-les de nouveau toutes "
                "les deux, puis comparez-les."
            )


def _without(some: Sequence[Phrase], others: Sequence[Phrase]) -> list[Phrase]:
    """Return the sentences that the other version does not have, each as many times as it lacks it."""
    held = Counter(_normal(phrase.words) for phrase in others)
    kept = []
    for phrase in some:
        words = _normal(phrase.words)
        if not held[words]:
            kept.append(phrase)
        held[words] -= held[words] > 0
    return kept


def _reworded(gone: Sequence[Phrase], come: Sequence[Phrase]) -> Iterator[tuple[Phrase, Phrase]]:
    """Yield the pairs of sentences that are one another reworded, the likest first, each sentence once."""
    olds = [(_normal(phrase.words).split(), phrase) for phrase in gone]
    news = [(_normal(phrase.words).split(), phrase) for phrase in come]
    scored = [
        (likeness, row, column)
        for row, (old, _) in enumerate(olds)
        for column, (new, _) in enumerate(news)
        if (likeness := _likeness(old, new)) >= _ALIKE
    ]
    rows, columns, pairs = set[int](), set[int](), []
    for _, row, column in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            pairs.append((row, column))
    return ((gone[row], come[column]) for row, column in sorted(pairs, key=lambda pair: pair[1]))


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """Return how much of two sentences is the same words in the same order, 0 to 1."""
    shared = sum((Counter(old) & Counter(new)).values())
    if 2 * shared < _ALIKE * (len(old) + len(new)):
        return 0.0
    return SequenceMatcher(None, old, new, autojunk=False).ratio()


def _changement(old: Constat, new: Constat, mouvement: Mouvement) -> Changement:
    come = (*mouvement.apparues, *(reprise.apres for reprise in mouvement.reprises))
    gone = (*mouvement.disparues, *(reprise.avant for reprise in mouvement.reprises))
    apparus, disparus = _carrying(new, come), _carrying(old, gone)
    if not apparus and not disparus:
        apparus, disparus = _touching(new.critere, come), _touching(old.critere, gone)
    return Changement(old, new, apparus, disparus)


def _carrying(constat: Constat, moved: Sequence[Extrait]) -> tuple[Extrait, ...]:
    """Return the extraits of a constat that are not in the other version."""
    return tuple(
        extrait
        for extrait in constat.extraits
        if any(place.start < extrait.end and extrait.start < place.end for place in moved)
    )


def _touching(critere: Critere, moved: Sequence[Extrait]) -> tuple[Extrait, ...]:
    """Return the sentences that share words with what a critère looks for, in the order of the projet."""
    sought = {stem for cible in critere.cibles for stem in tokens(f"{cible.sentence} {cible.exemple}")}
    shared = {extrait: len(sought & set(tokens(extrait.words))) for extrait in moved}
    best = sorted((e for e in moved if shared[e] >= _TOUCHING), key=lambda extrait: -shared[extrait])[:_MOST_SHOWN]
    return tuple(sorted(best, key=lambda extrait: extrait.start))


def _extraits(phrase: Phrase) -> tuple[Extrait, ...]:
    """Return the places of a sentence, or of each cell of a row that is filled."""
    cells = phrase.bloc.cellules or ((phrase.start, phrase.end),)
    within = ((max(start, phrase.start), min(end, phrase.end)) for start, end in cells)
    return tuple(Extrait(phrase.projet, start, end) for start, end in within if start < end)


def _normal(words: str) -> str:
    return " ".join(fold(words).replace("’", "'").split())
