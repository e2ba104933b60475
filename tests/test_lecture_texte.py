"""Markdown and plain text, in the encodings in which people keep them."""

from pathlib import Path

import pytest
from documents import told

from assistant.config import Config
from assistant.projets import Projet, phrases, read_projet


@pytest.fixture
def read(config: Config, tmp_path: Path) -> "Reader":
    return Reader(config, tmp_path)


class Reader:
    def __init__(self, config: Config, folder: Path) -> None:
        self.config = config
        self.folder = folder

    def __call__(self, content: str | bytes, name: str = "projet.md") -> Projet:
        raw = content if isinstance(content, bytes) else content.encode()
        (self.folder / name).write_bytes(raw)
        return read_projet(self.folder / name, self.config)


def test_markdown_loses_its_marks_and_keeps_its_shape(read: Reader) -> None:
    projet = read(
        "---\ntitre: caché\n---\n# Le *projet* {#a}\n\n<!-- à revoir -->\n\n## Le public\n\nLe centre est **ouvert** à "
        "[tous](http://x).\n\n- les familles ;\n- les `jeunes` :\n  1. filles,\n  2. garçons.\n\n> Une citation &amp; rien.\n"
    )
    assert told(projet) == [
        ("titre", "Le projet"),
        ("titre", "Le public"),
        ("paragraphe", "Le centre est ouvert à tous."),
        ("puce", "les familles ;"),
        ("puce", "les jeunes :"),
        ("puce", "filles,"),
        ("puce", "garçons."),
        ("paragraphe", "Une citation & rien."),
    ]
    assert projet.blocs[3].titres == ("Le projet", "Le public")
    assert projet.text.titre == "Le projet"


def test_a_pipe_table_has_its_header_and_its_empty_cells(read: Reader) -> None:
    projet = read("# B\n\n| Dépense | F |\n|---|--:|\n| Loyer | 100 |\n| | **200** |\n")
    assert told(projet)[1:] == [("ligne", "Dépense | F"), ("ligne", "Loyer | 100"), ("ligne", " | 200")]
    assert [bloc.entete for bloc in projet.blocs[1:]] == ["Dépense | F"] * 3
    assert [phrase.words for phrase in phrases(projet)] == ["Loyer | 100", " | 200"]
    assert projet.blocs[2].place == "tableau 1, ligne 2"


def test_lines_broken_on_purpose_are_told_from_lines_that_were_wrapped(read: Reader) -> None:
    kept = read("Ville de Morvanches\nMars 1996\n\n" + "Une phrase très longue qui ne finit pas. " * 5)
    assert [phrase.words for phrase in phrases(kept)][:2] == ["Ville de Morvanches", "Mars 1996"]
    wrapped = "\n".join(["Le centre social est ouvert à tous les habitants du quartier, sans condition"] * 4)
    assert len(phrases(read(wrapped))) == 1


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac-roman", "cp850"]
)
def test_a_text_is_read_in_the_encoding_under_which_it_is_french(read: Reader, encoding: str) -> None:
    words = "La fête a lieu en été à l'école ; ça coûte très peu, où que l'on aille."
    assert read(words.encode(encoding), "projet.txt").text.body == words


def test_a_plain_text_has_headings_by_their_look(read: Reader) -> None:
    projet = read(
        "LE PROJET SOCIAL\r\n\r\n1. Le public\r\n\r\nLe centre est ouvert.\r\n\r\nLe territoire\r\n=============\r\n\r\n"
        "- le bourg ;\r\n- les hameaux.\r\n\r\nM. Roy préside.\r\n",
        "projet.txt",
    )
    assert told(projet) == [
        ("titre", "LE PROJET SOCIAL"),
        ("titre", "1. Le public"),
        ("paragraphe", "Le centre est ouvert."),
        ("titre", "Le territoire"),
        ("puce", "le bourg ;"),
        ("puce", "les hameaux."),
        ("paragraphe", "M. Roy préside."),
    ]


def test_tables_saved_in_plain_text_keep_their_cells(read: Reader) -> None:
    projet = read("Le budget :\nDépense\tF\nLoyer\t100\n\t200\nUne fin.\tSeule.\n1.\tUn point\n", "projet.txt")
    assert told(projet) == [
        ("paragraphe", "Le budget :"),
        ("ligne", "Dépense | F"),
        ("ligne", "Loyer | 100"),
        ("ligne", " | 200"),
        ("ligne", "Une fin. | Seule."),
        ("puce", "Un point"),
    ]


def test_figures_initials_and_lists_are_no_headings(read: Reader) -> None:
    lines = ["II.1 Le budget", "64 000 F", "10 places", "BEATEP", "1. Les familles", "2. Les jeunes", "Le texte suit."]
    assert told(read("\n".join(lines), "projet.txt")) == [
        ("titre", "II.1 Le budget"),
        ("paragraphe", "64 000 F"),
        ("paragraphe", "10 places"),
        ("paragraphe", "BEATEP"),
        ("puce", "Les familles"),
        ("puce", "Les jeunes"),
        ("paragraphe", "Le texte suit."),
    ]


def test_a_wrapped_text_is_joined_and_its_cut_words_too(read: Reader) -> None:
    lines = [
        "Le conseil réunit chaque mois les habitants du quartier pour une concer-",
        "tation sur le budget du centre.",
    ]
    assert read("\n".join(lines), "projet.txt").text.body == (
        "Le conseil réunit chaque mois les habitants du quartier pour une concertation sur le budget du centre."
    )
