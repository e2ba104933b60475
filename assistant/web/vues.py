"""The views of a checked projet beside its constats: objectifs, contract, note, versions; asked for one by one."""

import logging
from collections.abc import Callable, Mapping
from html import escape

from assistant.errors import AssistantError
from assistant.negociation import Pour
from assistant.web.atelier import Atelier
from assistant.web.depots import Depot, Depots
from assistant.web.vue_contrat import contrat_html
from assistant.web.vue_note import note_html
from assistant.web.vue_objectifs import objectifs_html, retenus
from assistant.web.vue_versions import DEPOT, versions_html

VUES = {
    "constats": "Constats",
    "objectifs": "Objectifs",
    "contrat": "Contrat",
    "note": "Note",
    "versions": "Versions",
}
_BROKEN = (
    "Cette page n'a pas pu être préparée, par une erreur inconnue de l'assistant : déposez le projet à nouveau, "
    "ou montrez le journal du serveur à la personne qui l'installe."
)


def tabs_html() -> str:
    """Return the tabs of a checked projet; the first is open."""
    buttons = "".join(
        f'<button type="button" role="tab" id="vue-onglet-{key}" aria-controls="vue-{key}" data-vue="{key}" '
        f'aria-selected="{"true" if rank == 0 else "false"}"{"" if rank == 0 else " tabindex=-1"}>{name}</button>'
        for rank, (key, name) in enumerate(VUES.items())
    )
    return f'<div class="vues" role="tablist" aria-label="Ce que l\'assistant tire de ce projet">{buttons}</div>'


def panels_html(constats: str) -> str:
    """Return the panel of the constats, and the empty ones of the other views, filled when they are opened."""
    others = "".join(
        f'<section role="tabpanel" id="vue-{key}" class="vue" aria-labelledby="vue-onglet-{key}" hidden>'
        '<div class="vue-contenu"></div></section>'
        for key in VUES
        if key != "constats"
    )
    return (
        '<section role="tabpanel" id="vue-constats" class="vue" aria-labelledby="vue-onglet-constats">'
        f"{constats}</section>{others}"
    )


def read_vue(atelier: Atelier, depots: Depots, asked: Mapping[str, object]) -> str:
    """Return the HTML of a view, for `{"cle", "vue", …}` as the page sends it; an error becomes its sentence."""

    def made() -> str:
        vue, depot = str(asked.get("vue")), depots.get(str(asked.get("cle")))
        return _VUES[vue](atelier, depot, asked) if vue in _VUES else _refusal("Cette page n'existe pas.")

    return _guarded(made)


def _objectifs(atelier: Atelier, depot: Depot, asked: Mapping[str, object]) -> str:
    return objectifs_html(depot.checked, atelier.objectifs(depot), depot.choix)


def _choix(atelier: Atelier, depot: Depot, asked: Mapping[str, object]) -> str:
    """Keep what is refused and reworded; return how many objectifs are retained."""
    kept = atelier.choose(depot, asked)
    return retenus(kept.choix.reworded(atelier.objectifs(kept)), kept.choix)


def _contrat(atelier: Atelier, depot: Depot, asked: Mapping[str, object]) -> str:
    """Return the contract; where its options are refused, the sentence that says why and the form as it was asked."""
    if "cadre" not in asked:
        return contrat_html(atelier.contrat(depot), depot.choix, depot.cle)
    settled, contrat = atelier.settle(depot, asked)
    return contrat_html(contrat, settled.choix, depot.cle)


def _note(atelier: Atelier, depot: Depot, asked: Mapping[str, object]) -> str:
    pour: Pour = "centre" if asked.get("pour") == "centre" else "caisse"
    return note_html(atelier.note(depot, pour), pour, depot.cle)


def _versions(atelier: Atelier, depot: Depot, asked: Mapping[str, object]) -> str:
    avant = str(asked.get("avant") or depot.avant)
    return versions_html(atelier.compare(depot, avant)) if avant else DEPOT


_VUES: Mapping[str, Callable[[Atelier, Depot, Mapping[str, object]], str]] = {
    "objectifs": _objectifs,
    "choix": _choix,
    "contrat": _contrat,
    "note": _note,
    "versions": _versions,
}


def _guarded(make: Callable[[], str]) -> str:
    try:
        return make()
    except AssistantError as error:
        return _refusal(str(error))
    except Exception:  # the door of the page: the user reads a sentence, the log keeps the traceback
        logging.getLogger(__name__).exception("vue")
        return _refusal(_BROKEN)


def _refusal(sentence: str) -> str:
    return f'<p class="refus" role="alert">{escape(sentence)}</p>'
