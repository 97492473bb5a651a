"""Rich messages: a chat's own choice, and HTML wherever they are refused."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.emulator import Message
from tests.handlers.test_news import labels
from tests.kit.posting import Posting, posting
from tests.kit.program import Engine
from tests.storage.kit import quote

CHANNEL, GROUP = -1001234567890, -5
# The kit's clock stands at 06:00 UTC: 11:00 in Almaty.
NINE = datetime(2026, 4, 3, 4, 0, tzinfo=UTC)


@pytest.fixture
async def post(engine: Engine) -> AsyncIterator[Posting]:
    await engine.store.rates.add([quote("2026-03-31", "470"), quote("2026-04-01", "472.31")])
    async with posting(engine) as started:
        yield started


async def chosen(engine: Engine) -> Message:
    page = await engine.tap(await engine.ask("/settings"), "Rich messages")
    assert "Rich messages: on" in page.text
    assert "✓ Rich messages" in [label for row in labels(page) for label in row]
    return page


def blocks(message: Message) -> list[str]:
    return [block["type"] for block in message["rich_message"]["blocks"]]


async def test_html_unless_it_is_chosen(engine: Engine, post: Posting) -> None:
    assert "rich_message" not in await engine.ask("/rates")
    page = await chosen(engine)
    assert blocks(await engine.ask("/rates"))[:2] == ["heading", "table"]
    await engine.tap(page, "✓ Rich messages")
    assert "rich_message" not in await engine.ask("/rates")


async def test_rates_are_a_table(engine: Engine, post: Posting) -> None:
    plain = await engine.ask("/rates")
    await chosen(engine)
    rich = await engine.ask("/rates")
    cells = rich["rich_message"]["blocks"][1]["cells"]
    assert ["1 USD = 472.31 KZT", "▲ 0.49 %"] in [
        [cell.get("text") for cell in row] for row in cells
    ]
    for part in ("472.31", "0.49", "1 Apr 2026", "National Bank of Kazakhstan"):
        assert part in plain.text
        assert part in rich.text


async def test_a_digest_unfolds(engine: Engine, post: Posting) -> None:
    await engine.publish(3)
    await chosen(engine)
    await engine.ask("/digest 09:00")
    assert "details" in blocks(await engine.ask("/digest now"))
    await post.at(NINE)
    (digest,) = engine.telegram.sent_to(1)[-1:]
    assert blocks(digest).count("details") == 3
    assert digest.text.startswith("Good morning · 3 Apr 2026\n")
    assert '"url":"https://times.example/1"' in json.dumps(
        digest["rich_message"], separators=(",", ":")
    )


@pytest.mark.parametrize("fault", ["bad_request", "not_found"])
async def test_what_is_refused_comes_as_html_and_whole(
    engine: Engine, post: Posting, fault: str
) -> None:
    await engine.publish(3)
    await engine.ask("/digest 09:00")
    plain = await engine.ask("/rates")
    preview = await engine.ask("/digest now")
    await chosen(engine)
    engine.telegram.faults.add(fault, "sendRichMessage", times=None)  # type: ignore[arg-type] # a table of its literals
    rates = await engine.ask("/rates")
    assert (rates.text, rates.entities) == (plain.text, plain.entities)
    await post.at(NINE)
    digest = engine.telegram.sent_to(1)[-1]
    assert "rich_message" not in digest
    assert digest.text.splitlines()[2:] == preview.text.splitlines()[2:]
    asked = [call for call in engine.telegram.calls if call.method == "sendRichMessage"]
    # A server that does not know the method is not asked again by the same line.
    assert len(asked) == 2
    await engine.ask("/rates")
    asked = [call for call in engine.telegram.calls if call.method == "sendRichMessage"]
    assert len(asked) == (3 if fault == "bad_request" else 2)


async def test_who_has_blocked_the_bot_is_not_written_to_twice(
    engine: Engine, post: Posting
) -> None:
    await chosen(engine)
    await engine.telegram.user(1).say("/rates")
    engine.telegram.user(1).chat.members[engine.telegram.state.bot_id].status = "kicked"
    before = len(engine.telegram.calls)
    await engine.settled()
    methods = [call.method for call in list(engine.telegram.calls)[before:]]
    assert methods.count("sendMessage") == 0
    chat = await engine.store.chats.known(1)
    assert chat is not None
    assert chat.inactive is not None


async def test_a_channel_has_its_own_choice_and_its_footer(engine: Engine, post: Posting) -> None:
    engine.telegram.channel(CHANNEL, "Silk", engine.telegram.user(1), username="silkroad")
    await engine.publish(3)
    page = await engine.ask("/channel @silkroad")
    assert "Rich messages: on" in (await engine.tap(page, "Rich messages")).text
    await engine.ask("/channel @silkroad footer @silkroad")
    await engine.ask("/channel @silkroad digest 09:00")
    await engine.tap(page, "Review")
    await post.at(NINE)
    shown, asked = engine.telegram.sent_to(1)[-2:]
    await engine.tap(asked, "Publish")
    await post.sent()
    (posted,) = engine.telegram.sent_to(CHANNEL)
    assert posted["rich_message"] == shown["rich_message"]
    assert blocks(posted)[-1] == "footer"
    assert "rich_message" not in await engine.ask("/rates")


async def test_in_a_forum_topic_and_as_an_answer(engine: Engine, post: Posting) -> None:
    owner = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Forum", owner)
    group.topic(77)
    await owner.say("/settings", group, thread_id=77)
    page = await engine.telegram.wait_for(GROUP, 0)
    await engine.tap(page, "Rich messages")
    asked = await owner.say("/rates", group, thread_id=77)
    await engine.settled()
    answer = engine.telegram.sent_to(GROUP)[-1]
    assert answer["message_thread_id"] == 77
    assert answer["reply_to_message"]["message_id"] == asked.id
    assert "table" in blocks(answer)
