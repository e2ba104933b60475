"""The note as HTML: that of the Caisse, part by part, or its mirror for the centre."""

from html import escape

from assistant.negociation import Pour
from assistant.note import Note
from assistant.note.miroir import Echange, Miroir
from assistant.note.miroir_texte import introduction, parties
from assistant.note.points import Point
from assistant.web.fiche import passages_html
from assistant.web.thread import lettered, set_words

_POUR: tuple[tuple[Pour, str, str], ...] = (
    ("caisse", "Pour la Caf", "Ce que la Caisse regarde, demande et peut proposer ; la décision reste la sienne."),
    ("centre", "Pour le centre", "Ce que la Caisse peut demander, et vos propres mots pour y répondre."),
)


def note_html(made: Note | Miroir, pour: Pour, cle: str) -> str:
    """Return a note or a mirror, with the choice of whom it is for; `cle` names its depot in an address."""
    choices = "".join(
        f'<label><input type="radio" name="pour" value="{key}"{" checked" if key == pour else ""}>'
        f"<span>{name}</span></label>"
        for key, name, _ in _POUR
    )
    told = next(words for key, _, words in _POUR if key == pour)
    body = _note(made) if isinstance(made, Note) else _miroir(made)
    return (
        f'<fieldset class="pour"><legend class="hors-vue">Pour qui</legend>{choices}</fieldset>'
        f'<div class="vue-tete"><p>{told}</p><p class="sorties"><a class="sortie" '
        f'href="projets/{escape(cle)}/note.docx?pour={pour}" download>Télécharger la note <small>Word</small></a>'
        "</p></div>"
        f'<div class="acte note-lue">{body}</div>'
    )


def _note(note: Note) -> str:
    opening = "".join(map(_point, note.ouverture))
    return f'<ul class="points-note">{opening}</ul>' + "".join(
        f'<section class="article"><h4>{escape(partie.titre)}</h4>'
        f'<ul class="points-note">{"".join(map(_point, partie.points))}</ul></section>'
        for partie in note.parties
    )


def _point(point: Point) -> str:
    number = f"{point.numero}. " if point.numero else ""
    label = f'<span class="etiquette">{escape(point.label)}</span> ' if point.label else ""
    title = f"<strong>{escape(point.titre)}</strong> " if point.titre else ""
    return (
        f'<li class="enonce-groupe"><p>{label}{number}{title}{set_words(point.sentence)}</p>'
        f'{passages_html(point.extraits)}<div class="regle">{lettered(point.citations)}</div></li>'
    )


def _miroir(miroir: Miroir) -> str:
    return "".join(
        f'<section class="article"><h4>{escape(titre)}</h4>{"".join(map(_echange, echanges))}</section>'
        for _, titre, echanges in parties(miroir)
    )


def _echange(echange: Echange) -> str:
    constat = echange.constat
    asked = "".join(f"<li>{set_words(attendu.question)}</li>" for attendu in (*echange.repondus, *echange.a_ecrire))
    said = f'<p class="introduction">{set_words(introduction(echange))} :</p>' if echange.extraits else ""
    return (
        f'<details class="echange enonce-groupe"><summary>{escape(constat.critere.intitule)}</summary>'
        f"{f'<ul class=questions>{asked}</ul>' if asked else ''}{said}{passages_html(echange.extraits)}"
        f'{_to_write(echange)}<div class="regle">{lettered(constat.references)}</div></details>'
    )


def _to_write(echange: Echange) -> str:
    wanted = (*((echange.a_reprendre,) if echange.a_reprendre else ()), *echange.a_ecrire)
    return "".join(
        f'<div class="conseil"><p>{set_words(attendu.conseil)}</p>'
        f'<p class="modele-phrase">{escape(attendu.exemple)}</p></div>'
        for attendu in wanted
    )
