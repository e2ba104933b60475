"""The check of a projet on the page, in a real browser: a Word file made here is dropped, read, judged and asked about."""

import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import docx
import pytest
from documents import par, table, word
from navigateur import CONTRAST, PATIENCE, SIZES, ask
from playwright.sync_api import Locator, Page, expect

from assistant.config import Config

ROOT = Path(__file__).resolve().parent.parent

CONTRAT = "Nous demandons à la Caisse un contrat de quatre ans, du 1er janvier 1997 au 31 décembre 2000."
HOSTILE = "<img src=x onerror='window.pris=1'><script>window.pris=1</script> {{constructor}} ${window.pris=1} **gras**"
LINES = (
    "Notre association gère le centre social du quartier des Tilleuls.",
    "Le centre est ouvert à tous les habitants du quartier, quels que soient leur âge et leurs ressources.",
    "Du lundi au vendredi, l'accueil oriente les habitants et les aide à remplir leurs dossiers.",
    "Le directeur est titulaire du DEFA et anime une équipe de quatre personnes.",
    CONTRAT,
)


@pytest.fixture
def projet(tmp_path: Path) -> Path:
    return _projet(tmp_path / "Projet des Tilleuls.docx", *LINES)


def _projet(path: Path, *lines: str) -> Path:
    budget = table(["Dépenses", "Montant"], ["Poste de directeur", "210 000 F"])
    return word(path, "".join(par(line.replace("<", "&lt;").replace(">", "&gt;")) for line in lines) + budget)


def drop(page: Page, *files: Path) -> None:
    """Go to the check, and choose a file there as the user does."""
    page.get_by_role("tab", name="Vérifier un projet").click()
    page.get_by_label("Choisissez un fichier").set_input_files(files)


def check(page: Page, file: Path) -> Locator:
    drop(page, file)
    expect(page.locator(".resultat")).to_be_visible(timeout=PATIENCE)
    return page.locator(".resultat")


def constat(page: Page, key: str) -> Locator:
    """Unfold a constat, and return it."""
    found = page.locator(f"#constat-{key}")
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def number(tile: Locator) -> int:
    return int(tile.locator(".nombre").inner_text())


def marked(page: Page, pane: str) -> str:
    return " ".join(" ".join(page.locator(f".volet.{pane} mark").all_inner_texts()).split())


