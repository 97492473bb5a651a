"""A proxy before several processes of one bot, as nginx would stand there: each in its turn."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import cycle
from random import Random

import asyncpg
from aiohttp import ClientError, ClientSession, ClientTimeout, web

from handlers.wire.webhook import HEADER

WRITTEN_DOWN = "SELECT count(*) FROM inbox WHERE update_id = $1"


@dataclass
class Proxy:
    """Passes on what Telegram brings. A share of it is brought to another process once more: an
    answer was lost, and Telegram came again. Each 200 is held against the database."""

    session: ClientSession
    database: asyncpg.Pool
    ports: Sequence[int]
    again: float
    url: str = ""
    statuses: Counter[int] = field(default_factory=Counter)
    taken: Counter[int] = field(default_factory=Counter)  # by port
    repeated: int = 0
    unwritten: int = 0

    def __post_init__(self) -> None:
        self._turns = cycle(self.ports)
        self._chance = Random(5)

    async def pass_on(self, request: web.Request) -> web.Response:
        body, port = await request.read(), next(self._turns)
        status = await self.post(port, body, request.headers.get(HEADER, ""))
        if status == 200 and self._chance.random() < self.again:
            self.repeated += 1
            await self.post(next(self._turns), body, request.headers.get(HEADER, ""))
        return web.Response(status=status)

    async def post(self, port: int, body: bytes, secret: str) -> int:
        url = f"http://127.0.0.1:{port}/telegram"
        try:
            async with self.session.post(
                url, data=BytesIO(body), headers={HEADER: secret}
            ) as reply:
                status = reply.status
        except (ClientError, TimeoutError):
            status = 502
        self.statuses[status] += 1
        if status == 200:
            self.taken[port] += 1
            await self._check(body)
        return status

    async def _check(self, body: bytes) -> None:
        number = int(body.partition(b'"update_id":')[2].partition(b",")[0])
        self.unwritten += not await self.database.fetchval(WRITTEN_DOWN, number)


@asynccontextmanager
async def proxy(database_url: str, ports: Sequence[int], again: float) -> AsyncIterator[Proxy]:
    timeout = ClientTimeout(total=30)
    async with (
        ClientSession(timeout=timeout) as session,
        asyncpg.create_pool(database_url, min_size=1, max_size=4) as database,
    ):
        made = Proxy(session, database, ports, again)
        app = web.Application()
        app.add_routes([web.post("/telegram", made.pass_on)])
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram"
        try:
            yield made
        finally:
            await runner.cleanup()
