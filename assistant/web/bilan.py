"""A verification as HTML: what was read, how many of each verdict, the profile to correct, then constats by family."""

from collections import Counter
from collections.abc import Iterator
from html import escape
from string import ascii_lowercase

from assistant.constats import Cadre, Constat, Trait, Verification
from assistant.criteres import PROFIL, Cle
from assistant.grille import Grille, Verdict
from assistant.libelles import CLES, capital, conditions, counted, trait_dit, versions_dites
from assistant.regles import Regle
from assistant.rendering import place
from assistant.web.fiche import SIGNES, extrait_html, fiche_html
from assistant.web.thread import sources
from assistant.web.vues import panels_html, tabs_html

CADRES: tuple[tuple[Cadre, str], ...] = (("1995", "la circulaire de 1995"), ("actuel", "le cadre d'aujourd'hui"))
_CHOIX = {"association": "Une association", "commune": "Une commune", "caf": "La Caf", "autre": "Un autre organisme",
          "oui": "Oui", "non": "Non"}  # fmt: skip
SORTIES = {"rapport.docx": "Rapport pour le conseil", "annote.docx": "Votre texte annoté"}
"""What can be downloaded, by the last part of its address."""
QUESTIONS = ("Que manque-t-il pour l'agrément ?", "Qu'est-ce qui est contraire ?", "Quels objectifs proposer ?")
"""Asked by a click, of the projet that is open."""


def verification_html(cle: str, verification: Verification) -> str:
    """Return all that a check found; `cle` names its depot in the addresses of its files."""
    constats = (
        _bilan(verification),
        _filters(verification),
        *_families(verification),
        _aussi(verification),
        f'<p class="versions">Lu avec : {escape(versions_dites(verification))}. '
        "Le même fichier donne toujours les mêmes verdicts.</p>",
    )
    parts = (_head(cle, verification), _profil(verification), tabs_html(), panels_html("".join(constats)))
    nom = escape(verification.projet.nom)
    return f'<div class="resultat" data-cle="{escape(cle)}" data-nom="{nom}">{"".join(parts)}</div>'


def _head(cle: str, verification: Verification) -> str:
    remarks = "".join(f"<li>{escape(remarque)}</li>" for remarque in verification.projet.remarques)
    asked = "".join(f'<li><button type="button" class="exemple">{escape(q)}</button></li>' for q in QUESTIONS)
    files = "".join(
        f'<a class="sortie" href="projets/{escape(cle)}/{file}" download>{name} <small>Word</small></a>'
        for file, name in SORTIES.items()
    )
    return (
        f'<header class="projet-lu"><h2 tabindex="-1">{escape(verification.projet.nom)}</h2>'
        '<button type="button" class="retrait">Fermer ce projet</button>'
        f"{f'<ul class=remarques>{remarks}</ul>' if remarks else ''}"
        f'<p class="sorties">{files}</p><p class="sorties-mot" role="status"></p>'
        f'<ul class="exemples">{asked}</ul></header>'
    )


def _bilan(verification: Verification) -> str:
    tiles = "".join(_tile(verdict, number, verification.grille) for verdict, number in verification.bilan.items())
    bar = "".join(
        f'<span class="{verdict}" style="flex-grow:{number}"></span>'
        for verdict, number in verification.bilan.items()
        if number
    )
    return (
        f'<section class="bilan" aria-label="Bilan"><p class="phrase-bilan">{escape(_summary(verification))}</p>'
        f'<div class="barres" aria-hidden="true">{bar}</div>'
        f'<div class="comptes" role="group" aria-label="Montrer un seul verdict">{tiles}</div></section>'
    )


