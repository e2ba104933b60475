"""A constat as HTML: its verdict, the projet's words beside the rule's, what is missing, what to write, and since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import count
from string import ascii_lowercase

from assistant.constats import Constat
from assistant.criteres import Attendu
from assistant.grille import Grille, Verdict
from assistant.libelles import NBSP, counted, doubt, later
from assistant.projets import Extrait
from assistant.rendering import excerpt, flat, place
from assistant.texts import Citation
from assistant.web.reader import change_html
from assistant.web.thread import opener, set_words, sources

SIGNES: Mapping[Verdict, str] = {
    "conforme": "✓",
    "partiel": "◐",
    "absent": "○",
    "contraire": "✕",
    "sans_objet": "–",
}
"""A sign beside the word and the colour of a verdict: none of the three is needed to understand the others."""
_TENTHS = 10


def fiche_html(constat: Constat, grille: Grille) -> str:
    """Return a constat, folded; opened, it shows on what it rests and what to do."""
    critere = constat.critere
    binding = any(attendu.force == "obligation" for attendu in critere.cibles)
    return (
        f'<details class="constat" id="constat-{escape(critere.id)}" data-verdict="{constat.verdict}" '
        f'data-famille="{escape(critere.famille)}" data-obligation="{_flag(binding)}" '
        f'data-doute="{_flag(constat.thin)}"><summary>{_head(constat, grille)}</summary>'
        f'<div class="fiche">{"".join(_body(constat, grille))}</div></details>'
    )


def verdict_html(verdict: Verdict, grille: Grille) -> str:
    """Return the badge of a verdict: a colour, a sign and a word."""
    definition = grille.verdicts[verdict]
    return (
        f'<span class="verdict {verdict}" title="{escape(definition.sens)}"><span class="signe" aria-hidden="true">'
        f"{SIGNES[verdict]}</span> {escape(definition.libelle)}</span>"
    )


def extrait_html(extrait: Extrait) -> str:
    """Return words of the projet between « », as a button that opens the projet at them."""
    words, lieu = escape(flat(extrait.words)), escape(extrait.place)
    content = f'<span class="mots">«{NBSP}{words}{NBSP}»</span> <span class="lieu">{lieu}</span>'
    return opener(
        citation_of(extrait), content, f"Ouvrir le projet, {extrait.place} : {excerpt(extrait.words)}", "passage"
    )


def passages_html(extraits: Iterable[Extrait]) -> str:
    """Return the words of a projet as a list of buttons; nothing where there are none."""
    quotes = "".join(f"<li>{extrait_html(extrait)}</li>" for extrait in extraits)
    return f'<ul class="passages dit">{quotes}</ul>' if quotes else ""


def citation_of(extrait: Extrait) -> Citation:
    """Return the place of an extrait as the reader opens it."""
    return Citation(extrait.projet.text, extrait.start, extrait.end)


def _flag(value: bool) -> str:
    return "oui" if value else "non"


def _head(constat: Constat, grille: Grille) -> str:
    doubt = '<span class="doute">à vérifier</span>' if constat.thin else ""
    wrong = " ; ".join(attendu.sentence for attendu in constat.advised)
    lead = {"contraire": "Dans le projet : ", "partiel": "Manque : ", "absent": "Manque : "}.get(constat.verdict, "")
    short = f'<span class="apercu">{lead}{escape(excerpt(wrong))}</span>' if wrong and lead else ""
    title = f'<span class="intitule" role="heading" aria-level="4">{escape(constat.critere.intitule)}</span>'
    return f'{verdict_html(constat.verdict, grille)}<span class="titre">{title}{doubt}{short}</span>'


def _body(constat: Constat, grille: Grille) -> Iterator[str]:
    yield from map(_avis, later(constat)[: len(constat.remarques)])
    yield f'<div class="face">{_said(constat)}{_rule(constat, grille)}</div>'
    to_write = constat.advised
    if to_write:
        yield f"<section><h5>Ce qu'il faut écrire</h5>{''.join(map(_advice, to_write))}</section>"
    yield _since(constat)
    yield f'<p class="certitude">{_certainty(constat)}</p>'


def _avis(told: tuple[str, Sequence[Citation]]) -> str:
    words, citations = told
    marks = {place(citation): mark for citation, mark in zip(citations, ascii_lowercase, strict=False)}
    return f'<div class="avis"><p>{set_words(words)}</p>{sources(citations, marks) if citations else ""}</div>'


def _advice(attendu: Attendu) -> str:
    return (
        f'<div class="conseil"><p>{set_words(attendu.conseil)}</p><div class="exemple-redige">'
        f'<p class="ou">Exemple à adapter, sous « {escape(attendu.titre.replace(" > ", " › "))} »</p>'
        f'<p class="modele-phrase">{escape(attendu.exemple)}</p>'
        '<button type="button" class="copie">Copier l\'exemple</button></div></div>'
    )


def _said(constat: Constat) -> str:
    quotes = "".join(f"<li>{extrait_html(extrait)}</li>" for extrait in constat.extraits)
    shown = f'<ul class="passages">{quotes}</ul>' if quotes else f'<p class="rien">{_nothing(constat)}</p>'
    lacks = "".join(f"<li>{escape(attendu.sentence)}</li>" for attendu in constat.missing)
    lacking = f'<h5>Ce qui manque</h5><ul class="manques">{lacks}</ul>' if lacks else ""
    return f'<section class="dit"><h5>Dans votre projet</h5>{shown}{lacking}</section>'


def _nothing(constat: Constat) -> str:
    condition = constat.critere.condition
    if constat.verdict == "sans_objet" and condition:
        return f"Ce critère s'applique si : {escape(condition.sentence)}."
    return "Aucun passage n'a été trouvé."


def _rule(constat: Constat, grille: Grille) -> str:
    cibles = constat.critere.cibles if constat.verdict == "contraire" else constat.critere.attendus
    numbers = map(str, count(1))
    items = "".join(f"<li>{_attendu(cible, constat, grille, numbers)}</li>" for cible in _gravest(cibles, constat))
    precision = _precision(constat.critere.precision, grille)
    read = f'<p class="precision">Pour le lire : {set_words(precision)}.</p>' if precision else ""
    return f'<section class="regle"><h5>Ce que dit la règle</h5><ul class="attendus">{items}</ul>{read}</section>'


def _precision(precision: str, grille: Grille) -> str:
    """Return how an ambiguity is read, the ids of other critères told by their titles."""
    for critere in grille.criteres:
        precision = precision.replace(critere.id, f"« {critere.intitule} »")
    return precision


def _gravest(cibles: Iterable[Attendu], constat: Constat) -> list[Attendu]:
    """Return what is looked for, what is contradicted first, so that the first mark opens the rule at issue."""
    wrong = constat.at_fault
    return sorted(cibles, key=lambda cible: cible not in wrong[:1])


def _attendu(attendu: Attendu, constat: Constat, grille: Grille, numbers: Iterator[str]) -> str:
    force = grille.forces[attendu.force]
    refused = attendu is constat.critere.contraire
    words = f"Contraire à la règle : {attendu.sentence}" if refused else attendu.sentence
    marks = {place(citation): next(numbers) for citation in attendu.references}
    return (
        f'<p>{escape(words)}</p><span class="force {attendu.force}" title="{escape(force.sens)}">'
        f"{escape(force.libelle)}</span>{sources(attendu.references, marks)}"
    )


def _since(constat: Constat) -> str:
    """Return what later texts changed, what a remark already tells left out."""
    actuel = constat.critere.actuel
    told = actuel.regles if actuel and actuel.sentence in constat.remarques else ()
    regles = [regle for regle in constat.critere.depuis if regle not in told]
    if not regles:
        return ""
    items = "".join(f"<li>{change_html(regle)}</li>" for regle in regles)
    title = f"Depuis 1995 : {counted(len(regles), 'changement', 'changements')} à connaître"
    return f'<details class="depuis"><summary>{title}</summary><ul>{items}</ul></details>'


def _certainty(constat: Constat) -> str:
    tenths = min(_TENTHS - 1, max(1, round(constat.confiance * _TENTHS)))
    sentence = f"Dans des cas semblables, ce verdict est juste environ {tenths} fois sur {_TENTHS}."
    return f"{sentence} {escape(doubt(constat))}" if constat.thin else sentence
