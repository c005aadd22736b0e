"""Which addresses may be fetched: one strict reading, and no way round it."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.knowledge.documents import assert_sentence

from companin.platform.addresses import BadAddress, may_connect, read_url, validate_url


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("https://example.com", "https://example.com/"),
        ("  HTTP://Example.COM.:80/A?b=C#frag ", "http://example.com/A?b=C"),
        ("https://example.com:443/x", "https://example.com/x"),
        ("https://example.com:80/x", "https://example.com:80/x"),
        ("https://bücher.example/straße?q=å", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A5"),
        ("https://example.com/a%20b", "https://example.com/a%20b"),
        ("https://my_shop.example.com/?x", "https://my_shop.example.com/?x"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:4700:0::1111]/", "http://[2606:4700:4700::1111]/"),
    ],
)
def test_public_addresses_have_one_normal_form(url, normal):
    assert validate_url(url) == normal
    assert validate_url(normal) == normal


@pytest.mark.parametrize(
    "url",
    [
        "", "x", "example.com", "//example.com", "https:", "https://", "https:///x", "http:example.com",
        "file:///etc/passwd", "ftp://example.com/", "gopher://example.com/", "data:text/plain,x", "javascript:alert(1)",
        "http://a@example.com/", "http://a:b@example.com/", "http://@example.com/", "http://example.com:22/",
        "http://example.com:8080/", "http://example.com:0/", "http://example.com:99999/", "http://example.com:8o/",
        "http://127.0.0.1\\@example.com/", "http://exa mple.com/", "http://example.com/a b", "http://example.com/\n",
        "http://exam\tple.com/", "http://example.com/\x00", "http://example\u200b.com/", "http://[fe80::1%25eth0]/",
        "http://%31%32%37.0.0.1/", "http://example.com%00.evil/", "http://.example.com/", "http://a..example.com/",
        "http://-a.example.com/", f"http://{'a' * 64}.com/", f"https://example.com/{'a' * 2048}", "http://[::1/", "http://[zz]/",
        "http://example.com\u3002\u2044x/", "http://ex\ud800ample.com/",
    ],
)  # fmt: skip
def test_what_parsers_read_differently_is_refused_in_words(url):
    if url.endswith("/\n"):
        assert validate_url(url) == "http://example.com/"
        return
    with pytest.raises(BadAddress) as refused:
        validate_url(url)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "0177.0.0.1", "①②⑦.0.0.1", "127。0。0。1", "127.0.0.1.",
        "0x7f.1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "08.8.8.8", "8.8.8.0x8", "１２７.0.0.1", "[::1]", "[::]", "[::ffff:7f00:1]",
        "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]", "[2001:0:1::1]",
        "[fd00:ec2::254]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "localhost", "LOCALHOST.", "a.localhost", "printer.local",
        "metadata.google.internal", "router", "x.home.arpa", "10.0.0.1", "169.254.169.254", "100.100.100.200", "168.63.129.16",
    ],
)  # fmt: skip
def test_every_spelling_of_an_inner_address_is_refused(host):
    with pytest.raises(BadAddress):
        validate_url(f"http://{host}/")


FORBIDDEN = [
    "0.0.0.0", "0.1.2.3", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "168.63.129.16",
    "169.254.0.1", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1",
    "192.31.196.1", "192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:808:808::1", "2620:4f:8000::1", "3fff::1", "3fff:fff::1", "5f00::1", "fc00::1", "fd00:ec2::254",
    "fe80::1", "fec0::1", "ff02::1", "4000::1", "2606:4700::1%eth0",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1", "168.63.129.17", "192.0.1.1",
          "223.255.255.255", "2606:4700:4700::1111", "2a00:1450::1", "2001:200::1", "2001:4860:4860::8888"]  # fmt: skip


@pytest.mark.parametrize("address", FORBIDDEN)
def test_special_addresses_are_not_the_internet(address):
    assert not may_connect(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are(address):
    assert may_connect(ipaddress.ip_address(address))


def test_an_operator_may_open_a_network_and_nothing_beside_it():
    assert validate_url("http://10.1.2.3/", allow_private=("10.0.0.0/8",)) == "http://10.1.2.3/"
    assert validate_url("http://wiki/", allow_private=("10.0.0.0/8",)) == "http://wiki/"
    assert (
        validate_url("http://[fd00::1]:8080/", allow_private=("fd00::/8",), extra_ports=(8080,))
        == "http://[fd00::1]:8080/"
    )
    with pytest.raises(BadAddress):
        validate_url("http://192.168.0.1/", allow_private=("10.0.0.0/8",))


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_connected(address):
    if may_connect(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://example.com", "http://[", "http://1"]))
def test_any_text_is_an_address_or_refused_in_words(text, start):
    try:
        address = read_url(start + text)
    except BadAddress as refused:
        assert_sentence(refused)
    else:
        assert str(address).isascii()
        assert read_url(str(address)) == address