def _tile(verdict: Verdict, number: int, grille: Grille) -> str:
    """Return how many constats have a verdict, as a button that shows these alone."""
    definition = grille.verdicts[verdict]
    return (
        f'<button type="button" class="compte {verdict}" data-verdict="{verdict}" aria-pressed="false" '
        f'title="{escape(definition.sens)}"><span class="nombre">{number}</span><span class="nom">'
        f'<span class="signe" aria-hidden="true">{SIGNES[verdict]}</span> {escape(definition.libelle)}</span></button>'
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
    """Return the frame and the profile on which the reading rests, folded, with what corrects them."""
    read = dict(CADRES)[verification.cadre]
    traits = [(CLES[cle], verification.profil.get(cle, Trait(None))) for cle in PROFIL]
    told = " ; ".join(f"{name[0].lower()}{name[1:]} : {trait_dit(trait)}" for name, trait in traits)
    fields = "".join(_field(cle, verification.profil.get(cle, Trait(None))) for cle in PROFIL)
    frames = "".join(_frame(cadre, words, cadre == verification.cadre) for cadre, words in CADRES)
    return (
        f'<details class="profil"><summary>Lu d\'après {escape(read)}. {escape(capital(told))}. '
        '<span class="lien">Corriger</span></summary><div class="reglages">'
        f'<fieldset class="cadre"><legend>Lu d\'après</legend>{frames}</fieldset>'
        f'<fieldset class="traits"><legend>Le centre</legend>{fields}</fieldset></div></details>'
        '<p class="relecture" role="status"></p>'
    )


def _frame(cadre: Cadre, words: str, chosen: bool) -> str:
    return (
        f'<label><input type="radio" name="cadre" value="{cadre}"{" checked" if chosen else ""}>'
        f"<span>{escape(words)}</span></label>"
    )


def _field(cle: Cle, trait: Trait) -> str:
    """Return a key of the profile, to be left as the projet has it or to be corrected, with where it was read."""
    read = f"Lu dans le projet : {trait_dit(trait)}" if trait.value else "Le projet ne le dit pas"
    choices = [
        ("", "Comme dans le projet" if trait.given else read),
        *((value, _CHOIX[value]) for value in PROFIL[cle]),
    ]
    options = "".join(
        f'<option value="{value}"{" selected" if trait.given and value == trait.value else ""}>{escape(words)}</option>'
        for value, words in choices
    )
    proof = (
        '<p class="source-trait">Indiqué par vous.</p>' if trait.given else "".join(map(extrait_html, trait.extraits))
    )
    return (
        f'<div class="trait"><label><span>{escape(CLES[cle])}</span>'
        f'<select name="{cle}">{options}</select></label>{proof}</div>'
    )


def _filters(verification: Verification) -> str:
    families = "".join(
        f'<option value="{escape(key)}">{escape(name)}</option>' for key, name in verification.grille.familles.items()
    )
    return (
        '<section class="filtres" aria-label="Filtres"><label><span class="hors-vue">Famille</span>'
        f'<select name="famille"><option value="">Toutes les familles</option>{families}</select></label>'
        '<label class="case"><input type="checkbox" name="obligation"><span>Obligations seulement</span></label>'
        '<label class="case"><input type="checkbox" name="doute"><span>À vérifier</span></label>'
        '<button type="button" class="deplie lien" aria-pressed="false">Tout déplier</button>'
        f'<p class="montres" role="status">{len(verification.constats)} critères</p></section>'
    )


def _families(verification: Verification) -> Iterator[str]:
    grille = verification.grille
    for key, name in grille.familles.items():
        constats = [constat for constat in verification.constats if constat.critere.famille == key]
        yield (
            f'<section class="famille" data-famille="{escape(key)}"><h3>{escape(name)} {_tally(constats, grille)}</h3>'
            f"{''.join(fiche_html(constat, grille) for constat in constats)}</section>"
        )


def _tally(constats: list[Constat], grille: Grille) -> str:
    """Return how many constats of a family have each verdict, as signs."""
    numbers = Counter(constat.verdict for constat in constats)
    names = {verdict: f"{numbers[verdict]} {grille.verdicts[verdict].libelle.lower()}" for verdict in numbers}
    signs = "".join(
        f'<span class="{verdict}" role="img" aria-label="{escape(names[verdict])}">{sign} {numbers[verdict]}</span>'
        for verdict, sign in SIGNES.items()
        if verdict in names
    )
    return f'<span class="pointage">{signs}</span>'


def _aussi(verification: Verification) -> str:
    items = "".join(
        f"<li><p>{escape(aussi.sentence)}</p>{''.join(_standing(regle) for regle in aussi.regles)}</li>"
        for aussi in verification.aussi
    )
    return (
        '<section class="aussi"><details><summary><h3>À vérifier aussi</h3> '
        f"<span>{counted(len(verification.aussi), 'règle', 'règles')} que la grille ne juge pas</span></summary>"
        f"<ul>{items}</ul></details></section>"
    )


def _standing(regle: Regle) -> str:
    marks = {place(citation): mark for citation, mark in zip(regle.citations, ascii_lowercase, strict=False)}
    return f"<p>{escape(regle.sentence)}</p>{sources(regle.citations, marks)}"
