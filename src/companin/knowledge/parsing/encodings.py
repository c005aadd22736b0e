"""Which encoding some bytes of text are in, and the text they say."""

import codecs
import re

from companin.knowledge.parsing.errors import UnknownKind

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CP1252_ONLY = re.compile(rb"[\x80-\x9f]")
_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# What western European writing has beyond ASCII: letters of our languages, quotes, dashes, currency.
_WESTERN = frozenset("åäöæøéèêëàâáãçîïíñôõóúùûüÿœßÅÄÖÆØÉÈÊËÀÂÁÃÇÎÏÍÑÔÕÓÚÙÛÜŒ\u00a0«»“”„‘’‚–—…•·°§©®™€£½¼¾²³ºª¿¡×±µ´¨")

# What cp850 has for "éåçêëïäöà" stands in cp1252 where no sentence has it.
_DOS = re.compile("(?<=[a-zA-Z])(?:[\u201a\u2020\u2021\u02c6\u2030\u2039\u201e]|[\u201d\u2026](?=[a-z]))")

# What ISO-8859-15 has for "€" and "œ" stands in cp1252 where no sentence has it.
_LATIN_9 = re.compile("\\d\\s?\u00a4|\u00a4\\s?\\d|(?<=[a-zA-Z])\u00bd(?=[a-z])|\\b\u00bduvre")


def decode(data: bytes, *, charset: str | None = None) -> str:
    """The text of `data`. `charset` is what a server declared, believed only where the bytes don't say better.

    Raises UnknownKind when this isn't text in any encoding we know.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _checked(data[len(mark) :].decode(name, "replace"))
    data = data.removeprefix(codecs.BOM_UTF8)  # some programs put it before whatever they append to
    wide = _wide(data)
    if wide is not None:
        return _checked(wide)
    few = min(2, len(data) // 10)  # a stray control character or two is dirt, not a binary file
    if len(_BINARY.findall(data[:_SAMPLE])) > max(few, len(data[:_SAMPLE]) // 100) or data.count(0) > max(
        few, len(data) // 1000
    ):
        raise UnknownKind
    text = _unicode(data)
    return text if text is not None else _legacy(data, charset)


def _checked(text: str) -> str:
    """Text that an encoding gave, refused when it is mostly what no text has."""
    sample = text[:_SAMPLE]
    odd = sum(1 for sign in sample if sign == "\ufffd" or (sign < " " and sign not in "\t\n\r\x0b\x0c\x1b"))
    if odd > len(sample) // 50 + 1:
        raise UnknownKind
    return text


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of western text is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    share = max(1, half // 3)
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if min(even, odd) > half // 20 or max(even, odd) < share:
        return None
    return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")


def _unicode(data: bytes) -> str | None:
    """UTF-8, also with a few broken bytes in it or a last letter cut in half."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(data) - len(text)  # every letter of several bytes makes the text shorter than its bytes
    return text if whole > 20 * broken else None


def _legacy(data: bytes, charset: str | None) -> str:
    for name in (charset, _declared(data)):
        if name and (text := _strictly(data, name)) is not None:
            return text
    text = _strictly(data, "cp1252")
    if text is not None and _looks_dos(text[:_SAMPLE]):
        return data.decode("cp850")
    if text is not None and not _CP1252_ONLY.search(data) and _LATIN_9.search(text):
        return data.decode("iso8859-15")
    if text is not None and _looks_western(text[:_SAMPLE]):
        return text
    guess = _guess(data[:_SAMPLE])
    if guess and (guessed := _strictly(data, guess)) is not None:
        return guessed
    return _checked(text if text is not None else data.decode("cp1252", "replace"))


def _declared(data: bytes) -> str | None:
    found = _DECLARED.search(data[:2048])
    return found.group(1).decode("ascii", "replace") if found else None


def _strictly(data: bytes, name: str) -> str | None:
    try:
        codec = codecs.lookup(
            "cp1252" if name.lower() in {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"} else name
        )
        if not codec._is_text_encoding:  # noqa: SLF001 - the only mark that tells text codecs from rot13 and zip
            return None
        return data.decode(codec.name)
    except (LookupError, ValueError):
        return None


def _looks_western(text: str) -> bool:
    beyond = [sign for sign in text if sign > "\x7f"]
    known = sum(1 for sign in beyond if sign in _WESTERN)
    letters = sum(1 for sign in text if sign.isalpha())
    return known >= 0.9 * len(beyond) and len(beyond) <= 0.4 * letters + 3


def _looks_dos(text: str) -> bool:
    """Quotes, daggers and the like where a word has its letters: "p\u2020 n\u201etet" for "på nätet"."""
    misplaced = len(_DOS.findall(text))
    return misplaced > 1 and misplaced > 0.5 * sum(sign > "\x7f" for sign in text)


def _guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to import, and rarely needed

    best = from_bytes(sample, chunk_size=2048, steps=8).best()
    return best.encoding if best else None
