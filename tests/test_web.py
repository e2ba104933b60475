"""The page in a real browser, served with the real index and model: what a user does, sees, and is never shown."""

import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from gradio_client import Client  # type: ignore[import-untyped]  # ships no types
from gradio_client.exceptions import AppError  # type: ignore[import-untyped]  # ships no types
from navigateur import CONTRAST, PATIENCE, SIZES, ask, marked
from playwright.sync_api import Page, expect

from assistant.config import Config
from assistant.errors import CorpusError
from assistant.knowledge import Knowledge
from assistant.regles import Corpus
from assistant.retrieval import Index
from assistant.store import open_build
from assistant.web import library as library_module
from assistant.web import serve
from assistant.web.atelier import Atelier
from assistant.web.depots import Depots
from assistant.web.library import Library
from assistant.web.page import EXAMPLES, build_page, read_place, reply
from assistant.web.server import in_french

ROOT = Path(__file__).resolve().parent.parent
DUREE = "Quelle est la durée du contrat ?"
PISCINE = "Quelle est la température de l'eau à la piscine municipale ?"


@pytest.mark.parametrize("size", SIZES)
def test_mark_under_a_sentence_opens_the_section_on_the_cited_words(
    size: str, open_page: Callable[..., Page], corpus: Corpus
) -> None:
    page = open_page(size)
    ask(page, DUREE)
    mark = page.locator(".tour .marque").first
    mark.click()
    expect(page.locator("#lecteur mark").first).to_be_in_viewport(ratio=1)
    expect(page.locator("#lecteur .section-titre")).to_contain_text("procédure contractuelle")
    expect(page.locator("#lecteur .etat")).to_contain_text("31 octobre 1995")
    text, start, end = (mark.get_attribute(f"data-{name}") or "" for name in ("texte", "debut", "fin"))
    assert marked(page) == " ".join(corpus.texts[text].body[int(start) : int(end)].split())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("size", SIZES)
def test_keyboard_alone_goes_to_the_cited_words_and_back(size: str, open_page: Callable[..., Page]) -> None:
    page = open_page(size)
    ask(page, DUREE)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.tour .marque')"):
            break
    focused = page.locator(".tour .marque:focus")
    assert focused.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"
    focused.press("Enter")
    expect(page.locator("#lecteur mark").first).to_be_in_viewport()
    expect(page.locator("#lecteur .section-titre")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".tour .marque[aria-current]")).to_be_focused()
    expect(page.locator(".tour .marque[aria-current]")).to_be_in_viewport()


def test_return_button_leads_back_to_the_answer_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page("téléphone")
    expect(page.get_by_role("button", name="Revenir à la réponse")).to_be_hidden()
    ask(page, DUREE)
    page.locator(".tour .marque").first.click()
    page.get_by_role("button", name="Revenir à la réponse").click()
    expect(page.locator(".tour .marque").first).to_be_in_viewport()


def test_example_question_is_asked_by_a_click(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.get_by_role("button", name=EXAMPLES[0]).click()
    expect(page.locator(".tour .question")).to_contain_text(EXAMPLES[0])
    expect(page.locator(".tour .marque").first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".accueil")).to_be_hidden()


def test_passage_behind_the_answer_opens_too(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, DUREE)
    page.get_by_text("Autres passages proches").click()
    page.locator(".tour .extrait").first.click()
    expect(page.locator("#lecteur mark").first).to_be_in_viewport()


def test_passage_that_cannot_be_fetched_is_told_and_tried_again(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, DUREE)
    page.route(re.compile("component_server"), lambda route: route.abort())
    page.locator(".tour .marque").first.click()
    expect(page.locator("#lecteur .refus")).to_contain_text("Ce passage ne s'ouvre pas")
    page.unroute(re.compile("component_server"))
    page.locator(".tour .marque").first.click()
    expect(page.locator("#lecteur mark").first).to_be_in_viewport()


def test_former_turns_stay_and_answer_is_kept_apart_from_the_next(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, DUREE)
    ask(page, DUREE)
    ask(page, PISCINE)
    assert page.locator(".tour .question").all_text_contents() == [
        f"Votre question : {question}" for question in (DUREE, DUREE, PISCINE)
    ]


def test_silence_is_calm_points_elsewhere_and_cites_nothing(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, PISCINE)
    expect(page.locator(".silence")).to_be_visible()
    assert page.locator(".silence").inner_text().strip()
    assert page.locator(".tour .marque").count() == 0


