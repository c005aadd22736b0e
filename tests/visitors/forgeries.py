"""Tokens that must not pass: each is signed with the deployment's own key and wrong in one thing."""

import json
import time
from collections.abc import Callable
from typing import Any

from tests.visitors.jwts import compact, signed, unpadded

NOW = int(time.time())

Forge = Callable[[dict[str, Any], dict[str, Any], bytes], str]


def _with(change: Callable[[dict[str, Any], dict[str, Any]], Any]) -> Forge:
    """Signed with the right key after one change to header or claims."""

    def forge(head: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
        change(head, claims)
        return signed(head, claims, secret)

    return forge


def _claim(name: str, value: Any) -> Forge:
    return _with(lambda _, claims: claims.__setitem__(name, value))


def _head(name: str, value: Any) -> Forge:
    return _with(lambda head, _: head.__setitem__(name, value))


def _without(name: str) -> Forge:
    return _with(lambda _, claims: claims.pop(name))


def _raw(change: Callable[[str], str]) -> Forge:
    return lambda head, claims, secret: change(signed(head, claims, secret))


def _unsigned(algorithm: str) -> Forge:
    def forge(head: dict[str, Any], claims: dict[str, Any], _: bytes) -> str:
        return f"{unpadded(json.dumps({**head, 'alg': algorithm}).encode())}.{unpadded(json.dumps(claims).encode())}."

    return forge


def _malleable(token: str) -> str:
    """The same signature bytes in another spelling: the last letter has bits that don't count."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return token[:-1] + letters[letters.index(token[-1]) ^ 1]


def _json_form(token: str) -> str:
    head, claims, signature = token.split(".")
    return json.dumps({"protected": head, "payload": claims, "signature": signature})


def _repeated(head: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    text = json.dumps(claims)
    return compact(json.dumps(head).encode(), (text[:-1] + ', "sub": "v_somebody"}').encode(), secret)


def _repeated_head(head: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    text = json.dumps(head)
    return compact((text[:-1] + ', "alg": "HS256"}').encode(), json.dumps(claims).encode(), secret)


FORGED: dict[str, Forge] = {
    "alg none": _unsigned("none"),
    "alg NoNe": _unsigned("NoNe"),
    "alg none, signed": _head("alg", "none"),
    "no alg": _with(lambda head, _: head.pop("alg")),
    "HS512 label": _head("alg", "HS512"),
    "HS512 really": lambda head, claims, secret: compact(
        json.dumps({**head, "alg": "HS512"}).encode(), json.dumps(claims).encode(), secret, "sha512"
    ),
    "RS256 label": _head("alg", "RS256"),
    "ES256 label": _head("alg", "ES256"),
    "EdDSA label": _head("alg", "EdDSA"),
    "alg in lower case": _head("alg", "hs256"),
    "alg as a list": _head("alg", ["HS256"]),
    "another key": lambda head, claims, _: signed(head, claims, b"x" * 32),
    "an empty key": lambda head, claims, _: signed(head, claims, b""),
    "the public client_id as key": lambda head, claims, _: signed(head, claims, claims["cid"].encode()),
    "empty signature": _raw(lambda token: token.rpartition(".")[0] + "."),
    "cut signature": _raw(lambda token: token[:-4]),
    "padded signature": _raw(lambda token: token + "="),
    "respelled signature": _raw(_malleable),
    "two parts": _raw(lambda token: token.rpartition(".")[0]),
    "four parts": _raw(lambda token: token + ".x"),
    "five parts": _raw(lambda token: token + ".x.y"),
    "JSON serialization": _raw(_json_form),
    "sixteen kilobytes": _claim("pad", "x" * 12_000),
    "typ JWT": _head("typ", "JWT"),
    "no typ": _with(lambda head, _: head.pop("typ")),
    "typ of an identity": _head("typ", "identity+jwt"),
    "unknown kid": _head("kid", "nobody"),
    "no kid": _with(lambda head, _: head.pop("kid")),
    "kid a path": _head("kid", "../../dev/null"),
    "kid an injection": _head("kid", "' OR 1=1 --"),
    "kid of four kilobytes": _head("kid", "k" * 4000),
    "kid a list": _with(lambda head, _: head.__setitem__("kid", [head["kid"]])),
    "a key of its own": _head("jwk", {"kty": "oct", "k": unpadded(b"x" * 32)}),
    "a key elsewhere": _head("jku", "https://evil.example/keys"),
    "a certificate": _head("x5c", ["MIIB"]),
    "a certificate elsewhere": _head("x5u", "https://evil.example/cert"),
    "crit": _with(lambda head, _: head.update({"crit": ["exp"], "exp": 1})),
    "b64 false": _with(lambda head, _: head.update({"b64": False, "crit": ["b64"]})),
    "compressed": _head("zip", "DEF"),
    "wrong iss": _claim("iss", "somebody"),
    "iss as a list": _claim("iss", ["companin"]),
    "iss a part": _claim("iss", "comp"),
    "wrong aud": _claim("aud", "companin"),
    "aud as a list": _claim("aud", ["companin:widget", "other"]),
    "expired": _with(lambda _, c: c.update(iat=NOW - 7200, nbf=NOW - 7200, exp=NOW - 3600)),
    "exp as text": _with(lambda _, c: c.__setitem__("exp", str(c["exp"]))),
    "exp as a fraction": _with(lambda _, c: c.__setitem__("exp", c["exp"] + 0.5)),
    "exp as true": _claim("exp", True),
    "exp null": _claim("exp", None),
    "two hours": _with(lambda _, c: c.__setitem__("exp", c["iat"] + 7200)),
    "forever": _claim("exp", 10**400),
    "exp before iat": _with(lambda _, c: c.__setitem__("exp", c["iat"] - 1)),
    "from the future": _with(lambda _, c: c.update(iat=c["iat"] + 600, exp=c["iat"] + 900)),
    "not yet": _with(lambda _, c: c.__setitem__("nbf", c["nbf"] + 600)),
    "nbf as text": _claim("nbf", "0"),
    "sub a number": _claim("sub", 5),
    "sub empty": _claim("sub", ""),
    "sub null": _claim("sub", None),
    "jti a number": _claim("jti", 5),
    "customer a number": _claim("customer", 5),
    "org of nobody": _claim("org", "00000000-0000-0000-0000-000000000000"),
    "org not an id": _claim("org", "x"),
    "cid of nobody": _claim("cid", "cid_nobody"),
    "cid a NUL": _claim("cid", "cid\x00"),
    "cid half a surrogate": _claim("cid", "\ud800"),
    "a claim twice": _repeated,
    "a header field twice": _repeated_head,
    "claims a list": lambda head, _, secret: compact(json.dumps(head).encode(), b"[]", secret),
    "claims a number": lambda head, _, secret: compact(json.dumps(head).encode(), b"1", secret),
    "claims not JSON": lambda head, _, secret: compact(json.dumps(head).encode(), b"{", secret),
    "claims not UTF-8": lambda head, _, secret: compact(json.dumps(head).encode(), b'{"sub":"\xff"}', secret),
    "claims very deep": lambda head, _, secret: compact(
        json.dumps(head).encode(), b'{"a":' * 900 + b"1" + b"}" * 900, secret
    ),
    "header not JSON": lambda _, claims, secret: compact(b"{", json.dumps(claims).encode(), secret),
    "header a list": lambda _, claims, secret: compact(b"[]", json.dumps(claims).encode(), secret),
    **{f"no {name}": _without(name) for name in ("iss", "aud", "sub", "org", "cid", "iat", "exp", "nbf", "jti")},
}
