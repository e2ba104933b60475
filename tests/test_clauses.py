"""Clauses: what is drafted for which centre, on which words; what is refused, and by which rule."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from contrats import ALL, BUDGET, CAF, CTG, DIFFICULTE, MUNICIPAL, QUARTIER, RURAL, Atelier, Verdicts

from assistant.clauses import SANS, Contrat, Options
from assistant.clauses.acte import contrat_json, contrat_text, echeances
from assistant.clauses.modeles import read_clauses
from assistant.clauses.periode import french, in_words, last_day, lasting
from assistant.config import Config
from assistant.constats import Cadre
from assistant.errors import ClauseError, CorpusError
from assistant.grille import Grille
from assistant.objectifs.modeles import read_modeles
from assistant.regles import Corpus


@pytest.fixture(scope="module")
def atelier(config: Config, corpus: Corpus, grille: Grille) -> Atelier:
    return Atelier(config, corpus, grille)


def sentences(contrat: Contrat, key: str) -> str:
    return " ".join(enonce.sentence for enonce in contrat.clause(key).enonces)


def test_there_are_variants_enough_and_each_clause_has_a_usual_one(atelier: Atelier) -> None:
    clauses = atelier.modeles.clauses
    assert sum(len(modele.variantes) for modele in clauses) >= 45
    assert all(any(variante.ton == "usuel" for variante in modele.variantes) for modele in clauses)


def test_the_strongest_words_of_a_model_are_those_of_its_rules(atelier: Atelier) -> None:
    for modele in atelier.modeles.clauses:
        for formule in (*modele.formules, *modele.suite, *(f for v in modele.variantes for f in v.formules)):
            assert formule.regles
            assert formule.sentence[-1] == "."


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("regles: [territoire-intercommunal]", "regles: [territoire-lunaire]", "territoire-lunaire"),
        ("Le Centre s'adresse à l'ensemble", "Le Centre doit s'adresser à l'ensemble", "oblige"),
        ("regles: [territoire-intercommunal]", "regles: [directeur-niveau-6]", "probable"),
        ("peut se développer dans l'instance", "se développe dans l'instance", "ne font que permettre"),
        ("{vote|date de la validation par les instances}", "{votre|date}", "votre"),
        ("verdicts: {finalite-sociale:", "verdicts: {finalite-lunaire:", "finalite-lunaire"),
        ("appuis: [commune-signe, commune]", "appuis: [comune]", "comune"),
        ("titre: objet\n", "titre: sujet\n", "sujet"),
        ("- id: litiges", "- id: litige", "une valeur qui n'est pas prévue"),
        ("  ton: souple", "  tons: souple", "tons"),
        ("aire: [oui]", "aire: [peut-etre]", "aire"),
        ("  - id: a-preciser\n    libelle: premier", "  - id: premier\n    libelle: premier", "déjà pris"),
        ("de service est réduite de moitié.", "de service est réduite de moitié", "point"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_line(
    written: str, instead: str, said: str, config: Config, corpus: Corpus, grille: Grille, tmp_path: Path
) -> None:
    content = (config.corpus / "clauses.yaml").read_text("utf-8")
    assert written in content
    (tmp_path / "clauses.yaml").write_text(content.replace(written, instead, 1), "utf-8")
    with pytest.raises(CorpusError, match=rf"clauses\.yaml, ligne \d+ : .*{said}"):
        read_clauses(replace(config, corpus=tmp_path), corpus, grille)


def test_a_clause_that_is_missing_is_asked_for(config: Config, corpus: Corpus, grille: Grille, tmp_path: Path) -> None:
    content = (config.corpus / "clauses.yaml").read_text("utf-8")
    cut = content[: content.index("- id: litiges")] + content[content.index("- id: signature") :]
    (tmp_path / "clauses.yaml").write_text(cut, "utf-8")
    with pytest.raises(CorpusError, match="la clause « litiges » manque"):
        read_clauses(replace(config, corpus=tmp_path), corpus, grille)


@pytest.mark.parametrize("cadre", ["1995", "actuel"])
@pytest.mark.parametrize("name", ALL)
def test_every_statement_stands_on_words_that_exist(name: str, cadre: Cadre, atelier: Atelier) -> None:
    contrat = atelier.contrat(name, Options(cadre=cadre))
    body = contrat.verification.projet.text.body
    for clause in contrat.clauses:
        assert clause.enonces or clause.usages
        for enonce in clause.enonces:
            assert enonce.citations, enonce.sentence
            assert all(citation.words in citation.text.body for citation in enonce.citations)
            assert all(body[extrait.start : extrait.end] == extrait.words for extrait in enonce.extraits)
            assert "{" not in enonce.sentence


@pytest.mark.parametrize("name", ALL)
def test_no_figure_comes_from_nowhere(name: str, atelier: Atelier) -> None:
    contrat = atelier.contrat(name)
    periode = contrat.periode
    computed = " ".join(french(day) for day in (periode.debut, periode.fin, periode.midway) if day)
    for clause in contrat.clauses:
        for enonce in clause.enonces:
            words = [*(c.words for c in enonce.citations), *(e.words for e in enonce.extraits), computed]
            # the circular is named by its number and date, and its rules by theirs
            known = " ".join([*words, "circulaire n° 56 du 31 octobre 1995", "60 %"])
            for figure in re.findall(r"\d+", enonce.sentence):
                assert figure in known, (figure, enonce.sentence)


@pytest.mark.parametrize(
    ("name", "verdicts", "chosen"),
    [
        (
            QUARTIER,
            {},
            {"parties": "association", "objet": "premier", "territoire": "quartier", "commune": "signataire"},
        ),
        (RURAL, {}, {"objet": "renouvellement", "territoire": "plusieurs-communes", "demi-prestation": "moitie"}),
        (
            RURAL,
            {},
            {"msa": "1995", "gens-du-voyage": "acquis", "intercommunal": "signataire", "signature": "tripartite"},
        ),
        (MUNICIPAL, {}, {"parties": "commune", "relais-gestion": "commune-1995", "commune": "gestionnaire"}),
        (MUNICIPAL, {}, {"participation": "gestion-publique", "signature": "deux-parties"}),
        (CAF, {}, {"parties": "caf", "relais-gestion": "caf-premier", "gens-du-voyage": "acquis"}),
        (DIFFICULTE, {}, {"difficulte": "en-cours", "msa": "1995", "demi-prestation": "moitie"}),
        (
            DIFFICULTE,
            {"qualification-directeur": ("contraire", "Il est titulaire du BAFA.")},
            {"direction": "1995-a-qualifier", "formation": "directeur"},
        ),
        (
            RURAL,
            {"associations-hebergees": ("contraire", "Aucune autre association n'y sera accueillie")},
            {"neutralite": "exclusivite-a-lever"},
        ),
        (
            BUDGET,
            {"base-prestation": ("contraire", "Animateurs de l'accueil de loisirs")},
            {"prestation": "1995-base-a-corriger", "intercommunal": "desservies"},
        ),
    ],
)
def test_a_centre_gets_the_variants_that_are_its_own(
    name: str, verdicts: Verdicts, chosen: dict[str, str], atelier: Atelier
) -> None:
    contrat = atelier.contrat(name, verdicts=verdicts)
    assert {key: contrat.clause(key).variante for key in chosen} == chosen


@pytest.mark.parametrize("key", ["msa", "relais-gestion", "gens-du-voyage", "intercommunal", "demi-prestation"])
def test_a_centre_of_a_town_has_no_clause_of_the_country(key: str, atelier: Atelier) -> None:
    with pytest.raises(ClauseError, match=key):
        atelier.contrat(QUARTIER).clause(key)


def test_facts_are_written_with_the_words_that_give_them(atelier: Atelier) -> None:
    clause = atelier.contrat(RURAL).clause("duree")
    assert clause.enonces[0].sentence == (
        "Le contrat est conclu pour une durée de deux ans, du 1er janvier 1998 au 31 décembre 1999."
    )
    assert ["du 1er janvier 1998 au 31 décembre 1999" in extrait.words for extrait in clause.enonces[0].extraits]
    assert "L'association Vernois Accueil, gestionnaire du centre social du Haut-Vernois" in sentences(
        atelier.contrat(RURAL), "parties"
    )


def test_what_the_projet_does_not_say_is_a_blank(atelier: Atelier) -> None:
    clause = atelier.contrat(MUNICIPAL).clause("duree")
    assert "[à compléter : durée, de un à trois ans]" in clause.enonces[0].sentence
    assert [blanc.label for blanc in clause.blancs] == ["durée, de un à trois ans", "date de début", "date de fin"]


def test_what_no_text_says_is_never_a_statement(atelier: Atelier) -> None:
    clause = atelier.contrat(QUARTIER).clause("litiges")
    assert not clause.enonces
    assert [blanc.usage for blanc in clause.blancs] == [True]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(duree_mois=48), "de un à trois ans"),
        (Options(duree_mois=6), "de un à trois ans"),
        (Options(cadre="actuel", duree_mois=60), "un à quatre ans"),
        (Options(debut=date(2027, 1, 1), fin=date(2026, 12, 31)), "avant son début"),
        (Options(debut=date(2027, 1, 1), fin=date(2028, 12, 31), duree_mois=12), "31 décembre 2027"),
        (Options(debut=date(2027, 1, 1), fin=date(2031, 12, 31)), "cinq ans"),
        (Options(variantes={"controle": SANS}), "ne peut pas être retirée"),
        (Options(variantes={"duree": "actuel-souple"}), "pas faite pour ce centre"),
        (Options(variantes={"duree": "molle"}), "n'a pas de variante « molle »"),
        (Options(variantes={"lune": SANS}), "Aucune clause ne s'appelle « lune »"),
    ],
)
def test_what_a_rule_or_sense_forbids_is_refused_in_a_sentence(options: Options, said: str, atelier: Atelier) -> None:
    with pytest.raises(ClauseError, match=said):
        atelier.contrat(QUARTIER, options)


def test_a_refusal_names_the_rule_that_forbids(atelier: Atelier) -> None:
    with pytest.raises(ClauseError) as refused:
        atelier.contrat(QUARTIER, Options(duree_mois=48))
    assert refused.value.regles == ("contrat-duree",)


def test_a_commune_that_manages_does_not_sign_twice(atelier: Atelier) -> None:
    with pytest.raises(ClauseError, match="déjà partie"):
        atelier.contrat(MUNICIPAL, Options(avec_commune=True))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(1998, 1, 1), 36, date(2000, 12, 31)),
        (date(1996, 7, 1), 12, date(1997, 6, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 1, 31), 13, date(2024, 2, 29)),
        (date(2026, 9, 15), 18, date(2028, 3, 14)),
    ],
)
def test_the_end_is_the_day_before_so_many_months_later(start: date, months: int, end: date, atelier: Atelier) -> None:
    assert last_day(start, months) == end
    if months <= 36:
        contrat = atelier.contrat(QUARTIER, Options(debut=start, duree_mois=months))
        assert contrat.periode.fin == end
        assert f"du {french(start)} au {french(end)}" in sentences(contrat, "duree")


def test_numbers_are_written_out() -> None:
    assert [in_words(n) for n in (1, 16, 21, 31, 48)] == ["un", "seize", "vingt et un", "trente et un", "quarante-huit"]
    assert [lasting(n) for n in (12, 18, 36)] == ["un an", "dix-huit mois", "trois ans"]


def test_a_start_that_is_given_keeps_the_duration_of_the_projet(atelier: Atelier) -> None:
    contrat = atelier.contrat(RURAL, Options(debut=date(1998, 3, 1)))
    assert (contrat.periode.mois, contrat.periode.fin) == (24, date(2000, 2, 29))


def test_a_duration_of_the_projet_that_no_rule_admits_is_left_blank_and_told(atelier: Atelier) -> None:
    contrat = atelier.contrat(DIFFICULTE)
    assert "[à compléter : durée, de un à trois ans]" in sentences(contrat, "duree")
    [alerte] = [alerte for alerte in contrat.alertes if "cinq ans" in alerte.sentence]
    assert alerte.motif == "contraire"
    assert "cinq ans" in alerte.extraits[0].words


def test_four_years_are_out_of_1995_and_within_today(atelier: Atelier) -> None:
    assert "quatre ans" in sentences(atelier.contrat(CTG, Options(cadre="actuel")), "duree")
    assert "quatre ans" not in sentences(atelier.contrat(CTG), "duree")


def test_under_sixty_percent_the_halving_is_of_1995_and_open_today(atelier: Atelier) -> None:
    then = sentences(atelier.contrat(RURAL), "demi-prestation")
    assert "54 %" in then
    assert "réduite de moitié" in then
    now = atelier.contrat(RURAL, Options(cadre="actuel"))
    assert "[à compléter : réponse de la Caisse]" in sentences(now, "demi-prestation")
    assert any("réponse de la Caf" in alerte.sentence for alerte in now.alertes)


def test_what_changed_since_is_told_in_the_frame_of_today_only(atelier: Atelier) -> None:
    now = atelier.contrat(QUARTIER, Options(cadre="actuel")).clause("participation")
    assert any("Depuis 2016" in since.sentence for enonce in now.enonces for since in enonce.depuis)
    then = atelier.contrat(QUARTIER)
    assert not any(enonce.depuis for clause in then.clauses for enonce in clause.enonces)


def test_a_sentence_says_what_it_binds_to(atelier: Atelier) -> None:
    contrat = atelier.contrat(QUARTIER)
    assert contrat.clause("participation").enonces[0].portee == "obligation"
    assert contrat.clause("suivi").enonces[0].portee == "caisse"
    assert contrat.clause("appui").enonces[0].portee == "faculte"
    assert contrat.clause("sursis").enonces[0].portee == "faculte"


def test_what_the_table_wants_before_the_signature_has_no_other_date_in_a_clause(atelier: Atelier) -> None:
    modeles = read_modeles(atelier.config, atelier.corpus, atelier.grille)
    dates = {m.theme: {o.textes.echeance for o in modeles if o.theme == m.theme} for m in modeles}
    early = {theme for theme, said in dates.items() if said == {"avant la signature du contrat"}}
    assert {"finalite-sociale", "base-prestation"} <= early
    for modele in atelier.modeles.clauses:
        for variante in modele.variantes:
            for formule in variante.formules:
                on = {*formule.quand.verdicts, *variante.quand.verdicts}
                assert not (on & early and "au plus tard le" in formule.sentence.lower()), formule.sentence


@pytest.mark.parametrize("name", ALL)
def test_nobody_signs_a_doubt(name: str, atelier: Atelier) -> None:
    contrat = atelier.contrat(name, Options(cadre="actuel"))
    doubt = re.compile(r"probable|pas établie?s?\b|à demander")
    assert not [e.sentence for clause in contrat.clauses for e in clause.enonces if doubt.search(e.sentence)]
    assert any("probablement exigé" in alerte.sentence for alerte in contrat.alertes)
    assert any("agrément unique" in alerte.sentence for alerte in contrat.alertes)


def test_a_whole_prestation_that_a_rule_halves_is_not_written(atelier: Atelier) -> None:
    assert "214 000 F" in sentences(atelier.contrat(DIFFICULTE), "prestation")
    for unsure in ("", "?"):
        words = f"{unsure}Nous comptons sur la prestation de service entière"
        contrat = atelier.contrat(DIFFICULTE, verdicts={"regime-general": ("contraire", words)})
        said = sentences(contrat, "prestation")
        assert "214 000" not in said
        assert "La Caisse arrête le montant" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [(QUARTIER, "La ville verse 180 000 F par an"), (CTG, "à hauteur de 104 000 € par an"), (BUDGET, "46 000 €")],
)
def test_the_money_that_the_commune_gives_is_written(name: str, said: str, atelier: Atelier) -> None:
    written = sentences(atelier.contrat(name), "commune").replace("’", "'")
    assert said in written
    assert "bailleur" not in written


def test_who_signs_for_several_communes_is_named_for_what_it_is(atelier: Atelier) -> None:
    contrat = atelier.contrat(RURAL)
    written = " ".join(e.sentence for clause in contrat.clauses for e in clause.enonces)
    assert "ci-après « le Syndicat »" in written
    assert "par le représentant du Syndicat." in written
    assert "la Commune" not in written


def test_the_territory_is_that_of_the_sentence_of_the_zone(atelier: Atelier) -> None:
    assert "est la zone délimitée par la voie ferrée au nord" in sentences(atelier.contrat(QUARTIER), "territoire")
    assert "est la Plaine-Noire, de la rue des Chevalements au terril n° 4" in sentences(
        atelier.contrat(CAF), "territoire"
    )


def test_objectives_stand_apart_by_nature(atelier: Atelier) -> None:
    contrat = atelier.contrat(QUARTIER, objectifs=atelier.objectifs())
    assert [o.id for o in contrat.clause("objectifs-animation-globale").objectifs] == ["comites", "locaux"]
    assert [o.id for o in contrat.clause("objectifs-particuliers").objectifs] == ["garde"]
    assert contrat.clause("fonds-propres").variante == "retenus"
    assert atelier.contrat(QUARTIER).clause("fonds-propres").variante == "aucun"


def test_alertes_come_gravest_first_each_with_its_rule(atelier: Atelier) -> None:
    contrat = atelier.contrat(
        RURAL,
        verdicts={
            "validation-instances": ("absent", ""),
            "associations-hebergees": ("contraire", "Aucune autre association n'y sera accueillie"),
            "mission-quartier": ("contraire", "?Ouvert à qui ?"),
            "fonction-participation": ("conforme", "?Un comité d'usagers suit chaque service."),
        },
    )
    found = {alerte.critere: alerte.motif for alerte in contrat.alertes}
    assert found["associations-hebergees"] == "contraire"
    assert found["validation-instances"] == "condition"
    assert found["fonction-participation"] == "a-relire"
    assert all(alerte.citations for alerte in contrat.alertes)
    ranks = ["contraire", "condition", "a-relire", "a-etablir", "cadre"]
    motifs = [ranks.index(alerte.motif) for alerte in contrat.alertes]
    assert motifs == sorted(motifs)


def test_what_must_be_done_before_signature_is_told(atelier: Atelier) -> None:
    first, *rest = atelier.objectifs()
    contrat = atelier.contrat(RURAL, objectifs=(replace(first, echeance="avant la signature du contrat"), *rest))
    [alerte] = [alerte for alerte in contrat.alertes if first.sentence in alerte.sentence]
    assert alerte.sentence.endswith("Échéance : avant la signature du contrat.")
    assert alerte.citations == first.citations
    assert contrat.objectifs == tuple(rest)
    assert first.sentence not in " ".join(e.what for e in echeances(contrat))


@pytest.mark.parametrize(
    "when", ["avant le dépôt définitif du projet", "au terme de la procédure d'agrément", "mars 1998"]
)
def test_no_table_holds_what_comes_before_the_contract(when: str, atelier: Atelier) -> None:
    first, *_ = atelier.objectifs()
    asked = replace(first, echeance=when, procedure=when == "mars 1998")
    contrat = atelier.contrat(RURAL, objectifs=(asked,))
    assert not any(clause.objectifs for clause in contrat.clauses)
    assert any(asked.sentence in alerte.sentence for alerte in contrat.alertes)


def test_a_demand_that_the_projet_does_not_name_is_to_be_settled(atelier: Atelier) -> None:
    said = [alerte.sentence for alerte in atelier.contrat(BUDGET).alertes]
    assert any("première demande ou d'un renouvellement" in sentence for sentence in said)
    settled = atelier.contrat(BUDGET, Options(renouvellement=False))
    assert settled.clause("objet").variante == "premier"
    assert not any("première demande ou d'un renouvellement" in alerte.sentence for alerte in settled.alertes)


def test_a_contraire_that_is_not_sure_is_told_and_corrects_nothing(atelier: Atelier) -> None:
    contrat = atelier.contrat(RURAL, verdicts={"mission-quartier": ("contraire", "?Ouvert à qui ?")})
    assert contrat.clause("ouverture").variante == "acquise"
    assert any("paraît dire" in alerte.sentence for alerte in contrat.alertes)


def test_the_same_projet_gives_the_same_contract(atelier: Atelier) -> None:
    assert contrat_json(atelier.contrat(RURAL)) == contrat_json(atelier.contrat(RURAL))


def test_the_json_is_that_of_the_contract_of_commands(atelier: Atelier) -> None:
    made = json.loads(json.dumps(contrat_json(atelier.contrat(RURAL, objectifs=atelier.objectifs()))))
    for clause in made["clauses"]:
        assert {"id", "intitule", "statements", "blancs"} <= set(clause)
        for statement in clause["statements"]:
            assert {"sentence", "citations", "extraits"} <= set(statement)
            assert {"text", "section", "start", "end", "words", "label"} == set(statement["citations"][0])
        for blanc in clause["blancs"]:
            assert {"label", "usage"} <= set(blanc)
            assert not blanc["usage"] or blanc["proposition"]


def test_a_terminal_reads_what_to_settle_then_the_articles(atelier: Atelier) -> None:
    text = contrat_text(atelier.contrat(RURAL, objectifs=atelier.objectifs()))
    assert text.index("À RÉGLER AVANT LA SIGNATURE") < text.index("ARTICLE 1. OBJET") < text.index("LES TEXTES CITÉS")
    assert max(len(line) for line in text.splitlines()) <= 100