@pytest.mark.parametrize("question", ["", "   ", "a" * 100_000])
def test_unreadable_question_gets_one_sentence(question: str, open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, question)
    sentence = page.locator(".refus").inner_text()
    assert re.fullmatch(r"[A-ZÀÉ][^\n]{10,300}\.", sentence), sentence
    assert "Traceback" not in page.content()


def test_script_in_a_question_is_read_not_run(open_page: Callable[..., Page]) -> None:
    page = open_page()
    hostile = (
        "<script>window.pris=1</script><img src=x onerror='window.pris=1'> {{constructor}} ${window.pris=1} durée ?"
    )
    ask(page, hostile)
    expect(page.locator(".tour .question")).to_contain_text(hostile)
    assert page.locator(".tour script, .tour img").count() == 0
    assert page.evaluate("window.pris") is None


def test_page_is_french_and_so_are_the_labels_of_gradio(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, DUREE)
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.title() == "Assistant des centres sociaux"
    names = page.evaluate(
        "[...document.querySelectorAll('[aria-label],[title],[placeholder],[alt]')].flatMap("
        "e => ['aria-label', 'title', 'placeholder', 'alt'].map(a => e.getAttribute(a) || '')).join(' ')"
    )
    shown = f"{page.locator('body').inner_text()} {names}"
    assert not re.search(r"\b(gradio|built|use via|settings|loading|submit|clear|type|copy|error)\b", shown, re.I), (
        shown
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_is_readable_by_day_and_by_night(scheme: str, open_page: Callable[..., Page]) -> None:
    page = open_page(scheme=scheme)
    ask(page, PISCINE)
    ask(page, DUREE)
    page.locator(".tour .marque").first.click()
    expect(page.locator("#lecteur mark").first).to_be_visible()
    assert page.evaluate(CONTRAST) == []


def test_page_has_a_guard_against_any_other_machine(site: str) -> None:
    with urlopen(site) as answer:
        page = answer.read().decode()
        assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert '<html\n\tlang="fr"' in page
    assert "og:image" not in page


def test_endpoint_answers_as_the_contract_has_it(site: str, corpus: Corpus) -> None:
    client = Client(site, verbose=False)
    document = client.predict(DUREE, api_name="/question")
    assert list(document) == ["question", "answer", "silent", "statements", "hits"]
    assert document["question"] == DUREE
    assert document["silent"] is False
    citations = [citation for statement in document["statements"] for citation in statement["citations"]]
    assert citations
    for c in citations:
        assert list(c) == ["text", "section", "start", "end", "words", "label"]
        assert corpus.texts[c["text"]].body[c["start"] : c["end"]] == c["words"]
    assert all(list(hit) == ["text", "section", "passage", "score"] for hit in document["hits"])
    endpoints = client.view_api(return_format="dict")
    assert isinstance(endpoints, dict)
    assert list(endpoints["named_endpoints"]) == ["/question"]
    with pytest.raises(AppError, match="question"):
        client.predict("", api_name="/question")


def test_question_asked_during_the_preparation_waits_with_a_word(
    config: Config, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = threading.Event()

    def prepare(_config: Config, progress: Callable[[str], None], _embedder: object) -> Knowledge:
        progress("Mise à jour de l'index…")
        prepared.wait()
        return knowledge

    monkeypatch.setattr(library_module, "open_knowledge", prepare)
    turns: list[str] = []
    for turn in reply(Library(config), DUREE):
        turns.append(turn)
        if "Mise à jour de l&#x27;index…" in turn:
            prepared.set()
    assert "votre question attend" in turns[-2]
    assert 'class="enonce' in turns[-1]
    assert len({re.findall(r'<li class="tour" id="([^"]+)"', turn)[0] for turn in turns}) == 1


def test_opening_that_failed_is_told_and_tried_again(
    config: Config, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    problems = [CorpusError("regles.yaml, ligne 3 : la clé « id » manque : ajoutez-la.")]

    def prepare(*_: object) -> Knowledge:
        if problems:
            raise problems.pop()
        return knowledge

    monkeypatch.setattr(library_module, "open_knowledge", prepare)
    library = Library(config)
    assert "regles.yaml, ligne 3 : la clé « id » manque : ajoutez-la." in list(reply(library, DUREE))[-1]
    assert 'class="enonce' in list(reply(library, DUREE))[-1]


def test_opening_that_failed_for_no_known_reason_is_told_logged_and_tried_again(
    config: Config, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    problems = [ZeroDivisionError("division") for _ in range(3)]

    def prepare(*_: object) -> Knowledge:
        if problems:
            raise problems.pop()
        return knowledge

    monkeypatch.setattr(library_module, "open_knowledge", prepare)
    said: queue.Queue[str] = queue.Queue()
    threading.Thread(target=serve, args=(config,), kwargs={"port": 0, "say": said.put}, daemon=True).start()
    lines = {said.get(timeout=60).split(" : ")[0] for _ in range(2)}
    assert lines == {"La page est prête", library_module.UNOPENED.split(" : ")[0]}
    assert [record.exc_info is not None for record in caplog.records if "pu s'ouvrir" in record.message] == [True]
    library = Library(config)
    last = list(reply(library, DUREE))[-1]
    assert "relancez « assistant-projet web »" in last
    assert "ZeroDivision" not in last
    assert "relancez « assistant-projet web »" in read_place(library, Depots(), {})
    assert 'class="enonce' in list(reply(library, DUREE))[-1]


def test_model_is_loaded_once_for_all_openings(
    config: Config, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    build = open_build(config.index)
    assert build is not None
    index = Index(config.index / "ailleurs", build, knowledge.index.embedder)
    outdated = replace(knowledge, index=index)  # as one that another process renewed in the meantime

    def prepare(_config: Config, _progress: Callable[[str], None], embedder: object) -> Knowledge:
        given.append(embedder)
        return outdated if len(given) == 1 else knowledge

    monkeypatch.setattr(library_module, "open_knowledge", prepare)
    library = Library(config)
    for _ in range(3):
        library.opened().result()
    assert given == [None, knowledge.index.embedder]


def test_broken_program_is_never_a_silence_nor_a_traceback(
    config: Config, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_module, "answer", lambda *_: 1 / 0)
    last = list(reply(Library(config), DUREE))[-1]
    assert "une erreur qu&#x27;il ne connaît pas" in last
    assert "ZeroDivision" not in last


@pytest.mark.parametrize("asked", [{}, {"texte": "inconnu", "debut": 0, "fin": 3}, ["texte"],
                                   {"texte": "circulaire-56-1995", "debut": 0, "fin": 10**9},
                                   {"texte": "depot:inconnu", "debut": 0, "fin": 3}])  # fmt: skip
def test_place_that_is_not_in_the_texts_gets_a_sentence(asked: dict[str, str | int], library: Library) -> None:
    assert read_place(library, Depots(), asked).startswith('<p class="refus" role="alert">')


def test_questions_asked_together_are_all_answered(library: Library) -> None:
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda _: library.answer(DUREE, library.opened().result()).answer, range(16)))
    assert len(set(answers)) == 1


def test_port_in_use_is_one_sentence_and_exit_code_2(site: str) -> None:
    command = [sys.executable, "-m", "assistant", "web", "--port", str(urlsplit(site).port)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert re.fullmatch(r"L'adresse .+ \(déjà prise.+, ou choisissez un autre port par --port\.\n", ended.stderr)


def test_language_is_set_before_gradio_reads_it() -> None:
    page = in_french(b'<html\n\tlang="en"><head><meta property="og:image"\n content="https://x" /><script src="a.js">')
    assert page.startswith(b'<html\n\tlang="fr"><head><script>')
    assert page.endswith(b'</script><script src="a.js">')


@pytest.mark.skipif(sys.platform == "win32", reason="Windows n'envoie pas SIGINT à un seul processus.")
def test_interrupted_server_ends_without_a_traceback(config: Config, knowledge: Knowledge) -> None:
    command = [sys.executable, "-m", "assistant", "web", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        assert server.stderr.readline().startswith("La page est prête : http://127.0.0.1:")
        assert server.stderr.readline() == "Les textes et l'index sont ouverts.\n"
        server.send_signal(signal.SIGINT)
        assert server.stderr.read() == ""
        assert server.wait() == 0


def test_nothing_heavy_is_opened_by_building_the_page(config: Config) -> None:
    library, depots = Library(config), Depots()
    build_page(library, depots, Atelier(library, depots, config))
    assert library.word == ""


@pytest.fixture
def library(config: Config, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr(library_module, "open_knowledge", lambda *_: knowledge)
    return Library(config)
