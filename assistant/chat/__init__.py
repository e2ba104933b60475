"""Which capability a message asks for: the rules, the projet that is open, or a document that the assistant writes.

Two voices: turns of phrase written as data, seldom wrong and often silent, and a linear layer over letters and words,
which always leans somewhere (`python -m evals.demandes --mesure` tells what each is worth). The vectors of the bundled
model, as a third voice, understood 4 messages more in a hundred, at the cost of a model to open.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

from assistant.chat.demandes import asks_projet
from assistant.chat.suites import Suites, read_suites
from assistant.chat.tournures import Tournures, plain, read_tournures
from assistant.config import Config, read_config

Capacite = Literal["regle", "verification", "objectifs", "clauses", "note", "comparaison", "financement", "aucune"]
"""What a message asks for: what the texts say, what the projet is worth, a document, an amount, or nothing of ours."""

ON_PROJET: frozenset[Capacite] = frozenset({"verification", "objectifs", "clauses", "note", "comparaison"})
"""What cannot be done without a projet."""

TOLD = 0.6
SUPPOSED = 0.3
FOREIGN = 0.8
"""What is added to how much the letters lean to a capability: where a turn of phrase says it; where none says any, to a
question on the rules; or to nothing of ours, without a word of the field. Chosen on messages left out."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a message asks for, with the keys of the partner and of the clause that it names."""

    capacite: Capacite
    partenaire: str | None = None
    clause: str | None = None


def read_message(text: str, projet: bool, config: Config | None = None) -> Message:
    """Return what a message asks for, and of which partner or clause. `projet`: one is open."""
    capacite = read_capacite(text, projet, config)
    tournures, words = _open(config or read_config())[0], plain(text)
    partenaire = tournures.cible("partenaire", words) if capacite in {"objectifs", "clauses"} else None
    return Message(capacite, partenaire, tournures.cible("clause", words) if capacite == "clauses" else None)


def read_capacite(text: str, projet: bool, config: Config | None = None) -> Capacite:
    """Return what a message asks for. `projet`: one is open, which «il manque quoi ?» is then about.

    A question on what the texts say of a contract or of an objective is one on the rules.

    :raises CorpusError: if what messages are understood by cannot be read.
    """
    words = plain(text)
    return heard(words, projet, *_open(config or read_config())) if words else "aucune"


def heard(words: str, projet: bool, tournures: Tournures, suites: Suites) -> Capacite:
    """Return what plain words ask for, by both voices."""
    told, weight = _told(words, projet, tournures)
    scores = suites.scores(words)
    return max(get_args(Capacite), key=lambda capacite: scores[capacite] + (weight if capacite == told else 0))


def _told(words: str, projet: bool, tournures: Tournures) -> tuple[str, float]:
    """Return what the turns of phrase say, and how much they weigh."""
    demande = tournures.heard(words)
    if demande is not None:
        return demande.capacite, float("inf") if demande.certain else TOLD
    if asks_projet(words, projet):
        return "verification", TOLD
    return ("regle", SUPPOSED) if tournures.domaine.search(words) else ("aucune", FOREIGN)


@cache
def _open(config: Config) -> tuple[Tournures, Suites]:
    return read_tournures(config), read_suites(config.corpus / "demandes.npz")
