import socket
from collections.abc import AsyncIterator

import pytest
from telegram import Bot, InputFile
from telegram.error import InvalidToken, NetworkError, TimedOut

from handlers.wire.transport import AiohttpRequest, NotSent, ServerFailed
from tests.kit.telegram import Telegram


@pytest.fixture
async def transport() -> AsyncIterator[AiohttpRequest]:
    made = AiohttpRequest(read_timeout=2.0)
    await made.initialize()
    yield made
    await made.shutdown()


@pytest.fixture
def bot(telegram: Telegram, transport: AiohttpRequest) -> Bot:
    telegram.user(5)
    return Bot(telegram.token, f"{telegram.url}/bot", request=transport)


async def test_the_library_speaks_through_it(bot: Bot, telegram: Telegram) -> None:
    me = await bot.get_me()
    assert me.username == telegram.user_name
    sent = await bot.send_message(5, "<b>Сәлем</b> & hello", parse_mode="HTML")
    assert (sent.text, telegram.sent_to(5)[0].text) == ("Сәлем & hello",) * 2


async def test_files_go_as_multipart(bot: Bot, telegram: Telegram) -> None:
    file = InputFile(b"a,b\n1,2\n", filename="rates.csv")
    sent = await bot.send_document(5, file, caption="rates")
    assert sent.document is not None
    assert sent.document.file_name == "rates.csv"


async def test_it_can_be_opened_again(bot: Bot, transport: AiohttpRequest) -> None:
    await transport.initialize()
    await transport.shutdown()
    await transport.shutdown()
    with pytest.raises(NotSent):
        await bot.get_me()
    await transport.initialize()
    assert (await bot.get_me()).is_bot


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("bad_gateway", ServerFailed),
        ("internal_error", ServerFailed),
        ("reset_before", NetworkError),
        ("reset_after", NetworkError),
        ("truncated", NetworkError),
        ("unauthorized", InvalidToken),
    ],
)
async def test_faults_have_their_class(
    bot: Bot, telegram: Telegram, fault: str, error: type[Exception]
) -> None:
    telegram.faults.add(fault, "sendMessage")  # type: ignore[arg-type] # a table of its literals
    with pytest.raises(error) as caught:
        await bot.send_message(5, "hello")
    assert not isinstance(caught.value, NotSent)
    assert telegram.token not in f"{caught.value!r} {caught.value}"


async def test_an_answer_that_does_not_come(bot: Bot, telegram: Telegram) -> None:
    telegram.faults.add("slow", "getMe", seconds=5)
    with pytest.raises(TimedOut) as caught:
        await bot.get_me(read_timeout=0.05)
    assert not isinstance(caught.value, NotSent)


async def test_a_closed_port_is_certainly_not_sent(transport: AiohttpRequest) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    bot = Bot("1:secret", f"http://127.0.0.1:{port}/bot", request=transport)
    with pytest.raises(NotSent) as caught:
        await bot.get_me()
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r}"


async def test_a_name_that_does_not_exist(transport: AiohttpRequest) -> None:
    bot = Bot("1:secret", "http://no-such-host.invalid/bot", request=transport)
    with pytest.raises(NotSent, match="looked up"):
        await bot.get_me()


async def test_a_certificate_that_is_not_one(transport: AiohttpRequest, telegram: Telegram) -> None:
    bot = Bot("1:secret", telegram.url.replace("http:", "https:") + "/bot", request=transport)
    with pytest.raises(NotSent):
        await bot.get_me()


async def test_a_file_is_fetched(transport: AiohttpRequest, telegram: Telegram) -> None:
    page = await transport.retrieve(f"{telegram.url}/chat")
    assert b"<html" in page.lower()


async def test_a_connection_that_is_not_made_in_time(bot: Bot) -> None:
    with pytest.raises(NotSent, match="in time"):
        await bot.get_me(connect_timeout=1e-9)
