"""Documents made for the tests: Word and LibreOffice files out of their XML, PDFs out of their drawing commands."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant.lecture.markdown import read_markdown
from assistant.projets import Projet, build_projet

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_KINDS = {
    "styles": "styles",
    "footnotes": "footnotes",
    "header1": "header",
    "footer1": "footer",
    "comments": "comments",
}
_ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def run(words: str, properties: str = "") -> str:
    """Return a run of a Word paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def par(*runs: str, properties: str = "") -> str:
    """Return a Word paragraph; a run that is only words is a plain one."""
    made = "".join(part if part.startswith("<") else run(part) for part in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{made}</w:p>"


def table(*rows: Sequence[str], properties: str = "") -> str:
    """Return a Word table; a cell that is only words is one paragraph."""
    lines = "".join(
        "<w:tr>" + "".join(cell if cell.startswith("<w:tc>") else f"<w:tc>{_blocks(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )  # fmt: skip
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{lines}</w:tbl>"


def word(path: Path, body: str, *, main: str = WORD, more: Mapping[str, bytes] | None = None, **parts: str) -> Path:
    """Write a Word file: `body` is what its w:body holds; `parts`: roots of styles, footnotes, header1."""
    relations = "".join(
        f'<Relationship Id="r{rank}" Type="{_RELATIONS}/{_KINDS[name]}" Target="{name}.xml"/>'
        for rank, name in enumerate(parts)
    )
    root = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{root}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{root}/relationships"><Relationship Id="r" Type="{_RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{root}/relationships">{relations}</Relationships>'
        )
        archive.writestr("word/document.xml", f"<w:document {_SPACES}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content.replace(">", f" {_SPACES}>", 1))
        for name, raw in (more or {}).items():
            archive.writestr(name, raw)
    return path


def odt(path: Path, body: str, *, styles: str = "", pages: str = "", manifest: str = "") -> Path:
    """Write a LibreOffice text: `styles` are its automatic styles, `pages` what its styles.xml holds."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(
            "content.xml",
            f"<office:document-content {_ODT}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        archive.writestr("styles.xml", f"<office:document-styles {_ODT}>{pages}</office:document-styles>")
        archive.writestr("META-INF/manifest.xml", manifest or "<manifest/>")
    return path


def say(x: float, y: float, words: str, size: float = 11, font: str = "F1", before: str = "") -> str:
    """Return the command that writes words on a page of 595 by 842 points, `y` from its foot; `before`: colour or mode."""
    plain = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"q BT {before} /{font} {size} Tf {x} {y} Td ({plain}) Tj ET Q\n"


def lines(x: float, y: float, *words: str, size: float = 11, step: float = 14, font: str = "F1") -> str:
    """Return lines one under the other, from `y` down."""
    return "".join(say(x, y - rank * step, line, size, font) for rank, line in enumerate(words))


def pdf(path: Path, *pages: str, extra: bytes = b"") -> Path:
    """Write a PDF of some pages of commands; F1 is Helvetica, F2 is bold. `extra`: entries of each page."""
    count = len(pages)
    kids = " ".join(f"{5 + 2 * rank} 0 R" for rank in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
    ]
    for rank, page in enumerate(pages):
        stream = page.encode("cp1252")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R %s "
            b"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (6 + 2 * rank, extra)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    path.write_bytes(content + end % (len(objects) + 1, rows, len(objects) + 1, len(content)))
    return path


def markdown(text: str) -> Projet:
    """Return the projet that a Markdown text is, without a file."""
    return build_projet(read_markdown(text), "projet.md")


def told(projet: Projet) -> list[tuple[str, str]]:
    """Return the kind and the words of each bloc of a projet."""
    return [(bloc.kind, projet.text.body[bloc.start : bloc.end]) for bloc in projet.blocs]


def _blocks(cell: str) -> str:
    return cell if cell.startswith("<") else par(cell)
