"""One bot in several processes on PostgreSQL: the work is shared, and who is gone is replaced."""

import asyncio
import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg

from tests.journeys.test_kills import CHATS, EACH, ask_all
from tests.kit.crash import FIRST, Crash, promise, texts
from tests.kit.fleet import Fleet, fleet
from tests.kit.process import running, settings_for, until
from tests.kit.telegram import Telegram, serving
from tests.kit.web import FaultServer, answer

RATE, KILLS = 60, 6
LOAD = Crash(kills=KILLS, chats=60, each=4, rate=RATE)
FEED = answer(
    b"<rss><channel><item><title>Snow in Almaty</title><link>/snow</link></item></channel></rss>"
)
SETTLED = "SELECT count(*) FROM outbox WHERE settled_us IS NULL"
SECOND = timedelta(seconds=1)


def shared(telegram: Telegram, folder: Path, url: str, **more: str) -> dict[str, str]:
    return settings_for(
        telegram,
        telegram.url,
        folder,
        DATABASE_URL=url,
        YAMCHI_LISTEN="127.0.0.1:0",
        YAMCHI_SEND_RATE=str(RATE),
        **more,
    )


async def asked_of(url: str, sql: str) -> int:
    connection = await asyncpg.connect(url)
    try:
        return int(await connection.fetchval(sql))
    finally:
        await connection.close()


async def drained(url: str, seconds: float = 120) -> None:
    async with asyncio.timeout(seconds):
        while await asked_of(url, SETTLED):  # noqa: ASYNC110 - another process sets no event
            await asyncio.sleep(0.2)


def most_in_a_second(times: list[datetime]) -> int:
    return max(sum(at <= other < at + SECOND for other in times) for at in times)


def sent_at(telegram: Telegram) -> list[datetime]:
    return [call.at for call in telegram.calls if call.method == "sendMessage"]


async def killed_while(found: Fleet, chance: random.Random, kills: int) -> list[str]:
    roles = []
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.2, 1.0))
        roles.append(await found.replace_one(chance))
    return roles


async def test_two_of_each_killed_at_random(
    telegram: Telegram, tmp_path: Path, postgresql: str
) -> None:
    """Promised messages and questions at the same time."""
    settings = shared(telegram, tmp_path, postgresql)
    await promise(LOAD, telegram, postgresql)
    faults = telegram.faults
    faults.add("too_many_requests", "sendMessage", times=None, probability=0.03)
    lost = faults.add("reset_after", "sendMessage", times=None, probability=0.02)
    async with fleet(tmp_path, settings) as found:
        await found.heard("Answering as")
        await ask_all(telegram)
        await killed_while(found, random.Random(11), KILLS)
        await until(lambda: len(set(answers_in(telegram))) == CHATS * EACH, 90)
        await drained(postgresql)
    check_questions(telegram, lost.struck)
    check_promises(telegram, lost.struck)
    assert most_in_a_second(sent_at(telegram)) <= RATE


def answers_in(telegram: Telegram) -> list[tuple[int, str]]:
    """(chat, question) of every answer; others than those chats got what was promised to them."""
    chats = range(1, CHATS + 1)
    return [(chat, message.text.split()[4]) for chat in chats for message in telegram.sent_to(chat)]


def check_questions(telegram: Telegram, lost: int) -> None:
    counted = Counter(answers_in(telegram))
    assert len(counted) == CHATS * EACH
    assert counted.total() - len(counted) <= 16 * KILLS + lost
    for chat in range(1, CHATS + 1):
        told = [name for number, name in answers_in(telegram) if number == chat]
        assert list(dict.fromkeys(told)) == [f"/q{n}." for n in range(EACH)]


def check_promises(telegram: Telegram, lost: int) -> None:
    repeated = 0
    for chat_id in range(FIRST, FIRST + LOAD.chats):
        told = [message.text for message in telegram.sent_to(chat_id)]
        assert list(dict.fromkeys(told)) == texts(LOAD, chat_id)
        repeated += len(told) - len(set(told))
    assert repeated <= KILLS * LOAD.in_flight + lost


async def test_a_feed_is_fetched_by_one_and_another_takes_over(
    telegram: Telegram, tmp_path: Path, postgresql: str
) -> None:
    sources = tmp_path / "sources.toml"
    async with FaultServer({"/rss": FEED}) as site:
        sources.write_text(
            f'[[feeds]]\nid = "snow"\nurl = "{site.url("/rss")}"\nlanguage = "en"\ninterval = 1\n'
        )
        settings = shared(telegram, tmp_path, postgresql, YAMCHI_SOURCES=str(sources))
        async with fleet(tmp_path, settings, ("fetch", "fetch")) as found:
            await until(lambda: len(site.asked) >= 3, 30)
            begun, before = asyncio.get_running_loop().time(), len(site.asked)
            await until(lambda: len(site.asked) >= before + 4, 30)
            took = asyncio.get_running_loop().time() - begun
            assert took >= 3, "two would have asked twice as often"
            leading = next(n for n, p in enumerate(found.processes) if "Fetching is" in p.stderr)
            other = found.processes[1 - leading]
            await found.processes[leading].kill()
            await other.heard("Fetching is this process's now")
            before = len(site.asked)
            await until(lambda: len(site.asked) >= before + 2, 30)
            await found.replace(leading)
            other.terminate()
            await found.processes[leading].heard("Fetching is this process's now")


async def test_a_whole_bot_and_roles_of_it_exclude_each_other(
    telegram: Telegram, tmp_path: Path, postgresql: str
) -> None:
    settings = shared(telegram, tmp_path, postgresql)
    async with running(tmp_path, settings, "run", "--role", "fetch") as first:
        await first.heard("Fetching is this process's now")
        async with running(tmp_path, settings) as whole:
            assert await whole.ended() == 1
            assert "in use by another yamchi" in whole.stderr
        async with running(tmp_path, settings, "migrate") as tool:
            assert await tool.ended() == 1


async def test_a_file_takes_one_process(telegram: Telegram, tmp_path: Path) -> None:
    settings = settings_for(telegram, telegram.url, tmp_path)
    async with running(tmp_path, settings, "run", "--role", "chat,send") as process:
        assert await process.ended() == 2
    assert "--role: an SQLite database takes one process with all roles" in process.stderr


async def test_two_bots_in_one_database(
    telegram: Telegram, tmp_path: Path, postgresql: str
) -> None:
    """Each is a bot of its own to its chats."""
    async with serving(token="2000000002:another-bot") as other:
        first = shared(telegram, tmp_path, postgresql)
        second = shared(other, tmp_path, postgresql) | {"BOT_TOKEN": other.token}
        async with running(tmp_path, first) as one, running(tmp_path, second) as two:
            await one.heard("Answering as")
            await two.heard("Answering as")
            await telegram.ask(telegram.user(5), "/save 1", 15)
            await telegram.ask(telegram.user(5), "/timezone Asia/Tashkent", 15)
            await other.ask(other.user(5), "/timezone", 15)
    assert "Almaty" in other.sent_to(5)[-1].text
    assert await asked_of(postgresql, "SELECT count(DISTINCT bot_id) FROM chats") == 2
