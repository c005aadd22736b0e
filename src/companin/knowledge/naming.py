"""Names and cells that come from strangers, made safe for folders and spreadsheets, and read back."""

import re
import unicodedata
from pathlib import PurePosixPath

_FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_UNUSABLE = re.compile(r'[<>:"|?*\\]')
_DEVICES = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_name(name: str | None) -> str:
    """A file name to show: the last part of any path, without control or direction characters, at most 200 bytes."""
    last = PurePosixPath((name or "").replace("\\", "/")).name
    return _shown(last).strip() or "upload"


def _shown(part: str) -> str:
    kept = "".join(c for c in unicodedata.normalize("NFC", part) if unicodedata.category(c) not in _FORBIDDEN)
    return kept.encode(errors="ignore")[:200].decode(errors="ignore")


def safe_path(name: str | None) -> str:
    """A relative path that stays where it is unpacked, on every file system; `upload` when nothing is left."""
    parts = (_safe_part(part) for part in (name or "").replace("\\", "/").split("/"))
    return "/".join([part for part in parts if part][-8:]) or "upload"


def _safe_part(part: str) -> str:
    kept = _UNUSABLE.sub("_", _shown(part)).strip(" .")
    return f"_{kept}" if _DEVICES.match(kept) else kept


def unique_path(name: str | None, used: set[str]) -> str:
    """The path, or with a number where it is taken, in upper or lower case."""
    path = PurePosixPath(safe_path(name))
    found, number = path, 1
    while str(found).lower() in used:
        number += 1
        found = path.with_name(f"{path.stem} ({number}){path.suffix}")
    used.add(str(found).lower())
    return str(found)


def guarded(cell: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith((*_FORMULA, "'")) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell
