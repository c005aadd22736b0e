"""Mails (eml): the subject, what was written, and the documents that came with it. Who wrote to whom stays out."""

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from companin.knowledge.parsing import html, plain
from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import NoText, TooMuch, Unreadable
from companin.knowledge.parsing.mail_quotes import IN_PAGES, is_forwarded, own_words, passed_on
from companin.knowledge.parsing.packages import shown_path
from companin.knowledge.parsing.reading import load, read
from companin.knowledge.parsing.sniffing import sniff

_MAX_PARTS = 500
_MAX_BODY = 10_000_000
_MAX_DEPTH = 3
_NO_MORE = frozenset({"eml", "zip"})
_BODIES = frozenset({"text/plain", "text/html"})
_SIGNATURE = "\n-- \n"
_NOTHING = "The mail has no text in it."
_NOT_READ = "Mails and archives in a mail aren't read. Upload it by itself."
_PICTURES = ("image/", "audio/", "video/", "application/pkcs7", "application/pgp", "text/calendar", "text/vcard")


def parse(data: bytes, told: Told = untold) -> Document:
    del told
    message = message_from_bytes(data.lstrip(), policy=policy.default)
    if sum(1 for part in message.walk() if not part.is_multipart()) > _MAX_PARTS:
        raise TooMuch(f"The mail has more than {_MAX_PARTS} parts. Upload what matters in it by itself.")
    writer = Writer()
    _write(writer, message, 1)
    return writer.finish("message/rfc822", title=_subject(message) or None, nothing=_NOTHING)


def _write(writer: Writer, message: EmailMessage, depth: int) -> None:
    """A mail, or one that came with it."""
    subject = _subject(message)
    if subject:
        writer.heading(depth, subject)
    attached: list[EmailMessage] = []
    for part in _parts(message):
        if part.get_content_type() in _BODIES and part.get_content_disposition() != "attachment":
            _write_body(writer, part, subject)
        else:
            attached.append(part)
    for part in attached:
        inner = next(part.iter_parts(), None) if part.get_content_type() == "message/rfc822" else None
        if isinstance(inner, EmailMessage) and depth < _MAX_DEPTH:
            _write(writer, inner, depth + 1)
        else:
            _attach(writer, part)


def _parts(part: EmailMessage) -> Iterator[EmailMessage]:
    """Whatever isn't only there to hold others, and of alternatives one."""
    if part.get_content_type() == "multipart/alternative":
        yield from _chosen(part)
    elif part.is_multipart() and part.get_content_type() != "message/rfc822":
        for inner in part.iter_parts():
            if isinstance(inner, EmailMessage):
                yield from _parts(inner)
    else:
        yield part


def _chosen(part: EmailMessage) -> Iterator[EmailMessage]:
    """Plain words, unless they say much less than the page beside them or a table is only readable there."""
    simple, page = part.get_body(("plain",)), part.get_body(("html",))
    chosen = simple or page
    if isinstance(simple, EmailMessage) and isinstance(page, EmailMessage):
        chosen = page if _says_more(_text(page), _text(simple)) else simple
    if isinstance(chosen, EmailMessage):
        yield chosen


def _says_more(page: str, simple: str) -> bool:
    try:
        return "<th" in page.lower() or len(html.parse(page).text) > 1.5 * len(simple)
    except Unreadable:
        return False


def _subject(message: EmailMessage) -> str:
    try:
        return clean_line(str(message.get("subject", "")))
    except (ValueError, IndexError, AttributeError, TypeError):  # broken headers break the library that reads them
        return ""


def _write_body(writer: Writer, body: EmailMessage, subject: str) -> None:
    text = _text(body)[:_MAX_BODY].replace("\r\n", "\n")
    if body.get_content_type() == "text/html":
        _write_page(writer, text, subject)
        return
    own = "" if is_forwarded(subject, text) else own_words(text.partition(_SIGNATURE)[0])
    plain.write(writer, own if own.strip() else passed_on(text))


def _write_page(writer: Writer, page: str, subject: str) -> None:
    """As a page, unless something has to be cut out that only its words tell."""
    everything = _words(page)
    forwarded = is_forwarded(subject, everything)
    without = "" if forwarded else IN_PAGES
    words = everything if forwarded else _words(page, without)
    own = passed_on(words) if forwarded else own_words(words)
    if own.strip() and own.strip() == words.strip():
        html.write_page(writer, page, without)
    else:
        plain.write(writer, own if own.strip() else passed_on(everything))


def _words(page: str, without: str = "") -> str:
    read = Writer()
    html.write_page(read, page, without)
    try:
        return read.finish("text/html").text
    except NoText:
        return ""


def _text(part: EmailMessage) -> str:
    try:
        return str(part.get_content())
    except (LookupError, ValueError, AttributeError):  # an encoding nobody knows
        return _bytes(part).decode("utf-8", "replace")


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _attach(writer: Writer, part: EmailMessage) -> None:
    if part.get_content_type().startswith(_PICTURES):
        return
    name = shown_path(part.get_filename() or "attachment")
    try:
        data = _bytes(part)
        sniffed = sniff(data, name=name, declared=part.get_content_type())
        if sniffed.kind in _NO_MORE:
            raise TooMuch(_NOT_READ)
        document = read(load(sniffed.kind), sniffed, data)
    except Unreadable as error:
        writer.warnings.append(f"{name}: {error.sentence}")
    else:
        writer.include(document, name)
