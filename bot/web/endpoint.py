"""JSON over POST to the one address that the operator has configured, and to no other.

The guard of the outside world does not hold here, for the operator's own machine may be on a
private network and without TLS. A rule of its own does: no redirect is followed, so the key and
the texts never leave for another address, and none of what comes is trusted.
"""

import asyncio
import json
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from bot.errors import EndpointFailed, SourceTooBig
from bot.web.answers import LONGEST_WAIT
from bot.web.client import USER_AGENT, body

CONNECT_SECONDS = 5.0
LARGEST_ANSWER = 256 * 1024


class Endpoint:
    """An async context manager. `key` is sent as a bearer token; it is in no error and no log."""

    def __init__(self, url: str, key: str | None = None, *, seconds: float = 20.0) -> None:
        self._url = URL(url)
        self._key = key
        self._seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        self._session = aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, headers=headers
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(self, question: Mapping[str, Any]) -> Any:
        """The JSON that comes back, of any shape. Raises EndpointFailed."""
        try:
            async with asyncio.timeout(self._seconds):
                return json.loads(await self._post(question))
        except TimeoutError:
            raise EndpointFailed(reason=f"no answer within {self._seconds:g} s") from None
        except SourceTooBig:
            raise EndpointFailed(reason="an answer that is too large") from None
        # RecursionError: JSON that is nested too deep.
        except (aiohttp.ClientError, OSError, ValueError, RecursionError) as error:
            raise EndpointFailed(reason=type(error).__name__) from None

    async def _post(self, question: Mapping[str, Any]) -> bytes:
        if self._session is None:
            raise RuntimeError("Endpoint is not entered")
        limits = aiohttp.ClientTimeout(total=self._seconds, connect=CONNECT_SECONDS)
        async with self._session.post(
            self._url, json=question, allow_redirects=False, timeout=limits
        ) as response:
            if response.status != 200:
                raise EndpointFailed(
                    reason=f"HTTP {response.status}",
                    status=response.status,
                    retry_after=_seconds(response),
                )
            return await body(response, self._url.host or "", LARGEST_ANSWER)


def _seconds(response: aiohttp.ClientResponse) -> int | None:
    """What a Retry-After in seconds says; one with a date is rare here and left alone."""
    value = response.headers.get("Retry-After", "").strip()
    return min(int(value[:12]), LONGEST_WAIT) if value.isdecimal() else None
