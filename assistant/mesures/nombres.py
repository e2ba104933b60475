"""Numbers of a French sentence, in figures or in words up to one hundred."""

from decimal import Decimal

_UNITS = (
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf",
)  # fmt: skip
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre vingt"}


def _spelled() -> dict[str, int]:
    """Return the numbers from zero to one hundred by their words, folded, parted by spaces."""
    words = {word: value for value, word in enumerate(_UNITS)}
    for ten, name in _TENS.items():
        words |= {name: ten, f"{name}s": ten}
        for rest in range(1, 20 if ten >= 60 else 10):
            words[f"{name} {_UNITS[rest]}"] = words[f"{name} et {_UNITS[rest]}"] = ten + rest
    feminine = {f"{word}e": value for word, value in words.items() if word.endswith("un")}
    return words | feminine | {"cent": 100, "quatres": 4}


_SPELLED = _spelled()
_WORDS = "|".join(word.replace(" ", "[ -]") for word in sorted(_SPELLED, key=len, reverse=True))

NOMBRE = rf"(?>(?<![\w.,])\d+(?:[.,]\d+)?|\b(?:{_WORDS})\b)"
"""A number as it stands in a plain text, taken whole or not at all, without groups that keep."""


def nombre(words: str) -> Decimal:
    """Return the value of what `NOMBRE` found."""
    spelled = _SPELLED.get(words.replace("-", " "))
    return Decimal(words.replace(",", ".")) if spelled is None else Decimal(spelled)
