"""A projet read: the logits of its sentences, whatever its profile and the frame, and what it is read with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from assistant import __version__
from assistant.config import Config
from assistant.diplomes import Diplome, read_diplomes
from assistant.embeddings import Embedder, Progress, load_embedder
from assistant.errors import FinancementError
from assistant.financement.assiette import Comparaison, compare_base
from assistant.financement.postes import Poste, read_postes
from assistant.grille import Grille, read_grille
from assistant.ordres import Ecart, is_order, left_out, split_orders
from assistant.projets import Phrase, Projet, phrases
from assistant.regles import Corpus, read_corpus
from assistant.seals import checksum
from assistant.verification.chiffres import decided, held_to_budget, held_to_level
from assistant.verification.denegations import Denegations, read_denegations
from assistant.verification.preuves import Preuves, Scores, load_preuves, reading
from assistant.verification.verdicts import Decision, load_decision


@dataclass(frozen=True)
class Lecteur:
    """What a projet is read with. `versions`: what a result is stamped with."""

    grille: Grille
    corpus: Corpus
    postes: tuple[Poste, ...]
    diplomes: tuple[Diplome, ...]
    denegations: Denegations
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
    denegations = read_denegations(config, grille)
    return Lecteur(grille, corpus, postes, diplomes, denegations, preuves, decision, _versions(config, preuves))


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

    `ecarts`: what speaks to the assistant, and is left out. `niveau`: the highest level of 2019 of the director's
    diplomas, None where the projet gives none.
    """

    lecteur: Lecteur
    projet: Projet
    phrases: Sequence[Phrase]
    scores: Scores
    ecarts: tuple[Ecart, ...]
    niveau: int | None


def examine(projet: Projet, lecteur: Lecteur) -> Examen:
    """Return what the model reads in a projet: nearly all of the time that a check takes."""
    read, orders = split_orders(phrases(projet))
    scores, niveau = _scores(projet, read, lecteur)
    return Examen(lecteur, projet, read, scores, left_out(projet, orders), niveau)


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
