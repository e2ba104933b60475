"""The Gradio page: its layout, its events, and the named endpoint `question`."""

import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, wait
from html import escape
from pathlib import Path

import gradio as gr
from gradio.events import api

from assistant.errors import AssistantError, WebError
from assistant.knowledge import Knowledge
from assistant.rendering import Json, answer_json
from assistant.texts import Citation, Text
from assistant.web.library import Library
from assistant.web.reader import reader_html
from assistant.web.thread import answer_html, new_key, pending_html, refusal_html

STATIC = Path(__file__).parent / "statique"
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
_PATIENCE = 0.25
"""Seconds between two looks at what the opening is doing."""
_BROKEN = (
    "L'assistant a rencontré une erreur qu'il ne connaît pas : posez la question autrement, "
    "ou montrez le journal du serveur à la personne qui l'installe."
)


def build_page(library: Library) -> gr.Blocks:
    """Return the page; nothing heavy is opened by building it."""
    page = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(_static("bandeau.html"), elem_id="bandeau", apply_default_css=False, js_on_load=None)
        with gr.Row(elem_id="page"):
            with gr.Column(elem_id="conversation"):
                thread = _thread()
                with gr.Row(elem_id="saisie"):
                    box = _box()
                    send = gr.Button("Envoyer", variant="primary", elem_id="envoyer", min_width=0)
            with gr.Column(elem_id="lecture"):
                _reader(library)
        _wire(library, thread, box, send)
    return page


def reply(library: Library, question: str) -> Iterator[str]:
    """Yield the turn of a question, more complete each time; an error becomes its sentence."""
    key = new_key()
    yield pending_html(key, question, "Je cherche dans les textes…")
    try:
        opening = library.opened()
        for word in _waiting(library, opening):
            yield pending_html(key, question, word)
        knowledge = opening.result()
        yield answer_html(key, library.answer(question, knowledge), knowledge.corpus)
    except AssistantError as error:
        yield refusal_html(key, question, str(error))
    except Exception:  # the door of the page: the user reads a sentence, the log keeps the traceback
        logging.getLogger(__name__).exception("question: %.200s", question)
        yield refusal_html(key, question, _BROKEN)


def read_place(library: Library, asked: Mapping[str, str | int]) -> str:
    """Return the reader's HTML for `{"texte", "debut", "fin"}`, as a button of the page sends it."""
    try:
        corpus = library.opened().result().corpus
        return reader_html(_place(asked, corpus.texts), corpus)
    except AssistantError as error:
        return f'<p class="refus" role="alert">{escape(str(error))}</p>'


def _waiting(library: Library, opening: Future[Knowledge]) -> Iterator[str]:
    said = ""
    while not opening.done():
        if library.word != said:
            said = library.word
            yield f"L'assistant se prépare, votre question attend. {said}"
        wait([opening], timeout=_PATIENCE)


def _place(asked: Mapping[str, str | int], texts: Mapping[str, Text]) -> Citation:
    try:
        return Citation(texts[str(asked["texte"])], int(asked["debut"]), int(asked["fin"]))
    except (KeyError, TypeError, ValueError) as error:
        raise WebError("Ce passage n'est plus dans les textes : posez la question à nouveau.") from error


def _thread() -> gr.HTML:
    examples = "".join(f'<li><button type="button" class="exemple">{escape(words)}</button></li>' for words in EXAMPLES)
    return gr.HTML(
        html_template=_static("fil.html").replace("<!--exemples-->", examples),
        js_on_load=_static("fil.js"),
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


def _reader(library: Library) -> None:
    def lire(asked: Mapping[str, str | int]) -> str:
        return read_place(library, asked)

    gr.HTML(
        html_template=_static("lecteur.html"),
        js_on_load=_static("lecteur.js"),
        server_functions=[lire],
        elem_id="lecteur",
        apply_default_css=False,
    )


def _wire(library: Library, thread: gr.HTML, box: gr.Textbox, send: gr.Button) -> None:
    def ask(question: str) -> Iterator[tuple[object, str]]:
        turns = reply(library, question)
        yield "", next(turns)
        for turn in turns:
            yield gr.skip(), turn

    def ask_example(event: gr.EventData) -> Iterator[str]:
        yield from reply(library, str(event.question))

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


def _static(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
