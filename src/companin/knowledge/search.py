"""The door through which answers find knowledge."""

from dataclasses import dataclass
from uuid import UUID

from companin.assistants.models import KnowledgeScope
from companin.knowledge.models import Entry, Found
from companin.knowledge.snapshots import Snapshots
from companin.platform.database import OrgId


@dataclass(frozen=True, slots=True)
class Query:
    """`version` is the knowledge version the asking transaction saw; `language` helps to read the words."""

    text: str
    language: str
    version: int
    limit: int = 8


async def search(snapshots: Snapshots, org: OrgId, query: Query, scope: KnowledgeScope | None = None) -> Found:
    """What the organization knows about a question, best first. No transaction is open meanwhile."""
    index = await snapshots.at_least(org, query.version)
    allow = None if scope is None or scope.everything else _Allowed(scope)
    return index.search(query.text, query.language, limit=query.limit, allow=allow)


class _Allowed:
    """Whether an assistant may answer from an entry: inclusions first, exclusions always."""

    def __init__(self, scope: KnowledgeScope) -> None:
        self._tags = set(scope.include_tags)
        self._sources: set[UUID] = set(scope.include_sources)
        self._no_tags = set(scope.exclude_tags)
        self._no_sources: set[UUID] = set(scope.exclude_sources)

    def __call__(self, entry: Entry) -> bool:
        if entry.source_id in self._no_sources or self._no_tags.intersection(entry.tags):
            return False
        if not self._tags and not self._sources:
            return True
        return entry.source_id in self._sources or bool(self._tags.intersection(entry.tags))
