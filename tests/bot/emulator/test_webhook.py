"""The webhook: what may be set, and how updates are delivered to it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.emulator import Emulator
from bot.emulator.pulse import Pulse
from bot.emulator.webhook import chat_of
from tests.bot.emulator.conftest import Bot
from tests.kit.clock import TurnedClock
from tests.kit.telegram import Telegram, serving


class Receiver:
    """A bot's end of the webhook. `answers` are used up first, then every update gets 200."""

    def __init__(self) -> None:
        self.got: list[tuple[str, str]] = []
        self.answers: list[web.Response] = []
        self.url = ""
        self.arrived = Pulse()

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.append((update["message"]["text"], secret))
        self.arrived.beat()
        return self.answers.pop(0) if self.answers else web.Response()

    async def texts(self, number: int) -> list[str]:
        async with asyncio.timeout(5):
            while len(self.got) < number:
                await self.arrived.wait()
        return [text for text, _ in self.got]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/telegram", receiver.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/telegram?x=1"
    yield receiver
    await runner.cleanup()


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(flow=True)


@pytest.fixture
async def telegram(clock: TurnedClock) -> AsyncIterator[Telegram]:
    async with serving(clock, checked=False) as started:
        yield started


async def emptied(telegram: Telegram) -> None:
    async with asyncio.timeout(5):
        while telegram.state.updates.waiting():
            await telegram.state.updates.arrived.wait()


async def test_delivery_in_order(telegram: Telegram, receiver: Receiver) -> None:
    bot = Bot(telegram)
    await telegram.user(5).say("before")
    assert await bot("setWebhook", url=receiver.url, secret_token="s-1") is True
    for text in ("a", "b"):
        await telegram.user(5).say(text)
    await telegram.user(6).say("aside")
    texts = await receiver.texts(4)
    assert [text for text in texts if text != "aside"] == ["before", "a", "b"]
    assert {secret for _, secret in receiver.got} == {"s-1"}
    await emptied(telegram)
    info = await bot("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (receiver.url, 0)
    refused = await bot("getUpdates")
    assert refused.startswith("Conflict: can't use getUpdates method while webhook is active")


async def test_tried_again_until_taken(
    telegram: Telegram, receiver: Receiver, clock: TurnedClock
) -> None:
    bot = Bot(telegram)
    later = {"Retry-After": "30"}
    receiver.answers = [web.Response(status=status) for status in (500, 404, 403)]
    receiver.answers.append(web.Response(status=503, headers=later))
    await bot("setWebhook", url=receiver.url)
    await telegram.user(5).say("a")
    assert await receiver.texts(5) == ["a"] * 5
    assert clock.slept == [1, 2, 4, 30]
    info = await bot("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 503"
    await emptied(telegram)


async def test_nobody_there(telegram: Telegram, unused: str, clock: TurnedClock) -> None:
    bot = Bot(telegram)
    await bot("setWebhook", url=unused)
    await telegram.user(5).say("a")
    async with asyncio.timeout(5):
        while not telegram.state.webhook.error:  # noqa: ASYNC110 - nothing announces an error
            await asyncio.sleep(0.01)
    assert telegram.state.webhook.error == "Wrong response from the webhook: no answer"
    assert await bot("deleteWebhook") is True
    (update,) = await bot("getUpdates")
    assert update["message"]["text"] == "a"
    assert await bot("deleteWebhook", drop_pending_updates=True) is True
    assert await bot("getUpdates") == []


@pytest.fixture
async def unused() -> str:
    """An address where nobody listens."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return f"http://127.0.0.1:{port}"


async def test_setting_one_ends_a_poll(bot: Bot, emulator: Emulator) -> None:
    async def later() -> None:
        await asyncio.sleep(0)
        await bot("setWebhook", url="http://localhost/x")

    answer, _ = await asyncio.gather(bot("getUpdates", timeout=50), later())
    assert answer == "Conflict: terminated by setWebhook request"
    await emulator.user(5).say("a")
    await bot("setWebhook", url="", drop_pending_updates="true")
    assert await bot("getUpdates") == []


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"url": "http://x.y/z"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "https://x.y:81/z"},
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ({"url": "https://x.y"}, "bad webhook: the emulator delivers to this machine only"),
        ({"url": "", "secret_token": "é"}, "secret token contains unallowed characters"),
    ],
)
async def test_refusals(bot: Bot, values: dict[str, Any], refusal: str) -> None:
    assert await bot("setWebhook", **values) == f"Bad Request: {refusal}"


def test_the_chat_of_an_update() -> None:
    assert chat_of({"update_id": 1, "inline_query": {"from": {"id": 5}}}) == 5
    pressed = {"from": {"id": 5}, "message": {"chat": {"id": -1}}}
    assert chat_of({"update_id": 1, "callback_query": pressed}) == -1
