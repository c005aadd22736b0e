"""Files that are broken, odd or mean harm, each as somebody could upload it, and what is to become of it."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.knowledge import office
from tests.knowledge.documents import encrypted_pdf, pdf, picture_pdf

WORDS = "The warranty of the kettle lasts for two years."
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
_OUTSIDE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">'


@dataclass(frozen=True, slots=True)
class Case:
    """`fate` is "ready", "failed" or "refused" (at the upload), `says` a word its error has to have."""

    name: str
    data: bytes
    fate: str
    says: str = ""


def cases() -> Iterator[Case]:
    for part in (_broken(), _disguised(), _bombs(), _odd()):
        yield from part


def _broken() -> Iterator[Case]:
    whole = pdf([[("h1", "Kettles"), ("p", WORDS)]] * 4)
    yield Case("truncated.pdf", whole[: len(whole) * 2 // 3], "failed", "incomplete")
    yield Case("truncated.docx", office.word()[:9_000], "failed", "damaged")
    yield Case("truncated.xlsx", office.sheets()[:2_000], "failed", "damaged")
    yield Case("truncated.zip", office.zipped({"a.txt": WORDS * 99})[:60], "failed", "damaged")
    yield Case("locked.pdf", encrypted_pdf(user="x"), "failed", "encrypted")
    yield Case("locked.docx", _ole("EncryptedPackage"), "failed", "password")
    yield Case("old.doc", _ole("WordDocument"), "failed")
    yield Case("scanned.pdf", picture_pdf(3), "failed", "scanned")
    yield Case("cyclic.pdf", _CYCLIC_PAGES, "failed")
    yield Case("forms.pdf", _cyclic_forms(1), "ready")
    yield Case("pictures.pdf", _broken_pictures(), "ready")
    yield Case("noise.pdf", b"%PDF-1.7\n" + random.Random(5).randbytes(50_000) + b"\n%%EOF", "failed")


def _disguised() -> Iterator[Case]:
    yield Case("really-a-pdf.docx", pdf([[("p", "A PDF that is called Word.")]]), "ready")
    yield Case("really-word.txt", office.word(), "ready")
    yield Case("really-a-page.json", f"<html><body><p>A page. {WORDS}</p></body></html>".encode(), "ready")
    yield Case("really-a-picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(400), "failed", "a picture")
    yield Case("really-a-program.md", b"\x7fELF" + bytes(400), "failed", "a program")


def _bombs() -> Iterator[Case]:
    yield Case("expands.docx", expanding_word(), "failed", "unpacks to more than")
    yield Case("laughs.docx", office.word_by_hand("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", _LAUGHS + "]>"), "failed")
    yield Case("outside.docx", office.word_by_hand("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", _OUTSIDE + "]>"), "failed")
    yield Case("laughs.html", f"{_LAUGHS}]><html><p>&j; {WORDS} Laughing.</p></html>".encode(), "ready")
    yield Case("bomb.zip", office.zipped({"a.txt": bytes(150_000_000)}), "failed", "unpacks to more than")
    yield Case("matryoshka.zip", _nested_zip(9), "failed", "archive")
    yield Case("overlapping.zip", _overlapping(2_000), "ready")
    yield Case("nested.json", b"[" * 200_000 + b"]" * 200_000, "failed", "nested")
    yield Case("nested-names.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "failed", "nested")
    yield Case("nested.html", b"<div>" * 20_000 + WORDS.encode() + b" Deep inside.", "ready")
    yield Case("nested.md", b"> " * 20_000 + WORDS.encode() + b" Quoted often.", "failed")
    yield Case("wide.csv", b";".join(b"c%d" % n for n in range(10_000)) + b"\n" + b";".join([b"1"] * 10_000), "ready")


def _odd() -> Iterator[Case]:
    yield Case("empty.txt", b"", "failed", "empty")
    yield Case("blank.md", b" \n\t\r\n" * 1_000, "failed")
    yield Case("zeros.txt", bytes(1_000_000), "failed")
    yield Case("nul-inside.txt", f"Words\0 with\0 zeros. {WORDS}".encode(), "ready")
    yield Case("line.txt", b"x" * 2_000_000, "ready")
    yield Case("surrogates.json", b'{"q": "When\\ud800?", "a": "Now \\u0000\\udfff."}', "ready")
    yield Case("noise.bin", random.Random(6).randbytes(20_000), "failed")
    yield Case("../../etc/passwd.txt", b"A name that climbs up. " + WORDS.encode(), "ready")
    yield Case("C:\\windows\\con.txt", b"A name with other slashes. " + WORDS.encode(), "ready")
    yield Case("fråga \U0001f4ce\U0001f469\u200d\U0001f527.txt", b"A name with pictures. " + WORDS.encode(), "ready")
    yield Case("x" * 3_000 + ".txt", b"A name without end. " + WORDS.encode(), "ready")
    yield Case("cod.exe\u202etxt.md", b"A name that turns around. " + WORDS.encode(), "ready")
    yield Case("a\";b'c%00.txt", b"A name with signs. " + WORDS.encode(), "ready")
    yield Case("members.zip", _odd_members(), "ready")


def expanding_word() -> bytes:
    """Under 200 KB that unpack to 200 MB."""
    return office.word_by_hand("<w:p>" + " " * 200_000_000 + "</w:p>")


def slow_pdf(pages: int = 3_000) -> bytes:
    """Small, and nothing in it is wrong: each page draws the same million strokes of nothing."""
    strokes = b"q Q\n" * 1_000_000 + b"BT /F1 12 Tf 20 100 Td (Words nobody waits for.) Tj ET\n"
    drawn = zlib.compress(strokes, 9)
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 320 200]/Resources<</Font<</F1 4 0 R>>>>/Contents 3 0 R>>"
    kids = " ".join(f"{5 + number} 0 R" for number in range(pages))
    return _pdf(
        f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page.encode()] * pages,
    )


_CYCLIC_PAGES = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9999999/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"  # fmt: skip


def _pdf(*objects: bytes) -> bytes:
    """Numbered from 2, the first of them the tree of pages. Without a cross-reference table."""
    bodies = b"".join(b"%d 0 obj%s endobj\n" % (number, body) for number, body in enumerate(objects, 2))
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" + bodies + b"trailer<</Root 1 0 R>>\n%%EOF\n"


def _page_with(words: str, drawn: str, objects: str, *more: bytes) -> bytes:
    content = f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET {drawn}".encode()
    return _pdf(
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Resources<</Font<</F1 5 0 R>>/XObject<<%s>>>>/Contents 4 0 R>>"
        % objects.encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *more,
    )


def _cyclic_forms(times: int) -> bytes:
    """Two drawings, each of which contains the other so many times."""
    drawn = b"/X Do " * times
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>/Length %d>>stream\n%s\nendstream"
    forms = (form % (other, len(drawn), drawn) for other in (7, 6))
    return _page_with(f"Around and around. {WORDS}", "/X Do", "/X 6 0 R", *forms)


def _broken_pictures() -> bytes:
    """Pictures whose data is noise, and one that claims to be larger than any memory."""
    noise = random.Random(7).randbytes(5_000)
    picture = b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/%s/Length %d>>stream\n%s\nendstream"
    return _page_with(
        f"Pictures that broke. {WORDS}",
        "/A Do /B Do /C Do",
        "/A 6 0 R/B 7 0 R/C 8 0 R",
        *(
            picture % (width, width, kind, len(noise), noise)
            for width, kind in ((100, b"DCTDecode"), (100_000, b"FlateDecode"), (9, b"JPXDecode"))
        ),
    )


def _ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000) + stream.encode("utf-16-le") + bytes(1_000)


def _nested_zip(depth: int) -> bytes:
    data = WORDS.encode()
    for number in range(depth):
        data = office.zipped({f"{number}.zip" if number else "a.txt": data})
    return data


def _overlapping(members: int) -> bytes:
    """Every entry of its table of contents is the same megabyte."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0000.txt", b"a" * 1_000_000)
        only = archive.filelist[0]
        for number in range(1, members):
            again = zipfile.ZipInfo(f"{number:04}.txt")
            for name in ("CRC", "compress_size", "file_size", "header_offset", "compress_type"):
                setattr(again, name, getattr(only, name))
            archive.filelist.append(again)
    return made.getvalue()


def _odd_members() -> bytes:
    names = (
        "../../up.txt",
        "/abs.txt",
        "C:\\x\\y.txt",
        "\U0001f4ce.txt",
        "a\nb.txt",
        "same.txt",
        "same.txt/",
        "x" * 900,
    )
    return office.zipped({name: f"Member {number} of an odd archive. {WORDS}" for number, name in enumerate(names)})


LARGE: tuple[Callable[[], Case], ...] = (
    lambda: Case("line.txt", b"x" * 50_000_000, "ready"),
    lambda: Case("words.txt", b"all the words of one line, " * 1_900_000, "ready"),
    lambda: Case("slow.pdf", slow_pdf(), "failed", "too long"),
    lambda: Case("slow.html", b"<div>" * 200_000 + WORDS.encode(), "failed", "too long"),
    lambda: Case("forms.pdf", _cyclic_forms(3), "failed"),
)
