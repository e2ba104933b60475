"""The prestation de service from a budget: what enters the base, exact arithmetic, and what is missing said."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from fabrique import projet_of

from assistant.cli import main
from assistant.config import Config
from assistant.errors import CorpusError, FinancementError
from assistant.financement import PARTENAIRES, Financement, compute, partenaires
from assistant.financement.assiette import compare_base
from assistant.financement.budget import Budget, read_budget
from assistant.financement.cas import Cas, prepare, suppose
from assistant.financement.classement import classify
from assistant.financement.postes import Poste, find_poste, read_postes
from assistant.financement.sources import budget_of_pairs
from assistant.financement.tableur import Rangee, Tableau
from assistant.regles import Corpus

Make = Callable[..., Cas]


@pytest.fixture(scope="module")
def postes(config: Config, corpus: Corpus) -> tuple[Poste, ...]:
    return read_postes(config, corpus)


@pytest.fixture(scope="module")
def make(postes: tuple[Poste, ...], corpus: Corpus) -> Make:
    """Return the case of typed lines, changed as said."""

    def made(pairs: Sequence[str], *changes: str) -> Cas:
        cas = prepare(budget_of_pairs(pairs), postes, corpus)
        for change in changes:
            cas = suppose(cas, change)
        return cas

    return made


LIGNES = (
    "Directrice=36200", "Secrétaire d'accueil=21900", "Animateurs de l'accueil de loisirs=27600",
    "Chauffage, eau, électricité=11500", "Frais de siège=6000",
)  # fmt: skip


def values(found: Financement) -> dict[str, Decimal]:
    return {step.label: step.value for step in found.steps}


@pytest.mark.parametrize(
    ("libelle", "sens"),
    [
        ("Directrice : salaire et charges (temps plein)", "base"),
        ("Salaire et charges du directeur", "base"),
        ("Direction, secrétariat et accueil", "base"),
        ("Hôtesse-secrétaire", "base"),
        ("Accueil du public", "base"),
        ("Chargée d'accueil", "base"),
        ("Eau, électricité, chauffage", "base"),
        ("Fournitures non stockables (eau, énergie)", "base"),
        ("Comptabilité, paie, cotisations", "base"),
        ("Honoraires (expert-comptable)", "base"),
        ("Primes d'assurance", "base"),
        ("Frais généraux partagés (assurance, téléphone, copieur, ménage)", "base"),
        ("Pilotage : directrice, secrétaire", "base"),
        ("Déplacements communs", "base"),
        ("Directrice (hors ALSH)", "base"),
        ("Animateurs ALSH", "hors"),
        ("Directrice de la crèche", "hors"),
        ("Poste d'accueil jeunes", "hors"),
        ("Téléphone de la crèche", "hors"),
        ("Accueil de loisirs : animateurs, goûters, sorties", "hors"),
        ("Goûters, sorties et transport de l'accueil de loisirs", "hors"),
        ("Vacations de l'aide aux devoirs", "hors"),
        ("Référente familles", "hors"),
        ("Matériel sportif", "hors"),
        ("Directeur adjoint", "question"),
        ("Responsable", "question"),
        ("Salaire du comptable", "question"),
        ("Agent d'entretien", "question"),
        ("Frais de siège", "question"),
        ("Mise à disposition du directeur par la ville", "question"),
        ("Formation du personnel", "question"),
        ("Impôts et taxes sur rémunération", "question"),
        ("Dotation aux amortissements", "question"),
        ("Déplacements, missions", "question"),
        ("Fourniture d'entretien et de petit équipement", "question"),
        ("Directrice et animateurs de l'accueil de loisirs", "question"),
        ("Directeur (50 % animation globale, 50 % ALSH)", "question"),
        ("Téléphone et internet ALSH", "question"),
        ("Salaires et loyers", "question"),
        ("Téléphone, gommettes", "question"),
        ("Zorglub", "question"),
        ("Charges de personnel", "ensemble"),
        ("Salaires et charges", "ensemble"),
        ("Services extérieurs", "ensemble"),
        ("Achats", "ensemble"),
        ("Divers", "ensemble"),
        ("Total", "total"),
        ("Sous-total personnel", "total"),
        ("TOTAL DES CHARGES", "total"),
        ("Participation des familles", "recette"),
        ("Subvention communale", "recette"),
    ],
)
def test_a_label_is_sorted_or_asked_about(libelle: str, sens: str, postes: tuple[Poste, ...]) -> None:
    assert find_poste(libelle, postes).sens == sens


def test_every_line_has_a_reason_on_the_words_of_a_rule(make: Make) -> None:
    for classement in make([*LIGNES, "Divers=100", "Zorglub=3"]).classements:
        assert classement.raison
        assert classement.citations
        assert bool(classement.question) == (classement.sens == "question")


def test_the_base_is_what_is_asked_less_what_is_not_eligible(make: Make, corpus: Corpus) -> None:
    found = compute(make(LIGNES), corpus)
    assert values(found) == {
        "Dépenses inscrites au budget": 103200,
        "À retirer : ce qui n'entre pas dans la base": -27600,
        "Laissé de côté : ce qui est à préciser": -6000,
        "Base éligible": 69600,
        "Base éligible si tout ce qui est à préciser y entrait": 75600,
    }
    assert [classement.ligne.libelle for classement in found.questions] == ["Frais de siège"]


def table(*rows: str) -> Budget:
    return read_budget(Tableau("le budget", tuple(Rangee(tuple(row.split(";"))) for row in rows)))


def test_what_the_centre_asks_is_held_against_what_is_eligible(postes: tuple[Poste, ...], corpus: Corpus) -> None:
    budget = table(
        "Dépenses;Total;dont base", "Directrice;36 200 €;18 100 €", "Animateurs de la crèche;20 000 €;9 000 €",
        "Secrétaire;21 900 €;0 €", "Divers;500 €;500 €", "Total;78 600 €;27 600 €",
    )  # fmt: skip
    found = compute(prepare(budget, postes, corpus), corpus)
    assert values(found)["Base demandée par le centre"] == 27600
    assert values(found)["Base éligible"] == 18100
    assert any("non demandé : ligne 3" in line for line in found.remarques)


@pytest.mark.parametrize(
    ("rows", "base", "counted"),
    [
        (["Charges de personnel;58100", "Directrice;36200", "Secrétaire;21900"], 58100, 58100),
        (["Charges de personnel;85700", "dont directrice;36200", "dont secrétaire;21900"], 58100, 85700),
        (["64 - Charges de personnel;60000", "641 - Directrice;40000", "6411 - dont prime;1000"], 40000, 60000),
        (["Charges communes;18700", "Chauffage;11500", "Assurances;7200", "Total;18700"], 18700, 18700),
        (["Directrice;10000", "Assurances;6000", "Téléphone;4000"], 20000, 20000),
        (["Directrice;36200", "Sous-total;36200", "Eau;1000", "Total général;37200"], 37200, 37200),
    ],
)
def test_what_others_detail_is_counted_once(
    rows: list[str], base: int, counted: int, postes: tuple[Poste, ...], corpus: Corpus
) -> None:
    found = compute(prepare(table("Poste;Montant", *rows), postes, corpus), corpus)
    assert values(found)["Base éligible"] == base
    assert values(found)["Dépenses inscrites au budget"] == counted


def test_a_total_that_does_not_add_up_is_said(postes: tuple[Poste, ...], corpus: Corpus) -> None:
    cas = prepare(table("Poste;Montant", "Directrice;36200 €", "Total;40000 €"), postes, corpus)
    assert "Le total écrit est de 40 000 €, la somme des lignes de 36 200 €" in compute(cas, corpus).remarques[0]


def test_what_stands_under_an_activity_is_the_activitys(postes: tuple[Poste, ...], corpus: Corpus) -> None:
    budget = table(
        "Libellé;Montant", "Accueil de loisirs;", "Fournitures;3000", "Assurance;200", "Directrice;9000",
        "Total accueil de loisirs;12200", "Assurance;500",
    )  # fmt: skip
    sens = [classement.sens for classement in classify(budget, postes, corpus)]
    assert sens == ["hors", "question", "question", "total", "base"]


def test_a_column_of_services_tells_whose_a_line_is(postes: tuple[Poste, ...], corpus: Corpus) -> None:
    budget = table(
        "Secteur;Nature;Montant", "Direction;Directrice;50000", "ALSH;Téléphone;600", "Logistique;Électricité;9000"
    )
    assert [classement.sens for classement in classify(budget, postes, corpus)] == ["base", "hors", "base"]


@pytest.mark.parametrize("amount", ["-300", "(300)", "– 300"])
def test_a_negative_expense_is_refused_and_a_negative_result_is_not(
    amount: str, postes: tuple[Poste, ...], corpus: Corpus
) -> None:
    with pytest.raises(FinancementError, match=r"La ligne 2 \(« Avoir », − 300 €\) est négative"):
        classify(table("Poste;Montant", "Directrice;500", f"Avoir;{amount}"), postes, corpus)
    assert classify(table("Poste;Montant", "Directrice;500", f"Résultat;{amount}"), postes, corpus)


def test_a_budget_of_income_alone_is_refused(make: Make) -> None:
    with pytest.raises(FinancementError, match="que des recettes"):
        make(["Subvention communale=5000", "Total=5000"])


def test_a_text_as_long_as_a_page_is_no_label(make: Make) -> None:
    assert make(["Directrice=1"]).classements[0].sens == "base"
    with pytest.raises(FinancementError, match="ne se lit pas"):
        make(["Directrice " * 40 + "=1"])


@pytest.mark.parametrize(
    ("row", "base"), [("Ressources humaines;1000", 700), ("Produits d'entretien;1000", 1700), ("PRODUITS;1000", 500)]
)
def test_only_a_heading_opens_the_income(row: str, base: int, postes: tuple[Poste, ...], corpus: Corpus) -> None:
    budget = table("Poste;Montant", "Directrice;500", row, "Assurances;200")
    assert values(compute(prepare(budget, postes, corpus), corpus))["Base éligible"] == base


def test_a_post_at_half_time_counts_and_a_share_is_asked_about(
    make: Make, postes: tuple[Poste, ...], corpus: Corpus
) -> None:
    assert make(["Directeur à mi-temps=20000"]).classements[0].sens == "base"
    shared = make(["Directeur 50 %=40000"]).classements[0]
    assert shared.sens == "question"
    assert "déjà celui de cette part" in shared.question
    asked = table("Poste;Montant;Base", "Directeur 50 %;40000;20000")
    assert classify(asked, postes, corpus)[0].retenu == 20000


def test_without_a_ceiling_the_computation_stops_and_says_so(make: Make, corpus: Corpus) -> None:
    found = compute(make(LIGNES, "annee=2025"), corpus)
    assert found.result is None
    assert found.arret == ("plafond",)
    assert "ajoutez --plafond" in found.manque[0]
    assert values(found)["Taux × base éligible : au plus, avant plafond"] == Decimal("29510.4")


@pytest.mark.parametrize(
    ("annee", "taux"), [(2018, "40"), (2022, "40"), (2024, "42.4"), (2026, "42.4"), (2027, "42.4")]
)
def test_the_rate_of_a_year_is_that_of_its_period(annee: int, taux: str, make: Make, corpus: Corpus) -> None:
    found = compute(make(LIGNES, f"annee={annee}", "plafond=50000"), corpus)
    assert found.result == Decimal(50000) * Decimal(taux) / 100
    step = next(step for step in found.steps if step.unit == "%")
    assert step.citations
    assert any("fusionne" in rappel.sentence for rappel in found.rappels) == (annee >= 2027)


@pytest.mark.parametrize(
    ("annee", "words"),
    [("1995", "depuis quand"), ("2002", "depuis quand"), ("2023", "jour non établi"), ("2031", "aucun texte")],
)
def test_a_rate_that_is_not_established_is_not_guessed(annee: str, words: str, make: Make, corpus: Corpus) -> None:
    found = compute(make(LIGNES, f"annee={annee}", "plafond=50000"), corpus)
    assert found.result is None
    assert words in found.manque[0]
    assert not any(step.unit == "%" for step in found.steps)


def test_the_year_is_asked_for_when_nothing_tells_it(make: Make, corpus: Corpus) -> None:
    found = compute(make(LIGNES, "plafond=50000"), corpus)
    assert "L'année du budget" in found.manque[0]


def test_a_rate_other_than_the_established_one_is_used_and_said(make: Make, corpus: Corpus) -> None:
    found = compute(make(LIGNES, "annee=2025", "plafond=50000", "taux=50"), corpus)
    assert found.result == 25000
    assert "n'est pas celui qui est établi pour 2025 (42,4 %)" in found.remarques[-1]


@pytest.mark.parametrize(
    ("share", "annee", "result"),
    [("59,9", "1998", 10000), ("60", "1998", 20000), ("52", "", 10000), ("52", "2025", 20000)],
)
def test_the_halving_is_that_of_1995_and_only_shown_today(
    share: str, annee: str, result: int, make: Make, corpus: Corpus
) -> None:
    changes = ["taux=40", "plafond=50000", f"regime-general={share}", *([f"annee={annee}"] if annee else [])]
    found = compute(make(LIGNES, *changes), corpus)
    assert found.result == result
    said = any(r.sentence == "Le sort de la règle des 60 % après 1995 n'est pas établi." for r in found.rappels)
    assert said == (share != "60")
    assert ("Si la réduction de moitié de 1995 s'appliquait encore" in values(found)) == (annee == "2025")


def test_the_arithmetic_is_exact_whatever_the_amounts(make: Make, corpus: Corpus) -> None:
    draw = random.Random(1995)
    for _ in range(200):
        cents = [draw.randint(1, 10**8) for _ in range(3)]
        taux, plafond = Decimal(draw.randint(10, 1000)) / 10, Decimal(draw.randint(1, 10**8)) / 100
        names = ("Directrice", "Secrétaire", "Loyer")
        pairs = [f"{name}={Decimal(amount) / 100}".replace(".", ",") for name, amount in zip(names, cents, strict=True)]
        found = compute(make(pairs, f"taux={taux}", f"plafond={plafond}", "regime-general=50"), corpus)
        base = Decimal(sum(cents)) / 100
        exact = min(base, plafond) * taux / 100 / 2
        assert values(found)["Base éligible"] == base
        assert found.result == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def test_moving_a_line_moves_the_base_by_its_amount(make: Make, corpus: Corpus) -> None:
    cas = make([*LIGNES, "Divers=512,37", "Goûters=88,01"])
    before = values(compute(cas, corpus))["Base éligible"]
    for classement in cas.classements:
        numero, montant = classement.ligne.numero, classement.ligne.montant
        inside = values(compute(suppose(cas, f"ligne {numero}=base"), corpus))["Base éligible"]
        outside = values(compute(suppose(cas, f"ligne {numero}=hors"), corpus))["Base éligible"]
        assert inside - outside == montant
        assert before in (inside, outside)
        half = values(compute(suppose(cas, f"ligne {numero}=50 %"), corpus))["Base éligible"]
        assert half - outside == montant / 2


def test_the_order_of_the_lines_changes_nothing(make: Make, corpus: Corpus) -> None:
    lines = [*LIGNES, "Divers=512,37", "Goûters=88,01", "Assurances=1 200,10"]
    expected = values(compute(make(lines), corpus))
    draw = random.Random(56)
    for _ in range(20):
        draw.shuffle(lines)
        assert values(compute(make(lines), corpus)) == expected


def test_what_the_user_decides_is_said_to_be_against_the_rule(make: Make) -> None:
    cas = make(LIGNES, "ligne 3=base ; ligne 5=1 500")
    assert cas.classements[2].raison.startswith("Mise dans la base à votre demande, contre la règle.")
    assert cas.classements[4].retenu == 1500
    assert not cas.classements[4].question


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("", "La supposition est vide"),
        ("ligne 5", "ne se lit pas"),
        ("soleil=5", "ne se lit pas"),
        ("ligne 9=hors", "n'a pas de dépense n° 9"),
        ("ligne 1=40000", "au plus 36 200 €"),
        ("ligne 1=120 %", "n'est pas un pourcentage"),
        ("ligne 1=100 F", "au plus 36 200 €"),
        ("taux=150", "n'est pas un pourcentage de 0 à 100"),
        ("taux=-1", "n'est pas un pourcentage"),
        ("taux=0,4", "écrivez 40 pour 40 %"),
        ("taux=beaucoup", "n'est pas un pourcentage"),
        ("regime-general=101", "n'est pas un pourcentage"),
        ("plafond=0", "n'est pas un montant"),
        ("plafond=100000 F", "donnez-les dans la même monnaie"),
        ("annee=24", "ne se lit pas"),
    ],
)
def test_a_supposition_that_cannot_be_is_refused(change: str, sentence: str, make: Make) -> None:
    with pytest.raises(FinancementError, match=sentence):
        make(LIGNES, change)


def test_who_may_pay_is_said_by_rules_that_exist(corpus: Corpus) -> None:
    said = partenaires(corpus)
    assert set(said) == set(PARTENAIRES) == {"caisse", "commune", "departement", "etat", "msa"}
    assert all(statement.citations for statements in said.values() for statement in statements)


def test_the_file_of_words_is_checked(config: Config, corpus: Corpus, tmp_path: Path) -> None:
    entry = "- {id: a, sens: question, intitule: a, raison: a, mots: [a], regles: [%s]%s}\n"
    for content, sentence in (
        (entry % ("inconnue", ", question: q"), "la règle « inconnue » n'existe pas"),
        (entry % ("depenses-retenues", ""), "« question » manque"),
        ((entry % ("depenses-retenues", ", question: q")) * 2, "déjà pris"),
    ):
        (tmp_path / "budget.yaml").write_text(content, encoding="utf-8")
        with pytest.raises(CorpusError, match=sentence):
            read_postes(replace(config, corpus=tmp_path), corpus)


DEPENSES = [
    ["N°", "Dépenses 2002", "Total", "dont base"],
    ["1", "Directrice : salaire et charges", "36 200 €", "36 200 €"],
    ["2", "Animateurs de l'accueil de loisirs", "27 600 €", "27 600 €"],
    ["3", "Vacations de l'aide aux devoirs", "4 100 €", "0 €"],
    ["4", "Frais de siège", "2 000 €", "2 000 €"],
    ["", "Total", "69 900 €", "65 800 €"],
]


def test_the_base_that_a_projet_asks_is_compared_with_the_eligible_one(
    postes: tuple[Poste, ...], corpus: Corpus
) -> None:
    found = compare_base(projet_of("# Combien", DEPENSES), postes, corpus)
    assert found is not None
    assert [found.demandee, found.eligible] == [65800, 36200]
    assert [extrait.words for extrait in found.extraits] == ["Animateurs de l'accueil de loisirs"]
    assert [classement.ligne.libelle for classement in found.questions] == ["Frais de siège"]


def test_a_table_of_expenses_that_asks_nothing_is_not_held_against_the_centre(
    postes: tuple[Poste, ...], corpus: Corpus
) -> None:
    rows = [["Dépenses 1999", "Francs"], ["Moniteurs de judo", "604 000"], ["Directeur", "240 000"]]
    found = compare_base(projet_of("# Le budget", rows), postes, corpus)
    assert found is not None
    assert found.demandee is None
    assert found.eligible == 240000
    assert not found.en_trop
    presented = compare_base(projet_of("# Base de la prestation de service", rows), postes, corpus)
    assert presented is not None
    assert presented.demandee == 844000
    assert len(presented.en_trop) == 1


def test_a_projet_without_a_budget_is_not_compared(postes: tuple[Poste, ...], corpus: Corpus) -> None:
    assert compare_base(projet_of("# Projet", "Nous accueillons tous les habitants."), postes, corpus) is None


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["financement", *arguments])
    written = capsys.readouterr()
    return code, written.out, written.err


def typed(*more: str) -> list[str]:
    return [*(argument for line in LIGNES for argument in ("--ligne", line)), *more]


def test_the_command_gives_the_json_of_the_contract(capsys: pytest.CaptureFixture[str], corpus: Corpus) -> None:
    code, out, _ = run(capsys, *typed("--annee", "2025", "--plafond", "50 000", "--si", "ligne 5=base", "--json"))
    value = json.loads(out)
    assert code == 0
    assert value["result"] == {"value": 21200, "unit": "€"}
    for step in value["steps"]:
        assert set(step) == {"label", "value", "unit", "citations"}
        for citation in step["citations"]:
            body = corpus.texts[citation["text"]].body
            assert body[citation["start"] : citation["end"]] == citation["words"]
    assert value["questions"][0]["libelle"] == "Frais de siège"
    assert value["si"][0]["hypothese"] == "ligne 5=base"
    assert {line["sens"] for line in value["lignes"]} == {"base", "hors", "question"}
    assert set(value["partenaires"]) == set(PARTENAIRES)


def test_the_command_speaks_french_with_amounts_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, *typed("--taux", "40", "--plafond", "50000", "--si", "taux=50", "--partenaires"))
    assert code == 0
    assert out.startswith("Base éligible : 69 600 € ; jusqu'à 75 600 € selon vos réponses aux questions.\n")
    assert "Prestation de service : 20 000 €, sans les lignes à préciser." in out
    lines = [line for line in out.splitlines() if line.endswith((" base", " hors base"))]
    assert len({line.index(" €") for line in lines}) == 1
    side = next(line for line in out.splitlines() if line.startswith("  Prestation de service"))
    assert side.split("  ")[-2:] == ["20 000 €", "25 000 €"]
    assert "La Mutualité sociale agricole :" in out
    assert "[1] « " in out


def test_the_command_reads_a_file_in_francs_and_answers_in_euros(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "b.csv"
    path.write_text("Dépenses 1998;Francs\nDirecteur;240 000\nÉlectricité;65 595,70\n", encoding="cp1252")
    code, out, _ = run(capsys, str(path), "--unite", "euros", "--json")
    value = json.loads(out)
    assert code == 0
    assert [step["value"] for step in value["steps"] if step["label"] == "Base éligible"] == [46587.76]
    assert {step["unit"] for step in value["steps"]} == {"€"}
    assert value["result"] == {"value": None, "unit": "€"}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "attend un budget"),
        (["b.csv", "--ligne", "Directrice=1"], "attend un budget"),
        (["absent.csv"], "ne peut pas être lu"),
        (["budget.rtf"], "budget.rtf"),
        (["--ligne", "Directrice"], "ne se lit pas"),
        (["--ligne", "Directrice=-5"], "est négative"),
        (["--ligne", "Directrice=5 F", "--ligne", "Loyer=5 €"], "sont mêlés"),
        (["--ligne", "Directrice=5", "--taux", "101"], "pourcentage de 0 à 100"),
        (["--ligne", "Directrice=5", "--annee", "25"], "en quatre chiffres"),
        (["--ligne", "Directrice=5", "--unite", "dollars"], "n'existe pas"),
        (["--ligne", "Directrice=5", "--si", "taux"], "ne se lit pas"),
    ],
)
def test_bad_input_is_one_french_sentence_and_code_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, error = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert sentence in error
    assert len(error.strip().splitlines()) == 1
