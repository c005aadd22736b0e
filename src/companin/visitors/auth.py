"""The gate: who is asking, key or visitor, and whether their quota lets them in. Runs before any route."""

import re
from typing import Annotated, TypeAlias

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from companin.organizations import limits
from companin.organizations.auth import Keys, mint
from companin.organizations.errors import BadCredentials, OriginRefused, ScopeMissing
from companin.organizations.models import KeyCaller, KeyRecord
from companin.platform.database import Database
from companin.platform.errors import RateLimited, Unauthenticated
from companin.platform.settings import Settings
from companin.visitors import service
from companin.visitors.errors import BadToken, IdentityRequired, UnknownClient
from companin.visitors.models import VisitorCaller

Caller: TypeAlias = KeyCaller | VisitorCaller

TOKEN_PATH = "/api/v1/auth/widget-token"  # noqa: S105 - a path
_API = "/api/v1"
_LABELS = r"[a-z0-9_-]+(\.[a-z0-9_-]+)*"


class Gate:
    """ASGI layer inside the edge. What it finds stands in `request.state.caller`; a bad credential ends here."""

    def __init__(self, app: ASGIApp, *, settings: Settings, db: Database) -> None:
        self.app = app
        self.settings = settings
        self.keys = Keys(db)
        self.signing = service.Signing(db)
        self.limiter = limits.Limiter(db)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["state"]["gate"] = self
            scope["state"]["public"] = scope["path"] == TOKEN_PATH or not scope["path"].startswith(_API)
            if not scope["state"]["public"]:
                await self._admit(scope, Headers(scope=scope))
        await self.app(scope, receive, send)

    async def _admit(self, scope: Scope, headers: Headers) -> None:
        try:
            found = await self._identify(headers)
        except Unauthenticated:
            await self.throttle_failures(scope, headers)
            raise
        if found is None:
            return
        caller, record = found
        self.check_origin(scope, headers, record)
        scope["state"]["caller"] = caller
        await self._take(scope, caller, record.rate_limit)

    async def readmit(self, headers: Headers) -> None:
        """For what stays open long: raises Unauthenticated once the credential has expired or was revoked."""
        await self._identify(headers)

    async def _identify(self, headers: Headers) -> tuple[Caller, KeyRecord] | None:
        if "x-api-key" in headers or "x-api-secret" in headers:
            return await self.keys.authenticate(headers)
        authorization = headers.getlist("authorization")
        if not authorization:
            return None
        scheme, _, token = authorization[0].partition(" ")
        if len(authorization) > 1 or scheme.lower() != "bearer" or not token:
            raise BadCredentials("Authentication required - send Authorization: Bearer with a widget token.")
        return await self._visitor(token.strip())

    async def _visitor(self, token: str) -> tuple[VisitorCaller, KeyRecord]:
        claims = await service.verify(self.signing, token)
        record = await self.keys.record(claims.cid)
        if record is None or str(record.organization_id) != claims.org or claims.iat < record.tokens_valid_from:
            raise BadToken
        if record.require_identity and claims.customer is None:
            raise IdentityRequired
        return VisitorCaller(mint(record), claims.sub, claims.cid, claims.customer), record

    async def _take(self, scope: Scope, caller: Caller, quota: int) -> None:
        """First the visitor's own small window for messages, so that no page visitor drains the organization."""
        shown = scope["state"].setdefault("response_headers", {})
        if isinstance(caller, VisitorCaller) and scope["method"] == "POST" and scope["path"].endswith("/messages"):
            subject = f"visitor:{caller.org}:{caller.visitor_id}"
            permit = await self.limiter.take(subject, self.settings.visitor_messages_per_minute, 60)
            if not permit.allowed:
                shown.update(limits.headers(permit, "visitor"))
                detail = "You are writing faster than we can answer. Please wait a moment."
                raise RateLimited(permit.retry_after, detail)
        permit = await self.limiter.take(f"org:{caller.org}", quota, self.settings.rate_limit_window_seconds)
        shown.update(limits.headers(permit))
        if not permit.allowed:
            detail = f"This organization's {quota} requests per {_words(permit.window)} are used up."
            raise RateLimited(permit.retry_after, f"{detail} Wait {permit.retry_after} seconds, then go on.")

    async def _take_small(self, subject: str, quota: int, detail: str) -> None:
        permit = await self.limiter.take(subject, quota, 60)
        if not permit.allowed:
            raise RateLimited(permit.retry_after, detail)

    async def client(self, scope: Scope, headers: Headers, client_id: str) -> KeyRecord:
        """The key a browser asks for a token with. Raises UnknownClient, OriginRefused, RateLimited."""
        await self.throttle_tokens(scope, headers)
        record = await self.keys.record(client_id)
        if record is None:
            await self.throttle_failures(scope, headers)
            raise UnknownClient
        self.check_origin(scope, headers, record)
        return record

    def check_origin(self, scope: Scope, headers: Headers, record: KeyRecord) -> None:
        """Raises OriginRefused, and then lets no browser read the reply. Our own pages (the widget's frame) pass: which
        sites may frame it is said by its `frame-ancestors`.
        """
        origin = headers.get("origin")
        if same_origin(headers):
            return
        if origin is None:
            if record.require_origin and "x-api-key" not in headers:
                raise OriginRefused("This organization answers browsers on its own sites only (no Origin was sent).")
        elif record.allowed_origins and not any(matches(origin, allowed) for allowed in record.allowed_origins):
            scope["state"]["refuse_origin"] = True
            raise OriginRefused

    async def throttle_failures(self, scope: Scope, headers: Headers) -> None:
        """Guessing credentials is slow, and never costs the organization that is guessed at."""
        who = self.address(scope, headers)
        quota = self.settings.address_failures_per_minute
        await self._take_small(f"failures:{who}", quota, "Too many failed attempts. Wait a moment, then try again.")

    async def throttle_tokens(self, scope: Scope, headers: Headers) -> None:
        who = self.address(scope, headers)
        quota = self.settings.address_tokens_per_minute
        await self._take_small(f"tokens:{who}", quota, "Too many widget tokens for one address. Wait a moment.")

    def address(self, scope: Scope, headers: Headers) -> str:
        peer = scope["client"][0] if scope.get("client") else None
        return limits.address(peer, headers.get("x-forwarded-for"), self.settings.trusted_proxies)


def _words(seconds: int) -> str:
    return "hour" if seconds == 3600 else f"{seconds} seconds"


def same_origin(headers: Headers) -> bool:
    """Whether a page of this very server asks. Browsers let no script write these headers; who isn't a browser may, but
    has no visitor's cookie.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin", "").partition("://")[2] == headers.get("host", "-")


def matches(origin: str, allowed: str) -> bool:
    """Exact, or label-wise for `https://*.shop.example` (which is not shop.example itself)."""
    if "*." not in allowed:
        return origin == allowed
    scheme, _, domain = allowed.partition("*")
    return re.fullmatch(re.escape(scheme) + _LABELS + re.escape(domain), origin) is not None


def caller_of(request: Request) -> Caller:
    """Raises Unauthenticated, ScopeMissing."""
    found = getattr(request.state, "caller", None)
    if found is None:
        raise Unauthenticated
    if isinstance(found, KeyCaller) and not found.scopes & {"admin", "chat"}:
        raise ScopeMissing("This API key lacks the scope chat.")
    return found


async def _anyone(request: Request) -> Caller:
    return caller_of(request)


async def _gate(request: Request) -> Gate:
    found: Gate = request.state.gate
    return found


AsCaller = Annotated[Caller, Depends(_anyone)]
TheGate = Annotated[Gate, Depends(_gate)]
