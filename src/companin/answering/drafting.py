"""A model's reply turned into an answer: each sentence cleaned, verified against its source and cited, or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from companin.answering import linking, verifying
from companin.answering.extractive import as_stored, citation
from companin.answering.sentence_stream import Sentence, marked
from companin.answering.verifying import Support
from companin.inference.language import surely_other
from companin.knowledge.models import Hit
from companin.platform.web.fields import LANGUAGES

_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Grounds:
    """What an answer may rest on. `given`: words of the customer's own data; `link_hosts`: where links may lead."""

    question: str
    language: str
    hits: Sequence[Hit]
    given: frozenset[str] = frozenset()
    link_hosts: frozenset[str] = frozenset()

    @property
    def urls(self) -> frozenset[str]:
        return frozenset(hit.entry.url for hit in self.hits if hit.entry.url)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence and words of a passage in another language that may say the same."""

    text: str
    language: str
    told: str
    told_in: str


@dataclass(slots=True)
class Drafting:
    """An answer that only grows. `dropped` holds, for the trace, what was not said and why."""

    grounds: Grounds
    content: str = ""
    citations: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    dropped: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    kept: int = 0
    _lead: Sentence | None = None
    _break: str = ""

    def doubt(self, sentence: Sentence) -> Doubt | None:
        """Where words alone can't tell whether a passage in another language says it."""
        grounds = self.grounds
        if all(hit.entry.language == grounds.language for hit in grounds.hits):
            return None
        text = self._plain(sentence)
        if self._unfit(text) is not None or self._support(text, sentence, verifying.TRANSLATED) is not None:
            return None
        found = self._support(text, sentence, verifying.DOUBTFUL)
        if found is None:
            return None
        entry = grounds.hits[found.number - 1].entry
        return Doubt(text, grounds.language, entry.text[found.start : found.end], entry.language)

    def add(self, sentence: Sentence, *, alike: bool = False) -> bool:
        """Whether the content grew. `alike`: a doubt was settled by what both mean."""
        self._break = max(self._break, _parting(sentence.before), key=len)
        grounds = self.grounds
        text = self._plain(sentence)
        why = self._unfit(text)
        if why is not None:
            if why != "empty":
                self.dropped.append({"text": text[:300], "why": why})
            return False
        if verifying.leads_in(text, grounds.language, grounds.hits, grounds.question):
            self._lead = Sentence(self._break, text, ())
            self._break = ""
            return False
        found = self._support(text, sentence, verifying.DOUBTFUL if alike else verifying.TRANSLATED)
        if found is None:
            self.dropped.append({"text": text[:300], "why": "unsupported"})
            return False
        self._say(text, found)
        return True

    def _plain(self, sentence: Sentence) -> str:
        return " ".join(linking.plain(sentence.text, urls=self.grounds.urls, hosts=self.grounds.link_hosts).split())

    def _support(self, text: str, sentence: Sentence, bar: float) -> Support | None:
        grounds = self.grounds
        return verifying.support(
            text, grounds.language, grounds.hits, cited=sentence.marks, given=grounds.given, bar=bar
        )

    def _unfit(self, text: str) -> str | None:
        if not text.strip("-*•>#_ `"):
            return "empty"
        if len(self.content) + len(text) > _LONGEST:
            return "too_long"
        return "wrong_language" if surely_other(text, self.grounds.language, LANGUAGES) else None

    def _say(self, text: str, found: Support) -> None:
        if self._lead is not None:
            self._append(self._lead.before, self._lead.text)
            self._lead = None
        self._append(self._break, marked(text, (self._cite(found),)))
        self._break = ""
        self.kept += 1

    def _append(self, parting: str, text: str) -> None:
        self.content = f"{self.content}{parting or ' '}{text}" if self.content else text

    def _cite(self, found: Support) -> int:
        """The number of the citation; the same place is cited once."""
        hit = self.grounds.hits[found.number - 1]
        entry = hit.entry
        start, end = entry.start + found.start, entry.start + found.end
        for one in self.citations:
            if (one["source_id"], one["start"], one["end"]) == (str(entry.source_id), start, end):
                return int(one["index"])
        made = citation(len(self.citations) + 1, hit, found.start, found.end)
        self.citations.append(as_stored(made))
        return made.index


def _parting(before: str) -> str:
    lines = before.count("\n")
    return "\n" * min(lines, 2)
