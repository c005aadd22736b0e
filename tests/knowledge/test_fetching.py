"""Fetching: real small servers on the loopback, opened by the operator's list, and every way to abuse a fetcher."""

import asyncio
import gzip
import socket
import ssl
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.knowledge.documents import HANDMADE_PDF
from tests.knowledge.office import book, word
from tests.knowledge.sites import always, reply, site

from companin.knowledge.fetching import USER_AGENT, FetchLimits, Unreachable, fetch

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LOCAL = ("127.0.0.1/32",)
PAGE = b"<!doctype html><html><title>Hours</title><p>Open from nine.</p></html>"


def limits(*ports: int, **changes) -> FetchLimits:
    return FetchLimits(**({"seconds": 10.0} | changes), extra_ports=ports)


async def words_of(url: str, *ports: int, allow=LOCAL, resolve=None, **changes) -> str:
    options = {"resolve": resolve} if resolve else {}
    with pytest.raises(Unreachable) as refused:
        await fetch(url, limits=limits(*ports, **changes), allow_private=allow, **options)
    assert str(refused.value).endswith(".")
    return str(refused.value)


BLOCKED = "The address can't be reached. Check that it opens in a browser without signing in, then try again."


async def test_a_page_is_fetched_with_an_honest_name_and_no_credentials(monkeypatch, tmp_path):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    (tmp_path / ".netrc").write_text("default login secret password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    async with site(always(reply(PAGE, Set_Cookie="a=b"))) as here:
        for _ in range(2):
            fetched = await fetch(here.url("/hours?x=1#top"), limits=limits(here.port), allow_private=LOCAL)
    assert (fetched.url_final, fetched.body, fetched.media_type, fetched.charset) == (
        here.url("/hours?x=1"),
        PAGE,
        "text/html",
        "utf-8",
    )
    assert fetched.declared == "text/html; charset=utf-8"
    for request in here.requests:
        lines = request.lower().splitlines()
        assert lines[0] == "get /hours?x=1 http/1.1"
        assert f"user-agent: {USER_AGENT}".lower() in lines
        assert f"host: 127.0.0.1:{here.port}" in lines
        assert not any(line.startswith(("cookie", "authorization", "proxy", "referer")) for line in lines)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::ffff:7f00:1]:{port}/",
        "http://2130706433:{port}/",
        "http://127.0.0.1\\@example.com:{port}/",
    ],
)
async def test_without_the_operators_list_nothing_inside_is_touched(url):
    async with site(always(reply(PAGE))) as here:
        assert await words_of(url.format(port=here.port), here.port, allow=()) == BLOCKED
    assert here.connections == 0


def resolving(*answers: list[str]):
    calls: list[tuple[str, int]] = []

    async def resolve(host: str, port: int) -> list[str]:
        calls.append((host, port))
        return answers[min(len(calls), len(answers)) - 1]

    resolve.calls = calls
    return resolve


async def test_one_forbidden_address_among_many_denies_all():
    async with site(always(reply(PAGE))) as here:
        for answers in (
            ["127.0.0.1", "169.254.169.254"],
            ["127.0.0.1", "::1"],
            ["10.0.0.1"],
            ["127.0.0.1", "fe80::1%lo"],
            [],
        ):
            assert await words_of(here.url(host="shop.example"), here.port, resolve=resolving(answers)) == BLOCKED
    assert here.connections == 0


async def test_a_name_is_resolved_once_and_its_checked_address_used():
    async with site(always(reply(PAGE))) as here:
        resolve = resolving(["127.0.0.1"], ["169.254.169.254"])
        fetched = await fetch(
            here.url("/a", host="shop.example"), limits=limits(here.port), allow_private=LOCAL, resolve=resolve
        )
    assert fetched.body == PAGE
    assert resolve.calls == [("shop.example", here.port)]
    assert f"Host: shop.example:{here.port}" in here.requests[0]


async def test_a_name_that_rebinds_on_the_second_hop_is_caught():
    async with site(always(reply(status="302 Found", Location="/next"))) as here:
        resolve = resolving(["127.0.0.1"], ["127.0.0.2"])
        assert await words_of(here.url(host="shop.example"), here.port, resolve=resolve) == BLOCKED
    assert here.connections == 1


