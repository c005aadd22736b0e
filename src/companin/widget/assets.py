"""The built widget as it lies in the package: loader, frame and catalogs, read once, named by their hash."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from companin.platform.web.fields import LANGUAGES
from companin.widget.errors import AssetNotFound

PLACEHOLDER = b"/*__LOOKS__*/{}"
"""Where the loader's build leaves room for what is public of the configurations of a page."""
_TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """One immutable file in every coding a browser may take; `coded` by its name in Accept-Encoding, best first."""

    kind: str
    plain: bytes
    coded: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Build:
    """`assets` by the name they are served under; `catalogs` are the words of each language."""

    loader: bytes
    script: str
    style: str
    assets: dict[str, Asset]
    catalogs: dict[str, dict[str, str]]
    catalog_names: dict[str, str]


@lru_cache(maxsize=1)
def built() -> Build:
    """Raises AssetNotFound when this package was made without the widget's build."""
    room = resources.files("companin.widget")
    static = room / "static"
    try:
        manifest: dict[str, Any] = json.loads((static / "manifest.json").read_bytes())
    except FileNotFoundError:
        raise AssetNotFound("This server was installed without the widget's build.") from None
    named: dict[str, str] = manifest["assets"]
    assets = {name: _asset(static / "assets", name) for name in named.values()}
    catalogs: dict[str, dict[str, str]] = {}
    catalog_names: dict[str, str] = {}
    for language in LANGUAGES:
        raw = (room / "texts" / f"{language}.json").read_bytes()
        catalogs[language] = json.loads(raw)
        name = f"{language}-{hashlib.sha256(raw).hexdigest()[:10]}.json"
        assets[name], catalog_names[language] = coded(".json", raw), name
    loader = (static / "widget.js").read_bytes()
    return Build(loader, named["frame.js"], named["frame.css"], assets, catalogs, catalog_names)


def _asset(folder: Traversable, name: str) -> Asset:
    """A twin made by the build, `NAME.br`, is smaller than what we can make here."""
    brotli = folder / f"{name}.br"
    return coded(name[name.rindex(".") :], (folder / name).read_bytes(), brotli if brotli.is_file() else None)


def coded(ending: str, plain: bytes, brotli: Traversable | None = None) -> Asset:
    """Of a file with this ending."""
    codings = {"br": brotli.read_bytes()} if brotli is not None else {}
    return Asset(_TYPES[ending], plain, {**codings, "gzip": gzip.compress(plain, 9, mtime=0)})


def find(name: str) -> Asset:
    """Raises AssetNotFound."""
    found = built().assets.get(name)
    if found is None:
        raise AssetNotFound
    return found


def taken(accepted: str, coded: dict[str, bytes]) -> str | None:
    """The best coding that `Accept-Encoding` takes, None for plain."""
    weights = {
        part.partition(";")[0].strip().lower(): part.partition(";")[2].replace(" ", "") for part in accepted.split(",")
    }
    return next((one for one in coded if one in weights and weights[one] not in ("q=0", "q=0.0", "q=0.00")), None)


def loader(looks: dict[str, Any]) -> bytes:
    """The loader with the looks in it, safe inside a script whatever somebody called their shop."""
    return built().loader.replace(PLACEHOLDER, embedded(looks).encode(), 1)


def embedded(value: Any) -> str:
    """JSON that neither ends a script element nor a line of one."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in (("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")):
        text = text.replace(character, escape)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
