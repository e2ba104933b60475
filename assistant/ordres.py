"""Sentences of a projet that speak to the assistant: data is read, never obeyed, and they are no evidence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.mesures.plain import make_plain
from assistant.projets import Bloc, Phrase, Projet

MOST_TOLD = 5
"""Places of what is left out that are told one by one."""
FIRST_WORDS = 7

_MACHINE = (
    r"(?:assistant(?! (?:social|familial|maternel|administratif|technique|comptable|numerique|de|d'|du)\b)"
    r"|ia|a\.i\.|llm|gpt|chat ?gpt|chatbot|robot|intelligence artificielle|modele (?:de langage|linguistique)"
    r"|language model|algorithme"
    r"|(?:outil|logiciel|programme|systeme|moteur) (?:de |d')(?:verification|lecture|analyse|controle|evaluation)"
    r"|(?:outil|logiciel|lecteur|systeme|correcteur|evaluateur|relecteur) automatique)"
)
_READER = rf"(?:{_MACHINE}|correcteur|verificateur|relecteur|evaluateur)"
_ADDRESSED = re.compile(
    r"\b(?:note|message|avis|consigne|instruction|information|remarque|ordre|demande|rappel|attention|intention"
    r"|destination)s? "
    rf"(?:a|au|aux|pour|de|du)(?: l'| le | la | un | une | toute? | )?(?:attention de l'|attention du )?{_READER}\b"
    rf"|\b(?:s'adresse a l'|cher |chere |bonjour ){_READER}\b|^[\W\d]*{_MACHINE} ?[:,!]"
    rf"|\b(?:tu es|vous etes|en tant qu(?:e |')|agissant comme) ?(?:un |une |l'|le )?{_MACHINE}\b"
    rf"|\b{_MACHINE} (?:qui (?:lit|lis|lisez|lira|verifie|analyse|evalue|traite)|chargee? de|est prie|devra|doit)"
    r"|</?system|^[\W\d]*system ?:|\[/?inst\]"
    r"|\b(?:you are (?:now )?an?|as an?) (?:ai|assistant|lenient|language|reviewer|grader)\b"
    r"|\b(?:ignor|oubli|disregard|forget)\w*[^.]{0,25}\b(?:vos|tes|your|previous|all|prior) (?:\w+ )?"
    r"(?:consignes|instructions|rules)"
)
"""Words that speak to a reader that is a machine."""
_GRID = re.compile(
    r"\b(?:conformes?|verdicts?|criteres?|attendus|grille|manques?|manquants?|contraires?|compliant|criteri(?:a|on)|validez"
    r"|marque[zr]|affiche[zr]|note[zr]|classe[zr]|considere[zr]|reponde?[zs]|rende[zs]|ignore[zr]?|oubliez?|signale[zr]?"
    r"|(?:tu|vous) (?:dois|devras|devez|devrez))\b"
)
"""Words of the check, and of what it is told to do."""
_ASKED = (
    r"(?:\b(?:marqu|not|affich|class|coch|declar|attribu|valid|jug|consider|trait|conclu|repond|inscriv|indiqu|regard)ez\b"
    r"|\b(?:veuillez|merci de|priere de|gre de|prions de|demandons de|est prie de|invite a|convient de)(?: bien)?"
    r"(?: vouloir)? (?:\w+ )?(?:marqu|not|affich|class|coch|declar|attribu|valid|jug|consider|trait|regard)er\b"
    r"|\b(?:mettez|tenez|rendez|retenez|repondez) )"
)
_OUTCOME = (
    r"(?:\bverdicts?\b|\bcriteres?\b[^.]{0,60}\b(?:conformes?|satisfaits?|remplis?|respectes?|valides?|acquis)\b"
    r"|(?:\bcomme |\btout |\btous |\btoutes |[«\"] ?)conformes?\b)"
)
_ORDERED = re.compile(
    rf"{_ASKED}[^.]{{0,80}}?{_OUTCOME}"
    r"|\bdans (?:le|ce|votre|la) (?:contrat|rapport|reponse|note),? (?:ecri(?:vez|s)|inser(?:ez|e)|ajout(?:ez|e)"
    r"|mett(?:ez|s)|indiqu(?:ez|e)|redig(?:ez|e))\b"
    r"|\b(?:tous les|chaque) verdicts? (?:est|sont|doi\w+)|\b(?:n'affich|ne signal|ne relev)ez (?:aucun|pas de) manque"
    r"|\b(?:mark|rate|score|set|treat|consider|output|return)\b[^.]{0,60}\b(?:compliant|conforme|criteria|criterion|verdicts?)\b"
)
"""An order on verdicts, whoever it is addressed to."""


@dataclass(frozen=True, slots=True)
class Ecart:
    """Words of a projet that are left out, and where they stand, as a reader would say it."""

    place: str
    words: str


def is_order(words: str) -> bool:
    """Tell whether a sentence speaks to the assistant rather than of the centre."""
    text = make_plain(words).text
    return bool(_ORDERED.search(text) or (_ADDRESSED.search(text) and _GRID.search(text)))


def split_orders(phrases: Sequence[Phrase]) -> tuple[list[Phrase], list[Phrase]]:
    """Return the sentences that are read, and those that speak to the assistant, in order.

    An order may be parted in two: a sentence that speaks to it beside one that says what to do.
    """
    texts = [make_plain(phrase.words).text for phrase in phrases]
    orders = {row for row, phrase in enumerate(phrases) if is_order(phrase.words)}
    for row in range(len(phrases) - 1):
        for one, other in ((row, row + 1), (row + 1, row)):
            if _ADDRESSED.search(texts[one]) and _GRID.search(texts[other]):
                orders |= {one, other}
    return (
        [phrase for row, phrase in enumerate(phrases) if row not in orders],
        [phrase for row, phrase in enumerate(phrases) if row in orders],
    )


def left_out(projet: Projet, orders: Sequence[Phrase]) -> tuple[Ecart, ...]:
    """Return what is left out of a projet, headings among it, in order."""
    body = projet.text.body
    heads = [bloc for bloc in projet.blocs if bloc.kind == "titre" and is_order(body[bloc.start : bloc.end])]
    found: list[tuple[int, Bloc, str]] = [(bloc.start, bloc, body[bloc.start : bloc.end]) for bloc in heads]
    found += [(phrase.start, phrase.bloc, phrase.words) for phrase in orders]
    return tuple(Ecart(bloc.place, words) for _, bloc, words in sorted(found, key=lambda each: each[0]))


def telling(projet: Projet, ecarts: Sequence[Ecart]) -> Projet:
    """Return the projet with a word on what was left out and where, if anything was."""
    if not ecarts:
        return projet
    left = "Une phrase s'adresse" if len(ecarts) == 1 else f"{len(ecarts)} phrases s'adressent"
    told = " ; ".join(f"{ecart.place}, « {_opening(ecart.words)} »" for ecart in ecarts[:MOST_TOLD])
    more = f" ; et {len(ecarts) - MOST_TOLD} de plus" if len(ecarts) > MOST_TOLD else ""
    word = f"{left} à l'assistant et non au lecteur : ce n'est pas lu ({told}{more})."
    return replace(projet, remarques=(*projet.remarques, word))


def _opening(words: str) -> str:
    first = words.split()
    return " ".join(first[:FIRST_WORDS]) + (" …" if len(first) > FIRST_WORDS else "")
