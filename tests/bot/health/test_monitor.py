"""What a whole running program tells of itself at /livez, /readyz and /metrics."""

import asyncio
import json
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from ipaddress import ip_network
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr

from bot.model import Source
from bot.news.sources import Catalogue, RateSource
from bot.program import Program
from bot.settings import Settings
from tests.bot.test_program import settings
from tests.deploy.scrape import Scrape
from tests.kit.clock import TurnedClock
from tests.kit.process import WRITTEN
from tests.kit.program import PATIENCE, eventually
from tests.kit.telegram import Telegram
from tests.kit.web import FaultServer, silence

SOURCES = tuple(
    Source(name, f"The {name}", f"http://127.0.0.1:9/{name}", "en", enabled=name != "off")
    for name in ("gone", "off")
)
CATALOGUE = Catalogue(SOURCES, (RateSource("cbt"),))
NAME = re.compile(r"(yamchi|process)_[a-z]+(_[a-z]+)*")
Get = Callable[[str], Awaitable[tuple[int, str]]]


@pytest.fixture
def made(telegram: Telegram, tmp_path: Path) -> Settings:
    return settings(telegram, tmp_path, allow_networks=(ip_network("127.0.0.0/8"),))


@pytest.fixture
async def program(made: Settings) -> AsyncIterator[Program]:
    async with Program(made, CATALOGUE) as started:
        yield started


@pytest.fixture
async def get(made: Settings) -> AsyncIterator[Get]:
    host, port = made.listen_at
    async with aiohttp.ClientSession(f"http://{host}:{port}") as session:

        async def read(path: str) -> tuple[int, str]:
            async with session.get(path) as reply:
                return reply.status, await reply.text()

        yield read


async def test_metrics_of_a_bot_at_work(program: Program, get: Get, telegram: Telegram) -> None:
    user = telegram.user(4_815_162_342)
    await program.timetable.first_round()
    await telegram.ask(user, "/start", PATIENCE)
    await telegram.ask(user, f"/news {WRITTEN}", PATIENCE)
    logging.getLogger("bot.somewhere").error("A failure")
    scrape = Scrape((await get("/metrics"))[1])
    assert scrape.value("yamchi_updates_total", kind="message") == 2
    assert scrape.value("yamchi_sends_total", kind="reply", outcome="sent") == 2
    assert scrape.value("yamchi_errors_total", part="bot.somewhere") == 1
    assert scrape.value("yamchi_warnings_total", part="bot.timetable") == 1
    assert scrape.value("yamchi_sources", state="failing") == 1
    assert scrape.value("yamchi_sources", state="off") == 1
    assert scrape.value("yamchi_queue_messages", lane="digest") == 0
    assert scrape.value("yamchi_digest_lag_seconds") == 0
    assert scrape.value("yamchi_database_up") == 1
    assert 0 < scrape.value("process_open_fds") < scrape.value("process_max_fds")
    for private in (str(user.id), WRITTEN, telegram.token):
        assert private not in scrape.text


async def test_metrics_are_named_by_convention(program: Program, get: Get) -> None:
    """https://prometheus.io/docs/practices/naming/"""
    for family in Scrape((await get("/metrics"))[1]).families():
        assert NAME.fullmatch(family.name), family.name
        assert family.documentation.endswith("."), family.name
        if family.type == "counter":
            assert all(sample.name.endswith("_total") for sample in family.samples)
        about_time = re.search(r"_(age|lag|silence)", family.name)
        assert not about_time or family.name.endswith("_seconds"), family.name


async def test_a_database_that_fails(program: Program, get: Get, made: Settings) -> None:
    await eventually_ready(get)
    path = made.database_url.get_secret_value().removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("ALTER TABLE outbox RENAME TO lost")
    scrape = Scrape((await get("/metrics"))[1])
    assert scrape.value("yamchi_database_up") == 0
    assert scrape.value("process_resident_memory_bytes") > 1_000_000
    status, text = await get("/readyz")
    assert (status, json.loads(text)["database"]) == (503, False)


async def test_a_schema_of_another_version(program: Program, get: Get, made: Settings) -> None:
    await eventually_ready(get)
    path = made.database_url.get_secret_value().removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("INSERT INTO schema_migrations VALUES (9999, 'later', '', 0)")
    status, text = await get("/readyz")
    facts = json.loads(text)
    assert (status, facts["database"], facts["schema_known"]) == (503, True, False)
    assert facts["schema"] == 9999


async def test_it_lives_while_its_parts_beat(
    made: Settings, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = TurnedClock()
    async with Program(made, Catalogue((), ()), clock):
        status, text = await get("/livez")
        facts = json.loads(text)
        assert (status, facts["alive"]) == (200, True)
        assert set(facts["heartbeat"]) == {"loop", "digests"}
        # The clock goes on, and nobody who sleeps by it wakes.
        monkeypatch.setattr(clock, "_monotonic", clock.monotonic() + 3600)
        status, text = await get("/livez")
        facts = json.loads(text)
        assert (status, facts["alive"], facts["dead"]) == (503, False, ["digests"])


async def test_pings_go_out_while_all_is_well(
    telegram: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the first of them Telegram may not have answered yet, on a machine with other work: then a
    later one goes out, and is the only one while it is not answered."""
    monkeypatch.setattr("bot.health.monitor.SOON", 0.1)
    monkeypatch.setattr("bot.health.monitor.EVERY", 0.1)
    async with FaultServer({"/ping/uuid": silence}) as server:
        made = settings(
            telegram,
            tmp_path,
            allow_networks=(ip_network("127.0.0.0/8"),),
            ping_url=SecretStr(server.url("/ping/uuid")),
        )
        async with Program(made, Catalogue((), ())):
            await telegram.ask(telegram.user(1), "/start", PATIENCE)
            await eventually(lambda: bool(server.asked))
        (asked,) = server.asked
    assert telegram.token not in str(asked)


async def eventually_ready(get: Get) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await get("/readyz"))[0] != 200:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)
