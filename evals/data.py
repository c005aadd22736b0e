"""Reads docs.jsonl, questions.jsonl and faq.jsonl of a folder and makes the knowledge bases that are asked."""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from companin.inference.embeddings import Meaning
from companin.knowledge.index import Index
from companin.knowledge.indexing import index_document
from companin.knowledge.models import Entry
from companin.knowledge.parsing import reading
from companin.knowledge.terms import analyze
from companin.knowledge.vectors import digest, embedded, packed


@dataclass(frozen=True, slots=True)
class Asked:
    """`answer` is what should come first: a document's key or a pair's answer, empty where declining is right."""

    question: str
    language: str
    answer: str
    kind: str


@dataclass(frozen=True, slots=True)
class Base:
    """One knowledge base. `pieces` are (what a right answer is named, its entries); `texts` what a reference reads."""

    name: str
    language: str
    pieces: tuple[tuple[str, tuple[Entry, ...]], ...]
    texts: tuple[tuple[str, str], ...]
    asked: tuple[Asked, ...]

    def index(self, meaning: Meaning | None = None) -> Index:
        entries = [entry for _, entries in self.pieces for entry in entries]
        if meaning is None:
            return Index.build(entries, 1)
        names = [digest(entry) for entry in entries]
        rows = [meaning.passages([embedded(entry)], entry.language)[0] for entry in entries]
        return Index.build(entries, 1, {name: packed(row) for name, row in zip(names, rows, strict=True)})

    def names(self) -> dict[UUID, str]:
        return {entries[0].source_id: name for name, entries in self.pieces if entries}

    @property
    def is_pairs(self) -> bool:
        return self.pieces[0][1][0].question is not None


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / name
    return [json.loads(line) for line in path.open(encoding="utf-8")] if path.exists() else []


def load(folder: Path) -> list[Base]:
    return [*_documents(folder), *_pairs(folder)]


def _documents(folder: Path) -> Iterable[Base]:
    docs, questions = rows(folder, "docs.jsonl"), rows(folder, "questions.jsonl")
    for corpus in dict.fromkeys(doc["corpus"] for doc in docs):
        own = [doc for doc in docs if doc["corpus"] == corpus]
        # There the question is the article's title: with it, finding the article would be no feat.
        titled = not corpus.startswith("adobe")
        yield Base(
            name=corpus,
            language=own[0]["lang"],
            pieces=tuple((doc["key"], document_entries(doc, titled=titled)) for doc in own),
            texts=tuple((doc["key"], (doc["title"] + "\n" if titled else "") + doc["text"]) for doc in own),
            asked=tuple(
                Asked(q["question"], own[0]["lang"], q["doc"], q["kind"]) for q in questions if q["corpus"] == corpus
            ),
        )


def document_entries(doc: dict[str, Any], *, titled: bool) -> tuple[Entry, ...]:
    title = doc["title"] if titled else ""
    document = reading.parse(doc["text"].encode(), name=doc["key"] + ".md")
    indexed = index_document(document, title, doc["lang"])
    return tuple(
        _entry(uuid5(NAMESPACE_URL, doc["corpus"] + doc["key"]), at, title, indexed.language, row)
        for at, row in enumerate(indexed.rows)
    )


def _pairs(folder: Path) -> Iterable[Base]:
    said = rows(folder, "faq.jsonl")
    for corpus in dict.fromkeys(row["corpus"] for row in said):
        own = [row for row in said if row["corpus"] == corpus]
        stored = [row for row in own if row["use"] == "pair"]
        answers = {row["intent"]: row["answer"] for row in stored}
        yield Base(
            name=corpus,
            language=own[0]["lang"],
            pieces=tuple((row["answer"], (pair_entry(row, at),)) for at, row in enumerate(stored)),
            texts=tuple((row["answer"], row["text"]) for row in stored),
            asked=tuple(
                Asked(
                    row["text"],
                    row["lang"],
                    answers.get(row["intent"], ""),
                    "outside" if row["use"] == "outside" else "pair",
                )
                for row in own
                if row["use"] != "pair"
            ),
        )


def pair_entry(row: dict[str, Any], at: int) -> Entry:
    question, answer = row["text"], row["answer"]
    made = {
        "heading": "",
        "question": question,
        "page": None,
        "start": len(question) + 1,
        "end": len(question) + 1 + len(answer),
        "text": answer,
        "terms": analyze("", "", answer, question, row["lang"]),
    }
    return _entry(uuid5(NAMESPACE_URL, f"{row['corpus']}/{at}"), 0, "", row["lang"], made)


def _entry(source: UUID, ordinal: int, title: str, language: str, row: dict[str, Any]) -> Entry:
    return Entry(
        source_id=source,
        ordinal=ordinal,
        source_type="file" if row["question"] is None else "qa",
        title=title,
        heading=row["heading"],
        url=None,
        page=row["page"],
        language=language,
        tags=(),
        question=row["question"],
        text=row["text"],
        start=row["start"],
        end=row["end"],
        terms=row["terms"],
    )


def without(base: Base, gone: Sequence[str], name: str) -> Base:
    """The base without some of its pieces: what they answered is now asked in vain."""
    missing = set(gone)
    return Base(
        name=name,
        language=base.language,
        pieces=tuple(piece for piece in base.pieces if piece[0] not in missing),
        texts=tuple(text for text in base.texts if text[0] not in missing),
        asked=tuple(replace(one, answer="", kind="removed") if one.answer in missing else one for one in base.asked),
    )


def thinned(base: Base, keep: int, seed: int) -> Base:
    """A small base of `keep` answers out of a larger one, as a young help centre has."""
    answers = sorted({name for name, _ in base.pieces})
    chosen = set(random.Random(seed).sample(answers, min(keep, len(answers))))
    return without(base, [name for name in answers if name not in chosen], f"{base.name}~{keep}")
