"""The words of the command line: each command, its arguments and their help, in French."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from assistant import __version__
from assistant.config import HOST, PORT, Config
from assistant.errors import ConfigError

Command = Callable[[argparse.Namespace, Config], int]


class _Parser(argparse.ArgumentParser):
    """A parser that speaks French."""

    def error(self, message: str) -> NoReturn:
        raise ConfigError(f"Commande mal écrite ({message}) : voyez « {self.prog} --help ».")


def build_parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    """Return the parser of the command line; what it parses has, in `command`, the one that its name has here."""
    argparse._ = _french  # type: ignore[attr-defined]  # argparse translates its own words by this name
    parser = _Parser(prog="assistant-projet", description="Les règles des centres sociaux, citées mot pour mot.")
    parser.add_argument("--version", action="version", version=__version__, help="dit la version")
    added = parser.add_subparsers(title="commandes", metavar="COMMANDE", required=True)
    _add_web(added.add_parser("web", help="ouvre la page"))
    _add_verifier(added.add_parser("verifier", help="vérifie un projet, critère par critère"))
    _add_objectifs(added.add_parser("objectifs", help="propose des objectifs, partenaire par partenaire"))
    _add_contrat(added.add_parser("contrat", help="rédige le contrat d'un projet"))
    _add_note(added.add_parser("note", help="prépare la négociation d'un projet, pour la Caf ou pour le centre"))
    _add_comparer(added.add_parser("comparer", help="compare deux versions d'un projet"))
    _add_question(added.add_parser("question", help="répond à une question, ou se tait"))
    _add_recherche(added.add_parser("recherche", help="cherche les passages les plus proches"))
    _add_financement(added.add_parser("financement", help="calcule la prestation de service d'un budget"))
    _add_index(added.add_parser("index", help="fait l'index, ou le met à jour"))
    _add_ajouter(added.add_parser("ajouter", help="ajoute un texte au corpus"))
    _add_textes(added.add_parser("textes", help="liste les textes"))
    _add_retirer(added.add_parser("retirer", help="retire un texte ajouté"))
    for name, command in commands.items():
        added.choices[name].set_defaults(command=command)
    return parser


def _add_web(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--hote", default=HOST, help=f"adresse à laquelle répondre ({HOST})")
    parser.add_argument("--port", type=int, default=PORT, help=f"port ({PORT})")


def _add_verifier(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fichier", nargs="*", help="un ou plusieurs projets : .docx, .odt, .pdf, .md ou .txt")
    parser.add_argument("--json", action="store_true", help="rend du JSON, une ligne par projet")
    parser.add_argument("--complet", action="store_true", help="dit tout : règles citées, conseils, phrases à adapter")
    parser.add_argument(
        "--rapport", type=Path, metavar="OUT.docx", help="écrit un rapport Word ; un dossier pour plusieurs projets"
    )
    parser.add_argument(
        "--annote", type=Path, metavar="OUT.docx", help="écrit le projet annoté ; un dossier pour plusieurs projets"
    )
    _add_lecture(parser)


def _add_lecture(parser: argparse.ArgumentParser) -> None:
    """Add how a projet is read: what the centre is, and by which rules."""
    parser.add_argument(
        "--profil",
        nargs="+",
        action="extend",
        default=[],
        metavar="CLE=VALEUR",
        help="ce qu'est le centre : gestionnaire=association|commune|caf|autre, rural=oui|non, associations=oui|non, "
        "aire=oui|non (ce que le projet en dit)",
    )
    parser.add_argument(
        "--cadre",
        choices=["1995", "actuel"],
        default="1995",
        help="lire selon la circulaire de 1995 (1995), ou ce qui vaut aujourd'hui",
    )


def _add_objectifs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fichier", type=Path, help="un projet : .docx, .odt, .pdf, .md ou .txt")
    parser.add_argument("--json", action="store_true", help="rend du JSON")
    parser.add_argument("--partenaire", metavar="CLE", help="un seul partenaire : caisse, commune, departement…")
    _add_lecture(parser)


def _add_contrat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fichier", type=Path, help="un projet : .docx, .odt, .pdf, .md ou .txt")
    parser.add_argument("--json", action="store_true", help="rend du JSON")
    parser.add_argument("--sortie", type=Path, metavar="OUT.docx", help="écrit le contrat en Word")
    parser.add_argument("--debut", metavar="AAAA-MM-JJ", help="premier jour du contrat (ce qu'en dit le projet)")
    parser.add_argument("--duree", type=_count, metavar="MOIS", help="durée en mois (ce qu'en dit le projet)")
    _add_either(
        parser, "avec_commune", ("--avec-commune", "la commune signe aussi"), ("--sans-commune", "elle ne signe pas")
    )
    _add_either(
        parser,
        "renouvellement",
        ("--renouvellement", "le contrat appuie un renouvellement"),
        ("--premier", "il appuie une première demande"),
    )
    _add_lecture(parser)


def _add_either(parser: argparse.ArgumentParser, dest: str, yes: tuple[str, str], no: tuple[str, str]) -> None:
    """Add two options that exclude each other; without either, what the projet says holds."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument(yes[0], dest=dest, action="store_const", const=True, help=f"{yes[1]} (selon le projet)")
    either.add_argument(no[0], dest=dest, action="store_const", const=False, help=f"{no[1]} (selon le projet)")


