"""Objectifs as HTML: by partner, each to be retained, refused or reworded, and who carries what and who pays."""

from collections import Counter
from collections.abc import Sequence
from html import escape

from assistant.constats import Verification
from assistant.libelles import capital, counted
from assistant.objectifs import Objectif
from assistant.objectifs.tableau import FINANCEMENTS, NATURES, PREALABLE
from assistant.territoire.partenaires import Partenaire
from assistant.web.choix import LONGEST, Choix
from assistant.web.fiche import extrait_html
from assistant.web.thread import lettered, set_words

_EMPTY = (
    "Aucun objectif n'est proposé : rien dans le projet n'en appelle un. Complétez-le d'après les constats, "
    "puis déposez-le à nouveau."
)


def objectifs_html(verification: Verification, objectifs: Sequence[Objectif], choix: Choix) -> str:
    """Return all objectifs that are proposed, those that are refused unchecked, with their sentences as rewritten."""
    if not objectifs:
        return f'<p class="vue-vide">{_EMPTY}</p>'
    written = choix.reworded(objectifs)
    proposed = {one.id: one.sentence for one in objectifs}
    partenaires = dict.fromkeys(one.partenaire.cle for one in written)
    groups = "".join(
        _group([one for one in written if one.partenaire.cle == cle], proposed, choix, verification)
        for cle in partenaires
    )
    return (
        '<div class="vue-tete"><p>Proposés d\'après vos constats et vos propres mots. Décochez ce que vous écartez, '
        "réécrivez ce que vous voulez : le contrat et la note se font avec ce qui est retenu.</p>"
        f'<p class="retenus" role="status">{retenus(written, choix)}</p></div>'
        f'{groups}{_table(written, choix)}<p class="choix-mot" role="status"></p>'
    )


def retenus(objectifs: Sequence[Objectif], choix: Choix) -> str:
    """Return how many objectifs are retained, of each nature."""
    kept = [one for one in objectifs if one.id not in choix.refuses]
    natures = Counter(one.nature for one in kept)
    globale = f"{natures['animation-globale'] or 'aucun'} d'animation globale"
    particuliers = counted(natures["particulier"], "objectif particulier", "objectifs particuliers")
    return f"{counted(len(kept), 'retenu', 'retenus').capitalize()} sur {len(objectifs)} : {globale}, {particuliers}."


def _group(objectifs: Sequence[Objectif], proposed: dict[str, str], choix: Choix, verification: Verification) -> str:
    partenaire = objectifs[0].partenaire
    items = "".join(_objectif(one, proposed[one.id], choix, verification) for one in objectifs)
    return (
        f'<section class="partenaire" aria-label="{escape(capital(partenaire.libelle))}">'
        f"<h3>Avec {escape(_whom(partenaire))} <span>{counted(len(objectifs), 'objectif', 'objectifs')}</span></h3>"
        f"{items}</section>"
    )


def _whom(partenaire: Partenaire) -> str:
    return f"{partenaire.libelle} ({partenaire.nom})" if partenaire.nom else partenaire.libelle


def _objectif(one: Objectif, proposed: str, choix: Choix, verification: Verification) -> str:
    checked = "" if one.id in choix.refuses else " checked"
    force = verification.grille.forces[one.force]
    key = escape(one.id)
    before = f'<span class="puce">{escape(capital(PREALABLE))}</span>' if one.prealable else ""
    changed = "" if one.sentence == proposed else " change"
    return (
        f'<article class="objectif enonce-groupe{changed}" data-id="{key}"{"" if checked else " data-refuse"}'
        f"{' data-prealable' if one.prealable else ''}>"
        f'<div class="objectif-tete"><label class="garde"><input type="checkbox" name="retenir"{checked}>'
        f'<span class="hors-vue">Retenir : {escape(proposed)}</span></label>'
        f'<textarea class="phrase-objectif" rows="1" maxlength="{LONGEST}" aria-label="Phrase de l\'objectif" '
        f'data-proposee="{escape(proposed)}" spellcheck="true" lang="fr">{escape(one.sentence)}</textarea></div>'
        f'<p class="puces"><span class="puce {one.nature}">{escape(capital(NATURES[one.nature]))}</span>'
        f'<span class="puce">{escape(capital(FINANCEMENTS[one.financement]))}</span>{before}'
        f'<span class="force {one.force}" title="{escape(force.sens)}">{escape(force.libelle)}</span>'
        '<button type="button" class="revenir lien" hidden>Reprendre la phrase proposée</button></p>'
        f"{_why(one)}</article>"
    )


def _why(one: Objectif) -> str:
    """Return why an objectif is proposed, folded: reason, words of the projet, rule, and how it is measured."""
    facts = {"Public": one.public, "Échéance": one.echeance, "Indicateurs": " ; ".join(one.indicateurs)}
    told = "".join(f"<dt>{name}</dt><dd>{blancs(words)}</dd>" for name, words in facts.items() if words)
    quotes = "".join(f"<li>{extrait_html(extrait)}</li>" for extrait in one.extraits)
    since = f'<p class="avis">{set_words(one.depuis)}</p>{lettered(one.sources_depuis)}' if one.depuis else ""
    return (
        f'<details class="pourquoi constat-lu"><summary>Pourquoi, et comment le mesurer</summary>'
        f'<p class="motif">{set_words(one.motif)}</p>'
        f'{f"""<ul class="passages dit">{quotes}</ul>""" if quotes else ""}'
        f'<div class="regle">{lettered(one.citations)}</div>{since}<dl>{told}</dl></details>'
    )


def blancs(words: str) -> str:
    """Return words as HTML, what they leave open in <mark>."""
    marked = set_words(words)
    for opening in ("[à compléter", "[à négocier"):
        marked = marked.replace(opening, f'<mark class="blanc">{opening}')
    return marked.replace("]", "]</mark>") if "<mark" in marked else marked


def _table(objectifs: Sequence[Objectif], choix: Choix) -> str:
    """Return the table that separates natures and financings, as section 21 asks."""
    ranked = sorted(objectifs, key=lambda one: [*NATURES].index(one.nature))
    rows = "".join(
        f'<tr data-id="{escape(one.id)}"{" hidden" if one.id in choix.refuses else ""}>'
        f'<td class="quoi">{blancs(one.sentence)}</td><td>{escape(one.partenaire.libelle)}</td>'
        f"<td>{escape(NATURES[one.nature])}</td><td>{escape(FINANCEMENTS[one.financement])}</td></tr>"
        for one in ranked
    )
    return (
        '<section class="partage"><h3>Qui porte quoi, et qui finance</h3>'
        "<p>L'animation globale et les objectifs particuliers ne se financent pas de la même façon : "
        "le contrat les sépare.</p>"
        '<div class="tableau" tabindex="0" role="region" aria-label="Objectifs retenus"><table><thead><tr>'
        '<th scope="col">Objectif</th><th scope="col">Partenaire</th><th scope="col">Nature</th>'
        f'<th scope="col">Financement</th></tr></thead><tbody>{rows}</tbody></table></div></section>'
    )
