"""The health pages on loopback: does the bot live, does it do its work, and what it measures.

Where updates are brought by Telegram, this is also the server that they are brought to.
"""

import asyncio
import json
import logging
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from bot.errors import BadSettings
from bot.health.metrics import CONTENT_TYPE

log = logging.getLogger(__name__)
Check = Callable[[], Awaitable[Mapping[str, object]]]
Alive = Callable[[], Mapping[str, object]]
Measure = Callable[[], Awaitable[str]]
Read = Callable[[], Awaitable[bytes]]
Door = Callable[[Mapping[str, str], Read], Awaitable[tuple[int, Mapping[str, str]]]]
TIMEOUT = 5.0
LARGEST = 1024 * 1024  # bytes of an update; Telegram's own are far smaller
PATIENCE = 20.0  # seconds for the body of one


@dataclass(frozen=True, slots=True)
class Pages:
    """Facts for `/readyz` and `/livez`, `ready` and `alive` (bool) among them, and a text."""

    ready: Check
    live: Alive
    metrics: Measure


class Health:
    """Serves the pages. With a `door` also `/telegram`: it is given the headers and what reads the
    body, and returns the status and headers of the answer.
    """

    def __init__(
        self,
        host: str,
        port: int,
        bot_id: int,
        pages: Pages,
        door: Door | None = None,
    ) -> None:
        self._host = host
        self._port = port
        self._bot_id = bot_id
        self._pages = pages
        self._door = door
        self._runner: Any = None

    async def start(self) -> None:
        """Serve; where the address is taken the bot runs on without its health page.

        Raises BadSettings if updates were to be brought there.
        """
        # Imported here: its memory is spent by the running bot only.
        from aiohttp import web

        app = web.Application(client_max_size=LARGEST)
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        if self._door is not None:
            app.router.add_post("/telegram", self._telegram)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            if self._door is not None:
                await self._runner.cleanup()
                problem = f"YAMCHI_LISTEN: the webhook cannot be served there: {error.strerror}"
                raise BadSettings(problems=(problem,)) from None
            log.warning(
                "YAMCHI_LISTEN: no health page at %s:%s: %s",
                self._host,
                self._port,
                error.strerror,
            )

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _livez(self, _: Any) -> Any:
        facts = self._pages.live()
        return self._json(facts, 200 if facts.get("alive") else 503)

    async def _readyz(self, _: Any) -> Any:
        facts = dict(await self._pages.ready())
        return self._json(facts, 200 if facts.get("ready") else 503)

    async def _metrics(self, _: Any) -> Any:
        from aiohttp import web

        text = await self._pages.metrics()
        return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE})

    async def _telegram(self, request: Any) -> Any:
        from aiohttp import web

        if (request.content_length or 0) > LARGEST:
            return web.Response(status=413)
        assert self._door is not None  # noqa: S101 - the route exists with a door only
        try:
            async with asyncio.timeout(PATIENCE):
                status, headers = await self._door(request.headers, request.read)
        except TimeoutError:
            return web.Response(status=408)
        return web.Response(status=status, headers=headers)

    def _json(self, facts: Mapping[str, object], status: int) -> Any:
        from aiohttp import web

        return web.json_response({"bot": self._bot_id, **facts}, status=status)


def ask(host: str, port: int, bot_id: int) -> str | None:
    """What is wrong with the bot that runs at that address, None if nothing is."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - not bound here
    literal = f"[{reached}]" if ":" in reached else reached
    try:
        facts = _facts(f"http://{literal}:{port}/readyz")
    except (OSError, HTTPException, ValueError) as error:
        return f"no yamchi answers at {host}:{port}: {error}"
    if not isinstance(facts, dict) or facts.get("bot") != bot_id:
        return f"another bot answers at {host}:{port}"
    return None if facts.get("ready") else f"the bot is not ready: {facts}"


def _facts(url: str) -> object:
    """The page as JSON, whatever its status. The environment's proxy cannot reach this machine."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(url, timeout=TIMEOUT) as reply:
            return json.load(reply)
    except urllib.error.HTTPError as error:
        with error:
            return json.load(error)
