"""A model's words as they come, cut into whole sentences with the citation marks that belong to them."""

import re
from dataclasses import dataclass

from companin.inference.sentences import sentences

MARK = re.compile(r"[ \t]*(?:\[|【)[ \t]*(\d{1,3}(?:[ \t]*[,;][ \t]*\d{1,3})*)[ \t]*(?:\]|】)")
# Nothing yet, or what may become a mark of the sentence before it.
_PERHAPS_MARK = re.compile(r"\s*(?:[\[【][\d\s,;]*)?")
_LEADING = re.compile(rf"(?:{MARK.pattern})+")
_MOST_OPEN = 4_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` without marks; `marks` in the order given; `before` is the white space it was parted with."""

    before: str
    text: str
    marks: tuple[int, ...]


class SentenceStream:
    """Gives each sentence once the next one has begun, because its marks may stand behind its full stop."""

    def __init__(self) -> None:
        self._open = ""

    def feed(self, piece: str) -> list[Sentence]:
        self._open += piece
        return self._cut(last=False) if re.search(r"\s", piece) or len(self._open) > _MOST_OPEN else []

    def end(self) -> list[Sentence]:
        return self._cut(last=True)

    def _cut(self, *, last: bool) -> list[Sentence]:
        spans = sentences(self._open)
        found: list[Sentence] = []
        at = 0
        for _, end in spans:
            if end <= at:
                continue
            marks = _LEADING.match(self._open, end)
            stop = marks.end() if marks else end
            complete = not _PERHAPS_MARK.fullmatch(self._open, stop) or len(self._open) > _MOST_OPEN
            if not (last or complete):
                break
            found.append(_sentence(self._open[at:stop]))
            at = stop
        self._open = self._open[at:]
        return [one for one in found if one.text]


def _sentence(raw: str) -> Sentence:
    body = raw.lstrip()
    marks = tuple(int(number) for found in MARK.finditer(body) for number in re.split(r"[,;]", found[1]))
    return Sentence(raw[: len(raw) - len(body)], MARK.sub("", body).strip(), marks)


def marked(text: str, numbers: tuple[int, ...]) -> str:
    """The sentence with its marks before the punctuation that ends it."""
    marks = "".join(f" [{number}]" for number in numbers)
    ends = re.search(r"[.!?…:;。]+[\"'”’»)]*$", text)
    return f"{text[: ends.start()]}{marks}{text[ends.start() :]}" if ends else f"{text}{marks}"
