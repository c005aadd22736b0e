"""What a mail repeats of earlier ones, which is neither its own words nor said by its writer."""

import re

IN_PAGES = (
    ".gmail_quote, blockquote[type=cite], .moz-cite-prefix, .yahoo_quoted, .protonmail_quote, #appendonsend ~ *, "
    "#divRplyFwdMsg, #divRplyFwdMsg ~ *"
)
"""Selects what mail programs put around quotes in HTML."""

_SUBJECT = re.compile(r"(?:fwd?|vb|doorst|tr|enc)\s*:", re.IGNORECASE)
_FORWARDED = re.compile(
    r"^[ >]*(?:begin forwarded message|vidarebefordrat brev|begin doorgestuurd bericht|"
    r"début du message (?:transféré|réexpédié)|início da mensagem (?:re)?encaminhada) ?:|"
    r"^[ >]*-{2,} ?(?:forwarded message|vidarebefordrat (?:meddelande|brev)|doorgestuurd bericht|message transféré|"
    r"mensagem (?:encaminhada|reencaminhada)) ?-{2,}",
    re.IGNORECASE | re.MULTILINE,
)
_ORIGINAL = (
    r"^-{2,} ?(?:original message|ursprungligt meddelande|oorspronkelijk bericht|message d.origine|mensagem original)"
    r" ?-{2,}[ \t]*$"
)
_FROM = r"from|från|van|de"
_SUBJECTS = "subject|ämne|onderwerp|objet|assunto"
_OTHERS = "sent|date|to|cc|skickat|datum|till|kopia|verzonden|aan|envoyé|à|enviad[oa](?: em)?|data|para"
# Who wrote, to whom, when and about what, line below line; a timetable has no subject.
_HEAD = (
    rf"^[ >]*\*?(?:{_FROM}) ?:[^\n]*\n{{1,2}}(?=(?:[^\n]+\n{{1,2}}){{0,4}}[ >]*\*?(?:{_SUBJECTS}) ?:)"
    rf"(?:[ >]*\*?(?:{_OTHERS}|{_SUBJECTS}) ?:[^\n]*(?:\n{{1,2}}|\Z)){{2,}}"
)
_SAYS = r"(?:wrote|skrev|schreef|a\s+écrit|escreveu)"
# "On Monday, Ann <ann@a.example> wrote:", on one line or broken before any word of it.
_WROTE = (
    r"^(?!>)(?:(?:on|den|op|le|em)\b[^\n]{0,200}\n)?[^\n]{0,300}"
    rf"\b{_SAYS}\b[^\n]{{0,200}}(?:\n[^\n]{{0,200}}>)?[ \u00a0\u202f]?:[ \t]*(?:\n|\Z)"
)
_SOMEBODY = r"(?=[^\n]{0,300}(?:\n[^\n]{0,300}){0,2}@)(?=[^\n]{0,300}\d)"
_EARLIER = re.compile(rf"{_ORIGINAL}|{_HEAD}|^{_SOMEBODY}{_WROTE[1:]}(?!\s*>)", re.IGNORECASE | re.MULTILINE)
_ANSWERED = re.compile(rf"{_WROTE}\s*(?=>)", re.IGNORECASE | re.MULTILINE)
_QUOTED = re.compile(r"^>[^\n]*\n?", re.MULTILINE)
_MARKS = re.compile(r"^(?:> ?)+", re.MULTILINE)


def is_forwarded(subject: str, text: str) -> bool:
    """What a mail passes on is what it says."""
    return _SUBJECT.match(subject) is not None or _FORWARDED.search(text) is not None


def own_words(text: str) -> str:
    """Plain text without earlier mails, wherever they stand."""
    earlier = _EARLIER.search(text)
    return _QUOTED.sub("", _ANSWERED.sub("", text[: earlier.start()] if earlier else text))


def passed_on(text: str) -> str:
    """Plain text with what it quotes, without marks and without who wrote to whom."""
    return re.sub(_HEAD, "", _FORWARDED.sub("", _MARKS.sub("", text)), flags=re.IGNORECASE | re.MULTILINE)
