"""Where French sentences end, by examples of what ends one and what does not."""

import pytest

from assistant.ponctuation import parts, sentences


@pytest.mark.parametrize(
    "words",
    [
        "M. Roy et Mme. Dupont président le comité.",
        "Voir l'art. 3 de la convention et le chap. IV du projet.",
        "Le titre n° 3, cf. p. 12, est repris par J. Dupont.",
        "Il ouvre à 15 h 30 et coûte 3.50 F par mois.",
        "1. Mieux vivre son rôle de parent.",
        "IV. Les habitants et les associations",
        "Dépenses, recettes, etc. sont au budget ; le reste suit.",
        "Elle dit « Venez tous ! » et sourit.",
        "La S.A. d'HLM prête un local de 120 m2.",
        "Une question… ou deux ?",
    ],
)
def test_one_sentence_stays_whole(words: str) -> None:
    assert [words[start:end] for start, end in sentences(words)] == [words]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Il ouvre à 15 h. Le soir, il ferme.", ["Il ouvre à 15 h.", "Le soir, il ferme."]),
        ("La tour C. On y vient.", ["La tour C.", "On y vient."]),
        ("Un gymnase de 44 × 22 m. Un bassin.", ["Un gymnase de 44 × 22 m.", "Un bassin."]),
        ("Vélos, jeux, etc. Le reste suit.", ["Vélos, jeux, etc.", "Le reste suit."]),
        ("« Venez ! » Elle sourit.", ["« Venez ! »", "Elle sourit."]),
        ("Vraiment ? Oui… Non !", ["Vraiment ?", "Oui…", "Non !"]),
        ("C'est fait (voir p. 3). Puis rien.", ["C'est fait (voir p. 3).", "Puis rien."]),
        ("Ville de Morvanches\nMars 1996", ["Ville de Morvanches", "Mars 1996"]),
        ("Une ligne coupée\npar le logiciel.", ["Une ligne coupée\npar le logiciel."]),
        ("En 1996. 22 nationalités y vivent.", ["En 1996.", "22 nationalités y vivent."]),
        ("Adopté le 14 mars. – Puis voté.", ["Adopté le 14 mars.", "– Puis voté."]),
        ("  Deux.   Trois.  ", ["Deux.", "Trois."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(words: str, expected: list[str]) -> None:
    assert [words[start:end] for start, end in sentences(words)] == expected


def test_a_long_sentence_is_cut_at_semicolons() -> None:
    words = " ; ".join(f"le point {rank} dit une chose et puis une autre" for rank in range(20))
    found = [words[start:end] for start, end in parts(words, 40)]
    assert all(len(part.split()) <= 40 for part in found)
    assert all(part.endswith(";") for part in found[:-1])
    assert "".join("".join(found).split()) == "".join(words.split())


def test_a_sentence_without_marks_is_cut_all_the_same() -> None:
    words = "mot " * 300
    assert [len(words[start:end].split()) for start, end in parts(words, 120)] == [120, 120, 60]
