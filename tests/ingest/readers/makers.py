"""Small files of every format, written by hand, and the bombs and damaged files that a reader must survive."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterable

FONTS = {"R": "Helvetica", "B": "Helvetica-Bold", "I": "Helvetica-Oblique", "T": "Times-Roman"}
PAGE = (595, 842)


def text(x: float, y: float, words: str, size: float = 10, font: str = "R") -> str:
    """Drawing operators for words at a place."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def rule(x: float, y: float, width: float) -> str:
    """Drawing operators for a horizontal rule."""
    return f"{x} {y} {width} 0.7 re f\n"


def paragraph(x: float, y: float, lines: Iterable[str], size: float = 10, leading: float = 12, font: str = "R") -> str:
    """Drawing operators for lines one below the other."""
    return "".join(text(x, y - i * leading, line, size, font) for i, line in enumerate(lines))


def make_pdf(
    pages: list[str | bytes], extra: dict[int, bytes] | None = None, page_extra: str = "", stream_extra: str = "", info: str = ""
) -> bytes:
    """A PDF with one content stream a page.

    Args:
        pages: The content streams.
        extra: Further objects by their number, which must be above 1,000.
        page_extra: Entries for every page's dictionary.
        stream_extra: Entries for every stream's dictionary.
        info: Entries of the document information dictionary.
    """
    objects: dict[int, bytes] = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    fonts = " ".join(f"/{k} {10 + i} 0 R" for i, k in enumerate(FONTS))
    for i, name in enumerate(FONTS.values()):
        objects[10 + i] = f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()
    kids = []
    for i, content in enumerate(pages):
        number = 100 + 2 * i
        stream = content.encode("cp1252") if isinstance(content, str) else content
        objects[number] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE[0]} {PAGE[1]}] /Contents {number + 1} 0 R "
            f"/Resources << /Font << {fonts} >> /XObject << /X 100001 0 R >> >> {page_extra} >>"
        ).encode()
        objects[number + 1] = f"<< /Length {len(stream)} {stream_extra} >>\nstream\n".encode() + stream + b"\nendstream"
        kids.append(f"{number} 0 R")
    objects[2] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>".encode()
    objects[3] = f"<< {info} >>".encode()
    objects.update(extra or {})
    return write_objects(objects)


def write_objects(objects: dict[int, bytes], trailer: str = "/Root 1 0 R /Info 3 0 R") -> bytes:
    """Objects by number to a PDF with its cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 1\n0000000000 65535 f \n")
    for number, place in places.items():
        out.write(f"{number} 1\n{place:010d} 00000 n \n".encode())
    out.write(f"trailer\n<< /Size {max(places) + 1} {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password nobody has."""
    locked = "/Filter /Standard /V 1 /R 2 /Length 40 /P -4 " + f"/O <{'11' * 32}> /U <{'22' * 32}>"
    whole = make_pdf([text(50, 700, "secret")])
    return whole.replace(b"/Root 1 0 R", f"/Encrypt << {locked} >> /ID [<00><00>] /Root 1 0 R".encode())


def scanned_pdf(n_pages: int = 2) -> bytes:
    """A PDF whose pages are pictures."""
    picture = zlib.compress(b"\x7f" * 100 * 100)
    image = (
        f"<< /Type /XObject /Subtype /Image /Width 100 /Height 100 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        f"/Filter /FlateDecode /Length {len(picture)} >>\nstream\n"
    ).encode()
    return make_pdf(["q 500 0 0 700 40 60 cm /X Do Q\n"] * n_pages, {100001: image + picture + b"\nendstream"})


