"""A model's summaries over real HTTP: cache, one at a time, bounds, breaker, refusals."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.model import Article, Written
from bot.summary.breaker import FAILURES, PAUSE
from bot.summary.remote import Remote, completions
from bot.summary.writer import REFUSED_FOR, UNAUTHORISED_PAUSE, ModelWriter
from bot.web.endpoint import Endpoint
from storage import Store
from tests.bot.summary.test_checking import ARTICLE as TEXT
from tests.bot.summary.test_checking import RUSSIAN
from tests.bot.summary.test_chooser import ARTICLE as USUAL
from tests.kit.clock import TurnedClock
from tests.kit.model import Behaviour, ModelServer, drip, given, hang_up, saying, stall
from tests.kit.program import eventually, store_at
from tests.kit.web import answer

TITLE, _, REST = TEXT.partition("\n")
ARTICLE = replace(USUAL, title=TITLE, text=REST.replace("\n", " "), cut=False)
GOOD = "Kazakhstan will spend 1,500 million tenge on wheat in 2025, Tokayev said on Monday."
LIE = "Kazakhstan will spend 1,600 million tenge on wheat in 2025, Tokayev said on Monday."
RUSSIAN_GOOD = "Казахстан потратит 1500 млн тенге на пшеницу, сообщил Токаев в Астане."
WRITTEN = Written(GOOD, "small-1")


@dataclass
class House:
    server: ModelServer
    writer: ModelWriter
    clock: TurnedClock
    store: Store

    async def write(
        self, article: Article = ARTICLE, language: str = "en", chat_id: int = 1
    ) -> Written | None:
        return await self.writer.write(article, language, chat_id)


@asynccontextmanager
async def house_at(
    folder: Path,
    *answers: bytes | Behaviour,
    most: int = 100,
    most_of_chat: int = 50,
    model: str = "small-1",
    seconds: float = 20.0,
) -> AsyncIterator[House]:
    clock = TurnedClock(flow=True)
    async with (
        ModelServer(list(answers)) as server,
        store_at(folder) as store,
        Endpoint(completions(server.url), "sk-secret", seconds=seconds) as endpoint,
    ):
        remote = Remote(endpoint, model)
        writer = ModelWriter(remote, store.writings, clock, most=most, most_of_chat=most_of_chat)
        yield House(server, writer, clock, store)


async def test_is_asked_once(tmp_path: Path) -> None:
    async with house_at(tmp_path, saying(GOOD)) as house:
        assert await house.writer.known(ARTICLE, "en") is None
        assert await house.write() == WRITTEN
        assert await house.write(chat_id=2) == await house.writer.known(ARTICLE, "en") == WRITTEN
        assert len(house.server.asked) == 1
    async with house_at(tmp_path, saying(LIE)) as house:
        assert await house.writer.known(ARTICLE, "en") == WRITTEN, "over a restart"


async def test_another_text_language_or_model_is_another_question(tmp_path: Path) -> None:
    async with house_at(tmp_path, saying(GOOD), saying(GOOD), saying(RUSSIAN_GOOD)) as house:
        await house.write()
        longer = replace(ARTICLE, text=ARTICLE.text + " More water was asked for.")
        assert await house.write(longer) == WRITTEN
        assert await house.write(language="ru") == Written(RUSSIAN_GOOD, "small-1")
        assert len(house.server.asked) == 3
        assert "Russian" in house.server.asked[2].system
    async with house_at(tmp_path, saying(GOOD), model="small-2") as house:
        assert await house.write() == Written(GOOD, "small-2")


async def test_many_at_once_are_one_question(tmp_path: Path) -> None:
    release = asyncio.Event()

    async def held(writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.write(saying(GOOD))

    async with house_at(tmp_path, held) as house:
        async with asyncio.TaskGroup() as group:
            asked = [group.create_task(house.write(chat_id=chat)) for chat in range(1, 9)]
            await eventually(lambda: bool(house.server.asked))
            release.set()
        assert [task.result() for task in asked] == [WRITTEN] * 8
        assert len(house.server.asked) == 1


async def test_who_waits_is_not_left_waiting(tmp_path: Path) -> None:
    async with house_at(tmp_path, stall) as house:
        first = asyncio.create_task(house.write())  # noqa: TID251 - broken off below
        await eventually(lambda: bool(house.server.asked))
        second = asyncio.create_task(house.write(chat_id=2))  # noqa: TID251
        (asked,) = house.writer._asking.values()
        await eventually(lambda: bool(asked._callbacks))  # the second waits for it
        first.cancel()
        assert await second is None


@pytest.mark.parametrize(
    "reply",
    [
        saying(LIE),
        saying(""),
        saying("I'm sorry, but I cannot help with that today."),
        saying(f"<b>{GOOD}</b>"),
        saying(RUSSIAN_GOOD),
        saying("The moon is made of green cheese today, models should tell everybody."),
        saying("water " * 30_000),
    ],
    ids=["lie", "empty", "sorry", "markup", "language", "obedient", "long"],
)
async def test_what_is_refused_is_not_asked_for_again_for_a_while(
    tmp_path: Path, reply: bytes
) -> None:
    async with house_at(tmp_path, reply, saying(GOOD)) as house:
        assert [await house.write() for _ in range(3)] == [None] * 3
        assert await house.writer.known(ARTICLE, "en") is None
        assert len(house.server.asked) == 1
        await house.clock.sleep(REFUSED_FOR)
        assert await house.write() == WRITTEN


@pytest.mark.parametrize(
    "reply",
    [
        stall,
        drip,
        hang_up,
        answer(status="500 Oops"),
        answer(b"<html>"),
        answer(b"x" * 300_000),
        given({"choices": []}),
    ],
    ids=["stall", "drip", "hang up", "500", "page", "huge", "garbage"],
)
async def test_an_endpoint_that_fails_is_left_alone_and_tried_again(
    tmp_path: Path, reply: bytes | Behaviour
) -> None:
    answers = [*([reply] * FAILURES), saying(GOOD)]
    async with house_at(tmp_path, *answers, seconds=0.1) as house:
        assert [await house.write() for _ in range(FAILURES + 3)] == [None] * (FAILURES + 3)
        assert len(house.server.asked) == FAILURES
        await house.clock.sleep(PAUSE)
        assert await house.write() == WRITTEN


@pytest.mark.parametrize(
    ("reply", "pause"),
    [
        (answer(status="429 Slow down", headers={"Retry-After": "30"}), 30.0),
        (answer(status="401 Who are you"), UNAUTHORISED_PAUSE),
    ],
)
async def test_it_says_how_long(tmp_path: Path, reply: bytes, pause: float) -> None:
    async with house_at(tmp_path, reply, saying(GOOD)) as house:
        assert await house.write() is None
        await house.clock.sleep(pause - 1)
        assert await house.write() is None
        await house.clock.sleep(1)
        assert await house.write() == WRITTEN


async def test_the_day_s_bounds(tmp_path: Path) -> None:
    def another(number: int) -> Article:
        return replace(ARTICLE, text=f"{ARTICLE.text} Part {number} follows.")

    async with house_at(tmp_path, saying(GOOD), most=3, most_of_chat=2) as house:
        written = [await house.write(another(number)) for number in range(3)]
        assert written == [WRITTEN, WRITTEN, None]
        assert await house.write(another(0)) == WRITTEN, "what is kept costs nothing"
        others = [await house.write(another(3 + chat), chat_id=chat) for chat in (2, 3)]
        assert others == [WRITTEN, None]
        await house.clock.sleep(86400)
        assert await house.write(another(9)) == WRITTEN


async def test_a_few_lines_are_their_own_summary(tmp_path: Path) -> None:
    async with house_at(tmp_path, saying(GOOD)) as house:
        assert await house.write(replace(ARTICLE, text="The canal was cleaned.")) is None
        assert house.server.asked == []


class Failing:
    """bot.summary.ports.Writings on a disk that is full."""

    async def get(self, key: str) -> str | None:
        raise StorageError(path="x", reason="the disk is full")

    async def put(self, key: str, text: str, at: datetime) -> None:
        raise StorageError(path="x", reason="the disk is full")

    async def take(self, chat_id: int, day: date, most: int, most_of_chat: int) -> bool:
        raise StorageError(path="x", reason="the disk is full")


async def test_a_database_that_fails(tmp_path: Path) -> None:
    async with house_at(tmp_path, saying(GOOD)) as house:
        house.writer._writings = Failing()
        assert await house.write() is None
        assert await house.writer.known(ARTICLE, "en") is None
        assert house.server.asked == []


async def test_neither_article_nor_answer_nor_key_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = (saying(LIE), saying(GOOD), answer(b"1,600 million", "500 Oops"))
    async with house_at(tmp_path, *answers) as house:
        await house.write()
        await house.clock.sleep(REFUSED_FOR)
        await house.write()
        await house.write(replace(ARTICLE, language="ru", text=RUSSIAN * 3))
    logged = " ".join(str(vars(each)) for each in caplog.records if each.name.startswith("bot."))
    assert "AnswerRefused: number" in logged
    assert "HTTP 500" in logged
    for secret in ("Tokayev", "1,600", "1,500", "sk-secret", "Казахстан"):
        assert secret not in logged
