"""A verification as HTML: what was read, how many of each verdict, the profile to correct, then constats by family."""

from collections.abc import Iterator
from html import escape

from assistant.constats import Cadre, Constat, Trait, Verification
from assistant.criteres import PROFIL, Cle
from assistant.grille import Grille
from assistant.libelles import CLES, conditions, counted
from assistant.web.fiche import SIGNES, extrait_html, fiche_html
from assistant.web.reader import change_html

CADRES: tuple[tuple[Cadre, str], ...] = (("1995", "la circulaire de 1995"), ("actuel", "le cadre d'aujourd'hui"))
_VALEURS = {"association": "Une association", "commune": "Une commune", "caf": "La Caf", "autre": "Un autre organisme",
            "oui": "Oui", "non": "Non"}  # fmt: skip
QUESTIONS = ("Que manque-t-il pour l'agrément ?", "Qu'est-ce qui est contraire ?", "Résume le projet vérifié")
"""Asked by a click, of the projet that is open."""


def verification_html(cle: str, verification: Verification, grille: Grille) -> str:
    """Return all that a check found; `cle` names its depot in the addresses of its files."""
    return (
        f'<div class="resultat" data-cle="{escape(cle)}" data-nom="{escape(verification.projet.nom)}">'
        f"{_head(cle, verification)}{_bilan(verification, grille)}{_profil(verification)}{_filters(verification, grille)}"
        f"{''.join(_families(verification, grille))}{_aussi(verification)}{_versions(verification)}</div>"
    )


def _head(cle: str, verification: Verification) -> str:
    remarks = "".join(f"<li>{escape(remarque)}</li>" for remarque in verification.projet.remarques)
    asked = "".join(f'<li><button type="button" class="exemple">{escape(q)}</button></li>' for q in QUESTIONS)
    return (
        f'<header class="projet-lu"><h2 tabindex="-1">{escape(verification.projet.nom)}</h2>'
        '<button type="button" class="retrait">Fermer ce projet</button>'
        f"{f'<ul class=remarques>{remarks}</ul>' if remarks else ''}"
        '<p class="sorties">'
        f'<a class="sortie" href="projets/{escape(cle)}/rapport.docx" download>Rapport pour le conseil <small>Word</small></a>'
        f'<a class="sortie" href="projets/{escape(cle)}/annote.docx" download>Votre texte annoté <small>Word</small></a>'
        f'</p><p class="sorties-mot" role="status"></p><ul class="exemples">{asked}</ul></header>'
    )


def _bilan(verification: Verification, grille: Grille) -> str:
    total = len(verification.constats)
    tiles = "".join(
        f'<button type="button" class="compte {verdict}" data-verdict="{verdict}" aria-pressed="false" '
        f'title="{escape(grille.verdicts[verdict].sens)}"><span class="nombre">{number}</span>'
        f'<span class="nom"><span class="signe" aria-hidden="true">{SIGNES[verdict]}</span> '
        f"{escape(grille.verdicts[verdict].libelle)}</span></button>"
        for verdict, number in verification.bilan.items()
    )
    bar = "".join(
        f'<span class="{verdict}" style="flex-grow:{number}"></span>'
        for verdict, number in verification.bilan.items()
        if number
    )
    return (
        f'<section class="bilan" aria-label="Bilan"><p class="phrase-bilan">{escape(_summary(verification))}</p>'
        f'<div class="barres" aria-hidden="true">{bar}</div>'
        f'<div class="comptes" role="group" aria-label="Montrer seulement, parmi {total} critères">{tiles}</div></section>'
    )


def _summary(verification: Verification) -> str:
    asked = len(conditions(verification))
    doubts = sum(constat.thin for constat in verification.constats)
    first = (
        f"Pour l'agrément, {counted(asked, 'critère demande', 'critères demandent')} encore un travail : "
        "une obligation y manque, ou y est contredite."
        if asked
        else "Aucune obligation de 1995 ne manque ni n'est contredite."
    )
    again = f" {counted(doubts, 'verdict est', 'verdicts sont')} à vérifier par une relecture." if doubts else ""
    return first + again


