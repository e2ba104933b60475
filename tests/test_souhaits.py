"""Wishes on a contract: what they become, and the rule by which some are refused."""

from datetime import date

import pytest
from contrats import MUNICIPAL, QUARTIER, RURAL, Atelier

from assistant.clauses import SANS, Options
from assistant.clauses.souhaits import Amendement, amend
from assistant.config import Config
from assistant.grille import Grille
from assistant.regles import Corpus


@pytest.fixture(scope="module")
def atelier(config: Config, corpus: Corpus, grille: Grille) -> Atelier:
    return Atelier(config, corpus, grille)


def ask(atelier: Atelier, wish: str, name: str = RURAL, options: Options | None = None) -> Amendement:
    return amend(atelier.contrat(name, options), wish, atelier.modeles)


@pytest.mark.parametrize(
    ("wish", "clause", "variante"),
    [
        ("Rends la clause de durée plus souple", "duree", "1995-souple"),
        ("assouplis la durée du contrat", "duree", "1995-souple"),
        ("Je voudrais une évaluation plus stricte", "evaluation", "renforcee"),
        ("renforce le suivi", "suivi", "renforce"),
        ("Un contrôle moins lourd, s'il vous plaît", "controle", "allege"),
        ("allège la liste des pièces", "pieces", "allegees"),
        ("Des pièces plus détaillées", "pieces", "detaillees"),
        ("durcis la clause de contrôle", "controle", "renforce"),
        ("renforce l'appui technique", "appui", "renforce"),
        ("un suivi plus serré", "suivi", "renforce"),
        ("moins de pièces", "pieces", "allegees"),
        ("la Caisse doit pouvoir contrôler sur place", "controle", "renforce"),
        ("retire les litiges", "litiges", SANS),
        ("supprime la clause sur la Mutualité sociale agricole", "msa", SANS),
        ("enlève l'article sur le sursis", "sursis", SANS),
    ],
)
def test_a_clause_is_written_another_way(wish: str, clause: str, variante: str, atelier: Atelier) -> None:
    done = ask(atelier, wish)
    assert done.suite == "faite", done.sentence
    assert done.options.variantes == {clause: variante}
    atelier.contrat(RURAL, done.options)


@pytest.mark.parametrize(
    ("wish", "changed"),
    [
        ("trois ans au lieu de deux", {"duree_mois": 36}),
        ("plutôt un an que deux", {"duree_mois": 12}),
        ("dix-huit mois", {"duree_mois": 18}),
        ("prolonge le contrat d'un an", {"duree_mois": 36}),
        ("raccourcis-le de six mois", {"duree_mois": 18}),
        ("le contrat commence le 1er mars 1998", {"debut": date(1998, 3, 1)}),
        ("qu'il finisse le 31 décembre 2000", {"fin": date(2000, 12, 31)}),
        ("Ajoute la commune comme partie", {"avec_commune": True}),
        ("retire la commune, elle ne signe pas", {"avec_commune": False}),
        ("sans la commune", {"avec_commune": False}),
        ("Un contrat à trois avec la ville", {"avec_commune": True}),
        ("applique les règles d'aujourd'hui", {"cadre": "actuel"}),
        ("c'est un premier contrat", {"renouvellement": False}),
        ("cinq ans... non, deux ans", {}),
    ],
)
def test_an_option_is_set(wish: str, changed: dict[str, object], atelier: Atelier) -> None:
    done = ask(atelier, wish)
    before = Options()
    found = {key: value for key, value in vars(done.options).items() if value != getattr(before, key)}
    assert found == changed
    if changed:
        assert done.suite == "faite"


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("cinq ans au lieu de trois", "cinq ans"),
        ("un contrat de six mois", "six mois"),
        ("retire l'évaluation", "Évaluation"),
        ("sans contrôle", "Contrôle"),
        ("supprime la participation des habitants", "participation"),
        ("retire la clause sur le régime général", "60 %"),
        ("accepter seulement les allocataires", "ouvert à l'ensemble"),
        ("supprime la clause de durée", "Durée"),
        ("Je veux un contrat tacitement reconductible", "tacitement"),
        ("reconduction automatique chaque année", "tacitement"),
        ("un contrat sans terme", "sans terme"),
        ("réserve l'accès aux adhérents", "ouvert à l'ensemble"),
        ("donne l'exclusivité de la salle au Foyer rural", "libre choix"),
        ("mets la prestation entière", "60 %"),
        ("ajoute les animateurs dans la base de la prestation", "activités autonomes"),
        ("que la directrice signe seule", "présidents respectifs"),
        ("confie au centre la coordination de toute l'action sociale", "habilitée"),
        ("fusionne les deux tableaux d'objectifs", "natures"),
        ("rends le sursis plus souple", "suit les mots de la règle"),
    ],
)
def test_what_a_rule_forbids_is_refused_and_cited(wish: str, said: str, atelier: Atelier) -> None:
    refused = ask(atelier, wish)
    assert refused.suite == "refusee", refused
    assert said in refused.sentence
    assert refused.citations
    assert refused.options == Options()


