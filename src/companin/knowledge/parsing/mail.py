"""Mails (eml): the subject, what was written, and the documents that came with it. Who wrote to whom stays out."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from companin.knowledge.parsing import plain
from companin.knowledge.parsing.cleaning import clean_line
from companin.knowledge.parsing.document import Document, Told, Writer, untold
from companin.knowledge.parsing.errors import TooMuch, Unreadable
from companin.knowledge.parsing.html import write_page
from companin.knowledge.parsing.packages import shown_path
from companin.knowledge.parsing.reading import load, read
from companin.knowledge.parsing.sniffing import sniff

_MAX_PARTS = 500
_MAX_BODY = 10_000_000
_NO_MORE = frozenset({"eml", "zip"})
_SIGNATURE = "\n-- \n"
_NOTHING = "The mail has no text in it."
_PICTURES = ("image/", "audio/", "video/", "application/pkcs7", "application/pgp", "text/calendar", "text/vcard")


def parse(data: bytes, told: Told = untold) -> Document:
    del told
    message = message_from_bytes(data.lstrip(), policy=policy.default)
    subject = _subject(message)
    parts = [part for part in message.walk() if not part.is_multipart()]
    if len(parts) > _MAX_PARTS:
        raise TooMuch(f"The mail has more than {_MAX_PARTS} parts. Upload what matters in it by itself.")
    writer = Writer()
    if subject:
        writer.heading(1, subject)
    body = message.get_body(preferencelist=("plain", "html"))
    if isinstance(body, EmailMessage):
        _write_body(writer, body)
    for part in parts:
        if part is not body and part.get_content_disposition() == "attachment":
            _attach(writer, part)
    return writer.finish("message/rfc822", title=subject or None, nothing=_NOTHING)


def _subject(message: EmailMessage) -> str:
    try:
        return clean_line(str(message.get("subject", "")))
    except (ValueError, IndexError, AttributeError, TypeError):  # broken headers break the library that reads them
        return ""


def _write_body(writer: Writer, body: EmailMessage) -> None:
    text = _text(body)[:_MAX_BODY]
    if body.get_content_type() == "text/html":
        write_page(writer, text)
    else:
        plain.write(writer, text.replace("\r\n", "\n").partition(_SIGNATURE)[0])


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
            raise TooMuch("Mails and archives in a mail aren't read. Upload it by itself.")
        document = read(load(sniffed.kind), sniffed, data)
    except Unreadable as error:
        writer.warnings.append(f"{name}: {error.sentence}")
    else:
        writer.include(document, name)
