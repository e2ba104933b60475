"""Library: what answers and checks are drawn from, opened once, and again when another process renewed it."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from threading import Lock
from typing import TypeVar

from assistant.answers import Answer, answer
from assistant.config import Config
from assistant.embeddings import Embedder
from assistant.errors import AssistantError, RechercheError, WebError
from assistant.knowledge import Knowledge, open_knowledge
from assistant.projets import Projet, read_projet
from assistant.verification import Examen, Lecteur, examine, open_lecteur

FIRST = "Qui accorde l'agrément ?"
"""Asked of itself once open: what an answer needs and reads only then is in memory when the first person asks."""
UNOPENED = (
    "L'assistant n'a pas pu s'ouvrir, par une erreur qu'il ne connaît pas : relancez « assistant-projet web » ; "
    "si cela recommence, montrez le journal du serveur à la personne qui l'installe."
)

_PATIENCE = 0.25
"""Seconds between two looks at what the opening is doing."""

T = TypeVar("T")


class Library:
    """Opens what questions are asked of, and, for the first projet, what projets are read with.

    `word` says what the opening is doing. Safe to use from several threads.
    """

    def __init__(self, config: Config) -> None:
        self.word = ""
        self._config = config
        self._worker = ThreadPoolExecutor(1, "bibliotheque")
        self._opening: Future[Knowledge] | None = None
        self._reading: tuple[Future[Knowledge], Future[Lecteur]] | None = None
        self._embedder: Embedder | None = None
        self._asking = Lock()
        self._answering = Lock()

    def opened(self) -> Future[Knowledge]:
        """Return what is open or being opened; a failed or outdated opening is tried again."""
        with self._asking:
            if self._opening is None or (self._opening.done() and not _holds(self._opening)):
                self._opening = self._worker.submit(lambda: _guarded(self._open))
            return self._opening

    def lecteur(self) -> Future[Lecteur]:
        """Return what projets are read with, open or being opened, of the same corpus as what is open."""
        opening = self.opened()
        with self._asking:
            former, lecteur = self._reading or (None, None)
            if lecteur is None or former is not opening or (lecteur.done() and lecteur.exception()):
                lecteur = self._worker.submit(lambda: _guarded(self._open_lecteur))
                self._reading = (opening, lecteur)
            return lecteur

    def words(self, opening: Future[T]) -> Iterator[str]:
        """Yield what the opening is doing, at each change, until it is done."""
        said = ""
        while not opening.done():
            if self.word != said:
                said = self.word
                yield said
            wait([opening], timeout=_PATIENCE)

    def answer(self, question: str, knowledge: Knowledge) -> Answer:
        """Return the answer to a question; those of several threads are answered one by one.

        :raises QuestionError: if the question cannot be read.
        """
        with self._answering:  # the tokenizers under the model refuse to be used by two threads at once
            return answer(question, knowledge)

    def read(self, path: Path) -> Projet:
        """Return the projet that a file holds.

        :raises ProjetError: if it cannot be read, or holds no words.
        """
        return read_projet(path, self._config)

    def examine(self, projet: Projet, lecteur: Lecteur) -> Examen:
        """Return what the model reads in a projet; readings and answers come one by one: they share the model."""
        with self._answering:
            return examine(projet, lecteur)

    def _open(self) -> Knowledge:
        self._say("Lecture des textes…")
        knowledge = open_knowledge(self._config, self._say, self._embedder)
        self._embedder = knowledge.index.embedder
        self.answer(FIRST, knowledge)
        return knowledge

    def _open_lecteur(self) -> Lecteur:
        self._say("Lecture de la grille…")
        return open_lecteur(self._config, self._say, self._embedder)

    def _say(self, word: str) -> None:
        self.word = word


def _guarded(opening: Callable[[], T]) -> T:
    """Return what an opening gives; of a failure that nobody foresaw, the reader is told what to do."""
    try:
        return opening()
    except AssistantError:
        raise
    except Exception as error:  # the log keeps the traceback
        logging.getLogger(__name__).exception("L'assistant n'a pas pu s'ouvrir.")
        raise WebError(UNOPENED) from error


def _holds(opening: Future[Knowledge]) -> bool:
    if opening.exception() is not None:
        return False
    try:
        return opening.result().index.current
    except RechercheError:
        return False
