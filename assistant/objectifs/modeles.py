"""Models of objectif: what to agree with which partner, on which rules, and what in a projet calls for it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from assistant.config import Config
from assistant.constats import Cadre
from assistant.criteres import Condition, check_condition, known, later_regles, regles_of
from assistant.donnees import Entry, Filled, Place, Some, read_document, read_entries, refuse_twice
from assistant.faits import CLES
from assistant.faits.blancs import fill
from assistant.grille import Grille
from assistant.objectifs.formulations import OPTIONAL, SuiteEntry, Textes, read_suite
from assistant.regles import Corpus, Regle
from assistant.territoire.enjeux import Cle as CleEnjeu
from assistant.territoire.formes import Formes, compile_formes
from assistant.territoire.partenaires import Cle as ClePartenaire
from assistant.territoire.partenaires import Entree, Partenaire

_Keys = tuple[str | int, ...]
Nature = Literal["animation-globale", "particulier"]
Financement = Literal["prestation-de-service", "fonds-propres", "partenaire", "aucun"]

_INFINITIVE = re.compile(r"(?:Se |S')?\w+(?:er|ir|[dtv]re|ire|clure)\b")
_SLOT = re.compile(r"\{([^{}|]*)")
_WITHOUT_BUDGET: tuple[ClePartenaire, ...] = ("caisse", "gestionnaire", "habitants")
"""Those who have no budget beside the centre's own, or whose money has its own names: the two of the Caisse."""


@dataclass(frozen=True, slots=True)
class Appel:
    """What calls for an objectif when it is not met: a critère, or the one of its attendus (or CONTRAIRE) named."""

    critere: str
    cle: str = ""


@dataclass(frozen=True)
class Actuel:
    """What the frame of today changes: other words (empty: the same), a remark, the later rules that establish them."""

    sentence: str
    conforter: str
    remarque: str
    regles: tuple[Regle, ...]


@dataclass(frozen=True)
class Modele:
    """An objectif to be filled. `partenaire`: without the places where a projet would name it.

    Any of `manques`, `signes`, `enjeux` and `acquis` calls for it: what is not met, words of the projet, a stake, or a
    critère that is conforme and to be consolidated. `reponses`: words of an action that answers its stakes already.
    `si`: only if the projet says one of these words. `nomme`: only if it names the partner; `condition`, `sauf`: only
    if, or unless, the profile says so. `regles`: those of 1995 on which it stands. `procedure`: it is about the
    procedure of the agrément or the contract itself, and no objective of that contract.
    """

    id: str
    partenaire: Partenaire
    nature: Nature
    financement: Financement
    theme: str
    regles: tuple[Regle, ...]
    textes: Textes
    manques: tuple[Appel, ...]
    acquis: tuple[str, ...]
    enjeux: tuple[CleEnjeu, ...]
    signes: Formes | None
    reponses: Formes | None
    si: Formes | None
    nomme: bool
    condition: Condition | None
    sauf: Condition | None
    actuel: Actuel | None
    procedure: bool = False

    def textes_of(self, cadre: Cadre) -> Textes:
        """Return the templates in the words of a frame."""
        if cadre == "1995" or not self.actuel:
            return self.textes
        sentence, conforter = self.actuel.sentence or self.textes.sentence, self.actuel.conforter
        return replace(self.textes, sentence=sentence, conforter=conforter or self.textes.conforter)

    def regles_of(self, cadre: Cadre) -> tuple[Regle, ...]:
        """Return the rules on which the objectif stands in a frame: those of later texts found nothing in 1995."""
        return (*self.regles, *(self.actuel.regles if self.actuel and cadre == "actuel" else ()))


class _Actuel(Entry):
    sentence: str = ""
    conforter: str = ""
    remarque: str = ""
    regles: tuple[str, ...] = ()


class _Modele(Entry):
    id: Filled
    partenaire: ClePartenaire
    nature: Nature
    financement: Financement
    theme: Filled
    regles: Some[str]
    manques: tuple[str, ...] = ()
    acquis: tuple[str, ...] = ()
    enjeux: tuple[CleEnjeu, ...] = ()
    signes: tuple[Filled, ...] = ()
    si: tuple[Filled, ...] = ()
    nomme: bool = False
    profil: Condition | None = None
    sauf: Condition | None = None
    procedure: bool = False
    sentence: Filled
    conforter: str = ""
    suite: SuiteEntry | None = None
    public: Filled
    echeance: Filled
    indicateurs: Some[Filled]
    actuel: _Actuel | None = None


class _Modeles(Entry):
    reponses: dict[CleEnjeu, Some[Filled]]
    modeles: Some[_Modele]


@dataclass(frozen=True)
class _Monde:
    """What the names of a model are looked for in."""

    corpus: Corpus
    grille: Grille
    partenaires: Mapping[str, Partenaire]
    reponses: Mapping[CleEnjeu, tuple[str, ...]]


def read_modeles(config: Config, corpus: Corpus, grille: Grille) -> tuple[Modele, ...]:
    """Return the models of objectifs.yaml, in its order.

    :raises CorpusError: naming file and line, if an entry does not fit, an id stands twice, a rule, a critère, an
        attendu, a stake or a partner is unknown, a template has an unknown fact, or a financing does not fit.
    """
    entry, place = read_document(config.corpus / "objectifs.yaml", _Modeles)
    entries = [(modele, place.inside("modeles", row)) for row, modele in enumerate(entry.modeles)]
    refuse_twice((modele.id, at) for modele, at in entries)
    monde = _Monde(corpus, grille, _partenaires(config), entry.reponses)
    return tuple(_modele(modele, at, monde) for modele, at in entries)


