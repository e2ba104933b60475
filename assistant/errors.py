"""The errors a user may read: each message is one French sentence that says what is wrong and what to do."""


class AssistantError(Exception):
    """Carry a sentence for the user; shells print it as it is and exit with 2."""


class CorpusError(AssistantError):
    """A file of the corpus cannot be read as it stands."""


class ConfigError(AssistantError):
    """A setting is unknown, or has a value that cannot be used."""


class RechercheError(AssistantError):
    """The index cannot be built, opened or searched."""


class DommageError(RechercheError):
    """The index on the disk is damaged: it is to be built anew."""


class QuestionError(AssistantError):
    """A question cannot be read."""


class ModelError(AssistantError):
    """The embedding model cannot be prepared or loaded."""


class WebError(AssistantError):
    """The page cannot be served, or a place it asks for cannot be read."""


class AjoutError(AssistantError):
    """A file cannot be added to the corpus, or a text removed from it."""


class ProjetError(AssistantError):
    """A file cannot be read as a projet, or an annotated one cannot be written."""


class FinancementError(AssistantError):
    """A budget cannot be read, or the prestation de service cannot be computed from what was given."""


class ClauseError(AssistantError):
    """A contract cannot be drafted as it is asked. `regles`: ids of the rules that forbid it, none if it is no rule."""

    def __init__(self, sentence: str, regles: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.regles = regles
