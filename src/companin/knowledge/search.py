"""The door through which answers find knowledge."""

import math
import time
from bisect import bisect_right
from dataclasses import dataclass, replace
from uuid import UUID

from companin.assistants.models import KnowledgeScope
from companin.knowledge import mending
from companin.knowledge.corpus import Floats
from companin.knowledge.index import Allow, Index
from companin.knowledge.models import Entry, Found
from companin.knowledge.snapshots import Snapshots
from companin.platform.database import OrgId


@dataclass(frozen=True, slots=True)
class Query:
    """`version` is the knowledge version the asking transaction saw; `language` helps to read the words."""

    text: str
    language: str
    version: int
    limit: int = 6


async def search(snapshots: Snapshots, org: OrgId, query: Query, scope: KnowledgeScope | None = None) -> Found:
    """What the organization knows about a question, best first. No transaction is open meanwhile."""
    index = await snapshots.at_least(org, query.version)
    allow = None if scope is None or scope.everything else _allowed(scope)
    if index.moments:
        allow = open_at(time.time(), index.moments, allow)
    meanings = snapshots.meanings
    vector = await meanings.of(query.text, query.language) if meanings is not None and index.embedded else None
    return within(index, query, allow, vector)


def within(index: Index, query: Query, allow: Allow | None = None, vector: Floats | None = None) -> Found:
    """The same in an index at hand: as it was typed, and where a word stands nowhere, as it may have been meant."""
    found = index.search(query.text, query.language, limit=query.limit, allow=allow, vector=vector)
    if found.hits and not found.evidence["unsaid"]:
        return found
    words = mending.mended(index.corpus, query.text, query.language, index.languages)
    if not words:
        return found
    text = mending.put(query.text, words)
    return replace(index.search(text, query.language, limit=query.limit, allow=allow, vector=vector), mended=words)


def as_meant(text: str, found: Found) -> str:
    """What a customer wrote, with the words that were mended in the search."""
    return mending.put(text, found.mended)


@dataclass(frozen=True, slots=True)
class _Open:
    """Whether a source answers from the moment `since` until the next at which another one opens or closes: between
    two of them nothing changes, so that the index asks about each source once.
    """

    since: float
    allow: Allow | None

    def __call__(self, entry: Entry) -> bool:
        return entry.opens <= self.since < entry.closes and (self.allow is None or self.allow(entry))


def open_at(now: float, moments: tuple[float, ...], allow: Allow | None) -> Allow:
    passed = bisect_right(moments, now)
    return _Open(moments[passed - 1] if passed else -math.inf, allow)


@dataclass(frozen=True, slots=True)
class _Allowed:
    """Whether an assistant may answer from an entry: inclusions first, exclusions always. Equal scopes are equal, so
    that the index asks about each source once.
    """

    tags: frozenset[str]
    sources: frozenset[UUID]
    no_tags: frozenset[str]
    no_sources: frozenset[UUID]

    def __call__(self, entry: Entry) -> bool:
        if entry.source_id in self.no_sources or self.no_tags.intersection(entry.tags):
            return False
        if not self.tags and not self.sources:
            return True
        return entry.source_id in self.sources or bool(self.tags.intersection(entry.tags))


def _allowed(scope: KnowledgeScope) -> _Allowed:
    return _Allowed(
        frozenset(scope.include_tags),
        frozenset(scope.include_sources),
        frozenset(scope.exclude_tags),
        frozenset(scope.exclude_sources),
    )
