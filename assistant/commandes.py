"""The commands of a negotiation: objectifs, contrat, note, comparer. A file is checked, then made into a document."""

import argparse
import re
from datetime import date
from typing import TYPE_CHECKING, get_args

from assistant.config import Config
from assistant.errors import ConfigError
from assistant.sortie import check_document, dump, say, show

if TYPE_CHECKING:
    from assistant.constats import Verification
    from assistant.negociation import Lecture
    from assistant.objectifs import Objectif
    from assistant.verification import Lecteur

_DONE = 0


def objectifs(options: argparse.Namespace, config: Config) -> int:
    """Print the objectifs that a projet calls for, of one partner where one is asked."""
    from assistant.objectifs.tableau import objectifs_json, objectifs_text
    from assistant.territoire.partenaires import Cle as Partenaire

    partenaire = options.partenaire and options.partenaire.lower()
    if partenaire is not None and partenaire not in get_args(Partenaire):
        known = ", ".join(get_args(Partenaire))
        raise ConfigError(f"« {partenaire} » n'est pas un partenaire : choisissez parmi {known}.")
    _, verification, found = _proposed(options, config)
    kept = [objectif for objectif in found if partenaire in {None, objectif.partenaire.cle}]
    if found and not kept and not options.json:
        others = ", ".join(dict.fromkeys(objectif.partenaire.cle for objectif in found))
        show(f"Aucun objectif n'est proposé pour « {partenaire} » ; il y en a pour : {others}.")
        return _DONE
    show(dump(objectifs_json(verification, kept)) if options.json else objectifs_text(verification, kept))
    return _DONE


def contrat(options: argparse.Namespace, config: Config) -> int:
    """Print the contract of a projet, or write it as a Word document."""
    from assistant.clauses import Options, draft_clauses
    from assistant.clauses.acte import contrat_json, contrat_text
    from assistant.clauses.contrat import write_contrat
    from assistant.clauses.modeles import read_clauses

    if options.sortie:
        check_document("--sortie", options.sortie, [options.fichier])
    debut = _day(options.debut) if options.debut is not None else None
    lecteur, verification, found = _proposed(options, config)
    asked = Options(options.cadre, debut, None, options.duree, options.avec_commune, options.renouvellement)
    written = draft_clauses(verification, found, read_clauses(config, lecteur.corpus, lecteur.grille), asked)
    if options.sortie is not None:
        write_contrat(written, options.sortie)
    show(dump(contrat_json(written)) if options.json else contrat_text(written))
    return _DONE


def note(options: argparse.Namespace, config: Config) -> int:
    """Print the negotiation note of a projet, or its mirror for the centre, written as Word where it is asked."""
    from assistant.negociation import note_file, prepared_json, prepared_text

    made = note_file(options.fichier, _lecture(options), options.pour, options.sortie, config, say)
    show(dump(prepared_json(made)) if options.json else prepared_text(made))
    return _DONE


def comparer(options: argparse.Namespace, config: Config) -> int:
    """Print what changed between two versions of a projet, read alike."""
    from assistant.comparaison_texte import comparaison_json, comparaison_text
    from assistant.negociation import compare_files

    found = compare_files(options.avant, options.apres, _lecture(options), config, say)
    show(dump(comparaison_json(found)) if options.json else comparaison_text(found))
    return _DONE


def _proposed(options: argparse.Namespace, config: Config) -> "tuple[Lecteur, Verification, tuple[Objectif, ...]]":
    """Return a projet checked, with what read it and what it calls for."""
    from assistant.negociation import check_file, propose

    lecteur, verification = check_file(options.fichier, _lecture(options), config, say)
    return lecteur, verification, propose(verification, lecteur, config)


def _lecture(options: argparse.Namespace) -> "Lecture":
    from assistant.negociation import Lecture
    from assistant.verifier import read_profil

    return Lecture(read_profil(options.profil), options.cadre)


def _day(words: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", words):  # Python also takes 20250101 and 2025-W01-1
            raise ValueError(words)
        return date.fromisoformat(words)
    except ValueError as error:
        raise ConfigError(
            f"« {words} » n'est pas une date : écrivez --debut AAAA-MM-JJ, par exemple 2025-01-01."
        ) from error
