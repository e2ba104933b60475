"""Where a question parts in two, and where it does not."""

import pytest

from assistant.questions import read_query


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (
            "Combien de temps dure le contrat et qui le signe ?",
            ("Combien de temps dure le contrat", "qui le signe ?"),
        ),
        (
            "Le directeur doit-il être diplômé, et quel est le salaire minimum ?",
            ("Le directeur doit-il être diplômé", "quel est le salaire minimum ?"),
        ),
        (
            "Quel diplôme pour la directrice, et le reste de l'équipe est-il jugé en bloc ?",
            ("Quel diplôme pour la directrice", "le reste de l'équipe est-il jugé en bloc ?"),
        ),
        (
            "Que faut-il pour renouveler, et pour un premier contrat, que regarde la Caisse ?",
            ("Que faut-il pour renouveler", "pour un premier contrat, que regarde la Caisse ?"),
        ),
        (
            "Le directeur doit-il être diplômé et les animateurs doivent-ils l'être ?",
            ("Le directeur doit-il être diplômé", "les animateurs doivent-ils l'être ?"),
        ),
        ("Qui tient la concertation, et où se tient-elle ?", ("Qui tient la concertation", "où se tient-elle ?")),
        ("durée contrat ? et qui signe ?", ("durée contrat ?", "et qui signe ?")),
        ("La commune signe-t-elle ? Est-ce obligatoire ?", ("La commune signe-t-elle ?", "Est-ce obligatoire ?")),
    ],
)
def test_a_question_parts_where_both_sides_ask(words: str, parts: tuple[str, ...]) -> None:
    assert read_query(words, ()).parts == parts


@pytest.mark.parametrize(
    "words",
    [
        "Le directeur et le personnel doivent-ils être diplômés ?",
        "Quelles relations la Caf et les communes doivent-elles entretenir ?",
        "Les charges d'accueil et de secrétariat entrent-elles dans le calcul ?",
        "Quand et comment la Caisse évalue-t-elle le projet ?",
        "À quel titre et dans quelles limites la commune participe-t-elle ?",
        "Le maire peut-il et doit-il signer ?",
        "Qui décide d'accorder et de retirer l'agrément ?",
        "Peut-on agréer un centre qui accueille des jeunes et qui vit de dons ?",
        "Faut-il que le maire signe et que le conseil vote ?",
        "Notre maire veut partir et se demande s'il doit signer. Que dit le texte ?",
        "Notre centre est géré par la ville. Le maire hésite. Qui signe le contrat ?",
        "Quels sont les critères ? Donnez-m'en deux.",
    ],
)
def test_a_question_that_is_one_is_not_parted(words: str) -> None:
    assert read_query(words, ()).parts == (words,)


@pytest.mark.parametrize(
    ("words", "reading"),
    [
        ("Combien de temps dure le contrat et qui le signe ?", "le contrat : qui le signe ?"),
        (
            "Quel texte fixe les missions des DDASS, et existent-elles encore ?",
            "les missions des DDASS : existent-elles encore ?",
        ),
        (
            "À partir de quelle part la prestation est-elle réduite, et de combien ?",
            "À partir de quelle part la prestation est-elle réduite, de combien ?",
        ),
        ("Qui signe le contrat et combien de temps dure-t-il ?", "le contrat : combien de temps dure-t-il ?"),
        ("Qui accorde l'agrément et combien de temps dure le contrat ?", "combien de temps dure le contrat ?"),
        ("Quel diplôme faut-il, et faut-il un casier vierge ?", "faut-il un casier vierge ?"),
    ],
)
def test_a_half_that_points_to_the_other_is_read_with_its_words(words: str, reading: str) -> None:
    assert read_query(words, ()).readings[1] == reading
