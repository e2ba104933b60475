"""The command verifier on files of all kinds, with verdicts of our choosing: what is written, and what is refused."""

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from verifications import verify, write_projet

from assistant.config import Config
from assistant.constats import Verification
from assistant.criteres import PROFIL
from assistant.errors import AssistantError, ConfigError
from assistant.grille import Grille
from assistant.projets import Projet
from assistant.sortie import check_document
from assistant.verifier import Demande, read_demande, read_profil, verifier


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work from, with three projets, one of which cannot be read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "autre").mkdir()
    write_projet(tmp_path / "lien.md")
    write_projet(tmp_path / "autre" / "lien.txt")
    (tmp_path / "abîmé.docx").write_bytes(b"PK\x03\x04 rien")
    return tmp_path


def demande(*fichiers: str, profil: tuple[str, ...] = (), rapport: str = "", annote: str = "") -> Demande:
    outs = (Path(rapport) if rapport else None, Path(annote) if annote else None)
    return read_demande(fichiers, profil, "1995", *outs)


def opener(grille: Grille) -> Callable[[], Callable[[Projet], Verification]]:
    return lambda: lambda projet: verify(projet, grille)


def test_a_bad_file_keeps_its_place_and_the_others_go_on(folder: Path, grille: Grille, config: Config) -> None:
    asked = demande("abîmé.docx", "lien.md", "absent.pdf", "autre/lien.txt")
    found = list(verifier(asked, config, opener(grille)))
    assert [nom for nom, _ in found] == ["abîmé.docx", "lien.md", "absent.pdf", "lien.txt"]
    assert [isinstance(value, AssistantError) for _, value in found] == [True, False, True, False]


def test_the_model_is_opened_once_and_only_for_what_can_be_read(folder: Path, grille: Grille, config: Config) -> None:
    opened: list[str] = []

    def open_check() -> Callable[[Projet], Verification]:
        opened.append("")
        return lambda projet: verify(projet, grille)

    list(verifier(demande("abîmé.docx"), config, open_check))
    assert opened == []
    list(verifier(demande("lien.md", "autre/lien.txt"), config, open_check))
    assert opened == [""]


def test_report_and_annotated_copy_are_written_where_they_are_asked(
    folder: Path, grille: Grille, config: Config
) -> None:
    list(verifier(demande("lien.md", rapport="r.docx", annote="a.docx"), config, opener(grille)))
    assert docx.Document("r.docx").core_properties.title == "Vérification : Projet social du Lien"
    assert any(p.text == "Ce qui manque" for p in docx.Document("a.docx").paragraphs)


def test_documents_of_several_projets_go_to_a_folder_and_do_not_overwrite_each_other(
    folder: Path, grille: Grille, config: Config
) -> None:
    asked = demande("lien.md", "autre/lien.txt", "abîmé.docx", rapport="sortie", annote="sortie")
    list(verifier(asked, config, opener(grille)))
    assert sorted(path.name for path in (folder / "sortie").iterdir()) == [
        "lien-1-annote.docx", "lien-1-rapport.docx", "lien-2-annote.docx", "lien-2-rapport.docx",
    ]  # fmt: skip


def test_progress_names_the_file_and_leaves_a_clean_line(folder: Path, grille: Grille, config: Config) -> None:
    terminal = io.StringIO()
    list(verifier(demande("lien.md", "autre/lien.txt"), config, opener(grille), terminal))
    shown = terminal.getvalue()
    assert "0/2 lien.md" in shown
    assert "1/2 lien.txt" in shown
    assert shown.endswith("\r\x1b[K")


def test_files_after_the_profile_are_files(folder: Path) -> None:
    asked = demande(profil=("gestionnaire=commune", "rural=oui", "lien.md"))
    assert asked.fichiers == (Path("lien.md"),)
    assert asked.profil == {"gestionnaire": "commune", "rural": "oui"}


def test_profile_is_read_as_people_write_it() -> None:
    assert read_profil(["Gestionnaire = Caf"]) == {"gestionnaire": "caf"}


@pytest.mark.parametrize("words", ["gestionnaire=mairie", "ville=oui", "rural", "rural=", "=oui", "rural=oui=non"])
def test_a_profile_that_does_not_exist_is_refused_with_all_that_do(words: str) -> None:
    with pytest.raises(ConfigError, match="n'existe pas") as refused:
        read_profil([words])
    assert all(cle in str(refused.value) and "|".join(values) in str(refused.value) for cle, values in PROFIL.items())


def test_a_profile_that_contradicts_itself_is_refused() -> None:
    assert read_profil(["rural=oui", "Rural=OUI"]) == {"rural": "oui"}
    with pytest.raises(ConfigError, match="« rural=oui » et « rural=non » : gardez l'un des deux"):
        read_profil(["rural=oui", "aire=non", "rural=non"])


@pytest.mark.parametrize(
    ("fichiers", "outs", "sentence"),
    [
        ((), {}, "attend un projet"),
        (("lien.md",), {"rapport": "r.pdf"}, "donnez un nom en .docx"),
        (("lien.md",), {"rapport": "autre"}, "donnez un nom en .docx"),
        (("lien.md",), {"annote": "nulle/a.docx"}, "n'existe pas"),
        (("lien.docx",), {"annote": "./lien.docx"}, "est le projet lui-même"),
        (("lien.md",), {"rapport": "x.docx", "annote": "x.docx"}, "désignent le même fichier"),
        (("lien.md", "autre/lien.txt"), {"rapport": "r.docx"}, "attend un dossier pour plusieurs projets"),
        (("lien.md", "autre/lien.txt"), {"annote": "lien.md"}, "attend un dossier pour plusieurs projets"),
    ],
)
def test_documents_are_never_written_over_others(
    fichiers: tuple[str, ...], outs: dict[str, str], sentence: str, folder: Path
) -> None:
    with pytest.raises(ConfigError, match=sentence):
        demande(*fichiers, **outs)  # type: ignore[arg-type]  # the outs are words


def test_another_name_of_the_projet_is_the_projet(tmp_path: Path) -> None:
    projet, other = tmp_path / "projet.docx", tmp_path / "copie.docx"
    projet.write_bytes(b"")
    other.hardlink_to(projet)
    with pytest.raises(ConfigError, match="est le projet lui-même"):
        check_document("--sortie", other, [projet])
    with pytest.raises(ConfigError, match="plus court"):
        check_document("--sortie", tmp_path / ("x" * 300 + ".docx"), [projet])
