"""The page served: French to the browser, and closed to any other machine's content."""

import contextlib
import re
import socket
import sys
from collections.abc import AsyncIterator, Callable

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.config import HOST, PORT, Config
from assistant.errors import AssistantError, WebError
from assistant.web.atelier import Atelier
from assistant.web.depots import Depots
from assistant.web.fichiers import documents, routes
from assistant.web.gabarits import STATIC
from assistant.web.library import UNOPENED, Library
from assistant.web.page import build_page

_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
"""The browser itself refuses any request to another machine. Gradio compiles its templates: it needs `unsafe-eval`."""
_SPEAK_FRENCH = b"""<script>
for (const [name, value] of [["language", "fr"], ["languages", ["fr"]]])
  Object.defineProperty(navigator, name, { get: () => value });
</script>"""
"""Gradio words its labels, and sets `lang`, after the language that the browser gives."""
_CARDS = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')
"""What Gradio says of itself to social networks, with images of theirs."""


def serve(config: Config, host: str = HOST, port: int = PORT, say: Callable[[str], object] = sys.stderr.write) -> None:
    """Serve the page until it is interrupted; the texts and the index open meanwhile. `say` is given whole lines.

    :raises WebError: if the address cannot be used.
    """
    with _listen(host, port) as listener:
        library = Library(config)
        app = build_app(library, Depots(), config)
        library.opened().add_done_callback(lambda opening: _tell(opening.exception(), say))
        shown = f"[{host}]" if ":" in host else host
        say(f"La page est prête : http://{shown}:{listener.getsockname()[1]}/ (Ctrl+C pour arrêter)\n")
        settings = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1)
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(settings).run(sockets=[listener])


def build_app(library: Library, depots: Depots, config: Config) -> ASGIApp:
    """Return the ASGI application of the page, in French, with the routes of its files."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        depots.close()  # here, since a signal that ends the server leaves it no time to do it later

    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    atelier = Atelier(library, depots, config)
    site.include_router(routes(depots, config.limites))
    site.include_router(documents(depots, atelier))
    app = gr.mount_gradio_app(
        site,
        build_page(library, depots, atelier),
        path="/",
        footer_links=[],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        show_error=True,
        favicon_path=str(STATIC / "icone.svg"),
        theme=_theme(),
        css_paths=[STATIC / "style.css", STATIC / "controle.css", STATIC / "vues.css"],
    )
    return InFrench(app)


class InFrench:
    """Sets the language of the page before Gradio starts, and the policy that keeps every request at home."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the ASGI standard has it; only the page itself is changed."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        await self._app({**scope, "headers": plain}, receive, _Page(send))


class _Page:
    """Gathers a page, and sends it in French."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message = {}
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            body = in_french(self._body)
            kept = [(n, v) for n, v in self._start["headers"] if n.lower() != b"content-length"]
            added = [(b"content-length", b"%d" % len(body)), (b"content-security-policy", _POLICY.encode())]
            await self._send({**self._start, "headers": kept + added})
            await self._send({"type": "http.response.body", "body": body})


def in_french(page: bytes) -> bytes:
    """Return Gradio's page with its language set, and without its cards for social networks."""
    french = re.sub(rb'(<html\b[^>]*?\blang=")en"', rb'\1fr"', page, count=1)
    return _CARDS.sub(b"", french).replace(b"<head>", b"<head>" + _SPEAK_FRENCH, 1)


def _theme() -> gr.themes.Base:
    """Return a bare theme with the machine's own fonts; the colours are in style.css."""
    sans = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "sans-serif")
    return gr.themes.Base(font=sans, font_mono=("ui-monospace", "monospace")).set(
        body_background_fill="#f7f3ec",
        body_background_fill_dark="#161b1b",
        body_text_color="#1f2b2a",
        body_text_color_dark="#e8e4db",
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        if sys.platform != "win32":  # there, the option would let two servers share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen()
    except (OSError, OverflowError) as error:
        raise WebError(
            f"L'adresse {host}:{port} ne peut pas être utilisée (déjà prise, ou interdite) : "
            "fermez l'autre programme, ou choisissez un autre port par --port."
        ) from error
    return listener


def _tell(error: BaseException | None, say: Callable[[str], object]) -> None:
    if error is None:
        say("Les textes et l'index sont ouverts.\n")
    else:
        say(f"{error if isinstance(error, AssistantError) else UNOPENED}\n")
