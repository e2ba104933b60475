"""The profile of a centre as its user gives it: keys and values that exist, and no key twice with two values."""

from collections.abc import Iterable

from assistant.criteres import PROFIL, Cle
from assistant.errors import ConfigError


def checked_profil(pairs: Iterable[tuple[str, str]]) -> dict[Cle, str]:
    """Return the profile that some keys and values give, however they are capitalized.

    :raises ConfigError: with all that exist, if a key or a value does not; or if a key is given two values.
    """
    found: dict[Cle, str] = {}
    for key, value in ((key.strip().lower(), value.strip().lower()) for key, value in pairs):
        cle = next((cle for cle in PROFIL if cle == key), None)
        if cle is None or value not in PROFIL[cle]:
            known = " ; ".join(f"{name}={'|'.join(values)}" for name, values in PROFIL.items())
            raise ConfigError(f"Le profil « {key}={value} » n'existe pas. Il y a : {known}.")
        if found.setdefault(cle, value) != value:
            raise ConfigError(f"Le profil dit « {cle}={found[cle]} » et « {cle}={value} » : gardez l'un des deux.")
    return found