def zip_of(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_docx(body: str, more: dict[str, bytes] | None = None, head: str = '<?xml version="1.0"?>') -> bytes:
    """A Word document whose body is the given XML."""
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return zip_of({
        "[Content_Types].xml": (
            f'<Types xmlns="{types}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{relation}" Target="word/document.xml"/>'
            "</Relationships>"
        ).encode(),
        "word/document.xml": f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>".encode(),
        **(more or {}),
    })


def docx_paragraph(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def pptx_with(shapes: str) -> bytes:
    """A presentation whose one slide holds the given shapes."""
    import pptx

    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    out = io.BytesIO()
    presentation.save(out)
    parts = {}
    with zipfile.ZipFile(out) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    slide = parts["ppt/slides/slide1.xml"].decode()
    parts["ppt/slides/slide1.xml"] = slide.replace("</p:spTree>", f"{shapes}</p:spTree>").encode()
    return zip_of(parts)


def bombs() -> dict[str, Callable[[], bytes]]:
    """Files made to eat memory, time or the stack, each with what it is called."""
    return {
        "nested deflate streams": _nested_streams,
        "400,000 text operators": lambda: make_pdf([b"BT /R 9 Tf " + b"1 0 0 1 9 9 Tm (ab) Tj " * 400_000 + b"ET"]),
        "3,000 pages": lambda: make_pdf([text(50, 700, "page")] * 3_000),
        "huge picture": _huge_picture,
        "page tree in a ring": _page_ring,
        "cross-references in a ring": lambda: make_pdf(["q Q"]).replace(b"/Info 3 0 R", b"/Prev 9 /Info 3 0 R"),
        "deep arrays": lambda: make_pdf(["q Q"], {2_001: b"[" * 200_000 + b"]" * 200_000}, "/Annots 2001 0 R"),
        "forms that multiply": _multiplying_forms,
        "form that draws itself": _own_form,
        "six million characters": lambda: make_pdf([b"BT /R 1 Tf 1 0 0 1 9 9 Tm " + b"(abcdefghi ) Tj " * 600_000 + b"ET"]),
        "a name of ten megabytes": lambda: make_pdf(["q Q"], {2_001: b"/" + b"A" * 10_000_000}, "/Annots [2001 0 R]"),
        "billion laughs": _billion_laughs,
        "quadratic entities": _quadratic_entities,
        "entities in attributes": _attribute_entities,
        "deep XML": lambda: b"<article><body>" + b"<sec>" * 100_000 + b"x" + b"</sec>" * 100_000 + b"</body></article>",
        "a table of a billion cells": _wide_table,
        "deep page": lambda: b"<!DOCTYPE html><html><body>" + b"<div>" * 100_000 + b"text",
        "100,000 tags": lambda: b"<!DOCTYPE html><html><body>" + b"<p>a" * 100_000,
        "zip ratio": lambda: make_docx(docx_paragraph(" " * 60_000_000)),
        "zip total": lambda: make_docx(docx_paragraph("a"), {f"word/media/{i}": bytes(900_000) for i in range(310)}),
        "many parts": lambda: make_docx(docx_paragraph("a"), {f"word/p{i}.xml": b"<a/>" for i in range(8_000)}),
        "deep Word document": lambda: make_docx("<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000),
        "entities in a Word document": _docx_entities,
        "groups in groups of a slide": _deep_groups,
        "a zip that lies about its size": _lying_zip,
    }


def _nested_streams() -> bytes:
    data = bytes(1_000_000)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(data) for _ in range(1_500)) + packer.flush()
    for _ in range(2):
        data = zlib.compress(data, 9)
    return make_pdf([data], stream_extra="/Filter [/FlateDecode /FlateDecode /FlateDecode]")


def _huge_picture() -> bytes:
    data = zlib.compress(bytes(10_000_000), 9)
    head = (
        "<< /Type /XObject /Subtype /Image /Width 200000 /Height 200000 /ColorSpace /DeviceRGB /BitsPerComponent 8 "
        f"/Filter /FlateDecode /Length {len(data)} >>\nstream\n"
    )
    words = "".join(text(50, 700 - 20 * i, "Words beside a picture that nobody can draw.") for i in range(5))
    return make_pdf([words + "q 500 0 0 300 40 60 cm /X Do Q"], {100001: head.encode() + data + b"\nendstream"})


def _page_ring() -> bytes:
    return write_objects({
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count 100 /Kids [2 0 R 3 0 R] >>",
        3: b"<< /Type /Pages /Count 50 /Parent 2 0 R /Kids [2 0 R] >>",
    })


def _multiplying_forms() -> bytes:
    extra = {}
    for level in range(12):
        content = b"/F Do " * 10 if level < 11 else text(9, 9, "x").encode()
        inner = f"/XObject << /F {100002 + level} 0 R >>" if level < 11 else "/Font << /R 10 0 R >>"
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << {inner} >> /Length {len(content)} >>\nstream\n"
        extra[100001 + level] = head.encode() + content + b"\nendstream"
    return make_pdf(["/X Do " * 10], extra)


def _own_form() -> bytes:
    head = "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 100001 0 R >> >> /Length 12 >>\nstream\n"
    return make_pdf(["/X Do " * 5], {100001: head.encode() + b"/X Do /X Do \nendstream"})


def _article(declared: str, inside: str) -> bytes:
    return f'<?xml version="1.0"?><!DOCTYPE article [{declared}]><article><body><p>{inside}</p></body></article>'.encode()


def _billion_laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    return _article('<!ENTITY l0 "ha">' + levels, "&l11;")


def _quadratic_entities() -> bytes:
    return _article(f'<!ENTITY big "{"a" * 100_000}">', "&big;" * 50_000)


def _attribute_entities() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    declared = '<!ENTITY l0 "ha">' + levels
    return f'<!DOCTYPE article [{declared}]><article a="&l9;"><body><p>x</p></body></article>'.encode()


def _wide_table() -> bytes:
    row = '<tr><td colspan="999" rowspan="999">a</td><td>b</td></tr>'
    return f"<!DOCTYPE html><html><body><table>{row * 2_000}</table></body></html>".encode()


def _docx_entities() -> bytes:
    levels = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY l0 "ha">{levels}]>'
    return make_docx(docx_paragraph("&l11;"), head=head)


def _deep_groups() -> bytes:
    opening = (
        '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="g"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    )
    return pptx_with(opening * 3_000 + "</p:grpSp>" * 3_000)


def _lying_zip() -> bytes:
    whole = bytearray(make_docx(docx_paragraph(" " * 3_000_000)))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = whole.find(b"word/document.xml", whole.find(mark))
        while at > 0:
            start = whole.rfind(mark, 0, at)
            whole[start + place : start + place + 4] = (500).to_bytes(4, "little")
            at = whole.find(b"word/document.xml", at + 1) if mark == b"PK\x03\x04" else -1
            if at > 0 and whole.rfind(mark, 0, at) == start:
                break
    return bytes(whole)


def damage(data: bytes, chance: random.Random) -> bytes:
    """A file with some of its bytes changed, cut off, doubled or taken out."""
    whole = bytearray(data)
    kind = chance.randrange(6)
    if kind == 0:
        return bytes(whole[: chance.randrange(len(whole) + 1)])
    if kind == 1:
        return bytes(whole[chance.randrange(len(whole)) :])
    if kind == 2:
        at = chance.randrange(len(whole))
        return bytes(whole[:at] + whole[at + chance.randrange(1, 2_000) :])
    if kind == 3:
        at = chance.randrange(len(whole))
        piece = whole[at : at + chance.randrange(1, 2_000)]
        return bytes(whole[:at] + piece * chance.randrange(2, 5) + whole[at:])
    for _ in range(chance.choice((1, 8, 64, 512))):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    if kind == 5:
        at = chance.randrange(len(whole))
        whole[at : at + 16] = chance.randbytes(16)
    return bytes(whole)