def _add_note(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fichier", type=Path, help="un projet : .docx, .odt, .pdf, .md ou .txt")
    parser.add_argument(
        "--pour",
        choices=["caisse", "centre"],
        default="caisse",
        help="pour la Caf, la note de négociation (caisse) ; pour le directeur, ce que la Caf peut demander et quoi "
        "répondre (centre)",
    )
    parser.add_argument("--sortie", type=Path, metavar="OUT.docx", help="écrit la note dans un document Word")
    parser.add_argument("--json", action="store_true", help="rend du JSON")
    _add_lecture(parser)


def _add_comparer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("avant", type=Path, help="la première version du projet")
    parser.add_argument("apres", type=Path, help="la seconde version")
    parser.add_argument("--json", action="store_true", help="rend du JSON")
    _add_lecture(parser)


def _add_question(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="la question, entre guillemets")
    parser.add_argument("--lot", type=Path, metavar="Q.jsonl", help="un fichier de questions, une par ligne : id, text")
    parser.add_argument("--json", action="store_true", help="rend du JSON")


def _add_recherche(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="ce qui est cherché")
    parser.add_argument("-k", type=_count, default=10, help="nombre de passages (10)")
    parser.add_argument("--json", action="store_true", help="rend du JSON")
    parser.add_argument("--lot", type=Path, metavar="Q.jsonl", help="un fichier de requêtes, une par ligne : _id, text")
    parser.add_argument("--run", type=Path, metavar="OUT.trec", help="où écrire les résultats du lot, au format TREC")
    parser.add_argument("--index", type=Path, metavar="DIR", help="un autre index que celui du corpus")


def _add_financement(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "fichier", nargs="?", type=Path, help="un budget .csv ou .xlsx, ou un projet qui en contient un"
    )
    parser.add_argument(
        "--ligne", action="append", metavar="L", help="une dépense, sans fichier : « Directrice=36200 »"
    )
    parser.add_argument("--tableau", default="", metavar="T", help="rang ou nom du tableau ou de la feuille à lire")
    parser.add_argument("--annee", default="", metavar="A", help="année du budget : choisit sa colonne et son taux")
    parser.add_argument("--taux", default="", metavar="T", help="taux de la prestation, en %%")
    parser.add_argument("--plafond", default="", metavar="P", help="plafond de dépense que donne la Caf")
    parser.add_argument("--regime-general", default="", metavar="R", help="part du régime général dans la zone, en %%")
    parser.add_argument("--unite", choices=["euros", "francs"], help="monnaie du calcul (celle du budget)")
    parser.add_argument(
        "--classer", action="append", metavar="C", help="place une ligne : « 5=hors », « 5=base », « 5=1200 »"
    )
    parser.add_argument(
        "--si", action="append", metavar="S", help="à côté, ce que donnerait « ligne 5=hors » ou « taux=50 »"
    )
    parser.add_argument("--partenaires", action="store_true", help="ajoute qui peut payer quoi")
    parser.add_argument("--json", action="store_true", help="rend du JSON")


def _add_index(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="un dossier au format BEIR (corpus.jsonl)")
    parser.add_argument("--index", type=Path, metavar="DIR", help="où mettre l'index")


def _add_ajouter(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("fichier", type=Path, help="un fichier .docx, .odt, .pdf, .md ou .txt")
    parser.add_argument("--titre", default="", help="titre du texte (le nom du fichier)")
    parser.add_argument("--date", default="", help="date du texte : AAAA, AAAA-MM ou AAAA-MM-JJ (aujourd'hui)")
    parser.add_argument("--emetteur", default="", help="qui l'a écrit")


def _add_textes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="rend du JSON")


def _add_retirer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", help="l'identifiant du texte, tel que « textes » le donne")


def _count(words: str) -> int:
    if not (words.isascii() and words.isdigit() and int(words[:9])):
        raise argparse.ArgumentTypeError("donnez un nombre, 1 au moins")
    return int(words[:9])


_WORDS = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "arguments",
    "show this help message and exit": "montre cette aide",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "arguments inconnus : %s",
    "not allowed with argument %s": "ne va pas avec %s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "une valeur au moins est attendue",
    "invalid %(type)s value: %(value)r": "valeur impossible : %(value)r",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n'existe pas, choisissez parmi %(choices)s",
}


def _french(words: str) -> str:
    return _WORDS.get(words, words)
