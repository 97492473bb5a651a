"""Inline mode: conversions, the board and headlines for any chat."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.emulator import Offered
from bot.languages import LANGUAGE_NAMES, language
from bot.model import Quote
from tests.kit.clock import START
from tests.kit.program import PATIENCE, SOURCE, Engine, running

EXAMPLES = "Type 100 usd kzt, rates or a topic"


async def remember(engine: Engine) -> None:
    rows = (("nbk", "KZT", 1, "475.00"), ("nbk", "KZT", 2, "472.31"), ("nbkr", "KGS", 2, "87.4500"))
    await engine.store.rates.add(
        [
            Quote(bank, "USD", currency, Decimal(value), 1, date(2026, 4, day), START)
            for bank, currency, day, value in rows
        ]
    )


async def offered(
    engine: Engine, text: str, offset: str = "", language: str = "en", user_id: int = 1
) -> Offered:
    user = engine.telegram.user(user_id, language=language, started=False)
    return await engine.telegram.offered(user, text, offset, PATIENCE)


async def test_a_conversion(engine: Engine) -> None:
    await remember(engine)
    answer = await offered(engine, "100 usd kzt")
    (found,) = answer.results
    assert (found.id, found.title) == ("convert:all", "100 USD = 47,231.00 KZT")
    assert found.description == "KZT · 2 Apr 2026 · National Bank of Kazakhstan"
    assert found.text.startswith("100 USD = 47,231.00 KZT\n1 USD = 472.31 KZT\n")
    (row,) = found.message["reply_markup"]["inline_keyboard"]
    assert row == [{"text": "⧉ 47,231.00 KZT", "copy_text": {"text": "47231.00"}}]
    assert (answer.cache_time, answer.personal, answer.following) == (300, True, "")


async def test_each_target_for_itself_too(engine: Engine) -> None:
    await remember(engine)
    answer = await offered(engine, "$100 in kzt, kgs")
    assert answer.titles() == [
        "100 USD = 47,231.00 KZT, 8,745.00 KGS",
        "100 USD = 47,231.00 KZT",
        "100 USD = 8,745.00 KGS",
    ]


@pytest.mark.parametrize("text", ["100 usd k", "100 usd kz", "100 usd in", "100 usd"])
async def test_while_the_currency_is_being_typed(engine: Engine, text: str) -> None:
    await remember(engine)
    answer = await offered(engine, text)
    assert answer.titles()[0] == "100 USD = 47,231.00 KZT, 8,745.00 KGS, 350.00 TMT"


async def test_a_mistake_stands_above_what_could_be_read(engine: Engine) -> None:
    await remember(engine)
    answer = await offered(engine, "100 usd kzzt")
    assert answer.titles()[1:] != []
    assert answer.button is not None
    assert answer.button["text"] == "“kzzt” is no currency that I know. Did you mean KZT?"
    broken = await offered(engine, "(100 usd kzt")
    assert broken.results == ()
    assert broken.button is not None
    assert "brackets" in broken.button["text"]


@pytest.mark.parametrize("text", ["", "  ", "rates", "Курс"])
async def test_the_board(engine: Engine, text: str) -> None:
    await remember(engine)
    answer = await offered(engine, text)
    assert answer.titles()[:3] == [
        "Official rates",
        "1 USD = 472.31 KZT  ▼ 0.57 %",
        "1 USD = 87.4500 KGS",
    ]
    whole, tenge, *_ = answer.results
    assert "87.4500 KGS" in whole.text
    assert "KGS" not in tenge.text
    assert answer.cache_time == 300
    assert answer.button == {"text": EXAMPLES, "start_parameter": "inline"}


@pytest.mark.parametrize("code", LANGUAGE_NAMES)
async def test_the_hint_names_a_word_that_brings_the_board(engine: Engine, code: str) -> None:
    await remember(engine)
    words = language(code).gettext(EXAMPLES).partition(", ")[2].split()
    answer = await offered(engine, words[0])
    assert len(answer.titles()) > 1
    assert answer.results[0].text.count("1 USD = ") > 1


async def test_a_pair_is_what_one_is_worth(engine: Engine) -> None:
    await remember(engine)
    assert (await offered(engine, "usd kzt")).titles() == ["1 USD = 472.31 KZT"]


async def test_headlines_to_share(engine: Engine) -> None:
    await engine.publish(3, title="Gas for <Kazakhstan>")
    answer = await offered(engine, "gas")
    assert len(answer.results) == 3
    first = answer.results[0]
    assert first.title == "Gas for <Kazakhstan>"
    assert first.description == "The Times · just now"
    assert first.text == "Gas for <Kazakhstan>\nThe Times"
    assert first.message["entities"][0]["url"] == "https://times.example/1"
    assert first.message["link_preview_options"] == {
        "url": "https://times.example/1",
        "prefer_large_media": True,
    }
    assert answer.following == ""
    assert answer.cache_time == 60


async def test_more_headlines_ten_at_a_time(engine: Engine) -> None:
    for number in range(1, 24):
        await engine.publish(1, begin=number, title=f"Gas {number}")
    first = await offered(engine, "gas")
    second = await offered(engine, "gas", first.following)
    third = await offered(engine, "gas", second.following)
    titles = [*first.titles(), *second.titles(), *third.titles()]
    assert sorted(titles) == sorted(f"Gas {number}" for number in range(1, 24))
    assert [len(each.results) for each in (first, second, third)] == [10, 10, 3]
    assert third.following == ""
    assert len(first.following.encode()) <= 64


async def test_a_topic_and_an_outlet(engine: Engine) -> None:
    await engine.publish(1, title="Inflation in Kazakhstan slows")
    for text in ("kazakhstan", "Казахстан", SOURCE.title, SOURCE.id):
        assert (await offered(engine, text)).titles() == ["Inflation in Kazakhstan slows"]


async def test_nothing_found(engine: Engine) -> None:
    answer = await offered(engine, "football")
    assert answer.results == ()
    assert answer.button == {"text": EXAMPLES, "start_parameter": "inline"}


@pytest.mark.parametrize("text", ["-football", "???", "x " * 100])
async def test_words_that_are_no_query(engine: Engine, text: str) -> None:
    answer = await offered(engine, text)
    assert answer.results == ()
    assert answer.button is not None
    assert 0 < len(answer.button["text"]) <= 64


@pytest.mark.parametrize("offset", ["7", "1:n:1", "x" * 64])
async def test_a_made_up_offset(engine: Engine, offset: str) -> None:
    await engine.publish(1)
    answer = await offered(engine, "headline", offset)
    assert answer.results == ()


async def test_in_the_language_of_who_asks(engine: Engine) -> None:
    await remember(engine)
    for user_id, code in enumerate(("ru", "ru-RU", "kk"), 20):
        answer = await offered(engine, "1,5k usd kzt", language=code, user_id=user_id)
        assert answer.titles() == ["1\u00a0500 USD = 708\u00a0465,00 KZT"]
    assert (await offered(engine, "1.5k usd kzt", language="de", user_id=7)).titles() == [
        "1,500 USD = 708,465.00 KZT"
    ]


async def test_the_settings_of_the_private_chat_hold(engine: Engine) -> None:
    await remember(engine)
    await engine.store.chats.open(1, "private")
    await engine.store._database.execute("UPDATE chats SET language='ru', currencies='KGS'")
    assert (await offered(engine, "100 usd")).titles() == ["100 USD = 8\u00a0745,00 KGS"]


async def test_nothing_is_stored_of_who_asks(engine: Engine) -> None:
    await remember(engine)
    await offered(engine, "100 usd kzt")
    await engine.settled()
    assert await engine.store.chats.known(1) is None


async def test_who_has_blocked_the_bot_stays_so(engine: Engine) -> None:
    await remember(engine)
    await engine.store.chats.open(1, "private")
    await engine.store.chats.deactivate(1, "kicked")
    await offered(engine, "100 usd kzt")
    chat = await engine.store.chats.known(1)
    assert chat is not None
    assert chat.inactive == "kicked"


async def test_a_private_bot_offers_to_its_owner_only(tmp_path: Path) -> None:
    async with running(tmp_path, public=False, owner_id=1) as engine:
        await remember(engine)
        assert (await offered(engine, "100 usd kzt")).titles() != []
        stranger = await offered(engine, "100 usd kzt", user_id=2)
        assert (stranger.results, stranger.button) == ((), None)


async def test_what_is_picked_in_the_private_chat_is_not_answered(engine: Engine) -> None:
    telegram = engine.telegram
    user = telegram.user(1)
    chat = telegram.state.chats[1]
    author = {"from": user.json, "via_bot": telegram.state.bot}
    message = telegram.state.write(chat, author, {"text": "100 USD = 47,231.00 KZT"})
    telegram.state.update("message", message)
    await engine.settled()
    assert telegram.sent_to(1) == []
