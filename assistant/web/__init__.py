"""The page: a conversation on the left, the texts on the right; its named endpoints are the API."""

from assistant.web.server import serve

__all__ = ["serve"]
