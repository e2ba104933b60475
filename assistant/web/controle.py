"""The check of a projet on the page: dropped, read, checked with words meanwhile, and checked anew when corrected."""

import logging
from collections.abc import Iterator, Mapping
from html import escape
from uuid import uuid4

import gradio as gr

from assistant.constats import Cadre
from assistant.criteres import PROFIL, Cle
from assistant.errors import AssistantError
from assistant.verification import conclude
from assistant.web.atelier import Atelier
from assistant.web.bilan import verification_html
from assistant.web.depots import Depots, named
from assistant.web.gabarits import static
from assistant.web.library import Library
from assistant.web.vues import read_vue

ETAPES = ("Lecture du fichier", "Préparation de la grille et du modèle", "Examen des 32 critères, phrase par phrase")
AT_ONCE = 8
"""Projets of several people that may be read together; they are checked one by one."""
_BROKEN = (
    "La vérification a rencontré une erreur que l'assistant ne connaît pas : déposez le fichier dans un autre format, "
    "ou montrez le journal du serveur à la personne qui l'installe."
)


def check(library: Library, depots: Depots, session: str, asked: Mapping[str, object]) -> Iterator[str]:
    """Yield the state of a check, then what it found; an error becomes its sentence.

    `asked` is what the page sends: `cle` of a depot, `profil` by key, `cadre`.
    """
    try:
        yield from _steps(library, depots, session, asked)
    except AssistantError as error:
        yield _refusal(str(error))
    except Exception:  # the door of the page: the user reads a sentence, the log keeps the traceback
        logging.getLogger(__name__).exception("vérification")
        yield _refusal(_BROKEN)


def build_controle(library: Library, depots: Depots, atelier: Atelier) -> gr.HTML:
    """Return the component where a projet is dropped and what was found in it is shown."""

    def vue(asked: Mapping[str, object]) -> str:
        return read_vue(atelier, depots, asked)

    shown = gr.HTML(
        html_template=static("controle.html"),
        js_on_load=static("vues.js") + static("controle.js"),
        server_functions=[vue],
        elem_id="controle",
        apply_default_css=False,
    )

    def verifier(event: gr.EventData, request: gr.Request) -> Iterator[str]:
        yield from check(library, depots, str(request.session_hash), event.demande)

    def retirer(request: gr.Request) -> str:
        depots.end(str(request.session_hash))
        return _shown("")

    shown.verifier(
        verifier, None, shown, show_progress="hidden", api_visibility="private", concurrency_limit=AT_ONCE,
        trigger_mode="always_last",
    )  # fmt: skip
    shown.retirer(retirer, None, shown, show_progress="hidden", api_visibility="private")
    return shown


def _steps(library: Library, depots: Depots, session: str, asked: Mapping[str, object]) -> Iterator[str]:
    cle = str(asked.get("cle"))
    depot = depots.take(cle, session)
    nom = depot.path.name
    examen = depot.examen
    if examen is None:
        yield _progress(nom, 0)
    projet = examen.projet if examen else named(library.read(depot.path), cle)
    opening = library.lecteur()
    for word in library.words(opening):
        yield _progress(nom, 1, word)
    lecteur = opening.result()
    yield _progress(nom, 2)
    if examen is None or examen.lecteur is not lecteur:
        examen = library.examine(projet, lecteur)
    verification = conclude(examen, _profil(asked), _cadre(asked))
    depots.keep(cle, examen, verification)
    yield _shown(verification_html(cle, verification))


def _profil(asked: Mapping[str, object]) -> dict[Cle, str]:
    """Return what the user says of the centre; the check refuses what it does not know."""
    given = asked.get("profil")
    return {cle: str(given[cle]) for cle in PROFIL if given.get(cle)} if isinstance(given, Mapping) else {}


def _cadre(asked: Mapping[str, object]) -> Cadre:
    return "actuel" if asked.get("cadre") == "actuel" else "1995"


def _progress(nom: str, step: int, word: str = "") -> str:
    items = "".join(_etape(rank, words, step, word) for rank, words in enumerate(ETAPES))
    return _shown(f'<div class="avancement"><p>{escape(nom)}</p><ol class="etapes">{items}</ol></div>')


def _etape(rank: int, words: str, step: int, word: str) -> str:
    state = "faite" if rank < step else "en-cours" if rank == step else "a-venir"
    said = {"faite": "fait", "en-cours": "en cours", "a-venir": "à venir"}[state]
    detail = f'<span class="detail">{escape(word)}</span>' if word and rank == step else ""
    return (
        f'<li class="{state}"{" aria-current=step" if state == "en-cours" else ""}><span>{escape(words)}'
        f'<span class="hors-vue"> ({said})</span></span>{detail}</li>'
    )


def _refusal(sentence: str) -> str:
    return _shown(f'<p class="refus" role="alert">{escape(sentence)}</p>')


def _shown(content: str) -> str:
    """Return what the page shows, never twice the same, so that it sees each one come."""
    return f'<div data-fois="{uuid4().hex}">{content}</div>'
