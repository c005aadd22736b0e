"""Where links lead: kept in the text where the words alone leave a reader with nothing, left out everywhere else."""

import re
from urllib.parse import unquote, urlsplit

_LONGEST = 300
# Words that point at a link instead of saying what is behind it.
_POINTING = frozenset(
    words.strip()
    for words in """
        here, click here, this link, link, this page, this form, this website, this site, download, download here
        här, klicka här, den här länken, länken, länk, den här sidan, formuläret, ladda ner, ladda ner här
        hier, klik hier, deze link, deze pagina, dit formulier, downloaden, hier downloaden, via deze link
        ici, cliquez ici, ce lien, lien, cette page, ce formulaire, télécharger, télécharger ici
        aqui, clique aqui, este link, esta ligação, ligação, esta página, este formulário, descarregar, transferir
    """.replace("\n", ",").split(",")
    if words.strip()
)
_FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|csv|zip|epub|ics)$", re.IGNORECASE)
_EDGES = " \t\n.,;:!?…»«›→>()[]\"'“”’"
_MAIL = re.compile(r"[^\s@<>()]{1,64}@[^\s@<>()]{1,200}")
_PHONE = re.compile(r"\+?[\d][\d ()./-]{3,30}")


def kept(words: str, target: str) -> str | None:
    """What to say after the words of a link: an address for mail, a number to call, a file to fetch, or where "here"
    is. None when the words say it themselves, or the link only leads on.
    """
    target = target.strip()
    if len(target) > _LONGEST:
        return None
    scheme, _, rest = target.partition(":")
    if scheme.lower() == "mailto":
        return _missing(words, _MAIL.fullmatch(unquote(rest.partition("?")[0])))
    if scheme.lower() == "tel":
        digits = re.sub(r"\D", "", words)
        found = _PHONE.fullmatch(unquote(rest.partition(";")[0]).strip())
        return None if digits and digits[-6:] in re.sub(r"\D", "", rest) else _missing(words, found)
    if scheme.lower() in {"http", "https"}:
        return _address(words, target)
    return None


def _missing(words: str, found: re.Match[str] | None) -> str | None:
    return found.group() if found and found.group().lower() not in words.lower() else None


def _address(words: str, target: str) -> str | None:
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if not parts.hostname or parts.username is not None or any(sign.isspace() for sign in target):
        return None
    points = words.strip(_EDGES).lower() in _POINTING
    said = f"{parts.hostname}{parts.path}".removeprefix("www.").rstrip("/").lower() in words.lower()
    return target if (points or _FILES.search(parts.path)) and not said else None
