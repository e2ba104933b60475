"""The Gradio page: its two sides, questions and the check of a projet, its events, and the endpoint `question`."""

import logging
from collections.abc import Iterator, Mapping
from html import escape

import gradio as gr
from gradio.events import api

from assistant.chat import read_message
from assistant.errors import AssistantError, WebError
from assistant.rendering import Json, answer_json
from assistant.texts import Citation, Text
from assistant.web.atelier import Atelier
from assistant.web.controle import build_controle
from assistant.web.depots import PREFIX, Depot, Depots
from assistant.web.gabarits import static
from assistant.web.library import Library
from assistant.web.reader import reader_html
from assistant.web.relecture import projet_html
from assistant.web.reponses import after_html, on_projet, without_projet
from assistant.web.thread import answer_html, new_key, pending_html, refusal_html

TITLE = "Assistant des centres sociaux"

EXAMPLES = (
    "Quelle est la durée du contrat ?",
    "Le directeur doit-il avoir un diplôme ?",
    "Qui accorde l'agrément ?",
    "Quelles sont les missions d'un centre social ?",
    "Qu'est-ce qui a changé depuis 1995 ?",
)
AT_ONCE = 16
"""Questions of several people that may wait together while the library opens; they are answered one by one."""
_BROKEN = (
    "L'assistant a rencontré une erreur qu'il ne connaît pas : posez la question autrement, "
    "ou montrez le journal du serveur à la personne qui l'installe."
)


def build_page(library: Library, depots: Depots, atelier: Atelier) -> gr.Blocks:
    """Return the page; nothing heavy is opened by building it."""
    page = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(static("bandeau.html"), js_on_load=static("bandeau.js"), elem_id="bandeau", apply_default_css=False)
        with gr.Row(elem_id="page"):
            with gr.Column(elem_id="conversation"):
                thread = _thread()
                with gr.Row(elem_id="saisie"):
                    box = _box()
                    send = gr.Button("Envoyer", variant="primary", elem_id="envoyer", min_width=0)
            with gr.Column(elem_id="verification"):
                build_controle(library, depots, atelier)
            with gr.Column(elem_id="lecture"):
                _reader(library, depots)
        _wire(library, depots, atelier, thread, box, send)

        def end(request: gr.Request) -> None:
            depots.end(str(request.session_hash))

        page.unload(end)
    return page


def reply(library: Library, question: str, depot: Depot | None = None, atelier: Atelier | None = None) -> Iterator[str]:
    """Yield the turn of a question, more complete each time; an error becomes its sentence.

    `depot`: of the projet that is open, which the question may be about; `atelier` makes what it asks for.
    """
    key = new_key()
    yield pending_html(key, question, "Je cherche dans les textes…")
    try:
        opening = library.opened()
        for word in library.words(opening):
            yield pending_html(key, question, f"L'assistant se prépare, votre question attend. {word}")
        knowledge = opening.result()
        message = read_message(question, depot is not None)
        found = on_projet(message, question, depot, atelier) if depot and atelier else None
        after = after_html(message, question, depot) if found or depot is None else ""
        told = found or library.answer(question, knowledge)
        shown = without_projet(message, question, told) if depot is None else told
        yield answer_html(key, shown, knowledge.corpus, after)
    except AssistantError as error:
        yield refusal_html(key, question, str(error))
    except Exception:  # the door of the page: the user reads a sentence, the log keeps the traceback
        logging.getLogger(__name__).exception("question: %.200s", question)
        yield refusal_html(key, question, _BROKEN)


def read_place(library: Library, depots: Depots, asked: Mapping[str, str | int]) -> str:
    """Return the reader's HTML for `{"texte", "debut", "fin"}`, as a button of the page sends it."""
    try:
        texte = str(asked.get("texte")) if isinstance(asked, Mapping) else ""
        if texte.startswith(PREFIX):
            projet = depots.get(texte.removeprefix(PREFIX)).checked.projet
            return projet_html(_place(asked, {texte: projet.text}), projet)
        corpus = library.opened().result().corpus
        return reader_html(_place(asked, corpus.texts), corpus)
    except AssistantError as error:
        return f'<p class="refus" role="alert">{escape(str(error))}</p>'


def _place(asked: Mapping[str, str | int], texts: Mapping[str, Text]) -> Citation:
    try:
        return Citation(texts[str(asked["texte"])], int(asked["debut"]), int(asked["fin"]))
    except (KeyError, TypeError, ValueError) as error:
        raise WebError("Ce passage n'est plus dans les textes : posez la question à nouveau.") from error


def _thread() -> gr.HTML:
    examples = "".join(f'<li><button type="button" class="exemple">{escape(words)}</button></li>' for words in EXAMPLES)
    return gr.HTML(
        html_template=static("fil.html").replace("<!--exemples-->", examples),
        js_on_load=static("fil.js"),
        elem_id="fil",
        apply_default_css=False,
    )


def _box() -> gr.Textbox:
    return gr.Textbox(
        label="Votre question",
        placeholder="Votre question…",
        show_label=False,
        container=False,
        lines=1,
        max_lines=6,
        autofocus=True,
        min_width=0,
        elem_id="question",
        html_attributes=gr.InputHTMLAttributes(lang="fr", enterkeyhint="send", autocomplete="off"),
    )


def _reader(library: Library, depots: Depots) -> None:
    def lire(asked: Mapping[str, str | int]) -> str:
        return read_place(library, depots, asked)

    gr.HTML(
        html_template=static("lecteur.html"),
        js_on_load=static("lecteur.js"),
        server_functions=[lire],
        elem_id="lecteur",
        apply_default_css=False,
    )


def _wire(
    library: Library, depots: Depots, atelier: Atelier, thread: gr.HTML, box: gr.Textbox, send: gr.Button
) -> None:
    def ask(question: str, request: gr.Request) -> Iterator[tuple[object, str]]:
        turns = reply(library, question, depots.of(str(request.session_hash)), atelier)
        yield "", next(turns)
        for turn in turns:
            yield gr.skip(), turn

    def ask_example(event: gr.EventData, request: gr.Request) -> Iterator[str]:
        yield from reply(library, str(event.question), depots.of(str(request.session_hash)), atelier)

    def question(question: str) -> Json:
        """Répond à une question, avec les citations des textes : le JSON de « assistant-projet question --json »."""
        try:
            return answer_json(library.answer(question, library.opened().result()))
        except AssistantError as error:
            raise gr.Error(str(error), print_exception=False) from error

    gr.on(
        [box.submit, send.click],
        ask,
        box,
        [box, thread],
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=AT_ONCE,
    )
    thread.exemple(
        ask_example,
        None,
        thread,
        show_progress="hidden",
        api_visibility="private",
        concurrency_limit=AT_ONCE,
    )
    api(question, api_name="question", concurrency_limit=AT_ONCE)