def _profil(verification: Verification) -> str:
    fields = "".join(_field(cle, verification.profil.get(cle, Trait(None))) for cle in PROFIL)
    frames = "".join(
        f'<label><input type="radio" name="cadre" value="{value}"{" checked" if value == verification.cadre else ""}>'
        f"<span>{escape(words)}</span></label>"
        for value, words in CADRES
    )
    return (
        '<section class="profil" aria-label="Ce que la lecture suppose"><fieldset class="cadre"><legend>Lu d\'après'
        f'</legend>{frames}</fieldset><fieldset class="traits"><legend>Profil du centre : corrigez-le, les verdicts '
        f'suivent</legend>{fields}</fieldset><p class="relecture" role="status"></p></section>'
    )


def _field(cle: Cle, trait: Trait) -> str:
    read = "" if trait.given else _VALEURS.get(trait.value or "", "non précisé")
    choices = [("", f"D'après le projet{f' : {read.lower()}' if read else ''}")]
    choices += [(value, _VALEURS[value]) for value in PROFIL[cle]]
    chosen = (trait.value or "") if trait.given else ""
    options = "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in choices
    )
    if trait.given:
        proof = '<p class="source-trait">Indiqué par vous.</p>'
    else:
        proof = "".join(map(extrait_html, trait.extraits)) or '<p class="source-trait">Le projet ne le dit pas.</p>'
    return (
        f'<div class="trait"><label><span>{escape(CLES[cle])}</span><select name="{cle}">{options}</select></label>{proof}'
        "</div>"
    )


def _filters(verification: Verification, grille: Grille) -> str:
    families = "".join(
        f'<option value="{escape(key)}">{escape(name)}</option>' for key, name in grille.familles.items()
    )
    return (
        '<section class="filtres" aria-label="Filtres"><label><span>Famille</span><select name="famille">'
        f'<option value="">Toutes les familles</option>{families}</select></label>'
        '<label class="case"><input type="checkbox" name="obligation"><span>Obligations seulement</span></label>'
        '<label class="case"><input type="checkbox" name="doute"><span>À vérifier seulement</span></label>'
        '<button type="button" class="deplie lien" aria-pressed="false">Tout déplier</button>'
        f'<p class="montres" role="status">{len(verification.constats)} critères</p></section>'
    )


def _families(verification: Verification, grille: Grille) -> Iterator[str]:
    for key, name in grille.familles.items():
        constats = [constat for constat in verification.constats if constat.critere.famille == key]
        if constats:
            yield (
                f'<section class="famille" data-famille="{escape(key)}"><h3>{escape(name)} {_tally(constats, grille)}</h3>'
                f"{''.join(fiche_html(constat, grille) for constat in constats)}</section>"
            )


def _tally(constats: list[Constat], grille: Grille) -> str:
    """Return how many constats of a family have each verdict, as signs."""
    signs = ""
    for verdict, sign in SIGNES.items():
        number = sum(constat.verdict == verdict for constat in constats)
        if number:
            name = f"{number} {grille.verdicts[verdict].libelle.lower()}"
            signs += f'<span class="{verdict}" role="img" aria-label="{escape(name)}" title="{escape(name)}">{sign} {number}</span>'
    return f'<span class="pointage">{signs}</span>'


def _aussi(verification: Verification) -> str:
    items = "".join(
        f"<li><p>{escape(aussi.sentence)}</p>{''.join(change_html(regle) for regle in aussi.regles)}</li>"
        for aussi in verification.aussi
    )
    return (
        '<section class="aussi"><details><summary><h3>À vérifier aussi</h3> <span>Des règles que la grille ne juge pas'
        f" ({len(verification.aussi)})</span></summary><ul>{items}</ul></details></section>"
        if items
        else ""
    )


def _versions(verification: Verification) -> str:
    words = ", ".join(f"{escape(name)} {escape(value)}" for name, value in verification.versions.items())
    return f'<p class="versions">Lu avec : {words}. Le même fichier donne toujours les mêmes verdicts.</p>'
