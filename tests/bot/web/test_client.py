import asyncio
import contextlib
import gzip
import socket
import ssl
import time
from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.clock import SystemClock
from bot.errors import (
    SourceError,
    SourceForbidden,
    SourceRefused,
    SourceSilent,
    SourceTooBig,
    SourceTooSlow,
    SourceUntrusted,
    SourceWanders,
)
from bot.web import Fetch, Web
from tests.kit import web as kit
from tests.kit.web import FaultServer, answer, redirect

NOBODY = Path(kit.__file__).with_name("nobody.pem")
LOOPBACK = [ip_network("127.0.0.0/8")]
BOMB = gzip.compress(b"\0" * 50_000_000)


class Named(AbstractResolver):
    """Answers with the next of its addresses each time, then with the last."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)
        self.asked: list[str] = []

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        address = self.addresses.pop(0) if len(self.addresses) > 1 else self.addresses[0]
        return [
            ResolveResult(
                hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None: ...


@pytest.fixture
async def server() -> AsyncIterator[FaultServer]:
    async with FaultServer() as server:
        yield server


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with Web(LOOPBACK, SystemClock(), spacing=0) as web:
        yield web


async def test_what_was_asked_and_what_came(web: Web, server: FaultServer) -> None:
    server.routes["/feed"] = answer(
        b"<rss/>",
        headers={
            "Content-Type": "Application/RSS+xml; charset=UTF-8",
            "ETag": 'W/"1"',
            "Last-Modified": "Thu, 02 Apr 2026 02:00:00 GMT",
            "Set-Cookie": "a=b",
        },
    )
    found = await web.get(Fetch(server.url("/feed?a=1#top"), headers=(("Accept", "text/xml"),)))
    assert (found.status, found.body, found.url) == (200, b"<rss/>", server.url("/feed?a=1"))
    assert (found.content_type, found.charset) == ("application/rss+xml", "utf-8")
    assert (found.etag, found.last_modified) == ('W/"1"', "Thu, 02 Apr 2026 02:00:00 GMT")
    await web.get(Fetch(server.url("/feed")))
    first, second = server.asked
    assert first.path == "/feed?a=1"
    assert first.headers["accept"] == "text/xml"
    assert first.headers["accept-encoding"] == "gzip, deflate"
    assert first.headers["user-agent"].startswith("yamchi/")
    assert not {"cookie", "referer", "authorization"} & second.headers.keys()


async def test_a_body_in_gzip_is_unpacked(web: Web, server: FaultServer) -> None:
    server.routes["/"] = answer(gzip.compress(b"<rss/>"), headers={"Content-Encoding": "gzip"})
    found = await web.get(Fetch(server.url()))
    assert (found.body, found.content_type, found.charset) == (b"<rss/>", "", None)


async def test_nothing_new(web: Web, server: FaultServer) -> None:
    server.routes["/"] = kit.cached('"7"', b"<rss/>")
    first = await web.get(Fetch(server.url()))
    second = await web.get(
        Fetch(server.url(), etag=first.etag, last_modified="Thu, 02 Apr 2026 02:00:00 GMT")
    )
    assert (second.status, second.body) == (304, b"")
    assert server.asked[1].headers["if-modified-since"] == "Thu, 02 Apr 2026 02:00:00 GMT"


@pytest.mark.parametrize("status", ["304 Not Modified", "204 No Content", "404 Not Found"])
async def test_a_status_that_is_no_answer(web: Web, server: FaultServer, status: str) -> None:
    server.routes["/"] = answer(status=status)
    with pytest.raises(SourceRefused) as caught:
        await web.get(Fetch(server.url()))
    assert caught.value.facts == {
        "host": "127.0.0.1",
        "status": int(status[:3]),
        "retry_after": None,
    }


async def test_a_host_that_asks_to_wait(web: Web, server: FaultServer) -> None:
    server.routes["/"] = answer(status="429 Too Many Requests", headers={"Retry-After": "90"})
    with pytest.raises(SourceRefused) as caught:
        await web.get(Fetch(server.url()))
    assert caught.value.facts["retry_after"] == 90


async def test_redirects_are_followed_five_times(web: Web, server: FaultServer) -> None:
    for number in range(5):
        server.routes[f"/{number}"] = redirect(f"{number + 1}", "308 Permanent Redirect")
    server.routes["/5"] = answer(b"here")
    found = await web.get(Fetch(server.url("/0")))
    assert (found.body, found.url) == (b"here", server.url("/5"))
    server.routes["/-1"] = redirect("/0")
    with pytest.raises(SourceWanders):
        await web.get(Fetch(server.url("/-1")))


async def test_a_redirect_in_a_circle_ends(web: Web, server: FaultServer) -> None:
    server.routes["/"] = redirect("/")
    with pytest.raises(SourceWanders):
        await web.get(Fetch(server.url()))
    assert len(server.asked) == 6


async def test_a_redirect_without_an_address_is_a_refusal(web: Web, server: FaultServer) -> None:
    server.routes["/"] = answer(status="302 Found")
    with pytest.raises(SourceRefused):
        await web.get(Fetch(server.url()))


async def test_headers_that_may_be_secrets_stay_with_their_host(
    web: Web, server: FaultServer
) -> None:
    async with FaultServer({"/": answer(b"there")}) as other:
        server.routes |= {"/": redirect("/same"), "/same": redirect(other.url())}
        headers = (("X-Key", "secret"), ("User-Agent", "me"))
        await web.get(Fetch(server.url(), etag='"1"', headers=headers))
        assert [asked.headers.get("x-key") for asked in server.asked] == ["secret", "secret"]
        assert "x-key" not in other.asked[0].headers
        assert other.asked[0].headers["user-agent"] == "me"


async def test_user_info_is_not_sent(web: Web, server: FaultServer) -> None:
    server.routes["/"] = answer(b"ok")
    found = await web.get(Fetch(f"http://me:secret@127.0.0.1:{server.port}/"))
    assert "secret" not in found.url
    assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize(
    "address",
    [
        *("", "feed", "/etc/passwd", "file:///etc/passwd", "ftp://a.kz/", "gopher://a.kz/"),
        *("javascript:alert(1)", "http://", "http:///x", "http://[::1", "http://a.kz:99999/"),
    ],
)
async def test_what_is_no_http_address_is_not_fetched(web: Web, address: str) -> None:
    with pytest.raises(SourceForbidden):
        await web.get(Fetch(address))


PRIVATE = [
    *("127.0.0.1", "127.0.0.1.", "localhost", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"),
    *("0x7f000001", "①②⑦.0.0.1", "user@127.0.0.1", "[::ffff:7f00:1]", "2130706433", "127.1"),
    *("169.254.169.254", "[64:ff9b::7f00:1]", "10.0.0.1"),
]


@pytest.mark.parametrize("host", PRIVATE)
async def test_the_inside_is_out_of_reach(server: FaultServer, host: str) -> None:
    server.routes["/"] = answer(b"secret")
    async with Web([], SystemClock(), spacing=0) as web:
        with pytest.raises((SourceForbidden, SourceSilent, SourceError)):
            await web.get(Fetch(f"http://{host}:{server.port}/", total=2))
    assert server.asked == []


@pytest.mark.parametrize("target", ["http://10.0.0.1/", "http://[::1]/", "file:///etc/passwd"])
async def test_a_redirect_to_the_inside_is_not_followed(
    web: Web, server: FaultServer, target: str
) -> None:
    server.routes["/"] = redirect(target)
    with pytest.raises(SourceForbidden):
        await web.get(Fetch(server.url()))


async def test_a_name_that_moves_inside_is_out_of_reach(server: FaultServer) -> None:
    server.routes["/"] = redirect(server.url("/", host="two.example"))
    resolver = Named("127.0.0.1", "127.9.9.9")
    async with Web(
        [ip_network("127.0.0.1/32")], SystemClock(), spacing=0, resolver=resolver
    ) as web:
        with pytest.raises(SourceForbidden, match=r"two\.example"):
            await web.get(Fetch(server.url("/", host="one.example")))
    assert resolver.asked == ["one.example", "two.example"]
    assert len(server.asked) == 1


async def test_every_address_of_a_name_is_judged() -> None:
    class Both(Named):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            return [*await super().resolve(host, port), *await super().resolve(host, port)]

    resolver = Both("10.0.0.1", "192.168.0.1")
    async with Web([], SystemClock(), spacing=0, resolver=resolver) as web:
        with pytest.raises(SourceForbidden):
            await web.get(Fetch("http://both.example/"))
    assert len(resolver.asked) == 2


async def test_a_bomb_is_stopped_at_the_limit(web: Web, server: FaultServer) -> None:
    server.routes["/"] = answer(BOMB, headers={"Content-Encoding": "gzip"})
    with pytest.raises(SourceTooBig) as caught:
        await web.get(Fetch(server.url(), max_bytes=1_000_000))
    assert caught.value.facts == {"host": "127.0.0.1", "limit": 1_000_000}


async def test_a_body_of_just_the_limit_is_taken(web: Web, server: FaultServer) -> None:
    server.routes["/"] = answer(b"x" * 1000)
    assert len((await web.get(Fetch(server.url(), max_bytes=1000))).body) == 1000


async def test_an_endless_body_is_stopped(web: Web, server: FaultServer) -> None:
    server.routes["/"] = kit.endless
    with pytest.raises(SourceTooBig):
        await web.get(Fetch(server.url(), max_bytes=1_000_000))


@pytest.mark.parametrize("handler", [kit.drip, kit.slow_headers, kit.silence])
async def test_slowness_ends_at_the_total(
    web: Web, server: FaultServer, handler: kit.Handler
) -> None:
    server.routes["/"] = handler
    started = time.monotonic()
    with pytest.raises(SourceTooSlow, match=r"127\.0\.0\.1 did not finish within 0\.2 s"):
        await web.get(Fetch(server.url(), total=0.2))
    assert time.monotonic() - started < 2


BROKEN = {
    "less than promised": b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>",
    "no end of chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
    "no chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n",
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "nothing": b" ",
    "no gzip": answer(b"plain", headers={"Content-Encoding": "gzip"}),
    "unknown encoding": answer(b"\x1bplain", headers={"Content-Encoding": "br"}),
    "endless header": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    "bad length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
}


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_broken_answer_is_an_error_of_ours(
    web: Web, server: FaultServer, fault: str
) -> None:
    server.routes["/secret"] = BROKEN[fault]
    with pytest.raises(SourceError) as caught:
        await web.get(Fetch(server.url("/secret?key=hidden"), total=2))
    assert caught.value.facts["host"] == "127.0.0.1"
    assert "hidden" not in repr(caught.value)
    assert caught.value.__cause__ is None


async def test_never_more_than_promised(web: Web, server: FaultServer) -> None:
    server.routes["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/><more/>"
    body = b"<rss/>"
    with contextlib.suppress(SourceError):
        body = (await web.get(Fetch(server.url()))).body
    assert body == b"<rss/>"


async def test_nobody_there(web: Web, server: FaultServer) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(SourceSilent):
            await web.get(Fetch(f"http://127.0.0.1:{closed.getsockname()[1]}/"))


async def test_a_name_that_does_not_exist(server: FaultServer) -> None:
    class Nowhere(Named):
        async def resolve(
            self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
        ) -> list[ResolveResult]:
            raise OSError("no such name")

    async with Web(LOOPBACK, SystemClock(), spacing=0, resolver=Nowhere("")) as web:
        with pytest.raises(SourceSilent, match=r"gone\.example does not answer"):
            await web.get(Fetch("http://gone.example/"))


async def test_a_certificate_of_nobody_is_refused(web: Web) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(NOBODY)

    async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server = await asyncio.start_server(never, "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(SourceUntrusted):
            await web.get(Fetch(f"https://127.0.0.1:{port}/"))


async def test_it_must_be_started_and_may_be_closed_twice() -> None:
    web = Web([], SystemClock())
    with pytest.raises(RuntimeError, match="not started"):
        await web.get(Fetch("http://a.kz/"))
    await web.start()
    await web.close()
    await web.close()
