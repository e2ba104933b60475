"""The page in a real browser: served as the command does, opened at the size of a computer and of a phone."""

import queue
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.config import Config
from assistant.knowledge import Knowledge
from assistant.web import serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip
SIZES = {"ordinateur": (1280, 800), "téléphone": (390, 844)}
PATIENCE = 90_000
"""Milliseconds: the first answer waits for the model, on a machine that may be busy."""

CONTRAST = Path(__file__).with_name("contrast.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def site(config: Config, knowledge: Knowledge) -> str:
    """Serve the page as the command does, in a thread that ends with the tests; return its address."""
    said: queue.Queue[str] = queue.Queue()
    threading.Thread(target=serve, args=(config,), kwargs={"port": 0, "say": said.put}, daemon=True).start()
    found = re.search(r"http://[\d.:]+/", said.get(timeout=60))
    assert found
    return found[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium manque : « apt install chromium » pour essayer la page dans un vrai navigateur.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Open the page at a size, in an English browser; at the end, every request must have stayed on this machine."""
    contexts = []
    requests: list[str] = []

    def open_it(size: str = "ordinateur", scheme: str = "light") -> Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            locale="en-US",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: requests.append(request.url))
        page = context.new_page()
        page.goto(site)
        expect(page.get_by_label("Votre question")).to_be_focused(timeout=PATIENCE)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert {urlsplit(url).hostname for url in requests if urlsplit(url).scheme not in ("data", "blob")} <= {"127.0.0.1"}


def ask(page: Page, question: str) -> None:
    """Type a question, send it by Enter, and wait for its answer, silence or refusal."""
    turns = page.locator(".tour").count()
    page.get_by_label("Votre question").fill(question)
    page.get_by_label("Votre question").press("Enter")
    done = page.locator(".tour").nth(turns).locator(".enonce, .silence, .refus").first
    expect(done).to_be_visible(timeout=PATIENCE)


def marked(page: Page) -> str:
    return " ".join(" ".join(page.locator("#lecteur mark").all_inner_texts()).split())
