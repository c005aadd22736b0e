"""Turns at hosts: one visitor at a time and a pause after it, for all organizations and workers together."""

from datetime import datetime, timedelta

from companin.platform.database import Database

HOLD = timedelta(seconds=30)
"""Longer than any visit takes; a turn whose holder died ends by itself."""


async def take(db: Database, host: str, now: datetime) -> float:
    """0 when the turn is ours, else for how many seconds it isn't."""
    row = await db.single(
        """WITH taken AS (
               INSERT INTO host_turns AS t (host, free_at) VALUES (%(host)s::text, %(until)s::timestamptz)
               ON CONFLICT (host) DO UPDATE SET free_at = excluded.free_at WHERE t.free_at <= %(now)s RETURNING 0)
           SELECT 0 FROM taken UNION ALL
           SELECT extract(epoch FROM free_at - %(now)s::timestamptz)::float8 FROM host_turns
           WHERE host = %(host)s AND NOT EXISTS (SELECT FROM taken)""",
        {"host": host, "now": now, "until": now + HOLD},
    )
    return max(float(row[0]), 0.0) if row else 1.0


async def give_back(db: Database, host: str, free_at: datetime) -> None:
    await db.single(
        "UPDATE host_turns SET free_at = %(at)s WHERE host = %(host)s RETURNING host",
        {"host": host, "at": free_at},
    )


async def forget(db: Database, now: datetime) -> None:
    """Hosts nobody visited lately."""
    await db.single(
        """WITH gone AS (DELETE FROM host_turns WHERE free_at < %(old)s RETURNING 1) SELECT count(*) FROM gone""",
        {"old": now - timedelta(days=1)},
    )
