"""The events of a conversation's stream, a small closed set, each made from stored rows alone.

message.started    a question was taken, its answer is being made
message.sources    what the answer cites
message.delta      a piece of the answer's words
message.completed  the whole message, as stored
error              the stream can't go on; data is an error envelope

An event's id is `seq << 20 | place`, with the message's number in its conversation and a place inside it: 0 started,
1 sources, 2 + n for the delta that ends at the answer's n-th code point, the last one for completed. So ids only rise,
and any process continues after any id exactly, whatever pieces were sent before.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from companin.conversations.models import Message
from companin.conversations.schemas import CitationOut, MessageOut
from companin.platform import jsons

_BITS = 20
_LAST = (1 << _BITS) - 1
_PIECE = 32


@dataclass(frozen=True, slots=True)
class Event:
    """One event as it goes over the wire; `data` is JSON, an id below 0 is none."""

    id: int
    name: str
    data: str

    def encode(self) -> bytes:
        numbered = f"id: {self.id}\n" if self.id >= 0 else ""
        return f"{numbered}event: {self.name}\ndata: {self.data}\n\n".encode()


def answer_id(question_id: UUID) -> UUID:
    """An answer's id follows from its question's, so it can be announced before the answer is there, by any process."""
    return UUID(int=question_id.int ^ 1)


def resume_after(last: int) -> int:
    """The number of the first message that may still have events after id `last`."""
    return (last >> _BITS) + (1 if last & _LAST == _LAST else 0)


def started(question: Message) -> Event:
    data = {
        "message_id": answer_id(question.id),
        "conversation_id": question.conversation_id,
        "in_reply_to": question.id,
        "role": "assistant",
        "question": question.content,
        "attachments": question.attachments or [],
        "created_at": question.created_at.isoformat(),
    }
    return Event((question.seq + 1) << _BITS, "message.started", jsons.dumps(data))


def of(message: Message, last: int = -1) -> Iterator[Event]:
    """The events of one stored message with ids above `last`."""
    if message.role == "user" and message.awaits_answer:
        first = started(message)
        if first.id > last:
            yield first
        return
    base = message.seq << _BITS
    if message.role == "assistant":
        yield from _words(message, base, last)
    if base + _LAST > last:
        yield Event(base + _LAST, "message.completed", MessageOut.of(message).model_dump_json())


@dataclass(frozen=True, slots=True)
class Answering:
    """The events of one answer, stored or still being made: `seq` is its number in its conversation."""

    message_id: UUID
    seq: int

    def sources(self, citations: list[dict[str, Any]], *, numbered: bool = True) -> Event:
        """Later ones, when more is cited, have no id of their own: nothing can be resumed between two deltas."""
        cited = [CitationOut.model_validate(one).model_dump(mode="json") for one in citations]
        data = jsons.dumps({"message_id": self.message_id, "citations": cited})
        return Event((self.seq << _BITS) + 1 if numbered else -1, "message.sources", data)

    def deltas(self, content: str, at: int) -> Iterator[Event]:
        while at < len(content):
            end = _cut(content, at)
            piece = jsons.dumps({"message_id": self.message_id, "text": content[at:end]})
            yield Event((self.seq << _BITS) + 2 + end, "message.delta", piece)
            at = end


def _words(message: Message, base: int, last: int) -> Iterator[Event]:
    told = Answering(message.id, message.seq)
    if base + 1 > last:
        yield told.sources(message.citations or [])
    yield from told.deltas(message.content, min(max(last - base - 2, 0), len(message.content)))


def _cut(text: str, start: int) -> int:
    """The end of the next piece: after a space near 32 characters, never inside a word unless it is very long."""
    end = start + _PIECE
    if end >= len(text):
        return len(text)
    space = text.find(" ", end)
    return min(space + 1 if space >= 0 else len(text), end + _PIECE)
