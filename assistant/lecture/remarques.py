"""What is said of a file once read, in words that every format shares."""


def unseen(words: int, where: str = "") -> tuple[str, ...]:
    """Return what to say of words that nobody sees on the page.

    :param where: their places, opened by a comma, or nothing.
    """
    if not words:
        return ()
    counted = f"{words} mot{'s' if words > 1 else ''}"
    return (
        "Du texte que personne ne voit à la lecture (masqué, de la couleur du fond ou minuscule) n'a pas été lu : "
        f"{counted}{where}.",
    )
