"""The projet as HTML around the words that a constat rests on: headings, lists and tables as its reader knows them."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from assistant.projets import Bloc, Projet
from assistant.texts import Citation
from assistant.web.reader import marked

AROUND = 20_000
"""Characters shown before and after the words: some seven pages, enough to read on, light enough to open at once."""
_TAGS = {"titre": "h3", "entete": 'p class="marge"', "pied": 'p class="marge"', "note": 'p class="note"'}


def projet_html(citation: Citation, projet: Projet) -> str:
    """Return the projet around some of its words, these in <mark>, with the place where its reader finds them."""
    bloc = projet.bloc_at(citation.start)
    path = " › ".join(bloc.titres)
    shown = [b for b in projet.blocs if b.end > citation.start - AROUND and b.start < citation.end + AROUND]
    return (
        '<header><p class="texte-titre"><strong class="badge projet">Votre projet</strong> '
        f'{escape(projet.nom)}</p><h2 class="section-titre" tabindex="-1">{escape(bloc.place or "Début")}</h2>'
        f'{f"""<p class="etat">{escape(path)}</p>""" if path else ""}</header>'
        f'<div class="corps">{_cut(shown[0].start > projet.blocs[0].start)}'
        f"{''.join(_parts(citation, shown))}{_cut(shown[-1].end < projet.blocs[-1].end)}</div>"
    )


def _cut(cut: bool) -> str:
    return '<p class="coupe">[…] La suite du projet n\'est pas montrée ici.</p>' if cut else ""


def _parts(citation: Citation, blocs: list[Bloc]) -> Iterator[str]:
    for kind, group in groupby(blocs, key=lambda bloc: bloc.kind):
        if kind == "puce":
            yield f"<ul>{''.join(f'<li>{_words(citation, bloc)}</li>' for bloc in group)}</ul>"
        elif kind == "ligne":
            for _, rows in groupby(group, key=lambda bloc: bloc.place.partition(",")[0]):
                yield f'<div class="tableau"><table>{"".join(_row(citation, row) for row in rows)}</table></div>'
        else:
            tag = _TAGS.get(kind, "p")
            yield from (f"<{tag}>{_words(citation, bloc)}</{tag.split()[0]}>" for bloc in group)


def _row(citation: Citation, row: Bloc) -> str:
    words = citation.text.body[row.start : row.end].replace("\n", " ")
    tag = "th" if row.entete == words else "td"
    return f"<tr>{''.join(f'<{tag}>{marked(citation, *cell)}</{tag}>' for cell in row.cellules)}</tr>"


def _words(citation: Citation, bloc: Bloc) -> str:
    return marked(citation, bloc.start, bloc.end)
