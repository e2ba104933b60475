"""The commands: each parses, calls one function of the house, and shows what it returns."""

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from assistant.commandes import comparer, contrat, note, objectifs
from assistant.config import Config, read_config
from assistant.errors import AssistantError, ConfigError, QuestionError
from assistant.options import Command, build_parser
from assistant.sortie import dump, say, show, speak_utf8

if TYPE_CHECKING:
    from assistant.lots import Item
    from assistant.retrieval import Index
    from assistant.verifier import Check, Demande

_DONE, _REFUSED = 0, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 after a sentence on standard error."""
    speak_utf8()
    try:
        options = build_parser(_COMMANDS).parse_args(arguments)
        command: Command = options.command
        return command(options, read_config())
    except AssistantError as error:
        say(str(error))
        return _REFUSED
    except KeyboardInterrupt:
        say("Interrompu.")
        return _REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return _REFUSED


def _web(options: argparse.Namespace, config: Config) -> int:
    from assistant.web import serve

    serve(config, options.hote, options.port)
    return _DONE


def _question(options: argparse.Namespace, config: Config) -> int:
    from assistant.answers import answer
    from assistant.knowledge import open_knowledge
    from assistant.lots import read_lot
    from assistant.questions import check_question
    from assistant.rendering import answer_json, answer_text

    if options.lot is None:
        check_question(options.question or "")
        knowledge = open_knowledge(config, say)
        found = answer(options.question, knowledge)
        show(dump(answer_json(found)) if options.json else answer_text(found, knowledge.corpus))
        return _DONE
    items = read_lot(options.lot)
    knowledge = open_knowledge(config, say)
    return _each(items, lambda key, words: answer_json(answer(words, knowledge), key))


def _verifier(options: argparse.Namespace, config: Config) -> int:
    from assistant.compte_rendu import summary_text, verification_json, verification_text
    from assistant.verifier import read_demande, terminal, verifier

    demande = read_demande(options.fichier, options.profil, options.cadre, options.rapport, options.annote)
    code = _DONE
    for nom, found in verifier(demande, config, lambda: _checker(demande, config), terminal()):
        if isinstance(found, AssistantError):
            if len(demande.fichiers) == 1:
                raise found
            code = _REFUSED
            if options.json:
                show(dump({"projet": nom, "error": str(found)}))
            else:
                say(f"{nom} n'est pas vérifié. {found}")
        else:
            told = verification_text if options.complet else summary_text
            show(dump(verification_json(found)) if options.json else told(found) + "\n")
    return code


def _checker(demande: "Demande", config: Config) -> "Check":
    from assistant.verification import check_projet, open_lecteur

    lecteur = open_lecteur(config, say)
    return lambda projet: check_projet(projet, lecteur, demande.profil, demande.cadre)


def _recherche(options: argparse.Namespace, config: Config) -> int:
    from assistant.questions import check_question
    from assistant.rendering import hit_json, hits_text

    if options.lot is not None:
        return _search_lot(options, config)
    if options.run is not None:
        raise ConfigError("--run reçoit les résultats d'un lot : ajoutez --lot Q.jsonl, ou retirez --run.")
    words = check_question(options.question or "")
    hits = _chosen_index(options, config).search(words, options.k)
    show(dump({"hits": [hit_json(hit) for hit in hits]}) if options.json else hits_text(hits))
    return _DONE


def _search_lot(options: argparse.Namespace, config: Config) -> int:
    from assistant.beir import trec_lines
    from assistant.lots import read_lot, replacing

    if options.run is None:
        raise ConfigError("« recherche --lot » écrit ses résultats dans un fichier : ajoutez --run OUT.trec.")
    items = read_lot(options.lot)
    with replacing(options.run) as out:
        for item in items:
            if item.problem:
                say(f"Ligne {item.line} : {item.problem}")
        queries = [(item.key, item.words) for item in items if not item.problem]
        out.writelines(trec_lines(_chosen_index(options, config), queries, max(options.k, 100)))
    return _REFUSED if any(item.problem for item in items) else _DONE


def _chosen_index(options: argparse.Namespace, config: Config) -> "Index":
    from assistant.embeddings import load_embedder
    from assistant.knowledge import open_knowledge
    from assistant.retrieval import needed_index

    if options.index is not None:
        return needed_index(options.index, load_embedder(config, say))
    return open_knowledge(config, say).index


def _financement(options: argparse.Namespace, config: Config) -> int:
    from assistant.decompte import Supposition, financement_json, financement_text
    from assistant.financement import compute, partenaires
    from assistant.financement.budget import in_monnaie
    from assistant.financement.cas import prepare, read_annee, suppose
    from assistant.financement.montants import MONNAIES
    from assistant.financement.postes import read_postes
    from assistant.financement.sources import budget_of_file, budget_of_pairs
    from assistant.regles import read_corpus

    if bool(options.fichier) == bool(options.ligne):
        raise ConfigError("« financement » attend un budget : donnez un fichier, ou des --ligne « Directrice=36200 ».")
    annee = read_annee(options.annee) if options.annee else None
    monnaie = MONNAIES[options.unite] if options.unite else None
    budget = (
        budget_of_pairs(options.ligne, monnaie, annee)
        if options.ligne
        else budget_of_file(options.fichier, config, options.tableau, monnaie, annee)
    )
    corpus = read_corpus(config)
    cas = prepare(in_monnaie(budget, monnaie or budget.monnaie), read_postes(config, corpus), corpus)
    given = {"taux": options.taux, "plafond": options.plafond, "regime-general": options.regime_general}
    for change in [*(options.classer or ()), *(f"{key}={value}" for key, value in given.items() if value)]:
        cas = suppose(cas, change)
    found = compute(cas, corpus)
    suppositions = [Supposition(words, compute(suppose(cas, words), corpus)) for words in options.si or ()]
    payers = partenaires(corpus) if options.json or options.partenaires else {}
    show(
        dump(financement_json(found, suppositions, payers))
        if options.json
        else financement_text(found, suppositions, payers)
    )
    return _DONE


def _index(options: argparse.Namespace, config: Config) -> int:
    from assistant.beir import read_beir
    from assistant.embeddings import load_embedder
    from assistant.regles import read_corpus
    from assistant.rendering import report_text
    from assistant.retrieval import build_index, corpus_shelves

    if options.corpus and not options.index:
        raise ConfigError("« index --corpus » demande aussi --index DIR : l'index du corpus n'est pas remplacé.")
    shelves = read_beir(options.corpus) if options.corpus else corpus_shelves(read_corpus(config))
    root = options.index or config.index
    show(report_text(build_index(root, shelves, load_embedder(config, say), say, config.vectors)))
    return _DONE


def _ajouter(options: argparse.Namespace, config: Config) -> int:
    from assistant.ajouts import add_text
    from assistant.knowledge import open_knowledge

    ajout = add_text(config, options.fichier, options.titre, options.date, options.emetteur)
    open_knowledge(config, say)
    show(f"« {ajout.text.titre} » est ajouté au corpus sous l'identifiant {ajout.text.id}.")
    for remarque in ajout.remarques:
        say(remarque)
    return _DONE


def _textes(options: argparse.Namespace, config: Config) -> int:
    from assistant.regles import read_corpus
    from assistant.rendering import text_json, text_line

    texts = read_corpus(config).texts.values()
    show(dump({"textes": [text_json(text) for text in texts]}) if options.json else "\n".join(map(text_line, texts)))
    return _DONE


def _retirer(options: argparse.Namespace, config: Config) -> int:
    from assistant.ajouts import remove_text
    from assistant.knowledge import open_knowledge

    remove_text(config, options.id)
    open_knowledge(config, say)
    show(f"Le texte {options.id} est retiré du corpus.")
    return _DONE


def _each(items: Sequence["Item"], apply: Callable[[str, str], dict[str, object]]) -> int:
    """Print one line of JSON an item, in order; an item that fails gives its error in its place."""
    code = _DONE
    for item in items:
        try:
            if item.problem:
                raise QuestionError(item.problem)
            line = apply(item.key, item.words)
        except AssistantError as error:
            line = {"id": item.key, "error": str(error)}
            code = _REFUSED
        show(dump(line))
    return code


_COMMANDS = {
    "web": _web,
    "verifier": _verifier,
    "objectifs": objectifs,
    "contrat": contrat,
    "note": note,
    "comparer": comparer,
    "question": _question,
    "recherche": _recherche,
    "financement": _financement,
    "index": _index,
    "ajouter": _ajouter,
    "textes": _textes,
    "retirer": _retirer,
}
"""What runs each command, by its name."""
