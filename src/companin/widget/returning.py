"""The visitor's cookie: what lets a browser be the same visitor again, and nothing a page could read."""

import hashlib

from fastapi import Request, Response

_PREFIX = "__Host-companin-"
_FLAGS = "; Path=/; Secure; HttpOnly; SameSite=None; Partitioned"


def _name(client_id: str) -> str:
    """One for each client_id: two organizations on one page keep their visitors apart."""
    return _PREFIX + hashlib.blake2b(client_id.encode(), digest_size=8).hexdigest()


def kept(request: Request, client_id: str) -> str | None:
    return request.cookies.get(_name(client_id))


def keep(reply: Response, client_id: str, token: str, seconds: int) -> None:
    """By hand: the standard library knows no `Partitioned` before Python 3.14."""
    reply.headers.append("Set-Cookie", f"{_name(client_id)}={token}; Max-Age={seconds}{_FLAGS}")


def forget(request: Request, reply: Response, client_id: str | None = None) -> None:
    """The cookie of one client_id, else every one of ours this page's browser sent."""
    names = [_name(client_id)] if client_id else [name for name in request.cookies if name.startswith(_PREFIX)]
    for name in names:
        reply.headers.append("Set-Cookie", f"{name}=; Max-Age=0{_FLAGS}")
