"""XML as a stream of events, without what makes XML dangerous: no entities, no other files, no endless depth."""

import re
from collections.abc import Iterator
from typing import Any, Literal, NoReturn, TypeAlias
from xml.parsers import expat

from companin.knowledge.parsing.errors import Damaged, TooMuch

Event: TypeAlias = tuple[Literal["start", "end", "text"], str, dict[str, str]]
"""("start", local name, attributes), ("end", local name, {}) or ("text", words, {})."""

MAX_DEPTH = 256
_PIECE = 64 * 1024
_REFERS = re.compile(r"http://.+/officeDocument/(?:2006/)?relationships")
_NONE: dict[str, str] = {}
_DEEP = "The file is nested too deeply to be read. Save it in a simpler form and upload that."
_ENTITIES = "The file defines entities of its own, which no ordinary document does. Save it again and upload that."


def events(data: bytes) -> Iterator[Event]:
    """Names without their namespaces; attributes that refer to other parts are called "r:id", "r:embed"…

    Raises Damaged, TooMuch.
    """
    listening = _Listening()
    parser = _parser(listening)
    view = memoryview(data)
    for at in range(0, len(data), _PIECE):
        try:
            parser.Parse(bytes(view[at : at + _PIECE]), at + _PIECE >= len(data))
        except (expat.ExpatError, LookupError, ValueError):
            raise Damaged from None
        yield from listening.heard
        listening.heard.clear()


class _Listening:
    """What the parser has told since it was last asked."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self._depth = 0
        self._plain: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise TooMuch(_DEEP)
        named = {self._local(key): value for key, value in attributes.items()} if attributes else _NONE
        self.heard.append(("start", self._local(name), named))

    def end(self, name: str) -> None:
        self._depth -= 1
        self.heard.append(("end", self._local(name), _NONE))

    def text(self, words: str) -> None:
        self.heard.append(("text", words, _NONE))

    def _local(self, name: str) -> str:
        found = self._plain.get(name)
        if found is None:
            space, _, local = name.rpartition(" ")
            found = self._plain[name] = f"r:{local}" if _REFERS.fullmatch(space) else local
        return found


def _parser(listening: _Listening) -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = listening.start
    parser.EndElementHandler = listening.end
    parser.CharacterDataHandler = listening.text
    parser.EntityDeclHandler = _refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def _refuse(*_: object) -> NoReturn:
    raise Damaged(_ENTITIES)
