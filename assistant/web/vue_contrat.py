"""The contract as HTML: its options, what is to be settled first, then its articles, their blanks in sight."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from assistant.clauses import Clause, Contrat, Enonce
from assistant.clauses.acte import blancs_dits, heading, titre
from assistant.clauses.alertes import MOTIFS, Alerte
from assistant.constats import Cadre
from assistant.libelles import counted
from assistant.objectifs import Objectif
from assistant.objectifs.tableau import FINANCEMENTS
from assistant.web.choix import Choix
from assistant.web.fiche import passages_html
from assistant.web.thread import lettered, set_words
from assistant.web.vue_objectifs import blancs

_LONGUEURS: Mapping[Cadre, tuple[int, ...]] = {"1995": (12, 24, 36), "actuel": (12, 24, 36, 48)}
_ANS = {12: "Un an", 24: "Deux ans", 36: "Trois ans", 48: "Quatre ans"}
_CADRES: Mapping[Cadre, str] = {"1995": "Celles de 1995", "actuel": "D'aujourd'hui"}


def contrat_html(contrat: Contrat, choix: Choix, cle: str) -> str:
    """Return a contract with the form that drafts it again; `cle` names its depot in the address of its file."""
    articles = "".join(_clause(clause, number) for number, clause in _numbered(contrat))
    return (
        f'{options_html(contrat.cadre, choix)}<p class="choix-mot" role="status"></p>'
        f'<div class="acte">{_alertes(contrat.alertes)}<header class="acte-tete"><h3>{escape(titre(contrat))}</h3>'
        f"<p>{escape(blancs_dits(contrat).capitalize())}. Les blancs sont surlignés, à remplir dans Word.</p>"
        f'<p class="sorties"><a class="sortie" href="projets/{escape(cle)}/contrat.docx" download>'
        f"Télécharger le contrat <small>Word</small></a></p></header>{articles}</div>"
    )


def options_html(cadre: Cadre, choix: Choix) -> str:
    """Return the form of the options of a contract, as they were chosen."""
    asked = choix.options
    months = "" if asked.duree_mois is None else str(asked.duree_mois)
    lengths = [("", "Selon le projet"), *((str(n), _ANS[n]) for n in _LONGUEURS[cadre])]
    if months and months not in dict(lengths):
        lengths.append((months, f"{months} mois"))
    day = asked.debut.isoformat() if asked.debut else ""
    return (
        '<form class="options" aria-label="Options du contrat">'
        f"{_select('cadre', 'Règles suivies', [*_CADRES.items()], cadre)}"
        f'<label><span>Début</span><input type="date" name="debut" value="{day}" lang="fr"></label>'
        f"{_select('duree', 'Durée', lengths, months)}"
        f"{_select('commune', 'La commune signe', _yes_no('Selon le projet'), _sign(asked.avec_commune))}"
        f"{_select('renouvellement', 'Renouvellement', _yes_no('Selon le projet'), _sign(asked.renouvellement))}</form>"
    )


def _select(name: str, label: str, values: Sequence[tuple[str, str]], chosen: str) -> str:
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(words)}</option>'
        for value, words in values
    )
    return f'<label><span>{escape(label)}</span><select name="{name}">{options}</select></label>'


def _yes_no(unsaid: str) -> list[tuple[str, str]]:
    return [("", unsaid), ("oui", "Oui"), ("non", "Non")]


def _sign(value: bool | None) -> str:
    return "" if value is None else "oui" if value else "non"


def _numbered(contrat: Contrat) -> Iterable[tuple[int | None, Clause]]:
    numbers = {clause.id: number for number, clause in contrat.articles}
    return ((numbers.get(clause.id), clause) for clause in contrat.clauses)


def _alertes(alertes: Sequence[Alerte]) -> str:
    if not alertes:
        return "<p class=\"vue-vide\">Rien n'est à régler avant la signature, d'après cette lecture.</p>"
    items = "".join(
        f'<li class="enonce-groupe"><p><strong>{escape(MOTIFS[alerte.motif])}.</strong> '
        f"{set_words(alerte.sentence)}</p>{passages_html(alerte.extraits)}"
        f'<div class="regle">{lettered(alerte.citations)}</div></li>'
        for alerte in alertes
    )
    count = counted(len(alertes), "point à régler", "points à régler")
    head = f"<summary><h3>Avant la signature : {count}</h3></summary>"
    return f'<details class="alertes" open>{head}<ul>{items}</ul></details>'


def _clause(clause: Clause, number: int | None) -> str:
    sentences = "".join(_enonce(enonce, rank) for rank, enonce in enumerate(clause.enonces, 1))
    usages = "".join(
        f"<li>{escape(usage.label[:1].upper() + usage.label[1:])}. <em>L'usage propose :</em> "
        f"« {blancs(usage.proposition)} »</li>"
        for usage in clause.usages
    )
    settle = f'<ul class="usages" aria-label="À convenir">{usages}</ul>' if usages else ""
    return (
        f'<section class="article" id="clause-{escape(clause.id)}"><h4>{escape(heading(clause, number))}</h4>'
        f"{f'<ol>{sentences}</ol>' if sentences else ''}{_objectifs(clause.objectifs)}{settle}</section>"
    )


def _enonce(enonce: Enonce, rank: int) -> str:
    since = "".join(
        f'<p class="depuis-article">Depuis 1995 : {set_words(one.sentence)}</p>{lettered(one.citations)}'
        for one in enonce.depuis
    )
    quotes = passages_html(enonce.extraits)
    proof = f'<details class="pourquoi"><summary>Lu dans le projet</summary>{quotes}</details>' if quotes else ""
    return (
        f'<li class="enonce-groupe" value="{rank}"><p>{blancs(enonce.sentence)}</p>'
        f'<div class="regle">{lettered(enonce.citations)}</div>{proof}{since}</li>'
    )


def _objectifs(objectifs: Sequence[Objectif]) -> str:
    if not objectifs:
        return ""
    rows = "".join(
        f'<tr><td class="quoi">{blancs(one.sentence)}</td><td>{escape(one.partenaire.libelle)}</td>'
        f"<td>{escape(FINANCEMENTS[one.financement])}</td><td>{blancs(one.echeance)}</td></tr>"
        for one in objectifs
    )
    return (
        '<div class="tableau" tabindex="0" role="region" aria-label="Objectifs de cet article"><table><thead><tr>'
        '<th scope="col">Objectif</th><th scope="col">Partenaire</th><th scope="col">Financement</th>'
        f'<th scope="col">Échéance</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )
