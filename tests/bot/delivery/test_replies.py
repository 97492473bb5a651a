"""Each outcome of the table, end to end against the emulator."""

import struct
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from bot.delivery.pacing import Pacing
from bot.delivery.replies import BACKOFF, PATIENCE, Replies, plain, text_of
from bot.emulator.html import parse
from bot.errors import TelegramRefused, TokenRefused
from bot.model import Address, Button, Message
from bot.values.pictures import Picture
from handlers.wire.connection import Connection
from handlers.wire.messenger import TelegramMessenger
from tests.kit.clock import TurnedClock
from tests.kit.telegram import Telegram, serving


class Chats:
    """What was done to chats, instead of doing it."""

    def __init__(self) -> None:
        self.gone: list[tuple[int, str]] = []
        self.moved: list[tuple[int, int]] = []

    async def deactivate(self, chat_id: int, reason: str) -> None:
        self.gone.append((chat_id, reason))

    async def move(self, old_id: int, new_id: int) -> None:
        self.moved.append((old_id, new_id))


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock(flow=True)


@pytest.fixture
def chats() -> Chats:
    return Chats()


@pytest.fixture
async def telegram(clock: TurnedClock) -> AsyncIterator[Telegram]:
    async with serving(clock) as started:
        started.user(5)
        yield started


@pytest.fixture
async def replies(telegram: Telegram, clock: TurnedClock, chats: Chats) -> AsyncIterator[Replies]:
    async with Connection(telegram.token, telegram.url) as connection:
        messenger = TelegramMessenger(connection.api)
        yield Replies(messenger, chats, clock, Pacing(1000, clock))  # type: ignore[arg-type] # two methods are enough


def texts(telegram: Telegram, chat_id: int = 5) -> list[str]:
    return [message.text for message in telegram.sent_to(chat_id)]


async def test_sent(replies: Replies, telegram: Telegram, clock: TurnedClock) -> None:
    message_id = await replies.send(Address(5), Message("<b>hello</b>"))
    assert [message.id for message in telegram.sent_to(5)] == [message_id]
    assert clock.slept == []


async def test_told_to_wait(replies: Replies, telegram: Telegram, clock: TurnedClock) -> None:
    telegram.faults.add("too_many_requests", "sendMessage", retry_after=9)
    assert await replies.send(Address(5), Message("hello")) is not None
    assert (texts(telegram), clock.slept) == (["hello"], [9.0])


@pytest.mark.parametrize("kind", ["bad_gateway", "internal_error"])
async def test_a_server_in_trouble(
    replies: Replies, telegram: Telegram, clock: TurnedClock, kind: str
) -> None:
    telegram.faults.add(kind, "sendMessage", times=7)  # type: ignore[arg-type] # one of its literals
    assert await replies.send(Address(5), Message("hello")) is not None
    assert texts(telegram) == ["hello"]
    assert clock.slept == [*BACKOFF, BACKOFF[-1], BACKOFF[-1]]


