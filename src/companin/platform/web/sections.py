"""Routers put together by what their addresses begin with."""

from fastapi import APIRouter
from starlette.routing import Match
from starlette.types import Scope

API = "/api/v1"


class Section(APIRouter):
    """Routers of addresses that begin with one of `heads`. The framework tries the routes of all routers in turn; an
    address that is none of these is passed by with one look.
    """

    def __init__(self, heads: tuple[str, ...], *routers: APIRouter) -> None:
        super().__init__()
        self._heads = tuple(f"{API}/{head}" for head in heads)
        for router in routers:
            self.include_router(router)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return super().matches(scope) if scope["path"].startswith(self._heads) else (Match.NONE, {})
