"""Old versions of sources let go, but for the text an answer's quotes are verified against."""

from companin.conversations import service as conversations
from companin.knowledge import versions
from companin.organizations.auth import acting_for
from companin.platform.database import Database


async def prune(db: Database, keep: int) -> int:
    """Leaves each source its newest `keep` retired versions whole. How many were pruned."""
    async with db.system() as tx:
        excess = await versions.excess(tx, keep)
    for org, source, number in excess:
        async with db.transaction(await acting_for(db, org)) as tx:
            lived = await versions.lifetime(tx, source, number)
            if lived is None:
                continue
            cited = await conversations.cites(tx, source, number, since=lived[0], until=lived[1])
            await versions.prune(tx, source, number, keep_text=cited)
    return len(excess)
