"""A verification as JSON and as plain text: the contract, and what a director reads first."""

import json

import pytest
from verifications import PHRASES, VERSIONS

from assistant.compte_rendu import summary_text, verification_json, verification_text
from assistant.constats import Verification
from assistant.libelles import absences, bilan_dit, counted, force_dite, later, reason, remarks
from assistant.regles import Corpus

C = {"text", "section", "start", "end", "words", "label"}
E = {"words", "start", "end", "place"}
CONSTAT = {
    "critere", "verdict", "confiance", "extraits", "references", "depuis", "manquants", "conseil", "exemple",
}  # fmt: skip


def test_json_fits_the_contract(verification: Verification, corpus: Corpus) -> None:
    value = json.loads(json.dumps(verification_json(verification), ensure_ascii=False))
    assert set(value) >= {"projet", "profil", "constats", "bilan", "versions"}
    assert value["projet"] == "lien.md"
    assert [constat["critere"] for constat in value["constats"]] == [c.id for c in verification.grille.criteres]
    for constat in value["constats"]:
        assert set(constat) >= CONSTAT
        assert 0 <= constat["confiance"] <= 1
        for citation in (*constat["references"], *constat["depuis"]):
            assert set(citation) == C
            assert corpus.texts[citation["text"]].body[citation["start"] : citation["end"]] == citation["words"]
        for extrait in constat["extraits"]:
            assert set(extrait) == E
            assert verification.projet.text.body[extrait["start"] : extrait["end"]] == extrait["words"]


def test_json_says_profile_bilan_and_versions(verification: Verification) -> None:
    value = verification_json(verification)
    profil = value["profil"]
    assert isinstance(profil, dict)
    assert profil["gestionnaire"]["value"] == "association"
    assert profil["gestionnaire"]["extraits"][0]["words"] == PHRASES[2]
    assert profil["rural"] == {"value": "non", "extraits": [], "indique": True}
    assert profil["aire"]["value"] is None
    assert value["bilan"] == {"conforme": 1, "partiel": 1, "absent": 28, "contraire": 1, "sans_objet": 1}
    assert value["versions"] == VERSIONS


def test_json_gives_the_force_of_each_missing_attendu(verification: Verification) -> None:
    constats = {c["critere"]: c for c in json.loads(json.dumps(verification_json(verification)))["constats"]}
    assert constats["qualification-directeur"]["forces"] == ["recommandation", "obligation"]
    assert constats["mission-quartier"]["forces"] == []


def test_text_says_first_what_bears_on_the_agrement(verification: Verification) -> None:
    text = verification_text(verification)
    first = text.index("Pour l'agrément,")
    second = text.index("Utile à compléter, sans être une condition de l'agrément,")
    assert first < second < text.index("LES QUATRE MISSIONS CARACTÉRISTIQUES")
    assert "Contraire : Durée du contrat de un à trois ans" in text[first:second]
    assert "Relations avec la commune" in text[second:]
    assert "Relations avec la commune" not in text[first:second]
    assert "1 conforme, 1 partiel, 28 absents, 1 contraire, 1 sans objet" in text


def test_text_shows_extraits_with_their_place_and_rules_with_their_label(verification: Verification) -> None:
    text = verification_text(verification)
    assert "« Nous demandons un contrat de quatre ans. » (§ 3)" in text
    assert "« D'une durée de un à trois ans » — Circulaire n° 56 de 1995, section 11" in text
    assert "hors règle de 1995, admis depuis 2012, à confirmer par la Caf" in text
    assert "Participation des habitants — à vérifier" in text
    assert "À VÉRIFIER AUSSI, SANS VERDICT" in text
    assert "modèle m0" in text


def test_text_tells_only_obligations_as_conditions(verification: Verification) -> None:
    lines = " ".join(verification_text(verification).split())
    commune = verification.constat("commune").critere
    for attendu in commune.attendus:
        assert f"Il manque ({force_dite(attendu)}) : {attendu.sentence}" in lines
        assert force_dite(attendu) != "condition de l'agrément"
    assert "Il manque (condition de l'agrément) : poste de direction identifié" in lines


def test_text_fits_a_terminal(verification: Verification) -> None:
    lines = verification_text(verification).splitlines()
    assert max(map(len, lines)) <= 104
    assert not any(line.lstrip().startswith((": ", "; ", "? ", "»")) for line in lines)


def test_summary_tells_each_critere_in_two_lines_and_no_more(verification: Verification) -> None:
    text = summary_text(verification)
    assert len(text.splitlines()) < len(verification_text(verification).splitlines()) / 3
    assert "Pour l'agrément," in text
    assert (
        "Contraire    Durée du contrat de un à trois ans\n               § 3 : Nous demandons un contrat de quatre ans."
        in text
    )
    assert "Partiel      Participation des habitants — à vérifier" in text
    assert "Absent       Relations avec la commune\n               À dire : " in text
    assert "--complet" in text
    assert max(map(len, text.splitlines())) <= 104


def test_what_there_is_none_of_is_not_told(verification: Verification) -> None:
    assert bilan_dit(verification.bilan | {"absent": 0}) == "1 conforme, 1 partiel, 1 contraire, 1 sans objet"


def test_the_force_of_what_is_contradicted_is_told_as_such(verification: Verification) -> None:
    critere = verification.grille.critere("regime-general")
    assert critere.contraire
    assert force_dite(critere.contraire) == "règle que la Caisse appliquait"
    assert force_dite(critere.attendus[0]) == "à la charge de la Caisse"


def test_what_is_unsure_is_told_so_once(verification: Verification) -> None:
    told = [words for constat in verification.constats for words, _ in later(constat)]
    assert any("probable" in words for words in told)
    assert all(words.count("probabl") < 2 for words in told)


def test_text_says_how_to_complete_the_profile(verification: Verification) -> None:
    assert "--profil aire=oui|non" in verification_text(verification)
    assert "non (vous l'avez indiqué)" in verification_text(verification)


def test_a_recommended_contraire_is_not_told_as_a_condition(verification: Verification) -> None:
    directeur = verification.constat("qualification-directeur")
    assert reason(directeur) == "à dire : poste de direction identifié"


def test_what_a_remark_tells_is_not_told_twice(verification: Verification) -> None:
    told = [words for words, _ in later(verification.constat("duree-contrat"))]
    assert sum("un à quatre ans, renouvelables" in words for words in told) == 1


def test_annotated_copy_gets_a_remark_an_extrait_and_an_absence_a_missing_attendu(verification: Verification) -> None:
    said = {extrait.words: words for extrait, words in remarks(verification)}
    assert set(said) == {PHRASES[0], PHRASES[1], PHRASES[3]}
    assert said[PHRASES[1]].split("\n")[0] == "Durée du contrat de un à trois ans\xa0: contraire"
    assert "Exemple à adapter" in said[PHRASES[1]]
    missing = [titre for titre, _ in absences(verification)]
    assert len(missing) == sum(len(constat.manquants) for constat in verification.constats)
    assert any(titre.endswith("(condition de l'agrément)") for titre in missing)


@pytest.mark.parametrize(("count", "words"), [(0, "aucun critère"), (1, "1 critère"), (2, "2 critères")])
def test_nought_is_singular(count: int, words: str) -> None:
    assert counted(count, "critère", "critères") == words
