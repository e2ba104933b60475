"""Objectifs: each has a reason in the projet and a rule in the texts, and two projets get two lists."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from contrats import MUNICIPAL, Atelier
from verifications import PHRASES, verify

from assistant.config import Config
from assistant.constats import DENIED, Cadre, Constat, Trait, Verification
from assistant.criteres import Cle
from assistant.errors import CorpusError
from assistant.grille import Grille, Verdict
from assistant.objectifs import MOST, MOST_OF_A_PARTENAIRE, Objectif, suggest_objectifs
from assistant.objectifs.modeles import Financement, Modele, Nature, read_modeles
from assistant.objectifs.tableau import FINANCEMENTS, objectifs_json, objectifs_text
from assistant.projets import Extrait, read_projet
from assistant.regles import CIRCULAIRE, Corpus
from assistant.territoire import enjeux, partenaires

CHOMAGE = "Le quartier compte 19 % de chômage et beaucoup de demandeurs d'emploi."
CHANTIER = "Un chantier d'insertion occupe douze habitants toute l'année."


@pytest.fixture(scope="session")
def modeles(config: Config, corpus: Corpus, grille: Grille) -> tuple[Modele, ...]:
    return read_modeles(config, corpus, grille)


@pytest.fixture
def written(grille: Grille, config: Config, tmp_path: Path) -> "Written":
    return Written(grille, config, tmp_path)


class Written:
    """Verifications of projets written for a test: all is conforme, but what the test says."""

    def __init__(self, grille: Grille, config: Config, folder: Path) -> None:
        self.grille, self.config, self.folder = grille, config, folder

    def __call__(
        self,
        *sentences: str,
        verdicts: Mapping[str, Verdict] | None = None,
        profil: Mapping[Cle, str] | None = None,
        cadre: Cadre = "1995",
    ) -> Verification:
        path = self.folder / "lien.md"
        path.write_text(
            "\n\n".join(("# Projet du Lien", *PHRASES, "## Le diagnostic du territoire", *sentences)), encoding="utf-8"
        )
        read = verify(read_projet(path, self.config), self.grille, cadre)
        constats = tuple(self._constat(constat, read, verdicts or {}) for constat in read.constats)
        traits = {cle: Trait(value, given=True) for cle, value in (profil or {}).items()}
        return replace(read, constats=constats, profil={**read.profil, **traits})

    def _constat(self, constat: Constat, read: Verification, verdicts: Mapping[str, Verdict]) -> Constat:
        verdict = verdicts.get(constat.critere.id, "conforme")
        first = read.projet.text.body.index(PHRASES[0])
        extraits = () if verdict == "absent" else (Extrait(read.projet, first, first + len(PHRASES[0])),)
        missing = () if verdict == "conforme" else constat.critere.attendus
        return Constat(constat.critere, verdict, 0.9, extraits, missing)


def ids(objectifs: tuple[Objectif, ...]) -> list[str]:
    return [objectif.id for objectif in objectifs]


def by_id(objectifs: tuple[Objectif, ...], key: str) -> Objectif:
    return next(objectif for objectif in objectifs if objectif.id == key)


def test_every_partner_nature_and_financing_has_models(modeles: tuple[Modele, ...]) -> None:
    assert len(modeles) >= 64
    assert {modele.partenaire.cle for modele in modeles} == set(get_args(partenaires.Cle))
    assert {modele.nature for modele in modeles} == set(get_args(Nature))
    assert {modele.financement for modele in modeles} == set(get_args(Financement)) == set(FINANCEMENTS)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", modele.id) for modele in modeles)


def test_whatever_is_missing_calls_for_an_objectif(modeles: tuple[Modele, ...], grille: Grille) -> None:
    called = {(appel.critere, appel.cle) for modele in modeles for appel in modele.manques}
    for critere in grille.criteres:
        for cible in critere.cibles:
            assert {(critere.id, cible.cle), (critere.id, "")} & called, (critere.id, cible.cle)


def test_every_stake_has_a_partner(modeles: tuple[Modele, ...]) -> None:
    assert {cle for modele in modeles for cle in modele.enjeux} == set(get_args(enjeux.Cle))


def test_every_model_stands_on_the_circular(modeles: tuple[Modele, ...]) -> None:
    for modele in modeles:
        assert {regle.text.id for regle in modele.regles} == {CIRCULAIRE}, modele.id


def test_no_model_has_a_figure_that_its_rules_do_not_give(modeles: tuple[Modele, ...]) -> None:
    for modele in modeles:
        for cadre in get_args(Cadre):
            textes, actuel = modele.textes_of(cadre), modele.actuel
            words = [textes.sentence, textes.conforter, textes.echeance, *textes.indicateurs]
            said = " ".join(regle.sentence for regle in modele.regles_of("actuel"))
            words.append(actuel.remarque if actuel else "")
            for figure in re.findall(r"\d+", " ".join(words)):
                assert figure in said or figure == "1995", (modele.id, figure)


def test_other_words_for_today_stand_on_a_later_rule(modeles: tuple[Modele, ...]) -> None:
    for modele in modeles:
        if modele.actuel and (modele.actuel.sentence or modele.actuel.conforter):
            assert modele.actuel.regles, modele.id


def test_a_condition_of_the_agrement_comes_first_with_its_critere(
    written: Written, modeles: tuple[Modele, ...]
) -> None:
    read = written(CHOMAGE, verdicts={"etat": "absent", "fonction-participation": "absent", "suivi-couts": "partiel"})
    found = suggest_objectifs(read, modeles)
    assert ids(found)[:2] == ["ecrire-le-projet-avec-les-habitants", "faire-sieger-les-habitants"]
    assert [one.force for one in found[:4]] == ["obligation", "obligation", "faculte", "caisse"]
    assert found[0].motif.startswith(
        "Le critère « Participation des habitants » est absent du projet ; il reste à dire"
    )
    assert "(condition de l'agrément)" in found[0].motif
    assert [constat.critere.id for constat in found[0].constats] == ["fonction-participation"]


def test_what_contradicts_the_rule_comes_before_what_is_missing_and_is_quoted(
    written: Written, modeles: tuple[Modele, ...]
) -> None:
    read = written(verdicts={"mission-quartier": "absent", "perspectives": "contraire"})
    first = suggest_objectifs(read, modeles)[0]
    assert first.id == "renouveler-le-projet"
    assert f"On y lit « {PHRASES[0].rstrip('.')} » (§ 2)." in first.motif
    assert [extrait.words for extrait in first.extraits] == [PHRASES[0]]


def test_a_reason_tells_all_that_the_agrement_depends_on(written: Written, modeles: tuple[Modele, ...]) -> None:
    found = suggest_objectifs(written(verdicts={"qualification-directeur": "contraire"}), modeles)
    vacant = by_id(found, "pourvoir-le-poste-de-direction")
    assert vacant.force == "obligation"
    assert "(simple recommandation). On y lit" in vacant.motif
    assert vacant.motif.endswith("Il reste aussi à dire : poste de direction identifié (condition de l'agrément).")


def test_what_the_projet_does_already_is_only_consolidated(written: Written, modeles: tuple[Modele, ...]) -> None:
    found = suggest_objectifs(written(), modeles)
    assert 6 <= len(found) <= 12
    assert {one.origine for one in found} == {"acquis"}
    assert all(constat.verdict == "conforme" for one in found for constat in one.constats)
    assert all("est conforme" in one.motif and one.force != "obligation" for one in found)


def test_a_list_stays_readable(verification: Verification, modeles: tuple[Modele, ...]) -> None:
    found = suggest_objectifs(verification, modeles)
    assert len(found) <= MOST
    assert max(Counter(one.partenaire.cle for one in found).values()) <= MOST_OF_A_PARTENAIRE
    assert max(Counter((one.partenaire.cle, one.theme) for one in found).values()) == 1


def test_a_stake_is_treated_with_the_partners_that_the_projet_names(
    written: Written, modeles: tuple[Modele, ...]
) -> None:
    found = suggest_objectifs(
        written(CHOMAGE, "La mission locale prépare chaque mois un atelier avec les jeunes du centre."), modeles
    )
    about = [one for one in found if one.theme == "chomage"]
    assert ids(tuple(about)) == ["insertion-avec-la-mission-locale"]
    assert f"« {CHOMAGE.rstrip('.')} »" in about[0].motif
    assert CHOMAGE in [extrait.words for extrait in about[0].extraits]
    assert about[0].partenaire.extraits


def test_a_stake_that_no_named_partner_answers_says_so(written: Written, modeles: tuple[Modele, ...]) -> None:
    about = [one for one in suggest_objectifs(written(CHOMAGE), modeles) if one.theme == "chomage"]
    assert len(about) == 1
    assert about[0].motif.endswith("Il ne nomme pas encore ce partenaire, l'État.")


def test_a_stake_that_an_action_answers_is_consolidated(written: Written, modeles: tuple[Modele, ...]) -> None:
    done = by_id(suggest_objectifs(written(CHOMAGE, CHANTIER), modeles), "insertion-avec-l-etat")
    assert done.sentence.startswith(
        "Articuler avec la politique d'insertion de l'État l'action que le centre mène déjà"
    )
    assert f"Il y répond déjà : « {CHANTIER.rstrip('.')} »" in done.motif
    assert {CHOMAGE, CHANTIER} <= {extrait.words for extrait in done.extraits}
    assert done.echeance == "[à négocier : échéance]"


def test_what_is_announced_is_not_there_whatever_the_tense_elsewhere(
    written: Written, modeles: tuple[Modele, ...]
) -> None:
    planned = written(CHOMAGE, CHANTIER, "Le chantier d'insertion ouvrira en mars 1998.")
    assert by_id(suggest_objectifs(planned, modeles), "insertion-avec-l-etat").sentence.startswith("Mener avec l'État")
    more = written(CHOMAGE, CHANTIER, "Un deuxième chantier d'insertion ouvrira en mars 1998.")
    assert by_id(suggest_objectifs(more, modeles), "insertion-avec-l-etat").sentence.startswith("Articuler")


def test_what_is_there_already_does_not_begin(modeles: tuple[Modele, ...]) -> None:
    for modele in (modele for modele in modeles if modele.textes.conforter):
        _, echeance, indicateurs = modele.textes.as_told(conforter=True)
        assert indicateurs
        assert not re.search(r"ouverture|début|premi[eè]re?|mise en place", " ".join((echeance, *indicateurs)))


def test_what_serves_young_children_is_not_advised_by_a_rule_on_concertation(
    written: Written, modeles: tuple[Modele, ...]
) -> None:
    found = suggest_objectifs(written("Le quartier manque de places en crèche.", "La commune nous aide."), modeles)
    assert by_id(found, "jeunes-enfants-avec-la-commune").force == "faculte"


def test_a_policy_of_towns_is_not_of_the_country(written: Written, modeles: tuple[Modele, ...]) -> None:
    told = ("Le quartier compte peu de commerces.", "La commune nous aide.")
    town = suggest_objectifs(written(*told, profil={"rural": "non"}), modeles)
    country = suggest_objectifs(written(*told, profil={"rural": "oui"}), modeles)
    assert "politique de la ville" in by_id(town, "cadre-de-vie-avec-la-commune").sentence
    assert "ville" not in by_id(country, "cadre-de-vie-rural-avec-la-commune").sentence


def test_a_fault_that_the_projet_denies_calls_for_nothing(written: Written, modeles: tuple[Modele, ...]) -> None:
    read = written(verdicts={"mission-quartier": "contraire"})
    assert ids(suggest_objectifs(read, modeles))[0] == "ouvrir-le-centre-a-tous"
    doubted = tuple(replace(c, doutes=(DENIED,)) if c.verdict == "contraire" else c for c in read.constats)
    found = suggest_objectifs(replace(read, constats=doubted), modeles)
    assert "mission-quartier" not in {one.theme for one in found}


def test_who_manages_is_read_as_the_contract_reads_it(
    config: Config, corpus: Corpus, grille: Grille, modeles: tuple[Modele, ...]
) -> None:
    read = Atelier(config, corpus, grille).verification(MUNICIPAL, {"negociation-prealable": ("absent", "")})
    unread = replace(read, profil={**read.profil, "gestionnaire": Trait(None)})
    found = ids(suggest_objectifs(unread, modeles))
    assert "negocier-le-projet-avant-son-depot" in found
    assert "negocier-le-projet-avec-la-commune" not in found


def test_the_procedure_and_what_precedes_the_signature_are_settled_before_it(
    written: Written, modeles: tuple[Modele, ...]
) -> None:
    read = written(verdicts={"contenu-contrat": "absent", "territoire": "absent", "fonction-services": "absent"})
    found = suggest_objectifs(read, modeles)
    settled = {one.id for one in found if one.prealable}
    assert {"conclure-un-contrat-complet", "delimiter-la-zone-de-vie-sociale"} <= settled
    assert "rendre-des-services-concrets" in set(ids(found)) - settled


def test_what_is_contradicted_is_told_before_what_is_missing(written: Written, modeles: tuple[Modele, ...]) -> None:
    found = suggest_objectifs(written(verdicts={"mission-quartier": "contraire"}), modeles)
    motif = by_id(found, "accueillir-et-orienter-les-habitants").motif
    assert motif.startswith("Le projet contredit le critère")
    assert motif.index("On y lit") < motif.index("À reprendre aussi")


@pytest.mark.parametrize(
    "sentence",
    [
        "Il n'y a pas de chantier d'insertion.",
        "Nous souhaitons ouvrir un chantier d'insertion.",
        "Le chantier d'insertion a été arrêté.",
        "Un chantier d'insertion, confié à une association voisine, ouvrira en mars 1998.",
        "Un chantier d'insertion accueille douze habitants à partir de 1998.",
        "Ce qui change à partir de 1998 : un chantier d'insertion pour douze habitants.",
        "Nous ouvrirons un chantier d'insertion à la rentrée : il est prévu pour douze habitants.",
    ],
)
def test_an_action_that_is_not_there_answers_nothing(
    written: Written, modeles: tuple[Modele, ...], sentence: str
) -> None:
    found = by_id(suggest_objectifs(written(CHOMAGE, sentence), modeles), "insertion-avec-l-etat")
    assert found.sentence.startswith("Mener avec l'État")


def test_a_centre_in_difficulty_asks_first_for_its_partners(written: Written, modeles: tuple[Modele, ...]) -> None:
    read = written("Le déficit atteint 163 000 F.", verdicts={"fonction-participation": "absent"})
    first = suggest_objectifs(read, modeles)[0]
    assert (first.id, first.origine) == ("maintenir-l-animation-globale-en-difficulte", "signe")
    assert "163 000 F" in first.motif
    assert not any(one.origine == "signe" for one in suggest_objectifs(written("Nous n'avons aucun déficit."), modeles))


def test_the_profile_opens_what_is_for_some_centres_only(written: Written, modeles: tuple[Modele, ...]) -> None:
    missing: dict[str, Verdict] = {"msa": "absent"}
    assert "solliciter-la-msa" in ids(suggest_objectifs(written(verdicts=missing, profil={"rural": "oui"}), modeles))
    assert "solliciter-la-msa" not in ids(suggest_objectifs(written(verdicts=missing), modeles))
    told: dict[str, Verdict] = {"negociation-prealable": "contraire"}
    municipal = suggest_objectifs(written(verdicts=told, profil={"gestionnaire": "commune"}), modeles)
    assert ids(municipal)[0] == "negocier-le-projet-avant-son-depot"
    assert "negocier-le-projet-avec-la-commune" not in ids(municipal)
    relays = ids(suggest_objectifs(written("La commune nous aide.", profil={"gestionnaire": "caf"}), modeles))
    assert "passer-le-relais-de-la-caisse" in relays


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("Nous demandons le renouvellement de l'agrément.", "ouvrir-des-perspectives"),
        ("C'est une première demande d'agrément.", "donner-des-garanties-d-evolution"),
        ("Le centre ouvre tous les matins.", "situer-le-projet-dans-la-duree"),
    ],
)
def test_a_first_contract_is_told_from_a_renewal(
    written: Written, modeles: tuple[Modele, ...], sentence: str, key: str
) -> None:
    assert suggest_objectifs(written(sentence, verdicts={"perspectives": "partiel"}), modeles)[0].id == key


def test_today_has_its_words_its_rules_and_says_what_changed(written: Written, modeles: tuple[Modele, ...]) -> None:
    missing: dict[str, Verdict] = {"duree-contrat": "absent"}
    then = by_id(suggest_objectifs(written(verdicts=missing), modeles), "fixer-la-duree-du-contrat")
    now = by_id(suggest_objectifs(written(verdicts=missing, cadre="actuel"), modeles), "fixer-la-duree-du-contrat")
    assert then.sentence == "Conclure avec la Caisse un contrat d'une durée de un à trois ans."
    assert "un agrément de un à quatre ans" in now.sentence
    assert (
        then.depuis
        == now.depuis
        == ("En 1995, le contrat durait de un à trois ans ; depuis 2012, l'agrément est accordé pour un à quatre ans.")
    )
    assert {citation.text.id for citation in then.citations} == {CIRCULAIRE}
    assert CIRCULAIRE not in {citation.text.id for citation in then.sources_depuis} != set()
    assert {citation.text.id for citation in now.citations} > {CIRCULAIRE}
    assert now.sources_depuis == ()


def test_what_the_projet_does_not_say_is_left_blank(written: Written, modeles: tuple[Modele, ...]) -> None:
    found = by_id(
        suggest_objectifs(written(verdicts={"suivi-couts": "absent"}), modeles),
        "rendre-compte-de-l-evolution-des-couts",
    )
    assert found.echeance == "[à négocier : date de remise de l'état]"
    assert "date de remise de l'état" in [blanc.label for blanc in found.blancs]


def test_each_partner_that_the_projet_names_has_an_objectif(
    verification: Verification, written: Written, modeles: tuple[Modele, ...]
) -> None:
    all_missing: dict[str, Verdict] = {constat.critere.id: "absent" for constat in verification.constats}
    read = written(
        "La mission locale prépare chaque mois un atelier avec les jeunes du centre.", CHOMAGE, verdicts=all_missing
    )
    found = suggest_objectifs(read, modeles)
    assert len(found) == MOST
    named = {partenaire.cle for partenaire in partenaires.read_partenaires(read.projet)}
    assert "mission-locale" in named <= {one.partenaire.cle for one in found}


def test_two_projets_get_two_lists(written: Written, modeles: tuple[Modele, ...]) -> None:
    one = set(ids(suggest_objectifs(written(CHOMAGE, verdicts={"etat": "absent", "territoire": "partiel"}), modeles)))
    read = written(
        "L'isolement des personnes âgées progresse.", verdicts={"perspectives": "contraire", "commune": "absent"}
    )
    other = set(ids(suggest_objectifs(read, modeles)))
    assert len(one & other) / len(one | other) <= 0.6


def test_json_has_the_keys_of_the_contract(verification: Verification, modeles: tuple[Modele, ...]) -> None:
    found = suggest_objectifs(verification, modeles)
    listed = objectifs_json(verification, found)["objectifs"]
    assert isinstance(listed, list)
    assert [one["id"] for one in listed] == ids(found)
    for one in listed:
        assert {"partenaire", "nature", "sentence", "constats", "extraits", "citations"} <= set(one)
        for extrait in one["extraits"]:
            assert verification.projet.text.body[extrait["start"] : extrait["end"]] == extrait["words"]


def test_the_terminal_separates_natures_and_financings_first(
    verification: Verification, modeles: tuple[Modele, ...]
) -> None:
    found = suggest_objectifs(verification, modeles)
    words = objectifs_text(verification, found)
    table, details = words.split("LES OBJECTIFS\n")
    assert table.index("animation") < table.index("particulier")
    assert all(len(line) <= 100 for line in table.splitlines())
    for rank, one in enumerate(found, 1):
        assert f"  {rank}. {one.sentence[:30]}" in details
    assert details.count("Pourquoi : ") == details.count("Échéance : ") == len(found)
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", details.split("LES TEXTES CITÉS")[0])}
    assert cited == {int(number) for number in re.findall(r"^  \[(\d+)\]", details, re.MULTILINE)}


def test_nothing_to_agree_on_is_said(verification: Verification) -> None:
    assert objectifs_text(verification, ()) == "Aucun objectif n'est proposé : rien dans le projet n'en appelle un."


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("  partenaire: msa", "  partenaire: mutualite", "« partenaire » a une valeur qui n'est pas prévue"),
        ("  financement: aucun", "  financement: rien", "« financement » a une valeur qui n'est pas prévue"),
        ("regles: [centre-en-difficulte]", "regles: [centre-en-danger]", "« centre-en-danger » n'est pas une règle"),
        ("manques: [mission-quartier/1]", "manques: [mission/1]", "« mission » n'est pas un critère de la grille"),
        ("manques: [mission-quartier/1]", "manques: [mission-quartier/2]", "« 2 » n'est pas un attendu de « mission-quartier » \\(0, 1, contraire\\)"),
        ("acquis: [mission-animation]", "acquis: [mission]", "« mission » n'est pas un critère de la grille"),
        ("enjeux: [isolement]", "enjeux: [solitude]", "« enjeux » a une valeur qui n'est pas prévue"),
        ("  theme: isolement", "  theme: solitude", "« solitude » n'est pas un critère de la grille ni un enjeu"),
        ("  theme: isolement", "  theme: jeunes", "le thème « jeunes » n'est pas de ceux qui appellent cet objectif"),
        ("d'après le projet : {population|", "d'après le projet : {habitants|", "« habitants » n'est pas un fait du projet"),
        ("valeurs: [caf]", "valeurs: [cap]", "« cap » n'est pas une valeur du profil"),
        ("regles: [charte-laicite]", "regles: [contrat-duree]", "« contrat-duree » est une règle de 1995"),
        ("sentence: Ouvrir le centre", "sentence: Ouverture du centre", "un objectif commence par un verbe à l'infinitif"),
        ("- id: reunir-les-generations", "- id: soutenir-les-familles", "l'identifiant « soutenir-les-familles » est déjà pris"),
        ("  financement: fonds-propres", "  financement: prestation-de-service", "la prestation de service ne finance que l'animation globale"),
        ("  suite:\n    echeance: \"[à négocier : date du relais]", "  suite:\n    echeance: \"[à négocier : date d'ouverture]", "ce qui est déjà là ne commence pas"),
        ("  indicateurs:", "  indices:", "la clé « indices » n'est pas prévue"),
    ],
)  # fmt: skip
def test_a_fault_names_its_very_line(
    config: Config, corpus: Corpus, grille: Grille, tmp_path: Path, before: str, after: str, problem: str
) -> None:
    content = (config.corpus / "objectifs.yaml").read_text(encoding="utf-8")
    assert before in content
    (tmp_path / "objectifs.yaml").write_text(content.replace(before, after, 1), encoding="utf-8")
    (tmp_path / "partenaires.yaml").write_bytes((config.corpus / "partenaires.yaml").read_bytes())
    line = content[: content.index(before)].count("\n") + 1
    with pytest.raises(CorpusError, match=rf"^objectifs.yaml, ligne {line} : .*{problem}"):
        read_modeles(replace(config, corpus=tmp_path), corpus, grille)


def test_a_model_that_nothing_calls_for_is_refused(
    config: Config, corpus: Corpus, grille: Grille, tmp_path: Path
) -> None:
    content = (config.corpus / "objectifs.yaml").read_text(encoding="utf-8")
    (tmp_path / "objectifs.yaml").write_text(
        content.replace("  manques: [suivi-couts]\n  acquis: [suivi-couts]\n", "", 1), encoding="utf-8"
    )
    (tmp_path / "partenaires.yaml").write_bytes((config.corpus / "partenaires.yaml").read_bytes())
    with pytest.raises(CorpusError, match=r"^objectifs.yaml, ligne \d+ : rien n'appelle cet objectif"):
        read_modeles(replace(config, corpus=tmp_path), corpus, grille)
