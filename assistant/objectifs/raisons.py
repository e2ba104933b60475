"""Why an objectif is proposed: a sentence that names the constat, or quotes the projet, for a reader to check."""

from collections.abc import Mapping, Sequence

from assistant.constats import Constat
from assistant.criteres import CONTRAIRE, Attendu
from assistant.grille import Verdict
from assistant.libelles import force_dite
from assistant.projets import Extrait
from assistant.territoire.enjeux import Enjeu

LONGEST_QUOTE = 320
"""Characters; a longer extrait is cut between words, since the whole is shown beside."""
_TELLING = 4
"""Words from which an extrait says something alone; a figure of a table does not."""
_SAID: Mapping[Verdict, str] = {
    "absent": "est absent du projet ; il reste à dire",
    "partiel": "n'est rempli qu'en partie ; il reste à dire",
}
_TO_CHECK = " Ce constat est à vérifier : la lecture est moins sûre ici."


def manque_dit(constat: Constat, attendus: Sequence[Attendu]) -> str:
    """Return why what a critère lacks, or contradicts, calls for an objectif."""
    name, unsure = constat.critere.intitule, _TO_CHECK if constat.thin else ""
    against = next((attendu for attendu in attendus if attendu.cle == CONTRAIRE), None)
    contraire = constat.critere.contraire
    if not against and contraire and constat.verdict == "contraire":
        quote = quoted(_telling(constat))
        said = f"Le projet contredit le critère « {name} » : {_told([contraire])}. On y lit {quote}."
        return f"{said} À reprendre aussi : {_told(attendus)}.{unsure}"
    if not against:
        return f"Le critère « {name} » {_SAID[constat.verdict]} : {_told(attendus)}.{unsure}"
    quote = quoted(_telling(constat))
    said = f"Le projet contredit le critère « {name} » : {_told([against])}. On y lit {quote}."
    return f"{said}{_more(against, attendus)}{unsure}"


def _told(attendus: Sequence[Attendu]) -> str:
    return " ; ".join(f"{attendu.sentence} ({force_dite(attendu)})" for attendu in attendus)


def _more(against: Attendu, attendus: Sequence[Attendu]) -> str:
    """Return the conditions of the agrément that are also missing, when what is contradicted is only advised."""
    binding = [attendu for attendu in attendus if attendu.force == "obligation" != against.force]
    return f" Il reste aussi à dire : {_told(binding)}." if binding else ""


def enjeu_dit(enjeu: Enjeu, answer: Extrait | None, libelle: str, named: bool) -> str:
    """Return which stake calls for an objectif with a partner, and what the projet does about it already."""
    done = f" Il y répond déjà : {quoted(answer)}." if answer else ""
    unnamed = "" if named else f" Il ne nomme pas encore ce partenaire, {libelle}."
    said = f"Le projet fait état d'un enjeu du territoire, {enjeu.libelle}"
    return f"{said} : {quoted(enjeu.extraits[0])}.{done}{unnamed}"


def signe_dit(extrait: Extrait) -> str:
    """Return which words of the projet call for an objectif."""
    return f"Le projet fait état de difficultés : {quoted(extrait)}."


def acquis_dit(constat: Constat) -> str:
    """Return what is conforme and to be consolidated."""
    said = f"Le critère « {constat.critere.intitule} » est conforme"
    return f"{said}, d'après {quoted(_telling(constat))} ; cet acquis est à consolider."


def quoted(extrait: Extrait) -> str:
    """Return the words of a projet between guillemets, with their place; too many are cut."""
    words = " ".join(extrait.words.split())
    if len(words) > LONGEST_QUOTE:
        words = f"{words[:LONGEST_QUOTE].rsplit(' ', 1)[0]} […]"
    return f"« {words.rstrip(' .;,:')} » ({extrait.place})"


def _telling(constat: Constat) -> Extrait:
    """Return the first extrait of a constat that is more than a figure, or else the longest."""
    extraits = constat.extraits
    telling = (extrait for extrait in extraits if len(extrait.words.split()) >= _TELLING)
    return next(telling, max(extraits, key=lambda extrait: extrait.end - extrait.start))
