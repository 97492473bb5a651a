"""One GET of an untrusted address: guarded, capped in size and time, paced, conditional."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.clock import Clock
from bot.errors import (
    SourceError,
    SourceForbidden,
    SourceRefused,
    SourceTooBig,
    SourceTooSlow,
    SourceWanders,
)
from bot.web.answers import retry_after, validator
from bot.web.faults import fault
from bot.web.guard import Guard, Network
from bot.web.pacing import Pacing

USER_AGENT = "yamchi/0.1 (news feed reader)"
MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CONNECT_SECONDS = 5.0
QUIET_SECONDS = 10.0
# Of an idle connection: the next page of a listing and a bank's next day come over the same.
KEEPALIVE = 15.0
CHUNK = 64 * 1024

# What follows a redirect to another host; the caller's other headers may be credentials.
HARMLESS = frozenset({"accept", "accept-language", "user-agent"})


@dataclass(frozen=True, slots=True)
class Fetch:
    """What to get. `total` is seconds for everything, redirects and body included; `max_bytes`
    counts the body after decompression; `urgent` tells that a person waits for it."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    max_bytes: int = 5 * 1024 * 1024
    total: float = 20.0
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """The answer. `status` is 200, or 304 with an empty body; `url` is the address that gave it.

    `content_type` is lower-case without parameters, "" where there was none; so is `charset`, or
    None.
    """

    status: int
    body: bytes
    url: str
    content_type: str = ""
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Web:
    """Raises the Source errors of bot.errors, no others.

    `allow` are networks off the public internet that may be reached all the same.
    """

    def __init__(
        self,
        allow: Sequence[Network],
        clock: Clock,
        *,
        user_agent: str = USER_AGENT,
        spacing: float = 0.5,
        per_host: int = 1,
        overall: int = 8,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._guard = Guard(allow)
        self._clock = clock
        self._user_agent = user_agent
        self._pacing = Pacing(clock, spacing=spacing, per_host=per_host, overall=overall)
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                socket_factory=self._guard.socket,
                resolver=self._resolver,
                keepalive_timeout=KEEPALIVE,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            headers={"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"},
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def get(self, fetch: Fetch) -> Fetched:
        """The answer of the address, after at most five redirects."""
        url = public_form(fetch.url)
        host = url.host or ""
        async with self._pacing.turn(host, urgent=fetch.urgent):
            try:
                async with asyncio.timeout(fetch.total):
                    return await self._follow(fetch, url)
            except TimeoutError:
                raise SourceTooSlow(host=host, seconds=fetch.total) from None

    async def _follow(self, fetch: Fetch, url: URL) -> Fetched:
        headers = request_headers(fetch)
        for _ in range(MAX_REDIRECTS + 1):
            found = await self._ask(fetch, url, headers)
            if isinstance(found, Fetched):
                return found
            if found.origin() != url.origin():
                headers = {name: headers[name] for name in headers if name.lower() in HARMLESS}
            url = found
        raise SourceWanders(host=url.host)

    async def _ask(self, fetch: Fetch, url: URL, headers: Mapping[str, str]) -> Fetched | URL:
        """One request: the answer, or the address that it redirects to."""
        if self._session is None:
            raise RuntimeError("Web is not started")
        limits = aiohttp.ClientTimeout(
            total=fetch.total, connect=CONNECT_SECONDS, sock_read=QUIET_SECONDS
        )
        host = url.host or ""
        try:
            async with self._session.get(
                url, headers=headers, allow_redirects=False, timeout=limits
            ) as response:
                return await self._read(fetch, url, response)
        except SourceError:
            raise
        # ValueError: aiohttp lets a few of the parsers' own through (a bad charset, a bad URL).
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise fault(error, host, fetch.total) from None

    async def _read(
        self, fetch: Fetch, url: URL, response: aiohttp.ClientResponse
    ) -> Fetched | URL:
        host, status, headers = url.host or "", response.status, response.headers
        if status in REDIRECTS and "Location" in headers:
            return public_form(headers["Location"], url)
        conditional = fetch.etag is not None or fetch.last_modified is not None
        if status != 200 and not (status == 304 and conditional):
            wait = retry_after(headers.get("Retry-After"), self._clock.now())
            raise SourceRefused(host=host, status=status, retry_after=wait)
        return Fetched(
            status=status,
            body=await body(response, host, fetch.max_bytes) if status == 200 else b"",
            url=str(url),
            content_type=response.content_type if "Content-Type" in headers else "",
            charset=(response.charset or "").lower() or None,
            etag=validator(headers.get("ETag")),
            last_modified=validator(headers.get("Last-Modified")),
        )


def public_form(address: str, base: URL | None = None) -> URL:
    """The address as it will be asked for: absolute, http(s), without user info and fragment."""
    try:
        url = URL(address.strip())
        if base is not None:
            url = base.join(url)
        if url.scheme not in {"http", "https"} or not url.host:
            raise SourceForbidden(host=url.host or url.scheme or "?")
        return url.with_user(None).with_fragment(None)
    except ValueError:
        raise SourceForbidden(host=base.host if base else "?") from None


def request_headers(fetch: Fetch) -> dict[str, str]:
    headers = dict(fetch.headers)
    if fetch.etag is not None:
        headers["If-None-Match"] = fetch.etag
    if fetch.last_modified is not None:
        headers["If-Modified-Since"] = fetch.last_modified
    return headers


async def body(response: aiohttp.ClientResponse, host: str, limit: int) -> bytes:
    """The decompressed body; never more than the limit and one chunk is held."""
    chunks, size = [], 0
    async for chunk in response.content.iter_chunked(CHUNK):
        size += len(chunk)
        if size > limit:
            raise SourceTooBig(host=host, limit=limit)
        chunks.append(chunk)
    return b"".join(chunks)
