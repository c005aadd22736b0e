"""Ten thousand small documents of many formats: what the processes that read them have grown by at the end."""

import io
import json
import time
import zipfile
from html import escape
from statistics import median

from benchmarks.ingesting import settled, upload
from benchmarks.papers import pdf
from benchmarks.processes import memory_below
from benchmarks.report import Report, Target
from benchmarks.servers import Server, make_org, served
from benchmarks.texts import Written, source

_STRIDE = 500
_LOOKS = 3
_PARTS = {"worker": "worker", "other": "nursery"}
_GROWTH = 1.2
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def measure(report: Report, *, quick: bool) -> None:
    """The first look comes when every format was read often, and what is learned once was learned."""
    section = "Memory over many documents"
    first, last = (500, 2_000) if quick else (1_000, 10_000)
    seen: dict[int, dict[str, float]] = {}
    with served() as server:
        org = make_org(server)
        failed = 0
        for begin in range(0, last, _STRIDE):
            upload(server.port, org, [document(number) for number in range(begin, begin + _STRIDE)])
            failed = settled(server, org, timeout=3_600)
            seen[begin + _STRIDE] = _memory(server)
            told = ", ".join(f"{_PARTS[kind]} {size:.0f} MB" for kind, size in seen[begin + _STRIDE].items())
            report.told(f"  after {begin + _STRIDE:,} documents: {told}")
    report.add(section, f"{last:,} documents, failed", failed, "", target=Target(most=0))
    for kind, name in _PARTS.items():
        at, end = seen[first][kind], seen[last][kind]
        report.add(section, f"{name}, after {first:,}", at, "MB", note="RSS")
        report.add(section, f"{name}, after {last:,}", end, "MB", note="RSS")
        report.add(section, f"{name}, times what it was", end / at, "×", target=Target(most=_GROWTH))


def _memory(server: Server) -> dict[str, float]:
    """RSS by kind when it has come to rest."""
    looks: list[dict[str, float]] = []
    for _ in range(_LOOKS):
        time.sleep(1)
        looks.append(memory_below(server.pid).rss)
    return {kind: median(look.get(kind, 0.0) for look in looks) for kind in _PARTS}


def document(number: int) -> tuple[str, bytes]:
    """A document of about 2 kB, in one format after the other; no two are alike."""
    kind = tuple(_MAKERS)[number % len(_MAKERS)]
    return f"{number}.{kind}", _MAKERS[kind](source(number), number)


def _markdown(written: Written, number: int) -> bytes:
    parts = (f"## {written.headings[at]}\n\n{written.chunk(at)}" for at in range(3))
    return "\n\n".join((f"# {written.title} {number}", *parts)).encode()


def _plain(written: Written, number: int) -> bytes:
    return "\n\n".join((f"{written.title} {number}", *(written.chunk(at) for at in range(3)))).encode()


def _html(written: Written, number: int) -> bytes:
    parts = "".join(f"<h2>{escape(written.headings[at])}</h2><p>{escape(written.chunk(at))}</p>" for at in range(3))
    title = escape(f"{written.title} {number}")
    return f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1>{parts}</main></body></html>".encode()


def _sheet(written: Written, number: int) -> bytes:
    rows = (f"{number};{written.headings[at]};{written.chunk(at)[:400]}" for at in range(6))
    return "\n".join(("number;heading;words", *rows)).encode()


def _json(written: Written, number: int) -> bytes:
    said = [{"heading": written.headings[at], "words": written.chunk(at)} for at in range(3)]
    return json.dumps({"number": number, "title": written.title, "parts": said}).encode()


def _mail(written: Written, number: int) -> bytes:
    body = "\n\n".join(written.chunk(at) for at in range(3))
    head = f"From: a@b.example\nSubject: {written.title} {number}\nContent-Type: text/plain; charset=utf-8"
    return f"{head}\n\n{body}\n".encode()


def _word(written: Written, number: int) -> bytes:
    said = (f"{written.title} {number}", *(written.chunk(at) for at in range(3)))
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in said)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types><Override PartName="/word/document.xml" ContentType="{_WORD}"/></Types>'
        )
        link = f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_LINKS}">{link}</Relationships>')
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}</w:body></w:document>'
        )
    return made.getvalue()


def _book(written: Written, number: int) -> bytes:
    del written
    return pdf(number, 1)


_MAKERS = {
    "md": _markdown,
    "txt": _plain,
    "html": _html,
    "csv": _sheet,
    "json": _json,
    "eml": _mail,
    "docx": _word,
    "pdf": _book,
}
