"""Sliding windows over all processes: the organization's quota, and smaller ones for visitors and addresses."""

import ipaddress
import math
import time
from collections import deque

import structlog

from companin.organizations import store
from companin.organizations.models import Permit
from companin.platform.database import Database
from companin.platform.errors import Unavailable

log = structlog.get_logger()


class Limiter:
    """Takes permits. While the database is away, requests pass a local window of the same size instead."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._local: dict[str, deque[float]] = {}

    async def take(self, subject: str, quota: int, window: int) -> Permit:
        try:
            allowed, remaining, free_at, now = await store.take_permit(self._db, subject, quota, window)
        except Unavailable:
            await log.awarning("limits.degraded")
            return self._take_locally(subject, quota, window)
        retry_after = max(1, math.ceil(free_at - now))
        reset_at = math.ceil(now) + min(retry_after, window)
        return Permit(allowed, quota, remaining, window, reset_at, retry_after)

    def _take_locally(self, subject: str, quota: int, window: int) -> Permit:
        if len(self._local) > 10_000:
            self._local.clear()
        taken = self._local.setdefault(subject, deque())
        now = time.time()
        while taken and taken[0] <= now - window:
            taken.popleft()
        allowed = len(taken) < quota
        if allowed:
            taken.append(now)
        free_at = taken[0] + window
        retry_after = max(1, math.ceil(free_at - now))
        return Permit(allowed, quota, quota - len(taken), window, math.ceil(now) + retry_after, retry_after)


def headers(permit: Permit, policy: str = "org") -> dict[str, str]:
    """The usual three, and the structured pair of draft-ietf-httpapi-ratelimit-headers. `policy` names the window."""
    seconds = max(0, permit.reset_at - math.floor(time.time()))
    return {
        "X-RateLimit-Limit": str(permit.limit),
        "X-RateLimit-Remaining": str(permit.remaining),
        "X-RateLimit-Reset": str(permit.reset_at),
        "RateLimit-Policy": f'"{policy}";q={permit.limit};w={permit.window}',
        "RateLimit": f'"{policy}";r={permit.remaining};t={min(seconds, permit.window)}',
    }


def address(peer: str | None, forwarded: str | None, trusted: tuple[str, ...]) -> str:
    """Who is at the other end: the last untrusted hop of X-Forwarded-For, IPv6 as its /64."""
    hops = [part.strip() for part in (forwarded or "").split(",") if part.strip()] if _trusted(peer, trusted) else []
    chosen = peer
    for hop in reversed(hops):
        chosen = hop
        if not _trusted(hop, trusted):
            break
    try:
        ip = ipaddress.ip_address(chosen or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((ip, 64), strict=False)) if ip.version == 6 else str(ip)


def _trusted(hop: str | None, trusted: tuple[str, ...]) -> bool:
    try:
        ip = ipaddress.ip_address(hop or "")
    except ValueError:
        return False
    return any(ip in ipaddress.ip_network(network) for network in trusted)
