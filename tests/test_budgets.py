"""Budgets of every usual shape give the same lines, amounts and currency; what cannot be added up is refused."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from fabrique import projet_of
from openpyxl import Workbook

from assistant.config import Config
from assistant.errors import FinancementError
from assistant.financement.budget import Budget, in_monnaie, read_budget
from assistant.financement.montants import read_pourcentage, read_somme, write_pourcentage, write_somme
from assistant.financement.sources import budget_of_file, budget_of_pairs, budget_of_projet
from assistant.financement.tableur import Rangee, Tableau
from assistant.projets import Projet

LIGNES = [("Directrice", "36200"), ("Secrétaire d'accueil", "21900.5"), ("Eau, électricité", "11500")]


@pytest.mark.parametrize(
    ("words", "valeur", "monnaie"),
    [
        ("36 200 €", "36200", "€"),
        ("36\u202f200,00\u00a0€", "36200", "€"),
        ("1 234,50", "1234.50", None),
        ("12 000 F", "12000", "F"),
        ("12.000 francs", "12000", "F"),
        ("1.234.567,89 FF", "1234567.89", "F"),
        ("36,200", "36200", None),
        ("36200.5", "36200.5", None),
        ("41,3 k€", "41300", "€"),
        ("€ 1 200", "1200", "€"),
        ("(800)", "-800", None),
        ("(1 200 €)", "-1200", "€"),
        ("– 163 000 F", "-163000", "F"),
        ("110 000 F TTC", "110000", "F"),
        ("0", "0", None),
    ],
)
def test_french_amounts_are_read_exactly(words: str, valeur: str, monnaie: str | None) -> None:
    somme = read_somme(words)
    assert somme is not None
    assert (somme.valeur, somme.monnaie) == (Decimal(valeur), monnaie)


@pytest.mark.parametrize(
    "words", ["", "-", "à déterminer", "57 %", "1 2 3", "12 00", "2 postes", "9" * 40, "(800", "x"]
)
def test_other_words_are_not_amounts(words: str) -> None:
    assert read_somme(words) is None


def test_amounts_and_percentages_are_written_as_french_writes_them() -> None:
    assert write_somme(Decimal("187100.0"), "€") == "187 100 €"
    assert write_somme(Decimal("-1234.5"), "F") == "− 1 234,50 F"
    assert write_somme(Decimal("0.005"), "€") == "0,01 €"
    assert write_pourcentage(Decimal("42.40")) == "42,4 %"
    assert write_pourcentage(Decimal("100")) == "100 %"
    assert read_pourcentage("42,4 %") == Decimal("42.4")


def csv_file(folder: Path, content: bytes, name: str = "budget.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def read(path: Path, config: Config, wanted: str = "", annee: int | None = None) -> Budget:
    return budget_of_file(path, config, wanted, None, annee)


def amounts(budget: Budget) -> list[tuple[str, Decimal]]:
    return [(ligne.libelle, ligne.montant) for ligne in budget.lignes]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_separator_and_encoding_of_a_csv_are_guessed(
    encoding: str, separator: str, tmp_path: Path, config: Config
) -> None:
    rows = ["Dépenses" + separator + "Montant", *(f"{name}{separator}{amount} F" for name, amount in LIGNES)]
    path = csv_file(tmp_path, "\r\n".join(rows).encode(encoding))
    budget = read(path, config)
    assert amounts(budget) == [(name, Decimal(amount)) for name, amount in LIGNES]
    assert budget.monnaie == "F"


def test_a_csv_with_commas_quotes_or_no_separator_at_all(tmp_path: Path, config: Config) -> None:
    commas = 'Libellé,Montant\n"Eau, électricité","11 500,50"\nDirectrice,36200\n'
    assert amounts(read(csv_file(tmp_path, commas.encode()), config)) == [
        ("Eau, électricité", Decimal("11500.50")),
        ("Directrice", Decimal(36200)),
    ]
    plain = "Directrice : 36 200 €\nEau ... 11 500 €\n"
    assert [amount for _, amount in amounts(read(csv_file(tmp_path, plain.encode()), config))] == [36200, 11500]


def test_the_columns_of_a_table_are_told_apart(tmp_path: Path, config: Config) -> None:
    table = (
        "Centre social des Tilleuls;;;\n"
        "N°;Dépenses 2002;ETP;Total;dont base\n"
        "1;Directrice;1;36 200 €;36 200 €\n"
        "2;Animateurs;2,5;27 600 €;13 800 €\n"
        "3;Films;;2 700 €;oui\n"
        "4;Crèche;;50 000 €;30 %\n"
        "5;Divers;;900 €;\n"
        ";Total;;117 400 €;67 700 €\n"
    )
    budget = read(csv_file(tmp_path, table.encode()), config)
    assert [ligne.numero for ligne in budget.lignes[:5]] == [1, 2, 3, 4, 5]
    assert [ligne.demande for ligne in budget.lignes] == [36200, 13800, 2700, 15000, 0, 67700]
    assert budget.annee == 2002


def test_income_beside_or_below_the_expenses_is_not_read(tmp_path: Path, config: Config) -> None:
    beside = "Dépenses;F;Recettes;F\nDirecteur;238 000;Prestation;98 500\nLoyer;71 000;Commune;190 000\n"
    below = "Libellé;Montant en francs\nDirecteur;238 000\nLoyer;71 000\nRECETTES;\nCommune;190 000\n"
    for table in (beside, below):
        budget = read(csv_file(tmp_path, table.encode()), config)
        assert amounts(budget) == [("Directeur", Decimal(238000)), ("Loyer", Decimal(71000))]
        assert budget.monnaie == "F"


def test_of_several_years_the_one_asked_for_is_read_or_else_the_last(tmp_path: Path, config: Config) -> None:
    path = csv_file(tmp_path, b"Francs;1996 (6 mois);1997;1998\nDirectrice;121 000;246 000;251 000\n")
    assert amounts(read(path, config)) == [("Directrice", Decimal(251000))]
    assert "« 1998 » est lue" in read(path, config).remarques[0]
    assert amounts(read(path, config, annee=1997)) == [("Directrice", Decimal(246000))]
    with pytest.raises(FinancementError, match="pas de colonne pour 2001"):
        read(path, config, annee=2001)


def test_accounts_leave_the_label_and_thousands_are_multiplied(tmp_path: Path, config: Config) -> None:
    table = "Compte;Intitulé;Montant (k€)\n606;Eau;11,5\n641;Directrice;36,2\n"
    budget = read(csv_file(tmp_path, table.encode()), config)
    assert amounts(budget) == [("Eau", Decimal(11500)), ("Directrice", Decimal(36200))]
    assert [ligne.compte for ligne in budget.lignes] == ["606", "641"]
    joined = read(csv_file(tmp_path, b"Poste;Montant\n641 - Directrice;36200\n"), config)
    assert (joined.lignes[0].libelle, joined.lignes[0].compte) == ("Directrice", "641")


def test_an_amount_that_cannot_be_read_is_said(tmp_path: Path, config: Config) -> None:
    budget = read(csv_file(tmp_path, "Poste;Montant\nDirectrice;36200\nLoyer;à déterminer\n".encode()), config)
    assert len(budget.lignes) == 1
    assert any("« Loyer » n'a pas de montant lisible (« à déterminer »)" in line for line in budget.remarques)


def test_without_a_currency_the_year_tells_it_and_it_is_said(tmp_path: Path, config: Config) -> None:
    path = csv_file(tmp_path, b"Poste;Montant\nDirectrice;36200\n")
    assert read(path, config).monnaie == "€"
    assert read(path, config, annee=1998).monnaie == "F"
    assert any("Aucune monnaie n'est écrite" in line for line in read(path, config).remarques)
    assert budget_of_file(path, config, monnaie="F").monnaie == "F"


def workbook(folder: Path, name: str = "budget.xlsx") -> Path:
    book = Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    notes["A1"] = "À lire"
    sheet = book.create_sheet("Budget 2024")
    sheet.append(["Dépenses 2024", "Montant"])
    for label, amount in LIGNES:
        sheet.append([label, float(amount)])
    sheet.append(["Brouillon", 99999])
    sheet.row_dimensions[5].hidden = True
    for row in sheet.iter_rows(min_row=2, min_col=2):
        row[0].number_format = '#,##0.00 "€"'
    sheet["B4"] = 0.1 + 0.2
    path = folder / name
    book.save(path)
    return path


def test_a_workbook_is_read_to_the_cent_without_its_hidden_rows(tmp_path: Path, config: Config) -> None:
    budget = read(workbook(tmp_path), config)
    assert amounts(budget) == [
        ("Directrice", Decimal(36200)),
        ("Secrétaire d'accueil", Decimal("21900.50")),
        ("Eau, électricité", Decimal("0.30")),
    ]
    assert (budget.monnaie, budget.annee) == ("€", 2024)
    assert budget.lignes[0].place == "feuille « Budget 2024 », ligne 2"
    assert any("masquée" in line for line in budget.remarques)


def test_a_formula_that_was_never_computed_is_said(tmp_path: Path, config: Config) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Poste", "Montant"], ["Directrice", 36200], ["Loyer", "=6*1500"]):
        sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    budget = read(tmp_path / "b.xlsx", config)
    assert amounts(budget) == [("Directrice", Decimal(36200))]
    assert any("« Loyer » n'a pas de montant lisible (« formule sans valeur" in line for line in budget.remarques)


def test_a_table_is_chosen_by_its_name_or_number(tmp_path: Path, config: Config) -> None:
    path = workbook(tmp_path)
    assert len(read(path, config, wanted="budget").lignes) == 3
    assert len(read(path, config, wanted="2").lignes) == 3
    with pytest.raises(FinancementError, match="Il n'y a pas de tableau « Été »"):
        read(path, config, wanted="Été")


def package(**members: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "/") + ".xml", content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("b.csv", b"", "est vide"),
        ("b.csv", b"\x00\x01\x02\x80\xff" * 20, "n'est pas un fichier de texte"),
        ("b.csv", b"rien;du tout\n", "Aucun montant"),
        ("b.csv", "Poste;Montant\nDirectrice;à venir\n".encode(), "Aucun montant"),
        ("b.csv", b"Poste;Montant\nA;50000 F\nB;100 euros\n", "Des francs et des euros sont mêlés"),
        ("b.csv", b"a;1\n" * 3000, "a plus de 2000 lignes"),
        ("b.csv", b"x" * 6_000_000, "dépasse 5 Mo"),
        ("b.xlsx", b"pas un zip", "n'est pas un classeur lisible"),
        ("b.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "protégé par un mot de passe"),
        ("b.xlsx", package(xl_workbook="<x/>"), "n'est pas un classeur lisible"),
        ("b.xlsx", package(a='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "entités XML"),
        ("b.xlsx", package(a="0" * 40_000_000), "trop grand une fois ouvert"),
    ],
)
def test_what_is_no_budget_is_refused_in_a_sentence(
    name: str, content: bytes, sentence: str, tmp_path: Path, config: Config
) -> None:
    with pytest.raises(FinancementError, match=sentence):
        read(csv_file(tmp_path, content, name), config)


def test_a_file_that_is_not_there_is_said(tmp_path: Path, config: Config) -> None:
    with pytest.raises(FinancementError, match="ne peut pas être lu"):
        read(tmp_path / "absent.csv", config)


def test_typed_lines_make_a_budget() -> None:
    budget = budget_of_pairs(["Directrice=36200", "Eau : 11 500 €", "Salaire : secrétaire = 21 900"])
    assert amounts(budget) == [
        ("Directrice", Decimal(36200)),
        ("Eau", Decimal(11500)),
        ("Salaire : secrétaire", Decimal(21900)),
    ]
    for wrong in ("Directrice", "Directrice=", "=36200", "Directrice=beaucoup"):
        with pytest.raises(FinancementError, match="ne se lit pas"):
            budget_of_pairs([wrong])


def test_a_conversion_rounds_each_line_to_the_cent() -> None:
    budget = budget_of_pairs(["Directeur=120 000 F", "Loyer=45 300,50 F"])
    converted = in_monnaie(budget, "€")
    assert amounts(converted) == [("Directeur", Decimal("18293.88")), ("Loyer", Decimal("6906.02"))]
    assert converted.monnaie == "€"
    assert "6,55957" in converted.remarques[-1]
    assert in_monnaie(budget, "F") == budget


POPULATION = [["", "1990", "1996"], ["Habitants", "5 540", "5 460"], ["Exploitations", "301", "238"]]
RECETTES = [["Recettes 2002", "Montant"], ["Commune", "46 000 €"], ["Familles", "34 700 €"]]
DEPENSES = [
    ["N°", "Dépenses 2002", "Total", "dont base"],
    ["1", "Directrice", "36 200 €", "36 200 €"],
    ["2", "Animateurs de l'accueil de loisirs", "27 600 €", "27 600 €"],
    ["", "Total", "63 800 €", "63 800 €"],
]


def test_the_expenses_of_a_projet_are_found_among_its_tables() -> None:
    projet = projet_of("# Territoire", POPULATION, "# Budget", DEPENSES, RECETTES)
    budget = budget_of_projet(projet)
    assert budget is not None
    assert budget.nom == "tableau 2"
    assert [ligne.demande for ligne in budget.lignes] == [36200, 27600, 63800]
    extraits = budget.lignes[1].extraits
    assert [extrait.words for extrait in extraits] == ["Animateurs de l'accueil de loisirs", "27 600 €", "27 600 €"]
    assert extraits[0].place == "tableau 2, ligne 3"


def test_a_projet_without_expenses_has_no_budget() -> None:
    assert (
        budget_of_projet(projet_of("# Territoire", POPULATION, "# Recettes", RECETTES, "Le loto a rapporté 812 €."))
        is None
    )


def test_a_table_of_income_is_refused_even_when_it_is_asked_for() -> None:
    with pytest.raises(FinancementError, match=r"Ce tableau \(tableau 2\) donne des recettes"):
        budget_of_projet(projet_of("# Budget", DEPENSES, RECETTES), "2")


def test_a_list_under_a_heading_of_money_is_a_budget() -> None:
    projet = projet_of("# Base de la prestation", "- Directrice ; 36 200 €", "- Loyer, assurances : 9 000 €")
    budget = budget_of_projet(projet)
    assert budget is not None
    assert [(ligne.libelle, ligne.demande) for ligne in budget.lignes] == [
        ("Directrice", Decimal(36200)),
        ("Loyer, assurances", Decimal(9000)),
    ]
    assert budget.lignes[1].extraits[0].words == "Loyer, assurances"


def test_a_header_that_is_no_row_of_its_own_names_the_columns_too() -> None:
    projet = projet_of("# Budget", DEPENSES)
    rows = tuple(bloc for bloc in projet.blocs if not bloc.place.endswith("ligne 1"))
    budget = budget_of_projet(Projet(projet.text, projet.nom, rows))
    assert budget is not None
    assert [ligne.demande for ligne in budget.lignes] == [36200, 27600, 63800]


def test_a_table_of_figures_alone_is_refused() -> None:
    with pytest.raises(FinancementError, match="Aucun montant"):
        read_budget(Tableau("t", (Rangee(("1", "2")), Rangee(("3", "4")))))
