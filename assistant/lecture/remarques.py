"""What is said of a file once read, in words that every format shares."""

from collections.abc import Sequence

_MOST_PLACES = 12


def hidden_words(count: int, places: Sequence[str]) -> tuple[str, ...]:
    """Return what to say of words that nobody sees, by their number and places."""
    if not count:
        return ()
    counted = f"{count} mot{'s' if count > 1 else ''}"
    return (
        "Du texte que personne ne voit à la lecture (masqué, de la couleur du fond ou minuscule) n'a pas été lu : "
        f"{counted} ({listed(places)}).",
    )


def listed(places: Sequence[str]) -> str:
    """Return places as a sentence says them: «p. 2, p. 3 et p. 7»."""
    said = list(places[:_MOST_PLACES])
    rest = len(places) - len(said)
    if rest:
        return f"{', '.join(said)} et {rest} autres"
    return " et ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)