def _partenaires(config: Config) -> dict[str, Partenaire]:
    lexicon = read_entries(config.corpus / "partenaires.yaml", Entree)
    return {entree.id: Partenaire(entree.id, entree.libelle, ()) for entree, _ in lexicon}


def _modele(entry: _Modele, place: Place, monde: _Monde) -> Modele:
    manques = tuple(
        _appel(words, place.inside("manques"), row, monde.grille) for row, words in enumerate(entry.manques)
    )
    _check_acquis(entry, place, monde.grille)
    _check_called(entry, manques, place)
    _check_financement(entry, place)
    _check_words(entry, place)
    for key, condition in (("profil", entry.profil), ("sauf", entry.sauf)):
        if condition:
            check_condition(condition, place.inside(key))
    reponses = [forme for cle in entry.enjeux for forme in monde.reponses.get(cle, ())]
    return Modele(
        entry.id,
        known(monde.partenaires, entry.partenaire, "un partenaire de partenaires.yaml", place, "partenaire"),
        entry.nature,
        entry.financement,
        entry.theme,
        regles_of(entry.regles, place.inside("regles"), monde.corpus),
        Textes(
            entry.sentence,
            entry.conforter,
            entry.public,
            entry.echeance,
            entry.indicateurs,
            read_suite(entry.suite, entry.conforter, entry.indicateurs, place),
        ),
        manques,
        entry.acquis,
        entry.enjeux,
        _formes(entry.signes),
        _formes(reponses),
        _formes(entry.si),
        entry.nomme,
        entry.profil,
        entry.sauf,
        _actuel(entry.actuel, place.inside("actuel"), monde.corpus) if entry.actuel else None,
        entry.procedure,
    )


def _formes(phrases: Sequence[str]) -> Formes | None:
    return compile_formes(phrases) if phrases else None


def _appel(words: str, place: Place, row: int, grille: Grille) -> Appel:
    name, _, cle = words.partition("/")
    criteres = {critere.id: critere for critere in grille.criteres}
    critere = known(criteres, name, "un critère de la grille", place, row)
    keys = [cible.cle for cible in critere.cibles]
    if cle:
        known(dict.fromkeys(keys), cle, f"un attendu de « {name} » ({', '.join(keys)})", place, row)
    return Appel(name, cle)


def _actuel(entry: _Actuel, place: Place, corpus: Corpus) -> Actuel:
    regles = later_regles(entry.regles, place.inside("regles"), corpus)
    return Actuel(entry.sentence, entry.conforter, entry.remarque, regles)


def _check_acquis(entry: _Modele, place: Place, grille: Grille) -> None:
    criteres = {critere.id: critere for critere in grille.criteres}
    for row, name in enumerate(entry.acquis):
        known(criteres, name, "un critère de la grille", place, "acquis", row)
    known(
        criteres | dict.fromkeys(get_args(CleEnjeu)), entry.theme, "un critère de la grille ni un enjeu", place, "theme"
    )


def _check_called(entry: _Modele, manques: tuple[Appel, ...], place: Place) -> None:
    if not (manques or entry.acquis or entry.enjeux or entry.signes):
        raise place.error(
            "rien n'appelle cet objectif : écrivez « manques », « acquis », « enjeux » ou « signes ».", "id"
        )
    subjects = {*(appel.critere for appel in manques), *entry.acquis, *entry.enjeux}
    if subjects and entry.theme not in subjects:
        raise place.error(f"le thème « {entry.theme} » n'est pas de ceux qui appellent cet objectif.", "theme")


def _check_financement(entry: _Modele, place: Place) -> None:
    """Check what sections 13 and 21 say: the prestation de service finances the animation globale, and nothing else."""
    if entry.financement == "prestation-de-service" and entry.nature != "animation-globale":
        raise place.error(
            "la prestation de service ne finance que l'animation globale : corrigez la nature ou le financement.",
            "financement",
        )
    if entry.financement == "fonds-propres" and entry.partenaire != "caisse":
        raise place.error("les fonds propres sont ceux de la Caisse : corrigez le partenaire.", "financement")
    if entry.financement == "partenaire" and entry.partenaire in _WITHOUT_BUDGET:
        raise place.error(f"« {entry.partenaire} » ne finance pas sur son budget : corrigez ce mot.", "financement")


def _check_words(entry: _Modele, place: Place) -> None:
    for keys, words in _sentences(entry):
        if not _INFINITIVE.match(words) or not words.endswith("."):
            raise place.error("un objectif commence par un verbe à l'infinitif et finit par un point.", *keys)
    for keys, words in _templates(entry):
        for slot in _SLOT.finditer(words):
            known(dict.fromkeys(map(str, CLES)), slot[1], f"un fait du projet ({', '.join(CLES)})", place, *keys)
        with place.naming(*keys):
            fill(OPTIONAL.sub(r"\1", words), {})


def _sentences(entry: _Modele) -> Iterator[tuple[_Keys, str]]:
    actuel = entry.actuel or _Actuel()
    written: tuple[tuple[_Keys, str], ...] = (
        (("sentence",), entry.sentence),
        (("conforter",), entry.conforter),
        (("actuel", "sentence"), actuel.sentence),
        (("actuel", "conforter"), actuel.conforter),
    )
    yield from ((keys, words) for keys, words in written if words)


def _templates(entry: _Modele) -> Iterator[tuple[_Keys, str]]:
    yield from _sentences(entry)
    yield ("public",), entry.public
    yield ("echeance",), entry.echeance
    if entry.suite:
        yield ("suite", "echeance"), entry.suite.echeance
        yield from ((("suite", "indicateurs", row), words) for row, words in enumerate(entry.suite.indicateurs))
    yield from ((("indicateurs", row), words) for row, words in enumerate(entry.indicateurs))
