"""python-telegram-bot's HTTP, on aiohttp: a tenth of the CPU of its default transport.

The Bot API's own words for failure are left to the library; what it cannot tell, whether a
request left at all, is told here by the class of the error.
"""

import json
import os
from collections.abc import Mapping
from functools import cache
from typing import Any, cast
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# Below the idle time after which Telegram's front closes a connection: a request written to a
# closing one fails in a way that cannot be told from a lost answer.
KEEPALIVE = 30.0


class NotSent(NetworkError):
    """The connection was never made: the request certainly did not arrive."""


class ServerFailed(NetworkError):
    """The Bot API answered 5xx: the request arrived and was most likely not carried out."""


# What is uploaded: the file's name, its content, its type.
File = tuple[str, bytes, str]


class Fields:
    """A call's fields as plain values, in the place of RequestData, which wraps each of them."""

    def __init__(self, fields: dict[str, Any], files: Mapping[str, File] | None = None) -> None:
        self._fields = fields
        self.multipart_data = files or {}

    @property
    def contains_files(self) -> bool:
        return bool(self.multipart_data)

    @property
    def json_parameters(self) -> dict[str, str]:
        return {
            name: value if isinstance(value, str) else ENCODE(value)
            for name, value in self._fields.items()
            if value is not None
        }

    def as_request_data(self) -> RequestData:
        """For BaseRequest.post, which hands it through to our `do_request` unread."""
        return cast(RequestData, self)


class AiohttpRequest(BaseRequest):
    """One pool of connections. `read_timeout` is seconds; long polls add theirs to it."""

    def __init__(self, *, read_timeout: float = 20.0, connections: int = 256) -> None:
        self._read_timeout = read_timeout
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(
                limit=self._connections, keepalive_timeout=KEEPALIVE, ttl_dns_cache=300
            )
            self._session = aiohttp.ClientSession(
                connector=connector, cookie_jar=aiohttp.DummyCookieJar()
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - aiohttp has none
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - counted as connecting
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("the transport is closed")
        body, headers = _encode(request_data)
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_given(connect_timeout, 10.0),
            sock_read=_given(read_timeout, self._read_timeout),
        )
        # No message carries the address or the cause's text: both hold the token.
        try:
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=_proxy(url)
            ) as response:
                payload = await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(_reason(error)) from None
        except TimeoutError:
            raise TimedOut("no answer in time") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None
        if response.status >= 500:
            raise ServerFailed(f"HTTP {response.status}")
        return response.status, payload


def _proxy(url: str) -> str | None:
    scheme, _, rest = url.partition("://")
    return _proxy_for(scheme, rest.partition("/")[0])


@cache
def _proxy_for(scheme: str, place: str) -> str | None:
    """The environment's proxy. aiohttp's own look-up asks two threads at each request."""
    host = place.partition(":")[0]
    return None if proxy_bypass(host) else getproxies().get(scheme)


def _encode(data: RequestData | None) -> tuple[Any, dict[str, str]]:
    if data is None:
        return None, {}
    if not data.contains_files:
        return _form(data.json_parameters), FORM
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, {}


def _form(fields: dict[str, str]) -> bytes:
    """Every byte percent-encoded. Asking of each whether it must be costs more than all else that
    is done to a message, and in a Cyrillic text nearly all must."""
    return "&".join(
        f"{name}=%{value.encode().hex('%')}" if value else f"{name}="
        for name, value in fields.items()
    ).encode()


def _given(value: Any, default: float) -> float | None:
    return default if value is BaseRequest.DEFAULT_NONE else value


def _reason(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name cannot be looked up"
    if isinstance(error, aiohttp.ClientSSLError):
        return "its certificate is not accepted"
    if isinstance(error, aiohttp.ClientConnectorError):
        # Its own text names the address; the number's is what the operator knows.
        return os.strerror(error.os_error.errno) if error.os_error.errno else "no connection"
    return "no connection in time"
