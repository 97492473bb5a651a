"""What a host may do while it answers: rows 28 to 31 of docs/reliability.md."""

import asyncio
import gzip
import os
import resource
import ssl
import sys
import tempfile
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from bot.clock import SystemClock
from bot.errors import NotAFeed, SourceError, SourceTooBig, SourceWanders
from bot.web import Fetch, Web
from tests.bot.web.test_client import BROKEN, LOOPBACK
from tests.kit.desk import House
from tests.kit.process import ROOT
from tests.kit.web import Asked, FaultServer, Handler, answer, redirect, reset

FEED = (
    b"<rss><channel><item><title>One</title><link>/1</link><description>First.</description>"
    b"</item></channel></rss>"
)
GZIP = {"Content-Encoding": "gzip"}
MEBIBYTE = 2**20


def bomb() -> Handler:
    """Two gibibytes of nothing in two mebibytes of gzip: one block, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = packer.compress(bytes(MEBIBYTE)) + packer.flush(zlib.Z_FULL_FLUSH)

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        writer.write(b"\x1f\x8b\x08\0\0\0\0\0\0\x03")
        for _ in range(2048):
            writer.write(block)
            await writer.drain()

    return handle


async def test_two_gibibytes_of_nothing_are_left_at_five_mebibytes(house: House) -> None:
    house.server.routes["/feed"] = bomb()
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(SourceTooBig, match="5242880 bytes"):
        await house.poll()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100 * 1024  # KiB
    assert time.monotonic() - begun < 5
    assert (await house.state()).fault == "SourceTooBig"


@pytest.mark.parametrize(
    "body",
    [
        answer(gzip.compress(gzip.compress(FEED)), headers=GZIP),
        answer(gzip.compress(gzip.compress(bytes(64 * MEBIBYTE))), headers=GZIP),
        answer(gzip.compress(FEED)),
        answer(gzip.compress(gzip.compress(FEED)), headers={"Content-Encoding": "gzip, gzip"}),
    ],
    ids=["a feed", "a bomb", "not said to be", "said to be"],
)
async def test_what_is_packed_in_what_is_packed_is_no_feed(house: House, body: bytes) -> None:
    house.server.routes["/feed"] = body
    with pytest.raises(SourceError) as caught:
        await house.poll()
    if isinstance(caught.value, NotAFeed):
        assert caught.value.facts["what"] == "a compressed file"
    assert await house.archive() == []


async def test_a_hundred_redirects_are_left_at_the_sixth_request(house: House) -> None:
    house.server.routes |= {f"/{n}": redirect(f"/{n + 1}") for n in range(100)}
    house.server.routes |= {"/feed": redirect("/0"), "/100": answer(FEED)}
    with pytest.raises(SourceWanders):
        await house.poll()
    assert len(house.server.asked) == 6


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_broken_answer_is_recorded_and_what_was_kept_stays(
    house: House, fault: str
) -> None:
    house.server.routes["/feed"] = answer(FEED, headers={"ETag": '"1"'})
    await house.poll()
    house.server.routes["/feed"] = BROKEN[fault]
    await house.clock.advance(600)
    with pytest.raises(SourceError):
        await house.poll()
    state = await house.state()
    assert (state.failures, state.etag) == (1, '"1"')
    assert state.error is not None
    assert await house.archive() == ["One"]
    house.server.routes["/feed"] = answer(FEED)
    await house.clock.advance(3600)
    assert await house.poll() == []
    assert (await house.state()).error is None


async def test_a_connection_that_is_kept_and_then_reset_is_no_loss() -> None:
    """The first answer keeps the connection open; what comes next on it is broken off."""
    served = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        await reader.readuntil(b"\r\n\r\n")
        served += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(FEED), FEED))
        await writer.drain()
        await reader.read(1)
        await reset(Asked("GET", "/", {}), writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    async with server, Web(LOOPBACK, SystemClock(), spacing=0) as web:
        for _ in range(3):
            try:
                assert (await web.get(Fetch(url))).body == FEED
            except SourceError as error:
                assert error.passing  # noqa: PT017 - either is right
    assert served >= 2


# Certificates.


class Authority:
    """Who the program is told to trust, and who it is not."""

    def __init__(self) -> None:
        self.trusted, self.other = trustme.CA(), trustme.CA()

    def context(self, kind: str) -> ssl.SSLContext:
        past = datetime(2020, 1, 1, tzinfo=UTC)
        certificate = {
            "good": lambda: self.trusted.issue_cert("localhost"),
            "expired": lambda: self.trusted.issue_cert(
                "localhost", not_before=datetime(2019, 1, 1, tzinfo=UTC), not_after=past
            ),
            "wrong host": lambda: self.trusted.issue_cert("elsewhere.example"),
            "signed by itself": lambda: self.other.issue_cert("localhost"),
        }[kind]()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        return context


@pytest.fixture(scope="module")
def authority() -> Iterator[tuple[Authority, str]]:
    found = Authority()
    with tempfile.TemporaryDirectory() as folder:
        roots = Path(folder) / "roots.pem"
        found.trusted.cert_pem.write_to_path(str(roots))
        yield found, str(roots)


@asynccontextmanager
async def https(context: ssl.SSLContext) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer(FEED))
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


ASK = """
import asyncio, sys
from ipaddress import ip_network
from bot.clock import SystemClock
from bot.errors import SourceError
from bot.web import Fetch, Web

async def main():
    async with Web([ip_network("127.0.0.0/8")], SystemClock()) as web:
        try:
            print(len((await web.get(Fetch(sys.argv[1]))).body))
        except SourceError as error:
            print(type(error).__name__, error)

asyncio.run(main())
"""


@pytest.mark.parametrize("kind", ["good", "expired", "wrong host", "signed by itself"])
async def test_whose_certificate_is_believed(authority: tuple[Authority, str], kind: str) -> None:
    """In a process of its own, which can be told whom to trust as it starts."""
    known, roots = authority
    async with https(known.context(kind)) as port:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", ASK, f"https://localhost:{port}/"),
            cwd=ROOT,
            env={**os.environ, "SSL_CERT_FILE": roots},
            stdout=asyncio.subprocess.PIPE,
        )
        told, _ = await process.communicate()
    right = f"{len(FEED)}\n"
    assert told.decode() == (
        right if kind == "good" else "SourceUntrusted localhost has no valid certificate.\n"
    )


async def test_two_sources_of_one_host_are_asked_one_after_the_other() -> None:
    at_once, most = 0, 0

    async def slow(asked: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0.02)
        at_once -= 1
        writer.write(answer(FEED))

    async with (
        FaultServer({"/a": slow, "/b": slow}) as server,
        Web(LOOPBACK, SystemClock(), spacing=0.05) as web,
    ):
        begun = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for path in ("/a", "/b", "/a", "/b"):
                group.create_task(web.get(Fetch(server.url(path))))
    assert most == 1
    assert time.monotonic() - begun >= 3 * 0.05
