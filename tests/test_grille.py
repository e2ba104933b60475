"""The grille: word for word that of the contract, each force read in its rules, each fault named."""

import re
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.config import Config
from assistant.criteres import CONTRAIRE, Attendu, Critere
from assistant.errors import CorpusError
from assistant.grille import Grille, read_grille
from assistant.regles import CIRCULAIRE, Corpus

CONTRAT = Path(__file__).with_name("grille_contrat.yaml")
"""The grille as it was agreed; only its words are compared, what we add to them is ours."""


@pytest.fixture(scope="session")
def contrat() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(CONTRAT.read_text(encoding="utf-8"))
    return content


def cibles(grille: Grille) -> list[tuple[Critere, Attendu]]:
    return [(critere, cible) for critere in grille.criteres for cible in critere.cibles]


def words_of(critere: Critere) -> dict[str, Any]:
    """Return a critère as the contract writes it."""
    written = {
        "id": critere.id,
        "famille": critere.famille,
        "intitule": critere.intitule,
        "references": list(critere.sections),
        "attendus": [attendu.sentence for attendu in critere.attendus],
        "contraire": critere.contraire.sentence if critere.contraire else None,
        "applicable_si": critere.condition.sentence if critere.condition else None,
        "precision": critere.precision or None,
    }
    return {key: value for key, value in written.items() if value is not None or key == "contraire"}


def test_the_grille_is_word_for_word_that_of_the_contract(grille: Grille, contrat: dict[str, Any]) -> None:
    assert len(grille.criteres) == 32
    assert [words_of(critere) for critere in grille.criteres] == contrat["criteres"]
    assert grille.familles == contrat["familles"]


def test_each_verdict_means_what_the_contract_says(grille: Grille) -> None:
    lines = CONTRAT.read_text(encoding="utf-8").splitlines()
    said = " ".join(" ".join(line.lstrip("# ") for line in lines if line.startswith("#")).split())
    said = said.replace("(`applicable_si`) ", "")
    for verdict, definition in grille.verdicts.items():
        sens = definition.sens.rstrip(".")
        assert f"{verdict} {sens[0].lower()}{sens[1:]}" in said


def test_every_section_of_a_critere_is_quoted_and_no_other(grille: Grille) -> None:
    for critere in grille.criteres:
        assert {citation.section.id for citation in critere.references} == set(critere.sections), critere.id
        assert {citation.text.id for citation in critere.references} == {CIRCULAIRE}


def test_a_reference_of_a_critere_stands_once(grille: Grille) -> None:
    for critere in grille.criteres:
        places = [(citation.start, citation.end) for citation in critere.references]
        assert len(places) == len(set(places)), critere.id


def test_an_obligation_stands_on_a_duty_of_the_centre(grille: Grille) -> None:
    for critere, cible in cibles(grille):
        duties = [r for r in cible.regles if r.modalite == "devoir" and "centre" in r.destinataire]
        if cible.force == "obligation":
            assert duties, (critere.id, cible.cle)


def test_what_is_only_advised_allowed_or_for_the_caisse_is_never_told_as_an_obligation(grille: Grille) -> None:
    for critere, cible in cibles(grille):
        if cible.force != "obligation":
            assert not re.search("(?<!non )une obligation", cible.conseil), (critere.id, cible.cle)
            assert re.search("conseil|souhait|encourag|impos|Caisse|Caf", cible.conseil), (critere.id, cible.cle)


def test_each_force_is_read_in_the_words_of_the_circular(grille: Grille) -> None:
    forces = {(critere.id, cible.cle): cible.force for critere, cible in cibles(grille)}
    assert forces["validation-instances", "0"] == "obligation"  # « Validé par les instances décisionnelles »
    assert forces["duree-contrat", CONTRAIRE] == "obligation"  # « D'une durée de un à trois ans »
    assert forces["qualification-directeur", "0"] == "recommandation"  # « minima conseillée »
    assert forces["departement", "1"] == "recommandation"  # « Il est souhaitable »
    assert forces["gestion-associative", "0"] == "recommandation"  # « seront encouragées »
    assert forces["fonction-coordination", "0"] == "faculte"  # « peut se développer »
    assert forces["cofinancement", "0"] == "faculte"  # « pouvant être associé »
    assert forces["suivi-couts", "0"] == "caisse"  # « un suivi par la Caisse »
    assert Counter(forces.values()) == {"obligation": 50, "caisse": 8, "recommandation": 7, "faculte": 7}


def test_questions_advice_and_examples_are_whole_sentences(grille: Grille) -> None:
    for critere, cible in cibles(grille):
        name = f"{critere.id}.{cible.cle}"
        assert cible.question.endswith(" ?"), name
        assert cible.conseil.endswith("."), name
        assert 1 <= len(re.findall(r"[.?!](?:\s|$)", cible.conseil)) <= 2, name
        assert re.fullmatch(r"[A-ZÀÉÈÊ][^.\[\]<>«»…]*\.", cible.exemple), name
        assert len(cible.exemple.split()) <= 45, name
        assert cible.titre.strip() == cible.titre, name


def test_no_two_examples_are_the_same(grille: Grille) -> None:
    counts = Counter(cible.exemple for _, cible in cibles(grille))
    assert [words for words, count in counts.items() if count > 1] == []


def test_an_example_that_gives_a_duration_keeps_to_the_rule(grille: Grille) -> None:
    for cible in grille.critere("duree-contrat").cibles:
        assert "trois ans" in cible.exemple


def test_the_conditions_are_read_in_the_profile(grille: Grille) -> None:
    found = {c.id: (c.condition.cle, c.condition.valeurs) for c in grille.criteres if c.condition}
    assert found == {
        "associations-hebergees": ("associations", ("oui",)),
        "gens-du-voyage": ("aire", ("oui",)),
        "regime-general": ("rural", ("oui",)),
        "msa": ("rural", ("oui",)),
        "gestion-associative": ("gestionnaire", ("commune", "caf")),
    }


def test_a_contract_of_four_years_is_admitted_since_2012(grille: Grille) -> None:
    actuel = grille.critere("duree-contrat").actuel
    assert actuel
    assert (actuel.admis, actuel.maximum_mois, actuel.certain) == ((CONTRAIRE,), 48, True)
    assert actuel.hors_regle == "hors règle de 1995, admis depuis 2012, à confirmer par la Caf"
    assert actuel.regles[0].valeurs[0].maximum == 4


def test_what_is_only_probable_today_says_so(grille: Grille) -> None:
    actuel = grille.critere("qualification-directeur").actuel
    assert actuel
    assert (actuel.niveau, actuel.certain, actuel.hors_regle) == (6, False, "")


def test_what_is_not_established_today_names_its_silence(grille: Grille) -> None:
    found = {c.id: c.actuel.inconnu.id for c in grille.criteres if c.actuel and c.actuel.inconnu}
    assert found == {
        "qualification-directeur": "circ-2025-directeur",
        "qualification-equipe": "equipe-temps-2016",
        "regime-general": "seuil-60-aujourdhui",
        "msa": "msa-actuelle",
    }


def test_later_rules_are_later_texts(grille: Grille) -> None:
    for critere in grille.criteres:
        later = (*critere.depuis, *(critere.actuel.regles if critere.actuel else ()))
        assert CIRCULAIRE not in {regle.text.id for regle in later}, critere.id
        assert not critere.actuel or set(critere.actuel.regles) <= set(critere.depuis), critere.id


def test_rules_outside_the_grille_are_questions(grille: Grille) -> None:
    assert 6 <= len(grille.aussi) <= 12
    for aussi in grille.aussi:
        assert aussi.sentence.endswith(" ?")
        assert all(regle.text.id == CIRCULAIRE for regle in aussi.regles)


def test_a_critere_that_does_not_exist_is_one_sentence(grille: Grille) -> None:
    with pytest.raises(CorpusError, match="La grille n'a pas de critère « durée » ; elle a : mission-quartier, "):
        grille.critere("durée")


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("  intitule: Échange", "  titre: Échange", "la clé « titre » n'est pas prévue"),
        ("famille: missions", "famille: mission", "« mission » n'est pas une famille de la grille"),
        ('references: ["11", "22"]', 'references: ["11", "99"]', "Le texte .* n'a pas de section « 99 »"),
        ("- id: mission-familiale", "- id: mission-quartier", "l'identifiant « mission-quartier » est déjà pris"),
        ("[pas-seule-juxtaposition]", "[seule-juxtaposition]", "« seule-juxtaposition » n'est pas une règle"),
        ("[pas-seule-juxtaposition]", "[contrat-duree]", "aucune de ces règles ne cite une section du critère"),
        ("[pas-seule-juxtaposition]", "[]", "« regles » est vide"),
        ("      force: faculte", "      force: possible", "« force » a une valeur qui n'est pas prévue"),
        ("      force: faculte", "      force: obligation", "la force « obligation » demande .* qui vise « centre »"),
        ("      force: caisse", "      force: recommandation", "la force « recommandation » demande une règle"),
        ("question: Le centre est-il ouvert", "question: # Le centre", "« question » doit être un texte"),
        ("exemple: Chacun peut entrer", 'exemple: "" # Chacun', "« exemple » est vide"),
        ("valeurs: [commune, caf]", "valeurs: [commune, cap]", "« cap » n'est pas une valeur du profil"),
        ("cle: aire", "cle: terrain", "« cle » a une valeur qui n'est pas prévue"),
        ("depuis: [senacs]", "depuis: [senac]", "« senac » n'est pas une règle"),
        ("depuis: [senacs]", "depuis: [contrat-duree]", "« contrat-duree » est une règle de 1995"),
        ("admis: [contraire]", "admis: [contraires]", "« contraires » n'est pas un attendu de ce critère"),
        ("inconnu: msa-actuelle", "inconnu: msa", "« msa » n'est pas un silence"),
        ("regles: [attention-personnes-en-difficulte]", "regles: [attention]", "« attention » n'est pas une règle"),
        ("  sans_objet:", "  sans-objet:", "« sans-objet » a une valeur qui n'est pas prévue"),
    ],
)
def test_a_fault_names_its_very_line(
    config: Config, corpus: Corpus, tmp_path: Path, before: str, after: str, problem: str
) -> None:
    content = (config.corpus / "grille.yaml").read_text(encoding="utf-8")
    assert before in content
    (tmp_path / "grille.yaml").write_text(content.replace(before, after, 1), encoding="utf-8")
    line = content[: content.index(before)].count("\n") + 1
    with pytest.raises(CorpusError, match=rf"^grille.yaml, ligne {line} : .*{problem}"):
        read_grille(replace(config, corpus=tmp_path), corpus)


def test_a_force_without_a_meaning_is_refused(config: Config, corpus: Corpus, tmp_path: Path) -> None:
    shutil.copy(config.corpus / "grille.yaml", tmp_path)
    path = tmp_path / "grille.yaml"
    content = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"  faculte:\n.*\n.*\n", "", content, count=1), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"grille.yaml, ligne \d+ : il manque « faculte »"):
        read_grille(replace(config, corpus=tmp_path), corpus)