async def test_patience_ends(
    replies: Replies, telegram: Telegram, clock: TurnedClock, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.faults.add("bad_gateway", "sendMessage", times=None)
    assert await replies.send(Address(5), Message("hello")) is None
    assert PATIENCE - BACKOFF[-1] < sum(clock.slept) <= PATIENCE
    (record,) = caplog.records
    assert record.__dict__["outcome"] == "NOT_SENT"


async def test_a_wait_longer_than_patience_is_not_begun(
    replies: Replies, telegram: Telegram, clock: TurnedClock
) -> None:
    telegram.faults.add("too_many_requests", "sendMessage", retry_after=91)
    assert await replies.send(Address(5), Message("hello")) is None
    assert (texts(telegram), clock.slept) == ([], [])


@pytest.mark.parametrize(("kind", "arrived"), [("reset_after", 1), ("truncated", 1)])
async def test_what_may_have_arrived_is_not_sent_again(
    replies: Replies, telegram: Telegram, kind: str, arrived: int, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.faults.add(kind, "sendMessage")  # type: ignore[arg-type] # one of its literals
    assert await replies.send(Address(5), Message("hello")) is None
    assert texts(telegram) == ["hello"] * arrived
    assert caplog.records[0].__dict__["outcome"] == "UNKNOWN"


async def test_telegram_is_not_there(chats: Chats, clock: TurnedClock) -> None:
    async with Connection("1:x", "http://127.0.0.1:9") as connection:
        messenger = TelegramMessenger(connection.api)
        replies = Replies(messenger, chats, clock, Pacing(1000, clock))  # type: ignore[arg-type] # two methods are enough
        assert await replies.send(Address(5), Message("hello")) is None
    assert sum(clock.slept) > PATIENCE / 2


async def test_blocked(replies: Replies, telegram: Telegram, chats: Chats) -> None:
    telegram.user(5).block()
    assert await replies.send(Address(5), Message("hello")) is None
    assert chats.gone == [(5, "Telegram refused: Forbidden: bot was blocked by the user")]


async def test_a_chat_that_never_was(replies: Replies, chats: Chats) -> None:
    assert await replies.send(Address(404), Message("hello")) is None
    assert [chat_id for chat_id, _ in chats.gone] == [404]


async def test_a_group_that_moved(replies: Replies, telegram: Telegram, chats: Chats) -> None:
    user = telegram.user(5)
    group = telegram.group(-5, "Group", user, supergroup=False)
    asked = await user.say("/news", group)
    group.migrate(-1007)
    message_id = await replies.send(Address(-5, reply_to=asked.id), Message("hello"))
    (sent,) = telegram.sent_to(-1007)
    assert (sent.id, sent.text, "reply_to_message" in sent) == (message_id, "hello", False)
    assert chats.moved == [(-5, -1007)]


async def test_an_edit_in_a_group_that_moved_is_a_new_message(
    replies: Replies, telegram: Telegram, chats: Chats
) -> None:
    """The ids of a supergroup are others: one of its own must not be overwritten."""
    group = telegram.group(-5, "Group", telegram.user(5), supergroup=False)
    message_id = await replies.send(Address(-5), Message("one"))
    assert message_id is not None
    group.migrate(-1007)
    while len(telegram.conversation(-1007)) < message_id + 1:
        await replies.send(Address(-1007), Message("other"))
    await replies.edit(Address(-5), message_id, Message("two"))
    assert texts(telegram, -1007)[-1] == "two"
    assert texts(telegram, -1007).count("two") == 1
    assert telegram.sent_to(-1007)[-1].id > message_id
    assert chats.moved == [(-5, -1007)]


async def test_formatting_that_is_refused_is_sent_once_more_as_it_reads(
    replies: Replies, telegram: Telegram
) -> None:
    buttons = ((Button("go", data="1:x"),),)
    message = Message("<b>Tom &amp; Jerry</b>\n\n<p>1 &lt; 2</p>", buttons)
    assert await replies.send(Address(5), message) is not None
    (sent,) = telegram.sent_to(5)
    assert (sent.text, sent.entities) == ("Tom & Jerry\n\n1 < 2", [])
    assert [button["text"] for row in sent.buttons for button in row] == ["go"]
    assert [call.method for call in telegram.calls] == ["sendMessage"] * 2


async def test_what_is_refused_for_good(
    replies: Replies, telegram: Telegram, chats: Chats, caplog: pytest.LogCaptureFixture
) -> None:
    assert await replies.send(Address(5), Message("x" * 5000)) is None
    assert len(telegram.calls) == 1
    assert chats.gone == []
    assert caplog.records[0].__dict__["outcome"] == "REFUSED"
    assert "xxxx" not in str(caplog.records[0].__dict__)


async def test_plain_text_that_is_refused_too(replies: Replies, telegram: Telegram) -> None:
    assert await replies.send(Address(5), Message("<b></b>")) is None
    assert texts(telegram) == []


async def test_a_token_that_is_refused(replies: Replies, telegram: Telegram) -> None:
    telegram.faults.add("unauthorized", times=None)
    with pytest.raises(TokenRefused):
        await replies.send(Address(5), Message("hello"))
    with pytest.raises(TokenRefused):
        await replies.answer("1")


async def test_edits(replies: Replies, telegram: Telegram, clock: TurnedClock) -> None:
    message_id = await replies.send(Address(5), Message("one"))
    assert message_id is not None
    telegram.faults.add("too_many_requests", "editMessageText", retry_after=3)
    await replies.edit(Address(5), message_id, Message("two"))
    await replies.edit(Address(5), message_id, Message("two"))
    await replies.edit(Address(5), message_id, Message("<i>three"))
    assert (texts(telegram), clock.slept) == (["three"], [3.0])
    await replies.edit(Address(5), 4242, Message("four"))
    assert texts(telegram) == ["three"]


async def test_a_press_that_can_no_longer_be_answered(
    replies: Replies, telegram: Telegram, clock: TurnedClock
) -> None:
    await replies.send(Address(5), Message("one", ((Button("go", data="1:x"),),)))
    user, (sent,) = telegram.user(5), telegram.sent_to(5)
    query = await user.press(sent, "go")
    await replies.answer(query.id, "there", alert=True)
    assert query.answer == {"text": "there", "show_alert": True}
    late = await user.press(sent, "go")
    await clock.sleep(16)
    await replies.answer(late.id, "there")
    assert late.answer is None
    telegram.faults.add("bad_gateway", "answerCallbackQuery")
    await replies.answer(query.id)


@given(st.text())
def test_text_comes_back_out_of_its_html(text: str) -> None:
    assert text_of(f"<b>{escape(text)}</b>") == text
    assert text_of(plain(f'<a href="x?a&amp;b">{escape(text)}</a>')) == text


def test_text_keeps_its_lines_and_what_only_looks_like_an_entity() -> None:
    assert text_of("<b>a</b>\n\n1. b  c\n&amp;lt;") == "a\n\n1. b  c\n&lt;"
    assert parse(plain("<b>a &lt;b&gt;</b>")).text == "a <b>"


PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)


async def test_a_picture_waits_and_is_sent(replies: Replies, telegram: Telegram) -> None:
    telegram.faults.add("too_many_requests", "sendPhoto", retry_after=3)
    posted = await replies.show(Address(5), Picture("<b>caption</b>", PNG))
    assert posted is not None
    (sent,) = telegram.sent_to(5)
    assert (sent.id, sent.html) == (posted.message_id, "<b>caption</b>")
    other = await replies.show(Address(5), Picture("other", PNG + b"2"), posted.message_id)
    assert other is not None
    assert [message.text for message in telegram.sent_to(5)] == ["other"]


async def test_a_picture_that_telegram_has_forgotten(replies: Replies, telegram: Telegram) -> None:
    with pytest.raises(TelegramRefused):
        await replies.show(Address(5), Picture("caption", file_id="gone"))
    assert await replies.show(Address(5), Picture("caption", b"no picture")) is None
