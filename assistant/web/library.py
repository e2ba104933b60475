"""Library: what answers are drawn from, opened once in the background, and again when another process renewed it."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from assistant.answers import Answer, answer
from assistant.config import Config
from assistant.embeddings import Embedder
from assistant.errors import AssistantError, RechercheError, WebError
from assistant.knowledge import Knowledge, open_knowledge

FIRST = "Qui accorde l'agrément ?"
"""Asked of itself once open: what an answer needs and reads only then is in memory when the first person asks."""
UNOPENED = (
    "L'assistant n'a pas pu s'ouvrir, par une erreur qu'il ne connaît pas : relancez « assistant-projet web » ; "
    "si cela recommence, montrez le journal du serveur à la personne qui l'installe."
)


class Library:
    """Opens what questions are asked of; `word` says what the opening is doing. Safe to use from several threads."""

    def __init__(self, config: Config) -> None:
        self.word = ""
        self._config = config
        self._worker = ThreadPoolExecutor(1, "bibliotheque")
        self._opening: Future[Knowledge] | None = None
        self._embedder: Embedder | None = None
        self._asking = Lock()
        self._answering = Lock()

    def opened(self) -> Future[Knowledge]:
        """Return what is open or being opened; a failed or outdated opening is tried again."""
        with self._asking:
            if self._opening is None or (self._opening.done() and not _holds(self._opening)):
                self._opening = self._worker.submit(self._open)
            return self._opening

    def answer(self, question: str, knowledge: Knowledge) -> Answer:
        """Return the answer to a question; those of several threads are answered one by one.

        :raises QuestionError: if the question cannot be read.
        """
        with self._answering:  # the tokenizers under the model refuse to be used by two threads at once
            return answer(question, knowledge)

    def _open(self) -> Knowledge:
        self._say("Lecture des textes…")
        try:
            knowledge = open_knowledge(self._config, self._say, self._embedder)
            self._embedder = knowledge.index.embedder
            self.answer(FIRST, knowledge)
        except AssistantError:
            raise
        except Exception as error:  # the reader is told what to do, the log keeps the traceback
            logging.getLogger(__name__).exception("L'assistant n'a pas pu s'ouvrir.")
            raise WebError(UNOPENED) from error
        return knowledge

    def _say(self, word: str) -> None:
        self.word = word


def _holds(opening: Future[Knowledge]) -> bool:
    if opening.exception() is not None:
        return False
    try:
        return opening.result().index.current
    except RechercheError:
        return False
