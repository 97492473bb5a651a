"""What a host says of what has changed: row 42 of docs/reliability.md."""

import asyncio
from itertools import count

import pytest

from bot.errors import SourceRefused
from tests.kit.desk import House
from tests.kit.web import Asked, Handler, answer, cached

ITEM = "<item><title>T{0}</title><link>/{0}</link><description>D{0}</description></item>"


def feed(*numbers: int) -> bytes:
    return f"<rss><channel>{''.join(map(ITEM.format, numbers))}</channel></rss>".encode()


def flapping(body: bytes) -> Handler:
    """Another ETag for each answer, which is never "unchanged"."""
    numbers = count()

    async def handle(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answer(body, headers={"ETag": f'"{next(numbers)}"'}))

    return handle


async def test_an_etag_that_flaps_is_one_request_a_poll_and_no_news(house: House) -> None:
    await house.begin()
    house.server.routes["/feed"] = flapping(feed(1, 2))
    assert len(await house.poll()) == 2
    for number in range(1, 5):
        await house.clock.advance(600)
        assert await house.poll() == []
        assert len(house.server.asked) == number + 1
    house.server.routes["/feed"] = flapping(feed(3, 1, 2))
    assert await house.poll() == ["T3"]


@pytest.mark.parametrize("etag", ['W/"1"', '"1"', "1", '""', "W/1", '"' + "x" * 1000 + '"'])
async def test_any_etag_is_sent_back_as_it_came(house: House, etag: str) -> None:
    await house.begin()
    house.server.routes["/feed"] = answer(feed(1), headers={"ETag": etag})
    await house.poll()
    house.server.routes["/feed"] = cached(etag, feed(1, 2))
    await house.clock.advance(600)
    assert await house.poll() == []
    assert house.server.asked[-1].headers["if-none-match"] == etag
    assert (await house.state()).failures == 0


@pytest.mark.parametrize(
    "date", ["Thu, 31 Dec 2099 00:00:00 GMT", "yesterday", "0", "Thu, 01 Jan 1970 00:00:00 GMT"]
)
async def test_a_wrong_date_of_change_loses_nothing(house: House, date: str) -> None:
    await house.begin()
    house.server.routes["/feed"] = answer(feed(1), headers={"Last-Modified": date})
    await house.poll()
    house.server.routes["/feed"] = answer(feed(2, 1), headers={"Last-Modified": date})
    await house.clock.advance(600)
    assert await house.poll() == ["T2"]
    assert house.server.asked[-1].headers["if-modified-since"] == date


async def test_unchanged_for_who_has_nothing_is_a_refusal(house: House) -> None:
    house.server.routes["/feed"] = answer(status="304 Not Modified")
    with pytest.raises(SourceRefused):
        await house.poll()
    house.server.routes["/feed"] = answer(feed(1))
    await house.clock.advance(86_400)
    await house.poll()
    assert await house.archive() == ["T1"]


async def test_unchanged_and_then_changed(house: House) -> None:
    await house.begin()
    house.server.routes["/feed"] = cached('"1"', feed(1))
    assert await house.poll() == ["T1"]
    await house.clock.advance(600)
    assert await house.poll() == []
    house.server.routes["/feed"] = cached('"2"', feed(2, 1))
    assert await house.poll() == ["T2"]
    assert (await house.state()).etag == '"2"'
