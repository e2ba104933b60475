"""The templates, scripts and styles of the page, as files beside it."""

from pathlib import Path

STATIC = Path(__file__).parent / "statique"


def static(name: str) -> str:
    """Return the content of a file of the page."""
    return (STATIC / name).read_text(encoding="utf-8")