async def test_the_second_address_is_tried_when_the_first_is_closed():
    async with site(always(reply(PAGE))) as here:
        resolve = resolving(["127.0.0.3", "127.0.0.1"])
        fetched = await fetch(
            here.url(host="shop.example"), limits=limits(here.port), allow_private=("127.0.0.0/8",), resolve=resolve
        )
    assert fetched.body == PAGE


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2:{port}/",
        "//127.0.0.2:{port}/",
        "http://127.1:{port}/",
        "file:///etc/passwd",
        "http://a@127.0.0.1:{port}/",
        "http://127.0.0.1:22/",
        "//[::1]:{port}/",
        "http://127.0.0.1\\@x:{port}/",
        "",
    ],
)
async def test_redirects_are_checked_like_the_first_address(status, target):
    async def redirect(path, writer):
        writer.write(reply(status=status, Location=target.format(port=inner.port)))

    async with site(always(reply(PAGE)), host="127.0.0.2") as inner, site(redirect) as outer:
        assert await words_of(outer.url(), outer.port, inner.port) == BLOCKED
        assert outer.connections == 1
    assert inner.connections == 0


async def test_five_redirects_are_followed_and_loops_end():
    async def hop(path, writer):
        number = int(path.strip("/"))
        writer.write(reply(PAGE) if number == 0 else reply(status="302 Found", Location=f"/{number - 1}"))

    async with site(hop) as here:
        assert (await fetch(here.url("/5"), limits=limits(here.port), allow_private=LOCAL)).url_final == here.url("/0")
        assert "too many times" in await words_of(here.url("/6"), here.port)
    async with site(always(reply(status="302 Found", Location="/"))) as here:
        assert "too many times" in await words_of(here.url(), here.port)
    assert here.connections == 6


async def test_blocked_refused_closed_and_unknown_sound_the_same():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]

    async def unknown(host, port):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async def hang_up(path, writer):
        writer.close()

    async with site(hang_up) as here, site(always(b"SSH-2.0-OpenSSH\r\n")) as odd:
        said = {
            await words_of(f"http://127.0.0.1:{closed}/", closed),
            await words_of(f"http://127.0.0.1:{closed}/", closed, allow=()),
            await words_of(here.url(), here.port),
            await words_of(here.url(), here.port, allow=()),
            await words_of(odd.url(), odd.port),
            await words_of("http://no.such.example/", resolve=unknown),
            await words_of("http://x.example/", resolve=resolving(["10.0.0.1"])),
            await words_of("http://x.example/", resolve=resolving(["not an address"])),
            await words_of("ftp://x.example/"),
        }
    assert said == {BLOCKED}


@pytest.mark.parametrize("coding", ["gzip", "deflate", "identity"])
async def test_compressed_pages_are_undone(coding):
    body = {"gzip": gzip.compress(PAGE), "deflate": zlib.compress(PAGE), "identity": PAGE}[coding]
    async with site(always(reply(body, Content_Encoding=coding))) as here:
        assert (await fetch(here.url(), limits=limits(here.port), allow_private=LOCAL)).body == PAGE


async def test_a_bomb_stops_at_the_limit():
    bomb = gzip.compress(b"<html>" + b"\0" * 200_000_000, compresslevel=9)
    async with site(always(reply(bomb, Content_Encoding="gzip"))) as here:
        assert "too large" in await words_of(here.url(), here.port)


async def test_endless_bodies_and_said_lengths_stop_at_the_limit():
    async def endless(path, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"4000\r\n" + b"x" * 0x4000 + b"\r\n")
            await writer.drain()

    async with site(endless) as here:
        assert "too large" in await words_of(here.url(), here.port, bytes=1_000_000)
    async with site(always(reply(b"x", Content_Length="99999999999999999999"))) as here:
        assert "too large" in await words_of(here.url(), here.port)


