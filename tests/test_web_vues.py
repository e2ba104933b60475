"""What is made of a checked projet, in a real browser: objectifs retained, contract and note taken, versions compared."""

import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from documents import par, word
from navigateur import CONTRAST, PATIENCE, ask
from playwright.sync_api import Locator, Page, expect

LINES = (
    "Projet social du centre des Tilleuls, à Brévanne.",
    "Notre association gère le centre social du quartier des Tilleuls.",
    "Le centre est ouvert à tous les habitants du quartier, quels que soient leur âge et leurs ressources.",
    "La commune de Brévanne nous prête les locaux et finance l'accueil.",
    "Beaucoup de personnes âgées vivent seules et ne sortent plus de chez elles.",
    "Nous demandons à la Caisse un contrat de trois ans, du 1er janvier 1997 au 31 décembre 1999.",
)
VUES = ("Objectifs", "Contrat", "Note", "Versions")
READY = {"Objectifs": ".objectif", "Contrat": ".article", "Note": ".article", "Versions": ".depot-version"}


@pytest.fixture
def projet(tmp_path: Path) -> Path:
    return word(tmp_path / "Tilleuls.docx", "".join(map(par, LINES)))


def check(page: Page, file: Path) -> None:
    page.get_by_role("tab", name="Vérifier un projet").click()
    page.get_by_label("Choisissez un fichier").set_input_files(file)
    expect(page.locator(".resultat")).to_be_visible(timeout=PATIENCE)


def show(page: Page, name: str) -> Locator:
    """Open a view, and return its panel once it is filled."""
    page.locator(".vues").get_by_role("tab", name=name, exact=True).click()
    panel = page.get_by_role("tabpanel", name=name, exact=True)
    expect(panel.locator(READY[name]).first).to_be_visible(timeout=PATIENCE)
    return panel


def words_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).replace("\xa0", " ")


def take(page: Page, link: str, out: Path) -> str:
    with page.expect_download() as coming:
        page.get_by_role("link", name=link).click()
    coming.value.save_as(out)
    return words_of(out)


def test_contract_is_made_of_the_objectifs_that_are_retained(
    projet: Path, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    check(page, projet)
    page.locator(".vues").get_by_role("tab", name="Constats").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Objectifs")).to_be_focused()
    objectifs = page.locator(".objectif")
    expect(objectifs.first).to_be_visible(timeout=PATIENCE)
    count = objectifs.count()
    refused = objectifs.nth(0).locator("textarea").input_value()
    objectifs.nth(0).get_by_role("checkbox").uncheck()
    # the contract's tables hold what is not to be settled before it is signed
    promised = page.locator(".objectif:not([data-prealable])").last
    promised.locator("textarea").fill("Ouvrir le centre le samedi, avec un goûter & des <jeux>.")
    promised.locator("textarea").blur()
    expect(page.locator(".retenus")).to_contain_text(f"{count - 1} retenus sur {count}", timeout=PATIENCE)
    shown = page.locator(".partage tbody tr:visible")
    expect(shown).to_have_count(count - 1)
    expect(shown.filter(has_text="avec un goûter & des <jeux>")).to_have_count(1)
    contrat = show(page, "Contrat")
    expect(contrat.get_by_role("cell", name="avec un goûter & des <jeux>")).to_be_visible()
    assert refused not in contrat.inner_text()
    contrat.locator(".options").get_by_label("Durée").select_option("24")
    contrat.locator(".options").get_by_label("Début").fill("1998-01-01")
    contrat.locator(".options").get_by_label("Début").blur()
    expect(contrat.locator("#clause-duree")).to_contain_text("31 décembre 1999", timeout=PATIENCE)
    written = take(page, "Télécharger le contrat", tmp_path / "contrat.docx")
    assert "avec un goûter & des <jeux>" in written
    assert refused not in written
    assert "31 décembre 1999" in written
    show(page, "Note").get_by_label("Pour le centre").check()
    expect(page.locator(".echange").first).to_be_visible(timeout=PATIENCE)
    assert take(page, "Télécharger la note", tmp_path / "note.docx")


def test_reason_of_an_objectif_opens_in_the_reader(projet: Path, open_page: Callable[..., Page]) -> None:
    page = open_page()
    check(page, projet)
    one = show(page, "Objectifs").locator(".objectif").first
    one.get_by_text("Pourquoi, et comment le mesurer").click()
    expect(one.locator(".motif")).not_to_be_empty()
    one.locator(".marque").first.click()
    expect(page.locator(".volet.texte mark").first).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(one.locator(".marque").first).to_be_focused()


def test_conversation_asks_for_a_projet_then_makes_what_is_asked(projet: Path, open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "Quels objectifs proposer à la commune ?")
    expect(page.locator(".tour").nth(0)).to_contain_text("j'ai besoin de lire votre projet")
    page.get_by_role("button", name="Déposer un projet").click()
    expect(page.get_by_label("Choisissez un fichier")).to_be_focused()
    check(page, projet)
    page.get_by_role("tab", name="Poser une question").click()
    ask(page, "Quels objectifs proposer à la commune ?")
    told = page.locator(".tour").nth(1)
    expect(told.locator(".enonce .marque").first).to_be_visible()
    assert "avec la commune" in told.inner_text()
    ask(page, "Passe la durée du contrat à deux ans")
    expect(page.locator(".tour").nth(2)).to_contain_text("il dure deux ans")
    expect(page.locator(".tour").nth(2).get_by_role("link", name="Télécharger le contrat")).to_be_visible()
    page.locator(".tour").nth(2).get_by_role("button", name="Voir le contrat").click()
    expect(page.locator("#clause-duree")).to_contain_text("deux ans", timeout=PATIENCE)


def test_former_version_tells_what_changed_and_a_bad_one_gets_a_sentence(
    projet: Path, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    check(page, projet)
    versions = show(page, "Versions")
    versions.get_by_label("Choisissez la version antérieure").set_input_files(
        {"name": "vide.md", "mimeType": "text/plain", "buffer": b" \n"}
    )
    expect(versions.get_by_role("status")).to_have_text(re.compile(r"vide\.md.*\."), timeout=PATIENCE)
    former = word(tmp_path / "Tilleuls 1996.docx", "".join(map(par, LINES[:-1])))
    versions.get_by_label("Choisissez la version antérieure").set_input_files(former)
    expect(versions.locator(".changement").filter(has_text="Durée du contrat")).to_be_visible(timeout=PATIENCE)
    expect(versions.locator(".vue-tete")).to_contain_text("Tilleuls 1996.docx")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_views_are_readable_on_a_phone(scheme: str, projet: Path, open_page: Callable[..., Page]) -> None:
    page = open_page("téléphone", scheme)
    check(page, projet)
    for name in VUES:
        panel = show(page, name)
        if panel.locator(".pourquoi").count():
            panel.locator(".pourquoi > summary").first.click()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        assert page.evaluate(CONTRAST) == [], name