@pytest.mark.parametrize("size", SIZES)
def test_words_of_the_projet_open_beside_the_words_of_the_rule(
    size: str, projet: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page(size)
    check(page, projet)
    passage = constat(page, "duree-contrat").locator(".passage").first
    expect(passage).to_contain_text(CONTRAT)
    passage.click()
    expect(page.locator(".volet.projet mark").first).to_be_in_viewport()
    assert marked(page, "projet") == CONTRAT
    expect(page.locator(".volet.texte mark").first).to_be_visible()
    assert "un à trois ans" in marked(page, "texte")
    expect(page.locator(".volet.projet .section-titre")).to_be_focused()
    page.keyboard.press("Escape")
    expect(passage).to_be_focused()
    constat(page, "duree-contrat").locator(".regle .marque").first.click()
    expect(page.locator(".volet.texte .section-titre")).to_be_focused()
    assert marked(page, "projet") == CONTRAT
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_summary_counts_all_constats_and_each_count_filters_its_own(
    projet: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    check(page, projet)
    tiles = page.locator(".compte").all()
    assert sum(map(number, tiles)) == page.locator(".constat").count() == 32
    shown = page.locator(".constat:visible")
    for tile in tiles:
        tile.click()
        assert shown.count() == number(tile)
        verdict = tile.get_attribute("data-verdict") or ""
        assert {each.get_attribute("data-verdict") for each in shown.all()} <= {verdict}
        assert all(each.locator(f".verdict.{verdict}").inner_text().strip() for each in shown.all())
        tile.click()
    page.locator(".filtres").get_by_label("Famille").select_option("agrement")
    assert {each.get_attribute("data-famille") for each in shown.all()} == {"agrement"}
    page.locator(".filtres").get_by_label("Famille").select_option("partenariat")
    page.locator(".filtres").get_by_label("Obligations seulement").check()
    assert shown.count() == 0
    expect(page.locator(".montres")).to_have_text("Aucun critère ne répond à ces filtres.")


def test_corrected_profile_and_frame_change_the_verdicts_and_nothing_else_on_the_page(
    projet: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    check(page, projet)
    contract = constat(page, "duree-contrat")
    expect(contract.locator("summary .verdict.contraire")).to_be_visible()
    page.get_by_text("Corriger").click()
    page.get_by_label("le cadre d'aujourd'hui").check()
    expect(contract.locator("summary .verdict.conforme")).to_be_visible(timeout=PATIENCE)
    assert contract.get_attribute("open") is not None
    page.locator(".profil").get_by_label("Gestionnaire").focus()
    page.locator(".profil").get_by_label("Gestionnaire").select_option("association")
    expect(page.get_by_text("Indiqué par vous.")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#constat-gestion-associative .verdict.sans_objet")).to_be_visible()
    expect(page.locator(".profil").get_by_label("Gestionnaire")).to_be_focused()
    expect(contract.locator("summary .verdict.conforme")).to_be_visible()
    page.locator(".profil").get_by_label("Gestionnaire").select_option("commune")
    expect(page.locator("#constat-gestion-associative .verdict:not(.sans_objet)").first).to_be_visible(timeout=PATIENCE)


def test_contraire_since_admitted_says_so_and_gives_what_to_write(projet: Path, open_page: Callable[..., Page]) -> None:
    page = open_page()
    check(page, projet)
    contract = constat(page, "duree-contrat")
    expect(contract.locator(".avis").first).to_contain_text("admis depuis 2012, à confirmer par la Caf")
    expect(contract.locator(".force").first).to_have_text("Obligation de 1995")
    example = contract.locator(".modele-phrase").inner_text()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    contract.get_by_role("button", name="Copier l'exemple").click()
    expect(contract.get_by_role("button", name="Copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == example
    contract.locator(".depuis summary").click()
    contract.locator(".depuis .marque").first.click()
    expect(page.locator(".volet.texte .badge").first).to_have_text("Notice")


def test_keyboard_alone_drops_unfolds_and_opens(projet: Path, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_role("tab", name="Poser une question").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Vérifier un projet")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Choisissez un fichier")).to_be_focused()
    assert page.locator(".zone").evaluate("zone => getComputedStyle(zone).outlineStyle") == "solid"
    check(page, projet)
    expect(page.locator(".resultat h2")).to_be_focused()
    page.locator("#constat-duree-contrat summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    while not page.evaluate("document.activeElement.matches('#constat-duree-contrat .passage')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".volet.projet .section-titre")).to_be_focused()


def test_text_of_a_projet_is_read_never_run(tmp_path: Path, open_page: Callable[..., Page]) -> None:
    name = "<img src=x onerror=window.pris=1>&amp; ${window.pris=1}.docx"
    words = f"{CONTRAT.removesuffix('.')} {HOSTILE}."
    page = open_page()
    page.get_by_role("tab", name="Vérifier un projet").click()
    content = _projet(tmp_path / "hostile.docx", HOSTILE, *LINES[:4], words).read_bytes()
    page.get_by_label("Choisissez un fichier").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    expect(page.locator(".resultat")).to_be_visible(timeout=PATIENCE)
    passage = constat(page, "duree-contrat").locator(".passage").first
    expect(passage).to_contain_text("quatre ans")
    passage.click()
    expect(page.locator(".volet.projet .corps")).to_contain_text(HOSTILE)
    page.get_by_role("button", name="Qu'est-ce qui est contraire ?").click()
    expect(page.locator(".tour .enonce").first).to_be_visible(timeout=PATIENCE)
    assert page.evaluate("window.pris") is None
    assert (
        page.locator("#controle img, #controle script, .volet.projet img, .volet.projet script, .tour img").count() == 0
    )
    assert page.locator("#controle b, .volet.projet b, .volet.projet strong:not(.badge)").count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vide.docx", b""),
        ("image.docx", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        ("tableur.xlsx", b"PK\x03\x04" + bytes(200)),
        ("sans extension", b"Bonjour."),
        ("blanc.txt", b" \n\n "),
    ],
)
def test_file_that_cannot_be_read_gets_one_sentence_and_another_can_follow(
    name: str, content: bytes, projet: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page()
    page.get_by_role("tab", name="Vérifier un projet").click()
    zone = page.get_by_label("Choisissez un fichier")
    zone.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})
    expect(page.locator("#controle .refus")).to_be_visible(timeout=PATIENCE)
    sentence = page.locator("#controle .refus").inner_text()
    assert re.fullmatch(r"[A-ZÀÉ«][^\n]{10,300}\.", sentence), sentence
    assert "Traceback" not in page.content()
    check(page, projet)


def test_file_dragged_onto_the_zone_is_read(projet: Path, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_role("tab", name="Vérifier un projet").click()
    transfer = page.evaluate_handle(
        """octets => { const data = new DataTransfer();
           data.items.add(new File([new Uint8Array(octets)], "projet.docx")); return data; }""",
        list(projet.read_bytes()),
    )
    page.locator(".zone").dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator(".resultat h2")).to_have_text("projet.docx", timeout=PATIENCE)


def test_report_and_annotated_copy_are_word_files(projet: Path, tmp_path: Path, open_page: Callable[..., Page]) -> None:
    page = open_page()
    check(page, projet)
    for link, name in (
        ("Rapport", "Rapport - Projet des Tilleuls.docx"),
        ("annoté", "Annoté - Projet des Tilleuls.docx"),
    ):
        with page.expect_download() as coming:
            page.get_by_role("link", name=link).click()
        assert coming.value.suggested_filename == name
        coming.value.save_as(tmp_path / name)
        assert docx.Document(str(tmp_path / name)).paragraphs
    with zipfile.ZipFile(tmp_path / "Annoté - Projet des Tilleuls.docx") as copy:
        comments = copy.read("word/comments.xml").decode()
    assert "Durée du contrat de un à trois ans" in comments
    expect(page.locator(".sorties-mot")).to_contain_text("est dans vos téléchargements")


def test_projet_answers_in_the_conversation_and_rules_still_do(projet: Path, open_page: Callable[..., Page]) -> None:
    page = open_page()
    check(page, projet)
    page.get_by_role("button", name="Que manque-t-il pour l'agrément ?").click()
    told = page.locator(".tour").nth(0)
    expect(told.locator(".enonce").first).to_contain_text("Durée du contrat", timeout=PATIENCE)
    expect(page.locator(".projet-ouvert")).to_contain_text("Projet des Tilleuls.docx")
    told.locator(".enonce").first.locator(".marque").first.click()
    expect(page.locator(".volet.projet mark").first).to_be_in_viewport()
    assert marked(page, "projet") == CONTRAT
    expect(page.locator(".volet.texte mark").first).to_be_visible()
    ask(page, "Quelle est la durée du contrat ?")
    assert "Projet des Tilleuls" not in page.locator(".tour").nth(1).locator(".reponse").inner_text()
    page.locator(".tour").nth(1).locator(".marque").first.click()
    expect(page.locator(".volet.projet")).to_be_hidden()


def _stored(site: str, cle: str) -> bool:
    """Tell whether the server still has a projet, by what it answers to who asks for its annotated copy."""
    try:
        with urlopen(f"{site}projets/{cle}/annote.docx"):
            return True
    except HTTPError as error:
        return "n'est plus ouvert" not in error.read().decode()


def test_closed_projet_is_gone_from_the_page_the_conversation_and_the_machine(
    projet: Path, open_page: Callable[..., Page], site: str
) -> None:
    page = open_page()
    cle = check(page, projet).get_attribute("data-cle") or ""
    constat(page, "duree-contrat").locator(".passage").first.click()
    expect(page.locator(".volet.projet mark").first).to_be_visible()
    assert _stored(site, cle)
    page.get_by_role("button", name="Fermer ce projet").click()
    expect(page.get_by_label("Choisissez un fichier")).to_be_focused()
    expect(page.locator(".volet.projet")).to_be_hidden()
    assert page.locator(".resultat").count() == 0
    assert not _stored(site, cle)
    page.get_by_role("tab", name="Poser une question").click()
    expect(page.locator(".projet-ouvert")).to_be_hidden()


def test_projet_is_deleted_when_its_page_is_closed(projet: Path, open_page: Callable[..., Page], site: str) -> None:
    page, other = open_page(), open_page()
    cle = check(page, projet).get_attribute("data-cle") or ""
    assert _stored(site, cle)
    page.close()
    gone = "async cle => (await fetch(`projets/${cle}/annote.docx`)).status === 409"
    other.wait_for_function(gone, arg=cle, timeout=PATIENCE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_of_a_check_is_readable_by_day_and_by_night(
    scheme: str, projet: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page(scheme=scheme)
    page.get_by_role("tab", name="Vérifier un projet").click()
    assert page.evaluate(CONTRAST) == []
    check(page, projet)
    page.get_by_text("Corriger").click()
    page.get_by_role("button", name="Tout déplier").click()
    page.locator("#constat-duree-contrat .passage").first.click()
    expect(page.locator(".volet.projet mark").first).to_be_visible()
    assert page.evaluate(CONTRAST) == []


def test_check_speaks_french(projet: Path, open_page: Callable[..., Page]) -> None:
    page = open_page()
    check(page, projet)
    page.get_by_role("button", name="Tout déplier").click()
    names = page.evaluate(
        "[...document.querySelectorAll('#controle *')].flatMap("
        "e => ['aria-label', 'title', 'placeholder', 'alt'].map(a => e.getAttribute(a) || '')).join(' ')"
    )
    shown = f"{page.locator('#controle').inner_text()} {names}"
    assert not re.search(
        r"\b(upload|download|drop|file|browse|clear|copy|error|loading|none|true|false)\b", shown, re.I
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows n'envoie pas SIGTERM à un seul processus.")
def test_server_that_is_ended_leaves_no_projet_behind(config: Config, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "assistant", "web", "--port", "0"]
    with subprocess.Popen(
        command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": str(tmp_path)}
    ) as server:
        assert server.stderr
        said = server.stderr.readline()
        site = said[said.index("http") : said.index(" (")]
        with urlopen(Request(f"{site}projets", data=b"Bonjour.", headers={"x-nom": "projet.md"}, method="POST")):
            assert list(tmp_path.rglob("projet.md"))
        server.terminate()
        server.wait()
    assert not list(tmp_path.rglob("projet.md"))


@pytest.mark.parametrize("headers", [{}, {"x-nom": "projet"}])
def test_file_is_refused_without_the_name_that_our_page_gives(headers: dict[str, str], site: str) -> None:
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{site}projets", data=b"Bonjour.", headers=headers, method="POST"))
    assert refused.value.code == 400
    assert refused.value.read().decode().endswith(".")
