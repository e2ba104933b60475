"""Two versions of a projet as HTML: what changed, the sentences that explain it, and what is left."""

from collections.abc import Sequence
from html import escape

from assistant.comparaison import Changement, Comparaison
from assistant.constats import Constat
from assistant.libelles import counted, reason
from assistant.projets import Extrait
from assistant.web.fiche import extrait_html, verdict_html
from assistant.web.thread import set_words

DEPOT = (
    '<div class="depot-version"><p>Déposez une version antérieure de ce projet : l\'assistant dit quels constats ont '
    "changé, par quelles phrases, et ce qui reste à faire.</p>"
    '<label class="zone petite"><input type="file" class="hors-vue" name="version" accept=".docx,.odt,.pdf,.md,.txt">'
    '<span class="appel"><strong>Choisissez la version antérieure</strong></span></label>'
    '<p class="choix-mot" role="status"></p></div>'
)
"""Where a former version is dropped."""


def versions_html(found: Comparaison) -> str:
    """Return what changed from a former version to the projet that is open."""
    changed = "".join(_changement(one, found) for one in found.changements)
    nothing = '<p class="vue-vide">Aucun constat n\'a changé entre les deux versions.</p>'
    left = "".join(
        f"<li>{verdict_html(c.verdict, found.apres.grille)} {escape(c.critere.intitule)} : {set_words(reason(c))}.</li>"
        for c in found.restes
    )
    return (
        f'<div class="vue-tete"><p>De « {escape(found.avant.projet.nom)} » à « {escape(found.apres.projet.nom)} » : '
        f"{counted(len(found.changements), 'constat a changé', 'constats ont changé')}.</p></div>"
        f"{changed or nothing}"
        f'<section class="article"><h4>Ce qui reste à écrire</h4><ul class="points-note">{left}</ul></section>{DEPOT}'
    )


def _changement(one: Changement, found: Comparaison) -> str:
    return (
        f'<section class="article changement enonce-groupe"><h4>{escape(one.critere.intitule)}</h4>'
        f'<p class="passage-verdict">{_badge(one.avant, found)} <span aria-hidden="true">→</span>'
        f'<span class="hors-vue"> devient </span> {_badge(one.apres, found)}</p>'
        f"{_sentences('Phrases venues', one.apparus)}{_sentences('Phrases parties', one.disparus)}</section>"
    )


def _badge(constat: Constat, found: Comparaison) -> str:
    return verdict_html(constat.verdict, found.apres.grille)


def _sentences(title: str, extraits: Sequence[Extrait]) -> str:
    quotes = "".join(f"<li>{extrait_html(extrait)}</li>" for extrait in extraits)
    return f'<h5>{title}</h5><ul class="passages dit">{quotes}</ul>' if quotes else ""
