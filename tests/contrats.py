"""Contracts for the tests: the projets of the cases, with a profile and verdicts of our choosing, without the model."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from verifications import VERSIONS, extrait

from assistant.clauses import Contrat, Options, draft_clauses
from assistant.clauses.modeles import ModelesClauses, read_clauses
from assistant.config import Config
from assistant.constats import Cadre, Constat, Trait, Verification
from assistant.criteres import CONTRAIRE, PROFIL, Critere
from assistant.faits.blancs import Blanc
from assistant.grille import Grille, Verdict
from assistant.objectifs import Objectif
from assistant.projets import Projet, read_projet
from assistant.regles import Corpus
from assistant.territoire.partenaires import Partenaire

CASES = Path(__file__).resolve().parent.parent / "evals" / "cases" / "projets"
QUARTIER, RURAL, MUNICIPAL, CAF = (
    "01-association-quartier",
    "02-rural-intercommunal",
    "03-municipal-renouvellement",
    "04-gestion-caf",
)
LOISIRS, DIFFICULTE, CTG, BUDGET = (
    "05-loisirs-et-sports",
    "06-centre-en-difficulte",
    "07-fiches-actions-ctg",
    "08-budget-court",
)
ALL = (QUARTIER, RURAL, MUNICIPAL, CAF, LOISIRS, DIFFICULTE, CTG, BUDGET)
PROFILS: Mapping[str, Mapping[str, str]] = {
    QUARTIER: {"gestionnaire": "association", "associations": "oui"},
    RURAL: {"gestionnaire": "association", "rural": "oui", "associations": "oui", "aire": "oui"},
    MUNICIPAL: {"gestionnaire": "commune", "rural": "non", "associations": "oui"},
    CAF: {"gestionnaire": "caf", "associations": "oui", "aire": "oui"},
    LOISIRS: {"gestionnaire": "commune", "rural": "oui", "associations": "oui"},
    DIFFICULTE: {"gestionnaire": "association", "rural": "oui", "associations": "oui", "aire": "oui"},
    CTG: {"gestionnaire": "commune", "rural": "non", "associations": "oui", "aire": "non"},
    BUDGET: {"gestionnaire": "commune"},
}
"""What the user knows of each centre."""
Verdicts = Mapping[str, tuple[Verdict, str]]
"""By critère: its verdict, and the words of the projet that carry it; a « ? » before them: the reading is not sure."""


class Atelier:
    """What contracts are drafted with; a projet is read once."""

    def __init__(self, config: Config, corpus: Corpus, grille: Grille) -> None:
        self.config, self.corpus, self.grille = config, corpus, grille
        self.modeles: ModelesClauses = read_clauses(config, corpus, grille)
        self._read: dict[str, Projet] = {}

    def verification(self, name: str, verdicts: Verdicts | None = None, cadre: Cadre = "1995") -> Verification:
        if name not in self._read:
            self._read[name] = read_projet(CASES / name / "projet.md", self.config)
        read = self._read[name]
        profil = {key: Trait(PROFILS[name].get(key), given=key in PROFILS[name]) for key in PROFIL}
        constats = tuple(_constat(critere, read, verdicts or {}) for critere in self.grille.criteres)
        return Verification(read, cadre, profil, constats, self.grille, VERSIONS)

    def contrat(
        self,
        name: str,
        options: Options | None = None,
        verdicts: Verdicts | None = None,
        objectifs: tuple[Objectif, ...] = (),
        cadre: Cadre = "1995",
    ) -> Contrat:
        return draft_clauses(self.verification(name, verdicts, cadre), objectifs, self.modeles, options)

    def objectifs(self) -> tuple[Objectif, ...]:
        """An objectif of each nature, one of them without a date."""
        caisse = Partenaire("caisse", "la Caisse d'allocations familiales", ())
        commune = Partenaire("commune", "la commune", (), "Saint-Orban")
        comites = Objectif(
            id="comites",
            partenaire=caisse,
            nature="animation-globale",
            financement="prestation-de-service",
            theme="fonction-participation",
            sentence="Installer trois comités.",
            public="les habitants",
            echeance="30 juin 1998",
            indicateurs=("trois comités installés",),
            motif="Le projet ne le dit pas.",
            origine="manque",
            constats=(),
            extraits=(),
            citations=self.corpus.regle_by_id["participation-conditions"].citations,
            force="obligation",
            blancs=(),
        )
        locaux = replace(
            comites, id="locaux", partenaire=commune, financement="partenaire", sentence="Prêter les locaux.",
            echeance="[à négocier : date du prêt]", blancs=(Blanc("date du prêt"),),
        )  # fmt: skip
        garde = replace(
            comites, id="garde", nature="particulier", financement="fonds-propres", echeance="mars 1998",
            sentence="Ouvrir une halte-garderie.",
        )  # fmt: skip
        return comites, locaux, garde


def _constat(critere: Critere, read: Projet, verdicts: Verdicts) -> Constat:
    verdict, words = verdicts.get(critere.id, ("sans_objet", ""))
    sure, said = (0.4, words[1:]) if words.startswith("?") else (0.9, words)
    missing = critere.attendus if verdict in {"absent", "partiel", CONTRAIRE} else ()
    return Constat(critere, verdict, sure, (extrait(read, said),) if said else (), missing)