async def test_drips_and_silence_end_at_the_deadline():
    async def drip(path, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def drip_head(path, writer):
        while not writer.is_closing():
            writer.write(b"H")
            await writer.drain()
            await asyncio.sleep(0.05)

    for way in (drip, drip_head):
        async with site(way) as here:
            assert "too long" in await words_of(here.url(), here.port, seconds=0.5) or way is drip_head


async def test_huge_headers_are_refused():
    async with site(always(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000_000 + b"\r\n\r\n")) as here:
        assert await words_of(here.url(), here.port) == BLOCKED


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "image/png"),
        (b"PK\x03\x04" + b"\0" * 40, "application/zip"),
        (PAGE, "application/octet-stream"),
        (b"\x7fELF" + b"\0" * 60, "text/html"),
        (b"PK\x03\x04" + b"\0" * 40, "text/plain"),
        (HANDMADE_PDF, "text/html"),
        (PAGE, "application/pdf"),
        (b"", "text/html"),
        (b"\x7fELF" + b"\0" * 60, ""),
        (PAGE, WORD),
        (HANDMADE_PDF, "application/epub+zip"),
    ],
)
async def test_what_is_no_document_is_refused(body, kind):
    async with site(always(reply(body, Content_Type=kind))) as here:
        assert "readable document" in await words_of(here.url(), here.port)


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        (HANDMADE_PDF, "application/pdf", "application/pdf"),
        (HANDMADE_PDF, "", "application/pdf"),
        (PAGE, "", "text/html"),
        (b"Words.", "", "text/plain"),
        (b"# T", "text/markdown", "text/markdown"),
        (word(), WORD, WORD),
        (book(), "application/epub+zip", "application/epub+zip"),
    ],
)
async def test_documents_keep_their_type(body, kind, found):
    async with site(always(reply(body, Content_Type=kind))) as here:
        assert (await fetch(here.url(), limits=limits(here.port), allow_private=LOCAL)).media_type == found


@pytest.mark.parametrize("kind", ["application/octet-stream", ""])
async def test_of_any_bytes_the_name_says_what_they_may_be_and_the_bytes_whether_they_are(kind):
    async with site(always(reply(word(), Content_Type=kind))) as here:
        for name, found in (("/a.DOCX?v=2", WORD), ("/a.pdf", None), *([("/a.bin", None)] if kind else [])):
            asked = fetch(here.url(name), limits=limits(here.port), allow_private=LOCAL)
            if found is None:
                with pytest.raises(Unreachable, match="readable document"):
                    await asked
            else:
                assert (await asked).media_type == found


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("404 Not Found", "no page"),
        ("401 No", "sign-in"),
        ("503 Busy", "(503)"),
        ("204 No Content", "(204)"),
        ("206 Partial", "(206)"),
    ],
)
async def test_other_answers_are_said_in_words_without_their_body(status, words):
    async with site(always(reply(b"inner secret" if status[:3] != "204" else b"", status=status))) as here:
        said = await words_of(here.url(), here.port)
    assert words in said
    assert "secret" not in said


async def test_half_a_page_is_no_page():
    async with site(always(reply(PAGE, Content_Length="5000"))) as here:
        assert await words_of(here.url(), here.port) == BLOCKED
    async with site(always(reply(gzip.compress(PAGE)[:-12], Content_Encoding="gzip"))) as here:
        assert await words_of(here.url(), here.port) == BLOCKED
    async with site(always(reply(b"not gzip", Content_Encoding="gzip"))) as here:
        assert await words_of(here.url(), here.port) == BLOCKED
    async with site(always(reply(PAGE, Content_Encoding="br"))) as here:
        assert await words_of(here.url(), here.port) == BLOCKED


async def test_tls_asks_for_the_name_and_refuses_a_certificate_nobody_signed(tmp_path):
    context, asked = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), []
    context.load_cert_chain(self_signed(tmp_path, "shop.example"))
    context.sni_callback = lambda _, name, __: asked.append(name)
    async with site(always(reply(PAGE)), tls=context) as here:
        url = f"https://shop.example:{here.port}/"
        assert await words_of(url, here.port, resolve=resolving(["127.0.0.1"])) == BLOCKED
    assert asked == ["shop.example"]
    assert here.requests == []


def self_signed(folder: Path, name: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    made = folder / "server.pem"
    made.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return made
