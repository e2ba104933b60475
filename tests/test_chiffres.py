"""What is computed rather than read: the duration of the contract, the share of the régime général, the prestation."""

import pytest

from assistant.config import Config
from assistant.diplomes import Diplome, read_diplomes
from assistant.regles import Corpus
from assistant.verification.duree_contrat import read_contrat
from assistant.verification.niveau_directeur import Titre, read_titre
from assistant.verification.regime_general import read_prestation, read_taux


@pytest.fixture(scope="module")
def diplomes(config: Config, corpus: Corpus) -> tuple[Diplome, ...]:
    return read_diplomes(config, corpus)


@pytest.mark.parametrize(
    ("words", "etendue"),
    [
        ("Le contrat demandé dure trois ans.", "dans"),
        ("Le contrat n'excédera pas trois ans.", "dans"),
        ("Le contrat ne durera pas plus de trois ans.", "dans"),
        ("Un contrat de trois ans au plus est demandé à la Caisse.", "dans"),
        ("Le contrat de trois ans est renouvelable par tacite reconduction.", "dans"),
        ("Le contrat se renouvelle par tacite reconduction, sans limite.", "hors"),
        ("L'agrément demandé n'excédera pas cinq ans.", "hors"),
        ("Nous demandons un agrément de plus de trois ans.", "hors"),
        ("Un contrat d'au plus six mois.", "hors"),
        ("Le contrat demandé dure de un à trois ans.", "ouverte"),
        ("Nous ne demandons pas un contrat de cinq ans.", None),
        ("Le précédent contrat avait duré cinq ans ; celui que nous demandons en durera trois.", None),
    ],
)
def test_the_duration_of_the_contract_is_held_to_the_rule(words: str, etendue: str | None) -> None:
    assert read_contrat(words) == etendue


@pytest.mark.parametrize(
    ("words", "etendue"),
    [
        ("Après un agrément de quatre ans, nous demandons un contrat de trois ans.", "dans"),
        ("L'agrément précédent, de 1994 à 1998, laisse place à un contrat de trois ans avec la Caisse.", "dans"),
        ("L'agrément de cinq ans obtenu en 1993 s'achève ; nous demandons un contrat de trois ans.", "dans"),
        ("La directrice a huit ans d'ancienneté et le contrat demandé à la Caisse est de deux ans.", "dans"),
        ("Le poste de direction est pourvu pour cinq ans ; l'agrément est demandé pour trois ans.", "dans"),
        ("Le bail court sur neuf ans, le contrat avec la Caisse sur quatre ans.", "hors"),
        (
            "La Caisse suggérait trois ans, nous n'avons pas suivi et retenons un agrément de quarante-huit mois.",
            "hors",
        ),
        ("Ni un an, ni trois : le conseil a choisi vingt-quatre mois.", "dans"),
    ],
)
def test_the_duration_of_another_thing_is_not_that_of_the_contract(words: str, etendue: str) -> None:
    assert read_contrat(words) == etendue


@pytest.mark.parametrize(
    ("sentences", "under"),
    [
        (["54 % des habitants relèvent du régime général, 39 % du régime agricole."], [True]),
        (["Régime général : 71 %"], [False]),
        (["Moins de 60 % des habitants relèvent du régime général."], [True]),
        (["Plus de 60 % des habitants relèvent du régime général."], [False]),
        (["40 % des familles relèvent de la MSA."], []),
        (["Dans le département, 52 % des habitants relèvent du régime général."], []),
        (["52 % de nos adhérents relèvent du régime général."], []),
        (["Le seuil est de 60 % de ressortissants du régime général."], []),
        (
            [
                "Au bourg, 72 % des habitants relèvent du régime général.",
                "Sur la zone de vie sociale, 55 % des habitants relèvent du régime général.",
            ],
            [True],
        ),
    ],
)
def test_the_share_of_the_regime_general_is_that_of_the_zone(sentences: list[str], under: list[bool]) -> None:
    assert [taux.under for taux in read_taux(sentences, [False] * len(sentences))] == under


def test_a_share_may_leave_the_regime_unnamed_where_the_sentence_is_held_to_speak_of_it() -> None:
    words = "À 58 %, nous sommes sous le seuil."
    assert [taux.under for taux in read_taux([words], [True])] == [True]
    assert read_taux([words], [False]) == ()
    assert read_taux(["Un abattement de 50 % est appliqué."], [True]) == ()


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("Nous comptons sur la prestation de service entière.", "entiere"),
        ("Prestation de service au taux plein | 39 862 €", "entiere"),
        ("La prestation a été comptée sans abattement.", "entiere"),
        ("Nous avons inscrit la moitié seulement de la prestation, soit 98 500 F au lieu de 197 000 F.", "moitie"),
        ("La recette attendue de la Caisse est de 91 000 F au lieu de 182 000 F.", "moitie"),
        ("Le budget ne retient qu'une demi-prestation.", "moitie"),
        ("La prestation est divisée par deux dans nos comptes.", "moitie"),
        ("La prestation entière n'est pas demandée.", None),
        ("Le trésorier a refusé d'inscrire la prestation au plein tarif.", None),
        ("Un abattement de moitié pourra toujours se discuter.", None),
        ("La moitié des ménages cotise au régime général.", None),
    ],
)
def test_the_prestation_asked_is_whole_or_halved(words: str, asked: str | None) -> None:
    assert read_prestation(words) == asked


@pytest.mark.parametrize(
    ("words", "titre"),
    [
        ("La directrice est titulaire du DEFA.", Titre("acquis", (5,))),
        ("Le directeur a un BEATEP.", Titre("acquis", (4,))),
        ("Directeur : assistant de service social diplômé d'État, à temps plein.", Titre("acquis", (5, 6))),
        ("Le diplôme du directeur est de niveau II.", Titre("acquis", (6,))),
        ("La directrice prépare le DEFA.", Titre("prepare", (5,))),
        ("Le directeur s'engage à préparer un diplôme de niveau III.", Titre("prepare", (5,))),
        ("Directrice | DESJEPS en cours", Titre("prepare", (6,))),
        ("Le directeur n'a pas de diplôme de niveau III.", None),
        ("Le directeur n'a pas le DEFA mais il est éducateur spécialisé.", Titre("acquis", (5, 6))),
        ("L'adjointe de la directrice est titulaire du DEFA.", None),
        ("Autour de la directrice, une animatrice titulaire du DEFA tient l'accueil.", None),
        ("Le directeur travaille avec l'assistante sociale.", None),
        ("Le directeur de l'école voisine est titulaire du DEFA.", None),
        ("L'ancienne directrice était titulaire du DEFA.", None),
        ("Le minimum conseillé pour un directeur est un diplôme de niveau III.", None),
        ("Le directeur a une licence de droit.", None),
    ],
)
def test_a_diploma_is_the_directors_and_held(words: str, titre: Titre | None, diplomes: tuple[Diplome, ...]) -> None:
    assert read_titre(words, diplomes, 1998) == titre


@pytest.mark.parametrize(("year", "actuels"), [(1997, (3,)), (2024, (5,)), (None, None)])
def test_an_arabic_numeral_is_of_the_time_of_the_projet(
    year: int | None, actuels: tuple[int, ...] | None, diplomes: tuple[Diplome, ...]
) -> None:
    titre = read_titre("Le directeur a un diplôme de niveau 5.", diplomes, year)
    assert (titre and titre.actuels) == actuels
