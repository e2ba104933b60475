"""What the tests share: the real corpus, the real model and the real index, made once a session."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from navigateur import browser, open_page, site  # noqa: F401  # fixtures of the tests of the page
from verifications import verify, write_projet

from assistant.config import Config, read_config
from assistant.constats import Verification
from assistant.embeddings import Embedder, load_embedder
from assistant.grille import Grille, read_grille
from assistant.knowledge import Knowledge, open_knowledge
from assistant.projets import read_projet
from assistant.regles import Corpus, read_corpus
from assistant.retrieval import Index

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Config]:
    """Our corpus, with a data folder of the session's own, which the commands that the tests run use too."""
    data = tmp_path_factory.mktemp("donnees")
    before = {key: os.environ.get(key) for key in ("ASSISTANT_DATA", "HF_HUB_OFFLINE")}
    os.environ |= {"ASSISTANT_DATA": str(data), "HF_HUB_OFFLINE": "1"}
    yield replace(read_config(), data=data)
    for key, value in before.items():
        os.environ.pop(key, None)
        if value is not None:
            os.environ[key] = value


@pytest.fixture(scope="session")
def corpus(config: Config) -> Corpus:
    return read_corpus(config)


@pytest.fixture(scope="session")
def grille(config: Config, corpus: Corpus) -> Grille:
    return read_grille(config, corpus)


@pytest.fixture
def verification(grille: Grille, config: Config, tmp_path: Path) -> Verification:
    """The verification made by hand of a short projet."""
    return verify(read_projet(write_projet(tmp_path / "lien.md"), config), grille)


@pytest.fixture(scope="session")
def embedder(config: Config) -> Embedder:
    return load_embedder(config, lambda line: None)


@pytest.fixture(scope="session")
def knowledge(config: Config, embedder: Embedder) -> Knowledge:
    return open_knowledge(config, lambda line: None)


@pytest.fixture(scope="session")
def index(knowledge: Knowledge) -> Index:
    return knowledge.index
