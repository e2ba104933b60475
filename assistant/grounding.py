"""Statement: a sentence that stands on citations."""

from dataclasses import dataclass

from assistant.errors import AssistantError
from assistant.texts import Citation


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence for the user, with the places that say so; one without citations cannot be built."""

    sentence: str
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        if not self.citations:
            raise AssistantError(f"La phrase « {self.sentence} » ne s'appuie sur aucun texte : elle n'est pas dite.")
