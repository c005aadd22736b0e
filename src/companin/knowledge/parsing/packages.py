"""Zip files opened with care: what comes out is counted while it comes out, names never leave the file."""

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from companin.knowledge.parsing.errors import Damaged, Encrypted, TooMuch

MAX_ENTRIES = 10_000
MAX_UNPACKED = 128 * 1024 * 1024
_PIECE = 256 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError)
_UNSAID = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_TOO_LARGE = (
    f"The file unpacks to more than {MAX_UNPACKED // 1024**2} MB, far more than its size. "
    "Split it into smaller files and upload those."
)
_TOO_MANY = f"The file holds more than {MAX_ENTRIES:,} parts. Split it into smaller files and upload those."
_INCOMPLETE = "The file is damaged or incomplete: it can't be unpacked. Upload it again."


@dataclass(slots=True)
class Budget:
    """Bytes that may still be unpacked; archives in an archive share one."""

    left: int = MAX_UNPACKED


class Package:
    """An open zip file. All that is ever read from it counts against its budget."""

    def __init__(self, data: bytes, budget: Budget | None = None) -> None:
        """Raises Damaged, TooMuch."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _BROKEN:
            raise Damaged(_INCOMPLETE) from None
        self._budget = budget or Budget()
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise TooMuch(_TOO_MANY)
        self._entries = {entry.filename.lstrip("/"): entry for entry in entries if not entry.is_dir()}

    def names(self) -> list[str]:
        """As they stand in the file, in its order."""
        return list(self._entries)

    def read(self, name: str) -> bytes | None:
        """One part unpacked, None when there is none. Raises Encrypted, Damaged, TooMuch."""
        entry = self._entries.get(name.lstrip("/"))
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise Encrypted
        found = bytearray()
        try:
            with self._zip.open(entry) as part:
                while piece := part.read(_PIECE):
                    self._budget.left -= len(piece)
                    if self._budget.left < 0:
                        raise TooMuch(_TOO_LARGE)
                    found += piece
        except _BROKEN:
            raise Damaged(_INCOMPLETE) from None
        return bytes(found)


def shown_path(name: str) -> str:
    """A member's path to show and to keep: no way up or out of it, no signs nobody sees, at most 200 characters."""
    plain = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c) not in _UNSAID)
    parts = [part.strip() for part in re.split(r"[/\\]+", plain)]
    kept = [part for part in parts if part.strip(". ") and not re.fullmatch(r"[A-Za-z]:", part)]
    return "/".join(kept)[-200:].strip("/ ") or "unnamed"
