"""Two versions of a projet: what changed, on which sentences, and what cannot be compared."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from verifications import PHRASES, extrait, verify, write_projet

from assistant.comparaison import Changement, align, compare
from assistant.comparaison_texte import comparaison_json, comparaison_text
from assistant.config import Config
from assistant.constats import Constat, Trait, Verification
from assistant.errors import ProjetError
from assistant.grille import Grille
from assistant.projets import Projet, read_projet

NEW = "Neuf habitants siègent au comité d'usagers, qui se réunit chaque mois."


@pytest.fixture
def before(verification: Verification) -> Verification:
    return verification


@pytest.fixture
def after(before: Verification, grille: Grille, config: Config, tmp_path: Path) -> Verification:
    """The version in which a sentence of intention became a fact."""
    path = write_projet(tmp_path / "lien-v2.md")
    read = read_projet(write(path, path.read_text(encoding="utf-8") + f"\n\n{NEW}"), config)
    verified = verify(read, grille)
    old = verified.constat("fonction-participation")
    new = Constat(old.critere, "conforme", 0.9, (extrait(read, PHRASES[3]), extrait(read, NEW)))
    written = path.read_text(encoding="utf-8")
    assert NEW in written
    return replace(verified, constats=tuple(new if constat is old else constat for constat in verified.constats))


def write(path: Path, words: str) -> Path:
    path.write_text(words, encoding="utf-8")
    return path


def read(words: str, config: Config, folder: Path, name: str) -> Projet:
    return read_projet(write(folder / name, words), config)


def only(before: Verification, after: Verification) -> Changement:
    (found,) = compare(before, after).changements
    return found


def test_a_verdict_that_changed_shows_the_sentences_that_came(before: Verification, after: Verification) -> None:
    found = only(before, after)
    assert found.critere.id == "fonction-participation"
    assert [(c.verdict) for c in (found.avant, found.apres)] == ["partiel", "conforme"]
    assert [extrait.words for extrait in found.apparus] == [NEW]
    assert found.disparus == ()
    assert found.obtenus == before.constat("fonction-participation").missing
    assert found.perdus == ()


def test_backwards_the_same_sentences_went(before: Verification, after: Verification) -> None:
    found = only(after, before)
    assert [extrait.words for extrait in found.disparus] == [NEW]
    assert found.perdus == before.constat("fonction-participation").missing


def test_a_version_compared_with_itself_has_not_changed(before: Verification) -> None:
    found = compare(before, before)
    assert found.changements == ()
    assert not any((found.mouvement.apparues, found.mouvement.disparues, found.mouvement.reprises))
    assert "Aucun constat n'a changé." in comparaison_text(found)
    assert "Le texte n'a pas changé" in comparaison_text(found)


def test_what_is_left_begins_with_what_the_agrement_depends_on(before: Verification, after: Verification) -> None:
    left = compare(before, after).restes
    names = [constat.critere.id for constat in left]
    assert "fonction-participation" not in names
    assert names.index("territoire") < names.index("commune")


def test_a_change_that_no_cited_sentence_explains_shows_those_that_touch_it(
    before: Verification, after: Verification
) -> None:
    old = after.constat("fonction-participation")
    new = replace(old, extraits=old.extraits[:1])
    changed = replace(after, constats=tuple(new if constat is old else constat for constat in after.constats))
    assert [extrait.words for extrait in only(before, changed).apparus] == [NEW]


def test_sentences_moved_or_respaced_are_the_same_and_reworded_ones_go_by_two(config: Config, tmp_path: Path) -> None:
    one = "Le centre ouvre le lundi et le mardi.\n\nLa directrice est diplômée d'État.\n\nUn bal clôt l'été."
    two = "La  directrice est diplômée d’État.\n\nLe centre ouvre le lundi et le jeudi.\n\nUn jardin est partagé."
    found = align(read(one, config, tmp_path, "un.txt"), read(two, config, tmp_path, "deux.txt"))
    assert [extrait.words for extrait in found.apparues] == ["Un jardin est partagé."]
    assert [extrait.words for extrait in found.disparues] == ["Un bal clôt l'été."]
    assert [(r.avant.words, r.apres.words) for r in found.reprises] == [
        ("Le centre ouvre le lundi et le mardi.", "Le centre ouvre le lundi et le jeudi.")
    ]


def test_a_sentence_said_twice_then_once_went_once(config: Config, tmp_path: Path) -> None:
    one, two = "Le bal a lieu.\n\nLe bal a lieu.\n\nTous viennent.", "Le bal a lieu.\n\nTous viennent."
    found = align(read(one, config, tmp_path, "un.txt"), read(two, config, tmp_path, "deux.txt"))
    assert [extrait.words for extrait in found.disparues] == ["Le bal a lieu."]
    assert found.apparues == ()


def test_a_row_of_a_table_changes_by_the_cell(config: Config, tmp_path: Path) -> None:
    table = "| Poste | Montant |\n|---|---|\n| Salaire de la directrice du centre | {} |\n"
    read_both = [read(table.format(somme), config, tmp_path, f"{somme}.md") for somme in ("36 200 €", "38 000 €")]
    (found,) = align(*read_both).reprises
    assert (found.avant.words, found.apres.words) == ("36 200 €", "38 000 €")


def test_json_names_versions_verdicts_and_sentences(before: Verification, after: Verification) -> None:
    told = json.loads(json.dumps(comparaison_json(compare(before, after))))
    assert (told["avant"], told["apres"]) == ("lien.md", "lien-v2.md")
    (changed,) = told["changements"]
    assert (changed["avant"], changed["apres"], changed["manquants"]) == ("partiel", "conforme", [])
    assert changed["apparus"][0]["words"] == NEW
    assert told["bilan"]["phrases"] == {"apparues": 1, "disparues": 0, "reprises": 0}
    assert told["restes"]


def test_a_profile_that_changed_is_told(before: Verification, after: Verification) -> None:
    profil = {**after.profil, "aire": Trait("oui", given=True)}
    found = compare(before, replace(after, profil=profil))
    assert found.profil == ("aire",)
    assert "Aire de stationnement" in comparaison_text(found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cadre": "actuel"}, "même cadre"),
        ({"versions": {"grille": "g1", "modele": "m0"}}, "version de la grille"),
        ({"versions": {"grille": "g0", "modele": "m1"}}, "version du modèle"),
    ],
)
def test_versions_that_were_not_read_alike_are_refused(
    before: Verification, after: Verification, change: dict[str, object], said: str
) -> None:
    with pytest.raises(ProjetError, match=said):
        compare(before, replace(after, **change))  # type: ignore[arg-type]  # what a test changes at a time