def test_four_years_are_refused_in_1995_and_today_is_told(atelier: Atelier) -> None:
    refused = ask(atelier, "quatre ans")
    assert refused.suite == "refusee"
    assert "depuis 2012" in refused.sentence
    assert {citation.text.id for citation in refused.citations} >= {"circulaire-56-1995", "circ-2012-013"}
    assert ask(atelier, "quatre ans", options=Options(cadre="actuel")).options.duree_mois == 48


def test_a_commune_that_manages_is_not_added(atelier: Atelier) -> None:
    refused = ask(atelier, "ajoute la commune comme partie", MUNICIPAL)
    assert refused.suite == "refusee"
    assert "déjà partie" in refused.sentence


def test_what_is_denied_is_not_asked(atelier: Atelier) -> None:
    done = ask(atelier, "sans tacite reconduction")
    assert done.suite == "faite"
    assert done.options == Options()


def test_a_variant_follows_the_contract_into_another_frame(atelier: Atelier) -> None:
    soft = ask(atelier, "rends la durée plus souple").options
    done = ask(atelier, "selon le cadre actuel", options=soft)
    assert done.options.cadre == "actuel"
    assert done.options.variantes == {"duree": "actuel-souple"}


def test_wishes_add_up_and_are_undone(atelier: Atelier) -> None:
    one = ask(atelier, "retire les litiges").options
    two = ask(atelier, "renforce le suivi", options=one).options
    assert two.variantes == {"litiges": SANS, "suivi": "renforce"}
    assert ask(atelier, "remets la clause sur les litiges", options=two).options.variantes == {"suivi": "renforce"}
    assert ask(atelier, "reviens au suivi ordinaire", options=two).options.variantes == {"litiges": SANS}


def test_a_clause_that_is_not_for_the_centre_says_for_whom_it_is(atelier: Atelier) -> None:
    refused = ask(atelier, "ajoute une clause sur le relais de gestion", QUARTIER)
    assert refused.suite == "refusee"
    assert "centre géré par la Caisse" in refused.sentence


@pytest.mark.parametrize("wish", ["bonjour", "fais mieux", "", "quelle heure est-il ?"])
def test_what_is_not_a_wish_is_not_understood(wish: str, atelier: Atelier) -> None:
    lost = ask(atelier, wish)
    assert lost.suite == "incomprise"
    assert "rends la clause de durée plus souple" in lost.sentence


@pytest.mark.parametrize(
    "wish",
    [
        "ne retire pas les litiges",
        "n'enlève surtout pas la clause MSA",
        "n'assouplis pas le contrôle",
        "n'applique pas le cadre actuel",
        "ce n'est pas un premier contrat",
        "rends le contrôle plus souple et l'évaluation plus ferme",
        "retire les litiges et le sursis",
        "retire l'évaluation et allonge à trois ans",
        "qu'il commence le 1er janvier 1998 et finisse le 31 décembre 1999",
        "ne retire pas la commune des parties",
        "ajoute la commune comme partie et renforce le suivi",
        "premier contrat et demande de renouvellement",
    ],
)
def test_what_is_denied_or_double_is_not_half_done(wish: str, atelier: Atelier) -> None:
    lost = ask(atelier, wish)
    assert lost.suite == "incomprise", lost.sentence
    assert lost.options == atelier.contrat(RURAL).options


@pytest.mark.parametrize(
    "wish",
    [
        "la commune ne doit pas signer",
        "n'ajoute pas la commune comme partie",
        "je ne veux pas que la commune signe",
        "la commune refuse de signer",
        "pas de signature de la commune",
    ],
)
def test_a_commune_that_does_not_sign_is_no_party(wish: str, atelier: Atelier) -> None:
    assert ask(atelier, wish).options.avec_commune is False


@pytest.mark.parametrize(
    "wish",
    [
        "900000 mois",
        "qu'il dure 9000 ans",
        "raccourcis-le de deux ans",
        "il commence le 1er janvier 9999",
        "qu'il finisse le 31 décembre 9999",
    ],
)
def test_a_duration_beyond_all_rules_is_refused(wish: str, atelier: Atelier) -> None:
    assert ask(atelier, wish).suite == "refusee"
