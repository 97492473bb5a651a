"""The webhook over real HTTP: who is let in, what is confirmed when, and in which order."""

import asyncio
import io
import json
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import pairwise
from typing import Any

import aiohttp
import pytest

from bot.errors import TelegramUnreachable, TokenInUse, TokenRefused
from bot.health.pages import LARGEST, Health
from bot.nursery import Nursery
from bot.ports import Inbox
from bot.values.updates import Received
from handlers.wire.connection import Connection, Standing
from handlers.wire.intake import BACKLOG, CONFLICTS, Intake
from handlers.wire.webhook import FRESH, HEADER, NOTE, Webhook, reached, secret_of, update_in
from storage import Store
from tests.bot.health.test_pages import free_port, pages
from tests.kit.clock import TurnedClock
from tests.kit.intake import Busy, Handled, Script, update
from tests.kit.program import eventually
from tests.kit.telegram import Telegram

SECRET = "between-us-two-0123"
URL = "https://bot.example/telegram"
CHATS, EACH, AT_ONCE = 500, 10, 40


class Site:
    """The webhook on a port, and one who brings updates to it."""

    def __init__(self, session: aiohttp.ClientSession, port: int, webhook: Webhook) -> None:
        self._session = session
        self.url = f"http://127.0.0.1:{port}/telegram"
        self.webhook = webhook

    async def post(self, body: Any, secret: str | None = SECRET, method: str = "POST") -> int:
        data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        headers = {} if secret is None else {HEADER: secret}
        async with self._session.request(method, self.url, data=data, headers=headers) as reply:
            assert (reply.status == 503) == ("Retry-After" in reply.headers)
            return reply.status


@pytest.fixture
async def site(clock: TurnedClock) -> AsyncIterator[Site]:
    async with at_work(clock) as started:
        yield started


@asynccontextmanager
async def at_work(clock: TurnedClock) -> AsyncIterator[Site]:
    async def check() -> dict[str, object]:
        return {}

    port, webhook = free_port(), Webhook(URL, SECRET, clock)
    health = Health("127.0.0.1", port, 1, pages(check), webhook.receive)
    await health.start()
    async with aiohttp.ClientSession() as session:
        yield Site(session, port, webhook)
    await health.stop()


