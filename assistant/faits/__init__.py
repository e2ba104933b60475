"""The facts of a projet that a contract names, in its own words: only what is sure is read.

How a template writes each key, in a sentence; `blancs.fill` makes the elisions and contractions («d'Arles», «du Mans»):

- «le centre social {centre}»: the name as it follows that noun: «Les Tilleuls», «de la Plaine-Noire», «Le Mail»; in
  « {centre} », `fill` writes «centre social» before a name that needs it.
- «l'{gestionnaire}», «la {gestionnaire}»: with its noun and no article: «association Horizon», «commune de Rocheblond»;
  `fill` agrees the article, leaves out a noun that the template has already written («l'association {gestionnaire}»),
  and writes a capital where a sentence begins.
- «la commune de {commune}», «les communes de {communes}»: «Rocheblond»; «Malaval, La Forge et Courtepierre».
- «la {intercommunalite}», «la {caisse}»: with their nouns and no article: «communauté de communes du Val de Sauve»,
  «Caisse d'allocations familiales de Brémontel».
- «le {quartier}»: with its noun and no article, and all that the projet puts beside it in the zone: «quartier des
  Tilleuls, Bas-Rocheblond et quatre hameaux», «QPV Le Mail».
- «le territoire est le {zone}»: the zone in which the centre works, as a sentence or a label tells it, never an
  address: «quartier des Tilleuls, Bas-Rocheblond et quatre hameaux», «la Plaine-Noire, de la rue des Chevalements au
  terril n° 4», «délimitée par la voie ferrée au nord et le canal au sud», before which `fill` writes «zone».
- «le département {departement}»: as it follows that noun: «de l'Ain».
- «{president}», «{directeur}»: «Mme Roy». «titulaire du diplôme suivant : {diplome}»: «DEFA».
- «du {debut} au {fin}»: a day, a month or a year: «1er janvier 1998», «janvier 2024», «2025».
- «pour {duree}»: «trois ans». «{population} habitants»: a figure. «{regime-general} des habitants»: «54 %».
- «une prestation de {prestation-demandee}»: «98 500 F». «le concours que le projet énonce : « {concours-commune} »»:
  «La ville verse 180 000 F par an pour l'animation globale», or the amount of a row.
- «adopté le {vote}»: a day with its year.
- «le projet {annee}»: «1998», «2024-2027».
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.faits.concours import read_concours
from assistant.faits.engagements import read_annee, read_debut, read_duree, read_fin, read_prestation, read_vote
from assistant.faits.enseignes import read_centre
from assistant.faits.lieux import (
    read_caisse,
    read_commune,
    read_communes,
    read_departement,
    read_intercommunalite,
    read_quartier,
    read_zone,
)
from assistant.faits.mentions import Cle, Mention, unshouted
from assistant.faits.morceaux import Morceau, morceaux
from assistant.faits.population import read_population, read_regime_general
from assistant.faits.responsables import read_diplome, read_directeur, read_gestionnaire, read_president
from assistant.projets import Extrait, Projet

__all__ = ["CLES", "Cle", "Fait", "read_faits"]

CLES: Mapping[Cle, str] = {
    "centre": "nom du centre",
    "gestionnaire": "nom du gestionnaire",
    "commune": "commune",
    "communes": "communes",
    "intercommunalite": "nom de l'intercommunalité",
    "quartier": "nom du quartier",
    "zone": "zone où le centre intervient",
    "caisse": "nom de la Caisse",
    "departement": "département",
    "president": "nom du président",
    "directeur": "nom du directeur",
    "diplome": "diplôme du directeur",
    "debut": "date de début",
    "fin": "date de fin",
    "duree": "durée",
    "population": "nombre d'habitants",
    "regime-general": "part du régime général",
    "prestation-demandee": "montant de la prestation de service demandée",
    "concours-commune": "concours de la commune",
    "vote": "date du vote par les instances",
    "annee": "année du projet",
}
"""The keys of the facts, as a blank names what is missing."""


@dataclass(frozen=True, slots=True)
class Fait:
    """A fact of a projet; `words` stand verbatim in the extrait, on one line, as a sentence will have them."""

    cle: Cle
    words: str
    extrait: Extrait


def read_faits(projet: Projet) -> Mapping[Cle, Fait]:
    """Return the facts that a projet says, by key; one that is not sure, or said in two ways, is not there."""
    read = morceaux(projet)
    found = {cle: unshouted(mention, read) for cle, mention in _mentions(read, projet.text.body)}
    return {cle: Fait(cle, mention.words, mention.extrait) for cle, mention in found.items() if mention}


def _mentions(read: tuple[Morceau, ...], body: str) -> Iterator[tuple[Cle, Mention | None]]:
    communes = read_communes(read)
    commune = read_commune(read, body, several=communes is not None)
    yield "centre", read_centre(read, body, commune.words if commune else "")
    yield "gestionnaire", read_gestionnaire(read)
    yield "commune", commune
    yield "communes", communes
    yield "intercommunalite", read_intercommunalite(read)
    yield "quartier", read_quartier(read)
    yield "zone", read_zone(read)
    yield "caisse", read_caisse(read)
    yield "departement", read_departement(read)
    yield "president", read_president(read)
    yield "directeur", read_directeur(read)
    yield "diplome", read_diplome(read)
    yield "concours-commune", read_concours(read, several=communes is not None)
    yield from _engagements(read)


def _engagements(read: tuple[Morceau, ...]) -> Iterator[tuple[Cle, Mention | None]]:
    yield "debut", read_debut(read)
    yield "fin", read_fin(read)
    yield "duree", read_duree(read)
    yield "population", read_population(read)
    yield "regime-general", read_regime_general(read)
    yield "prestation-demandee", read_prestation(read)
    yield "vote", read_vote(read)
    yield "annee", read_annee(read)
