"""What a model may write besides words: no images, no HTML, links only where the owner's own knowledge leads."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

_IMAGE = re.compile(r"!\[((?:\\.|[^\]\n])*)\]\s*(?:\([^)\n]*\)|\[[^\]\n]*\])?")
_LINK = re.compile(r"\[((?:\\.|[^\]\n])*)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
_REFERENCE = re.compile(r"\[([^\]\n]+)\]\[[^\]\n]*\]")
_DEFINITION = re.compile(r"^\s*\[[^\]\n]+\]:\s*\S+.*$", re.MULTILINE)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>?")
_BARE = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"']+", re.IGNORECASE)
_SCHEME = re.compile(r"\b(?:javascript|data|vbscript|file|blob)\s*:(?=\S)", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffd\U000e0000-\U000e007f]"
)
_TRAILING = ".,;:!?…)»”’\"'"


def plain(text: str, *, urls: Collection[str], hosts: Collection[str]) -> str:
    """Without anything that loads, runs or leads elsewhere: links stay when they are one of `urls`, or lead by https to
    one of `hosts`; of others the words stay.
    """
    text = _INVISIBLE.sub("", text)
    text = _DEFINITION.sub("", _IMAGE.sub(r"\1", text))
    text = _LINK.sub(lambda found: _kept_link(found[1], found[2], urls, hosts), text)
    text = _AUTOLINK.sub(r"\1", _REFERENCE.sub(r"\1", text))
    text = _SCHEME.sub("", _TAG.sub("", text))
    text = _BARE.sub(lambda found: _kept_bare(found[0], urls, hosts), text)
    # What is left of something torn apart can't come together again with what follows.
    return text.replace("![", "[").replace("][", "] [").replace("<", "‹")


def addresses(text: str) -> list[str]:
    """Web addresses in a text, without the punctuation after them."""
    return [found[0].rstrip(_TRAILING) for found in _BARE.finditer(text)]


def without_addresses(text: str) -> str:
    return _BARE.sub(" ", text) if "http" in text or "www." in text else text


def _kept_link(words: str, url: str, urls: Collection[str], hosts: Collection[str]) -> str:
    if not _may(url, urls, hosts):
        return words
    return f"[{words}]({url})" if words.strip() and words != url else url


def _kept_bare(url: str, urls: Collection[str], hosts: Collection[str]) -> str:
    bare = url.rstrip(_TRAILING)
    if _may(bare, urls, hosts):
        return url
    # Said, but nothing a reader could follow by accident.
    parts = urlsplit(bare if "://" in bare else f"https://{bare}")
    return f"{parts.hostname or ''}{parts.path.rstrip('/')}".replace("www.", "", 1) + url[len(bare) :]


def _may(url: str, urls: Collection[str], hosts: Collection[str]) -> bool:
    if url in urls:
        return url.lower().startswith(("https://", "http://"))
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and "@" not in parts.netloc and (parts.hostname or "") in hosts