def opened(site: Site, inbox: Inbox, handled: Handled, clock: TurnedClock) -> Intake:
    intake = Intake(Script(), inbox, handled, clock)
    site.webhook.open(intake)
    return intake


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [
        (None, update(1), 403),
        ("", update(1), 403),
        (SECRET[:-1], update(1), 403),
        (SECRET + "4", update(1), 403),
        ("тайна", update(1), 403),
        (None, b"x" * 4096, 403),
        (SECRET, b"x" * (LARGEST + 1), 413),
        (SECRET, b"{", 400),
        (SECRET, b"\xff", 400),
        (SECRET, b"", 400),
        (SECRET, b"[" * 100_000, 400),
        (SECRET, [], 400),
        (SECRET, {}, 400),
        (SECRET, {"update_id": "1"}, 400),
        (SECRET, {"update_id": True}, 400),
        (SECRET, {"update_id": 2**70}, 400),
        (SECRET, {"update_id": 1, "message": 5}, 400),
        (SECRET, {"update_id": 1, "poll": {}}, 200),
        (SECRET, update(1), 200),
    ],
)
async def test_who_is_let_in(
    site: Site,
    store: Store,
    handled: Handled,
    clock: TurnedClock,
    secret: str | None,
    body: Any,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    opened(site, store.inbox, handled, clock)
    assert await site.post(body, secret) == status
    assert len(await store.inbox.waiting()) == (status == 200)
    assert SECRET[:-1] not in caplog.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_other_methods(site: Site, method: str) -> None:
    assert await site.post(b"", method=method) == 405


async def test_a_body_without_a_length_has_a_bound_too(
    site: Site, store: Store, handled: Handled, clock: TurnedClock
) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    opened(site, store.inbox, handled, clock)
    async with (
        aiohttp.ClientSession() as session,
        session.post(site.url, data=endless(), headers={HEADER: SECRET}) as reply,
    ):
        assert reply.status == 413


async def test_telegram_is_asked_to_wait(
    site: Site, store: Store, handled: Handled, clock: TurnedClock
) -> None:
    assert await site.post(update(1)) == 503, "not before the intake is there"
    intake = opened(site, Busy(store.inbox, "add", 2), handled, clock)
    assert [await site.post(update(1)) for _ in range(3)] == [503, 503, 200]
    assert intake.polled_at == clock.monotonic()
    await intake.take([update(number) for number in range(2, BACKLOG + 1)])
    assert await site.post(update(9999)) == 503, "no room"
    await intake.drain()
    assert await site.post(update(9999)) == 503, "it stops"
    assert len(await store.inbox.waiting()) == BACKLOG


async def test_five_thousand_updates_of_five_hundred_chats(
    site: Site, store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    """As Telegram brings them: a chat's one after the other, many chats at once; each fifth
    again, since its answer was lost."""
    written: set[int] = set()
    add = store.inbox.add

    async def noted(updates: Sequence[Received], at: datetime) -> list[Received]:
        fresh = await add(updates, at)
        written.update(each.update_id for each in updates)
        return fresh

    store.inbox.add = noted  # type: ignore[method-assign] # to see the order
    intake = opened(site, store.inbox, handled, clock)
    for number in range(16):
        nursery.start(f"worker {number}", intake.work())
    lines = asyncio.Semaphore(AT_ONCE)

    async def bring(chat: int) -> None:
        for nth in range(EACH):
            number = nth * CHATS + chat
            for _ in range(2 if number % 5 == 0 else 1):
                async with lines:
                    while (status := await site.post(update(number, chat))) == 503:  # noqa: ASYNC110
                        await asyncio.sleep(0)
                assert status == 200
                assert number in written, "confirmed before it was written down"

    async with asyncio.TaskGroup() as chats:
        for chat in range(1, CHATS + 1):
            chats.create_task(bring(chat))
    await handled.reached(CHATS * EACH)
    await eventually(lambda: not intake.held)
    assert max(Counter(handled.ended).values()) == 1
    told: dict[int, list[int]] = defaultdict(list)
    for number in handled.ended:
        told[(number - 1) % CHATS].append(number)
    assert len(told) == CHATS
    assert all(line == sorted(line) and len(line) == EACH for line in told.values())
    assert await store.inbox.waiting() == []


async def test_what_waits_of_a_chat_is_put_in_order(
    store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    handled.gates[1] = asyncio.Event()
    intake = Intake(Script(), store.inbox, handled, clock)
    nursery.start("worker", intake.work())
    await intake.take([update(5)])
    await handled.reached(1, begun=True)
    for number in (8, 6, 4, 7):
        await intake.take([update(number)])
    handled.gates[1].set()
    await handled.reached(5)
    assert handled.ended == [5, 4, 6, 7, 8]


async def test_the_secret_is_made_once(store: Store) -> None:
    made = await secret_of(None, store.notes)
    assert len(made) >= 43
    assert await secret_of(None, store.notes) == made == await store.notes.get(NOTE)


def test_an_update_is_taken_as_it_is() -> None:
    assert update_in(json.dumps(update(7, -5)).encode()) == update(7, -5)


@pytest.mark.parametrize(
    ("pending", "minutes", "well"), [(0, 0, True), (3, None, True), (3, 1, False), (3, 3, True)]
)
def test_whether_telegram_gets_through(
    pending: int, minutes: int | None, well: bool, clock: TurnedClock
) -> None:
    failed_at = None if minutes is None else clock.now() - FRESH / 2 * minutes
    assert reached(Standing(URL, pending, failed_at, "Connection refused"), clock) is well


async def test_telegram_is_told_where_to_bring_them(
    telegram: Telegram, store: Store, handled: Handled, clock: TurnedClock
) -> None:
    async with Connection(telegram.token, telegram.url) as connection:
        await connection.introduce(polling=False)
        await connection.set_webhook("http://127.0.0.1:1/telegram", SECRET)
        assert (await connection.webhook()).url == "http://127.0.0.1:1/telegram"
    (call,) = (call for call in telegram.calls if call.method == "setWebhook")
    assert call.params["secret_token"] == SECRET
    kinds = ["message", "callback_query", "inline_query", "my_chat_member"]
    assert call.json("allowed_updates") == kinds
    assert "drop_pending_updates" not in call.params


async def test_a_webhook_that_is_taken_away_is_set_again_until_it_is_too_often(
    telegram: Telegram, store: Store, handled: Handled, clock: TurnedClock, nursery: Nursery
) -> None:
    webhook = Webhook("http://127.0.0.1:1/telegram", SECRET, clock)
    intake = Intake(Script(), store.inbox, handled, clock)
    telegram.faults.add("bad_gateway", "setWebhook", times=1)
    async with Connection(telegram.token, telegram.url) as connection:
        look = connection.webhook

        async def taken() -> Standing:
            telegram.state.webhook.url = ""
            return await look()

        connection.webhook = taken  # type: ignore[method-assign] # to come before each look
        with pytest.raises(TokenInUse):
            await webhook.keep(connection, intake)
    sets = [call for call in telegram.calls if call.method == "setWebhook"]
    assert len(sets) == 1 + CONFLICTS
    assert intake.polled_at is not None


async def test_whether_updates_flow_is_asked_of_telegram(
    telegram: Telegram, store: Store, handled: Handled, caplog: pytest.LogCaptureFixture
) -> None:
    clock = TurnedClock(flow=True)
    webhook = Webhook("http://127.0.0.1:1/telegram", SECRET, clock)
    intake = Intake(Script(), store.inbox, handled, clock)
    heard: list[float | None] = []
    played: list[Standing | TelegramUnreachable] = [
        Standing(webhook.url, 0),
        Standing(webhook.url, 3, clock.now() + 2 * FRESH, "Connection refused"),
        TelegramUnreachable(reason="gone"),
        Standing(webhook.url, 0),
    ]
    answers = iter(played)
    async with Connection(telegram.token, telegram.url) as connection:

        async def look() -> Standing:
            heard.append(intake.polled_at)
            answer = next(answers, None)
            if answer is None:
                raise TokenRefused
            if isinstance(answer, TelegramUnreachable):
                raise answer
            return answer

        connection.webhook = look  # type: ignore[method-assign] # Telegram's view, played
        with pytest.raises(TokenRefused):
            await webhook.keep(connection, intake)
    known = [moment for moment in heard if moment is not None]
    steps = [later > sooner for sooner, later in pairwise(known)]
    assert steps == [True, False, False, True]
    assert "does not get through to the webhook: Connection refused" in caplog.text
