"""The routes by which a projet comes in, and its report and its annotated copy go out; nothing leaves the machine."""

import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

from fastapi import APIRouter, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from assistant.annotation import annotate
from assistant.config import Limites
from assistant.errors import AssistantError, ProjetError
from assistant.libelles import absences, remarks
from assistant.negociation import Pour
from assistant.rapport import write_rapport
from assistant.web.atelier import Atelier
from assistant.web.depots import Depot, Depots

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_UNWRITTEN = "Ce document n'a pas pu être écrit, par une erreur que l'assistant ne connaît pas : vérifiez à nouveau."


def routes(depots: Depots, limites: Limites) -> APIRouter:
    """Return the routes of the files that are dropped and downloaded."""
    router = APIRouter()

    @router.post("/projets")
    async def deposer(request: Request) -> Response:
        return await _received(request, depots, limites)

    @router.get("/projets/{cle}/rapport.docx")
    def rapport(cle: str) -> Response:
        return _made(depots, cle, "Rapport", lambda depot, out: write_rapport(depot.checked, out))

    @router.get("/projets/{cle}/annote.docx")
    def annote(cle: str) -> Response:
        return _made(depots, cle, "Annoté", _annotate)

    return router


def documents(depots: Depots, atelier: Atelier) -> APIRouter:
    """Return the routes of the documents that are made of what a person retained."""
    router = APIRouter()

    @router.get("/projets/{cle}/contrat.docx")
    def contrat(cle: str) -> Response:
        return _made(depots, cle, "Contrat", atelier.write_contrat)

    @router.get("/projets/{cle}/note.docx")
    def note(cle: str, pour: str = "") -> Response:
        side: Pour = "centre" if pour == "centre" else "caisse"
        what = "Préparer la négociation" if side == "centre" else "Note de négociation"
        return _made(depots, cle, what, lambda depot, out: atelier.write_note(depot, side, out))

    return router


def _annotate(depot: Depot, out: Path) -> None:
    found = depot.checked
    annotate(found.projet, remarks(found), absences(found), depot.path, out)


async def _received(request: Request, depots: Depots, limites: Limites) -> Response:
    """Return the key of the depot in which the body of a request is kept, or the sentence that refuses it.

    The name comes in a header of our own, which another site's page cannot send here without asking first.
    """
    if "x-nom" not in request.headers:
        return PlainTextResponse("Le nom du fichier manque : déposez-le par la page.", 400)
    try:
        depot = depots.receive(unquote(request.headers["x-nom"]))
    except AssistantError as error:
        return PlainTextResponse(str(error), 400)
    try:
        await _write(request, depot.path, limites)
    except AssistantError as error:
        depots.forget(depot.cle)
        return PlainTextResponse(str(error), 413)
    except BaseException:  # the sender went away, or the server ends: half a file is not kept
        depots.forget(depot.cle)
        raise
    return JSONResponse({"cle": depot.cle})


async def _write(request: Request, path: Path, limites: Limites) -> None:
    count = 0
    try:
        with path.open("wb") as file:
            async for chunk in request.stream():
                count += len(chunk)
                if count > limites.octets:
                    raise ProjetError(
                        f"« {path.name} » pèse plus de {limites.octets // 1_000_000} Mo : "
                        "allégez ses images, ou déposez le texte seul."
                    )
                file.write(chunk)
    except OSError as error:
        raise ProjetError(f"« {path.name} » ne peut pas être gardé : libérez de la place sur le disque.") from error


def _made(depots: Depots, cle: str, what: str, write: Callable[[Depot, Path], None]) -> Response:
    """Return a Word file made of a depot; it is deleted as soon as it is sent."""
    try:
        depot = depots.get(cle)
        out = depot.path.parent / f"{uuid4().hex}.docx"
        write(depot, out)
    except AssistantError as error:
        return PlainTextResponse(str(error), 409)
    except Exception:  # the door of the page: the user reads a sentence, the log keeps the traceback
        logging.getLogger(__name__).exception("%s de %s", what, cle)
        return PlainTextResponse(_UNWRITTEN, 500)
    name = f"{what} - {depot.path.stem}.docx"
    return FileResponse(out, media_type=WORD, filename=name, background=BackgroundTask(out.unlink, missing_ok=True))
