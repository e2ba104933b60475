"""The negotiation note and its mirror: nothing without words behind it, obligations first, no decision taken."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from contrats import MUNICIPAL, Atelier
from verifications import PHRASES, extrait, verify, write_projet

from assistant.cli import main
from assistant.config import Config
from assistant.constats import DENIED, Constat, Trait, Verification
from assistant.embeddings import Embedder
from assistant.errors import CorpusError, ProjetError
from assistant.grille import Grille, Verdict
from assistant.note import Note, build_note
from assistant.note.miroir import build_miroir
from assistant.note.miroir_texte import miroir_json, miroir_text
from assistant.note.miroir_word import write_miroir
from assistant.note.points import Point, runs
from assistant.note.texte import note_json, note_text
from assistant.note.trame import Trame, read_trame
from assistant.note.word import write_note
from assistant.objectifs import suggest_objectifs
from assistant.objectifs.modeles import read_modeles
from assistant.projets import read_projet
from assistant.regles import Corpus

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BUDGET = """
| Dépenses | Total | dont base |
|---|---:|---:|
| Directrice : salaire et charges | 36 200 € | 36 200 € |
| Secrétaire d'accueil : salaire et charges | 21 900 € | 21 900 € |
| Animateurs de l'accueil de loisirs | 27 600 € | 27 600 € |
"""
Judge = Callable[[str, Verdict], Verification]


@pytest.fixture(scope="module")
def trame(config: Config, corpus: Corpus, grille: Grille) -> Trame:
    return read_trame(config, corpus, grille)


@pytest.fixture
def note(verification: Verification, trame: Trame) -> Note:
    return build_note(verification, (), trame)


@pytest.fixture
def met(verification: Verification) -> Verification:
    """The same projet, all of whose critères are met on its first sentence."""
    shown = (extrait(verification.projet, PHRASES[0]),)
    constats = (Constat(c.critere, "conforme", 0.9, shown) for c in verification.constats)
    return replace(verification, constats=tuple(constats))


def changed(verification: Verification, critere: str, verdict: Verdict, confiance: float = 0.9) -> Verification:
    """Return a verification in which a critère has another verdict, on the first sentence."""
    old = verification.constat(critere)
    missing = () if verdict == "contraire" else old.critere.attendus
    new = Constat(old.critere, verdict, confiance, (extrait(verification.projet, PHRASES[0]),), missing)
    constats = (new if constat is old else constat for constat in verification.constats)
    return replace(verification, constats=tuple(constats))


def points(note: Note, partie: str) -> tuple[Point, ...]:
    return next((found.points for found in note.parties if found.id == partie), ())


def sentences(note: Note, partie: str) -> str:
    return "\n".join(f"{point.label} | {point.titre} | {point.sentence}" for point in points(note, partie))


def every(note: Note) -> Iterator[Point]:
    yield from note.ouverture
    for partie in note.parties:
        yield from partie.points


def words_of(path: Path) -> str:
    paragraphs = docx.Document(str(path)).element.body.iter(f"{W}p")
    lines = ("".join(text.text or "" for text in paragraph.iter(f"{W}t")) for paragraph in paragraphs)
    return "\n".join(lines).replace("\xa0", " ")


def test_nothing_is_said_without_words_of_the_projet_or_of_a_text(note: Note, verification: Verification) -> None:
    for point in every(note):
        assert point.citations or point.extraits
        assert all(cited.words for cited in point.citations)
        assert all(shown.words in verification.projet.text.body for shown in point.extraits)
    with pytest.raises(ProjetError, match="Rien ne porte"):
        Point("L'agrément est acquis.")


def test_the_three_conditions_stand_where_the_constats_put_them(note: Note, met: Verification, trame: Trame) -> None:
    found = {point.titre: point.marque for point in points(note, "conditions") if point.titre}
    assert found["Une animation globale conforme aux missions"] == "a_etablir"
    assert found["Un contrat signé"] == "a_signer"
    assert found["Projet validé par les instances"] == "a_etablir"
    found = {point.titre: point.marque for point in points(build_note(met, (), trame), "conditions") if point.titre}
    assert found["Une animation globale conforme aux missions"] == "etablie"
    assert found["Un contrat signé"] == "a_signer"


@pytest.mark.parametrize(
    ("critere", "verdict", "confiance", "titre", "statut"),
    [
        ("contenu-contrat", "contraire", 0.9, "Un contrat signé", "contredite"),
        ("fonction-coordination", "contraire", 0.9, "Une animation globale conforme aux missions", "contredite"),
        ("mission-quartier", "contraire", 0.4, "Une animation globale conforme aux missions", "a_verifier"),
        ("mission-quartier", "partiel", 0.4, "Une animation globale conforme aux missions", "a_verifier"),
        ("commune", "partiel", 0.9, "Une animation globale conforme aux missions", "etablie"),
        ("qualification-directeur", "contraire", 0.9, "Un personnel qualifié", "a_apprecier"),
    ],
)
def test_only_sure_obligations_weigh_on_a_condition(
    met: Verification, trame: Trame, critere: str, verdict: Verdict, confiance: float, titre: str, statut: str
) -> None:
    note = build_note(changed(met, critere, verdict, confiance), (), trame)
    assert {point.titre: point.marque for point in points(note, "conditions") if point.titre}[titre] == statut


def test_todays_frame_adds_what_later_texts_ask_of_the_director(met: Verification, trame: Trame) -> None:
    told = sentences(build_note(replace(met, cadre="actuel"), (), trame), "conditions")
    assert "niveau 6, est probablement exigé d'ordinaire du directeur" in told
    assert "niveau 6" not in sentences(build_note(met, (), trame), "conditions")


def test_points_come_in_order_conditions_then_obligations_then_what_is_advised(note: Note, trame: Trame) -> None:
    numbered = [point for point in points(note, "negocier") if point.numero]
    assert [point.numero for point in numbered] == list(range(1, len(numbered) + 1))
    names = [point.titre for point in numbered]
    assert names.index("Territoire d'intervention") < names.index("Validation par les instances du centre")
    assert [point.label for point in points(note, "negocier")[len(numbered) :]] == [
        "À la charge de la Caisse",
        "À proposer, sans l'exiger",
    ]
    assert "Relations avec la commune" not in names


def test_what_was_admitted_since_founds_neither_sursis_nor_retrait(note: Note) -> None:
    years = next(point for point in points(note, "negocier") if point.titre == "Durée du contrat de un à trois ans")
    assert years.sentence.startswith("Hors règle de 1995, admis depuis 2012")
    assert any(cited.text.id != "circulaire-56-1995" for cited in years.citations)
    decision = [point for point in points(note, "decision") if point.label == "Retrait"]
    assert decision[-1].sentence == "Rien, dans cette lecture, ne la porterait."


def test_a_doubtful_contradiction_is_to_be_checked_before_it_founds_anything(met: Verification, trame: Trame) -> None:
    note = build_note(changed(met, "mission-quartier", "contraire", 0.4), (), trame)
    retrait = [point.sentence for point in points(note, "decision") if point.label == "Retrait"]
    assert retrait[-1] == "Pourrait reposer sur ce qui contredit une obligation, après vérification : point 1."
    assert "Lu, sans certitude, comme contraire" in sentences(note, "negocier")
    assert "À relire avant d'en faire état" in sentences(note, "risques")


def test_the_decision_is_left_to_the_board_with_what_the_circular_does_not_say(note: Note) -> None:
    words = sentences(note, "decision")
    for option in ("Attribution", "Maintien", "sursis", "retrait"):
        assert option in words
    assert "sans dire dans quels cas" in words
    assert "ne nomme pas le refus" in words
    assert "conseil d'administration" in note.ouverture[0].sentence


def test_questions_are_those_of_what_is_missing(note: Note, verification: Verification) -> None:
    asked = {point.sentence for point in points(note, "questions")}
    missing = verification.constat("territoire").missing
    assert {attendu.question for attendu in missing} <= asked
    assert verification.constat("mission-quartier").critere.attendus[0].question not in asked


def test_what_is_contradicted_is_asked_first_unless_the_projet_denies_it(met: Verification, trame: Trame) -> None:
    read = changed(met, "fonction-coordination", "contraire")
    constat = read.constat("fonction-coordination")
    assert constat.critere.contraire
    full = replace(constat, missing=constat.critere.attendus)
    for doutes, asked in (((), [constat.critere.contraire.question]), ((DENIED,), [])):
        now = replace(full, doutes=doutes)
        read = replace(met, constats=tuple(now if c.critere is now.critere else c for c in met.constats))
        assert [p.sentence for p in points(build_note(read, (), trame), "questions")][:1] == asked


def test_who_manages_is_told_as_the_projet_says_it(
    config: Config, corpus: Corpus, grille: Grille, trame: Trame
) -> None:
    read = Atelier(config, corpus, grille).verification(MUNICIPAL)
    note = build_note(replace(read, profil={**read.profil, "gestionnaire": Trait(None)}), (), trame)
    assert "Gestionnaire |  | Une commune" in sentences(note, "centre")
    assert "Le projet dit que le centre est géré par une commune" in sentences(note, "risques")
    assert "Le projet ne dit pas si le centre est géré" not in sentences(note, "risques")


def test_what_comes_before_the_contract_is_told_as_such(
    verification: Verification, trame: Trame, config: Config, corpus: Corpus, grille: Grille
) -> None:
    objectifs = suggest_objectifs(verification, read_modeles(config, corpus, grille))
    told = points(build_note(verification, objectifs, trame), "objectifs")
    for point, one in zip(told, objectifs, strict=True):
        assert point.sentence.startswith("À régler avant la signature") is one.prealable
    assert any(one.prealable for one in objectifs)


def test_the_mirror_does_not_call_silent_what_says_the_contrary(met: Verification) -> None:
    read = changed(met, "duree-contrat", "contraire")
    constat = read.constat("duree-contrat")
    now = replace(constat, missing=constat.critere.attendus)
    read = replace(read, constats=tuple(now if c is constat else c for c in read.constats))
    text = " ".join(miroir_text(build_miroir(read)).split())
    assert "Rien n'y répond encore" not in text
    assert "Le projet n'y répond pas comme la règle le demande." in text


def test_financing_holds_the_base_asked_against_the_eligible_one(
    config: Config, grille: Grille, trame: Trame, tmp_path: Path
) -> None:
    path = write_projet(tmp_path / "budget.md")
    path.write_text(path.read_text(encoding="utf-8") + BUDGET, encoding="utf-8")
    note = build_note(verify(read_projet(path, config), grille), (), trame)
    words = sentences(note, "financement")
    out = next(point for point in points(note, "financement") if point.label == "Hors de la base")
    assert [shown.words for shown in out.extraits][-1] == "27 600 €"
    assert "Base demandée : 85\xa0700\xa0€ ; base éligible d'après les libellés : 58\xa0100\xa0€." in words
    assert "Hors de la base |  | Animateurs de l'accueil de loisirs, 27\xa0600\xa0€." in words


def test_without_a_budget_the_base_is_asked_for(note: Note) -> None:
    assert "la base est à demander au centre" in sentences(note, "financement")


def test_note_is_told_alike_in_json_text_and_word(
    verification: Verification, trame: Trame, config: Config, corpus: Corpus, grille: Grille, tmp_path: Path
) -> None:
    objectifs = suggest_objectifs(verification, read_modeles(config, corpus, grille))
    note = build_note(verification, objectifs, trame)
    told = json.loads(json.dumps(note_json(note)))
    write_note(note, tmp_path / "note.docx")
    word, text = words_of(tmp_path / "note.docx"), note_text(note).replace("\n", " ")
    assert [partie["id"] for partie in told["parties"]][:2] == ["centre", "conditions"]
    for partie in note.parties:
        assert partie.titre in word
        assert partie.titre.upper() in text
    assert objectifs[0].sentence in word
    assert "Particulier" in word or "Animation globale" in word
    with pytest.raises(ProjetError, match="ne peut pas être écrit"):
        write_note(note, tmp_path / "absent" / "note.docx")


def test_mirror_answers_with_the_words_of_the_projet_or_gives_some_to_adapt(
    verification: Verification, tmp_path: Path
) -> None:
    miroir = build_miroir(verification)
    held = {e.constat.critere.id: e for e in (*miroir.a_preparer, *miroir.a_completer, *miroir.prets)}
    assert "msa" not in held
    assert held["mission-quartier"] in miroir.prets
    assert held["fonction-participation"] in miroir.a_preparer
    assert held["commune"] in miroir.a_completer
    assert held["duree-contrat"].a_reprendre is None
    write_miroir(miroir, tmp_path / "miroir.docx")
    lacking = held["fonction-participation"].a_ecrire[0]
    for words in (words_of(tmp_path / "miroir.docx"), " ".join(miroir_text(miroir).split())):
        assert f"« {PHRASES[0]} »" in words
        assert lacking.question in words
        assert lacking.exemple in words
    assert json.loads(json.dumps(miroir_json(miroir)))["parties"][0]["id"] == "a_preparer"


@pytest.mark.parametrize(
    ("written", "put", "named"),
    [
        ("regle: condition-missions", "regle: condition-inventee", "condition-inventee"),
        ("criteres: [qualification-directeur", "criteres: [qualification-du-chef", "qualification-du-chef"),
        ("section: regime-general", "section: regime-special", "regime-special"),
        ("  a_signer: À la signature\n", "", "a_signer"),
    ],
)
def test_a_frame_that_names_what_does_not_exist_is_refused(
    written: str, put: str, named: str, config: Config, corpus: Corpus, grille: Grille, tmp_path: Path
) -> None:
    content = (config.corpus / "note.yaml").read_text(encoding="utf-8")
    assert written in content
    (tmp_path / "note.yaml").write_text(content.replace(written, put), encoding="utf-8")
    shutil.copy(config.corpus / "budget.yaml", tmp_path)
    with pytest.raises(CorpusError, match=rf"note\.yaml, ligne \d+ .*{named}"):
        read_trame(replace(config, corpus=tmp_path), corpus, grille)


def test_numbers_are_told_in_runs() -> None:
    assert runs([3]) == "3"
    assert runs([1, 2]) == "1 et 2"
    assert runs([1, 2, 3, 4, 7, 9]) == "1 à 4, 7 et 9"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["note", "lien.md", "--sortie", "note.pdf"], "--sortie écrit un document Word"),
        (["note", "lien.md", "--sortie", "absent/note.docx"], "Le dossier « absent » n'existe pas"),
        (["note", "absent.md"], "« absent.md » n'existe pas"),
        (["note", "lien.md", "--profil", "rural=parfois"], "Le profil « rural=parfois » n'existe pas"),
        (["comparer", "lien.md", "absent.md"], "« absent.md » n'existe pas"),
        (["comparer", "lien.md"], "il manque : apres"),
    ],
)
def test_commands_refuse_before_anything_is_read(
    arguments: list[str],
    said: str,
    config: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    write_projet(tmp_path / "lien.md")
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_a_file_becomes_the_note_of_the_caisse(
    config: Config, embedder: Embedder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_projet(tmp_path / "lien.md")
    assert main(["note", str(path), "--sortie", str(tmp_path / "note.docx"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["projet"] == "lien.md"
    assert "Projet de décision" in words_of(tmp_path / "note.docx")
