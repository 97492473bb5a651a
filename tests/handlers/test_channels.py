"""/channel: linked, managed and unlinked from a private chat, over real HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.emulator import Message, Place, User
from bot.model import Button
from bot.model import Message as Told
from bot.render.behalf import ACTIONS, COMMANDS
from handlers import channels
from tests.kit.posting import Posting
from tests.kit.program import Engine

CHANNEL, OTHER, GROUP = -1001234567890, -1002222222222, -1003333333333
# The kit's clock stands at 06:00 UTC: 11:00 in Almaty.
NINE = datetime(2026, 4, 3, 4, 0, tzinfo=UTC)


@pytest.fixture
def owner(engine: Engine) -> User:
    return engine.telegram.user(1)


@pytest.fixture
def channel(engine: Engine, owner: User) -> Place:
    return engine.telegram.channel(CHANNEL, "Silk Road", owner, username="silkroad")


def data(message: Message, label: str) -> str:
    return str(message.button(label)["callback_data"])


def labels(message: Message) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


async def inactive(engine: Engine, chat_id: int = CHANNEL) -> str | None:
    chat = await engine.store.chats.known(chat_id)
    assert chat is not None
    return chat.inactive


def test_what_is_wrapped_is_what_is_understood() -> None:
    assert set(channels.BUTTONS) == ACTIONS
    assert set(channels.COMMANDS) == set(COMMANDS)


@pytest.mark.parametrize(
    "name", ["@silkroad", "@SilkRoad", "silkroad", "https://t.me/silkroad", str(CHANNEL)]
)
async def test_a_channel_is_linked_and_shown(engine: Engine, channel: Place, name: str) -> None:
    page = await engine.ask(f"/channel {name}")
    assert page.text.startswith("Silk Road (@silkroad)\n")
    assert "Footer: none\nReview before posting: off\n1 person manages it" in page.text
    assert {"Digests", "Alerts", "Watches", "Footer", "Review", "Unlink"} <= {*labels(page)}
    assert engine.telegram.sent_to(CHANNEL) == []
    listed = await engine.ask("/channel")
    assert labels(listed) == ["Silk Road (@silkroad)"]
    assert (await engine.tap(listed, "Silk Road (@silkroad)")).text == page.text


async def test_who_is_no_administrator_links_nothing(engine: Engine, channel: Place) -> None:
    stranger = engine.telegram.user(2)
    answer = await engine.ask("/channel @silkroad", stranger)
    assert answer.text == (
        "You are no administrator of @silkroad, so you cannot manage it. "
        "Ask its owner to make you one, then try again."
    )
    channel.set_member(stranger, "member")
    assert "You are no administrator" in (await engine.ask("/channel @silkroad", stranger)).text
    channel.set_member(stranger, "administrator")
    assert "Silk Road" in (await engine.ask("/channel @silkroad", stranger)).text


@pytest.mark.parametrize(
    ("status", "rights", "answer"),
    [
        ("administrator", {"can_edit_messages": True}, "I may not post in @silkroad."),
        ("member", {}, "I may not post in @silkroad."),
        ("left", {}, "I see no channel @silkroad."),
        ("kicked", {}, "I see no channel @silkroad."),
    ],
)
async def test_where_the_bot_may_not_post_nothing_is_linked(
    engine: Engine, channel: Place, status: str, rights: dict[str, bool], answer: str
) -> None:
    channel.set_bot(status, **rights)  # type: ignore[arg-type] # a table of its literals
    await engine.settled()
    assert (await engine.ask("/channel @silkroad")).text.startswith(answer)
    assert await engine.store.channels.of(1) == []


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/channel @nobody_here", "I see no channel @nobody_here."),
        ("/channel !", "Which channel?"),
        (f"/channel {GROUP}", f"{GROUP} is no channel."),
        ("/channel @silkroad dance", "For a channel I know: digest, alert,"),
        ("/channel @silkroad digest 25:00", "25:00 is no time of the day."),
        ("/channel @silkroad footer " + "x" * 201, "A footer has at most 200 characters."),
    ],
)
async def test_what_cannot_be_done_is_told(
    engine: Engine, channel: Place, owner: User, said: str, answer: str
) -> None:
    engine.telegram.group(GROUP, "Group", owner)
    assert (await engine.ask(said)).text.startswith(answer)


async def test_in_a_group_it_points_to_the_private_chat(engine: Engine, owner: User) -> None:
    group = engine.telegram.group(GROUP, "Group", owner)
    await owner.say("/channel @silkroad", group)
    sent = await engine.telegram.wait_for(GROUP, 0)
    assert sent.text == (
        f"Channels are managed in a private chat with me. Write there: @{engine.services.username}"
    )


async def test_a_digest_by_words_is_posted_with_the_footer(
    engine: Engine, channel: Place, post: Posting
) -> None:
    await engine.publish(12)
    made = await engine.ask("/channel @silkroad digest 09:00 weekdays")
    assert made.text.startswith("09:00 · weekdays · all news")
    signed = await engine.ask("/channel @silkroad footer Silk & Road · @silkroad")
    assert "Silk & Road · @silkroad" in signed.text
    await post.at(NINE)
    (posted,) = engine.telegram.sent_to(CHANNEL)
    assert posted.text.startswith("Good morning · 3 Apr 2026")
    assert posted.text.endswith("\n\nSilk & Road · @silkroad")
    assert "/news" not in posted.text
    assert labels(posted) == []
    assert (await engine.ask("/digest")).text.startswith("Digests\n\nNone yet.")


async def test_the_pages_of_a_channel_work_from_the_private_chat(
    engine: Engine, channel: Place
) -> None:
    page = await engine.ask("/channel @silkroad")
    digests = await engine.tap(page, "Digests")
    assert digests.id == page.id
    assert "/channel @silkroad digest 09:00 weekdays economy" in digests.text
    made = await engine.ask("/channel @silkroad digest 09:00")
    changed = await engine.tap(made, "Change")
    assert (await engine.tap(changed, "+60 min")).text.startswith("10:00 · every day")
    listed = await engine.tap(changed, "All digests")
    deleted = await engine.tap(listed, "Delete")
    assert "1. 10:00" in (await engine.tap(deleted, "Undo")).text
    back = await engine.tap(deleted, "‹ Settings")
    assert back.text.startswith("Silk Road (@silkroad)")
    assert "Digests: 1" in back.text
    zone = await engine.tap(back, "Time zone")
    await engine.tap(zone, "Bishkek")
    assert "Time zone: Bishkek" in (await engine.tap(zone, "‹ Settings")).text
    language = await engine.tap(back, "Language")
    await engine.tap(language, "Русский")
    assert "Language: Русский" in (await engine.tap(language, "‹ Settings")).text
    known = await engine.store.chats.known(CHANNEL)
    assert known is not None
    assert (known.language, known.timezone) == ("ru", "Asia/Bishkek")
    mine = await engine.store.chats.known(1)
    assert mine is not None
    assert (mine.language, mine.timezone) == ("en", "Asia/Almaty")


async def test_the_footer_by_taps(engine: Engine, channel: Place) -> None:
    page = await engine.ask("/channel @silkroad")
    footer = await engine.tap(page, "Footer")
    assert "@silkroad" in (await engine.tap(footer, "@silkroad")).text.splitlines()
    assert "Footer: @silkroad" in (await engine.tap(footer, "‹ Silk Road")).text
    footer = await engine.tap(page, "Footer")
    assert "none" in (await engine.tap(footer, "No footer")).text.splitlines()


async def test_watches_and_alerts_of_a_channel(
    engine: Engine, channel: Place, post: Posting
) -> None:
    assert "Watching for gas" in (await engine.ask("/channel @silkroad watch gas")).text
    watches = await engine.ask("/channel @silkroad watches")
    assert "Watches: 1" in watches.text
    assert "Paused" in await engine.notice(watches, "⏸ 1")
    assert [each.paused for each in await engine.store.watches.of_chat(CHANNEL)] == [True]
    assert await engine.store.watches.of_chat(1) == []
    again = Button("Again", data="1:a:8:1")
    link = Button("Open", url="https://times.example/1")
    await post.promise(CHANNEL, Told("It has risen.", ((again, link),)))
    (posted,) = engine.telegram.sent_to(CHANNEL)
    assert labels(posted) == ["Open"]


async def test_what_only_managers_are_to_know_goes_to_them(
    engine: Engine, channel: Place, post: Posting
) -> None:
    await engine.ask("/channel @silkroad")
    prolong = Button("Prolong", data="1:a:a:1")
    await post.promise(CHANNEL, Told("It ends soon.", ((prolong,),)), kind="notice")
    assert engine.telegram.sent_to(CHANNEL) == []
    told = engine.telegram.sent_to(1)[-1]
    assert told.text == "Silk Road (@silkroad)\n\nIt ends soon."
    assert "no such alert" in await engine.notice(told, "Prolong")


async def reviewed(engine: Engine, post: Posting) -> tuple[Message, Message]:
    """A digest that waits for review: as shown, and the question."""
    await engine.publish(3)
    page = await engine.ask("/channel @silkroad")
    await engine.ask("/channel @silkroad digest 09:00")
    await engine.ask("/channel @silkroad footer @silkroad")
    assert "✓ Review" in labels(await engine.tap(page, "Review"))
    await post.at(NINE)
    assert engine.telegram.sent_to(CHANNEL) == []
    shown, asked = engine.telegram.sent_to(1)[-2:]
    assert labels(asked) == ["Publish", "Skip"]
    return shown, asked


async def test_a_digest_is_published_as_it_was_shown(
    engine: Engine, channel: Place, post: Posting
) -> None:
    shown, asked = await reviewed(engine, post)
    assert "Headline 1" in shown.text
    assert shown.text.endswith("@silkroad")
    await engine.publish(5, begin=10)  # what comes meanwhile is not in it
    published = await engine.tap(asked, "Publish")
    assert (published.text, labels(published)) == ("Published in Silk Road (@silkroad).", [])
    await post.sent()
    (posted,) = engine.telegram.sent_to(CHANNEL)
    assert (posted.text, posted.get("entities")) == (shown.text, shown.get("entities"))
    assert "decided already" in await engine.notice(asked.id, data(asked, "Publish"), forged=True)
    await post.sent()
    assert len(engine.telegram.sent_to(CHANNEL)) == 1


async def test_a_digest_is_skipped(engine: Engine, channel: Place, post: Posting) -> None:
    _, asked = await reviewed(engine, post)
    assert (await engine.tap(asked, "Skip")).text == "Skipped in Silk Road (@silkroad)."
    assert "decided already" in await engine.notice(asked.id, data(asked, "Publish"), forged=True)
    await post.sent()
    assert engine.telegram.sent_to(CHANNEL) == []


async def test_of_several_managers_the_first_decides(
    engine: Engine, channel: Place, post: Posting
) -> None:
    second = engine.telegram.user(2)
    channel.set_member(second, "administrator")
    await engine.ask("/channel @silkroad", second)
    _, asked = await reviewed(engine, post)
    assert "2 people manage it" in (await engine.ask("/channel @silkroad")).text
    theirs = engine.telegram.sent_to(2)[-1]
    assert (await engine.tap(theirs, "Publish", second)).text.startswith("Published")
    assert "decided already" in await engine.notice(asked, "Skip")
    await post.sent()
    assert len(engine.telegram.sent_to(CHANNEL)) == 1


async def test_yesterdays_digest_is_not_published(
    engine: Engine, channel: Place, post: Posting
) -> None:
    _, asked = await reviewed(engine, post)
    post.clock.turn(timedelta(hours=25))
    assert "too old to publish" in await engine.notice(asked, "Publish")
    await post.sent()
    assert engine.telegram.sent_to(CHANNEL) == []


async def test_each_press_asks_anew_whether_it_may(
    engine: Engine, channel: Place, owner: User, post: Posting
) -> None:
    _, asked = await reviewed(engine, post)
    page = engine.telegram.sent_to(1)[0]
    channel.set_member(owner, "member")
    await engine.settled()
    assert "You are no administrator" in await engine.notice(asked, "Publish")
    assert "not managed from here" in await engine.notice(page, "Unlink")
    await post.sent()
    assert engine.telegram.sent_to(CHANNEL) == []
    assert await inactive(engine) == "not linked"


async def test_a_stranger_presses_nothing(engine: Engine, channel: Place) -> None:
    page = await engine.ask("/channel @silkroad")
    stranger = engine.telegram.user(2)
    for label in ("Review", "Digests", "Unlink"):
        pressed = data(page, label)
        assert "not managed from here" in await engine.notice(
            page.id, pressed, stranger, forged=True
        )
    assert not (await engine.store.channels.among([CHANNEL]))[CHANNEL].review


@pytest.mark.parametrize(
    "forged", ["1:h", "1:h:1", "1:h:-5:h:0", "1:h:-5:z", "1:h:zzzzzzzzzzzzz:h:6:1", "1:h:0:0:0"]
)
async def test_made_up_buttons_change_nothing(engine: Engine, channel: Place, forged: str) -> None:
    page = await engine.ask("/channel @silkroad")
    notice = await engine.notice(page, forged, forged=True)
    assert "/channel" in notice


async def test_rights_that_go_unlink(engine: Engine, channel: Place, post: Posting) -> None:
    await engine.publish(3)
    await engine.ask("/channel @silkroad digest 09:00")
    channel.set_bot("administrator", can_edit_messages=True)
    await engine.settled()
    await post.sent()
    told = engine.telegram.sent_to(1)[-1]
    assert told.text.startswith("I may not post in Silk Road (@silkroad) any more")
    assert await inactive(engine) == "may not write"
    assert labels(await engine.ask("/channel")) == []
    await post.at(NINE)
    assert engine.telegram.sent_to(CHANNEL) == []
    channel.set_bot("administrator", can_post_messages=True)
    await engine.settled()
    assert await inactive(engine) == "may not write"
    assert "Digests: 1" in (await engine.ask("/channel @silkroad")).text
    await post.at(NINE + timedelta(days=1))
    assert len(engine.telegram.sent_to(CHANNEL)) == 1


async def test_who_lets_the_bot_post_is_asked(engine: Engine, owner: User) -> None:
    await engine.ask("/start")
    channel = engine.telegram.channel(CHANNEL, "Silk Road", owner)
    channel.set_bot("administrator", owner, can_post_messages=True)
    await engine.settled()
    offer = engine.telegram.sent_to(1)[-1]
    assert offer.text == "I may post in Silk Road now. Shall it be managed from here?"
    assert await engine.store.chats.known(CHANNEL) is None
    assert (await engine.tap(offer, "Manage")).text.startswith("Silk Road\n")


async def test_unlinking_by_button(engine: Engine, channel: Place, post: Posting) -> None:
    await engine.publish(3)
    await engine.ask("/channel @silkroad digest 09:00")
    page = await engine.ask("/channel @silkroad")
    sure = await engine.tap(page, "Unlink")
    assert labels(await engine.tap(sure, "Unlink")) == []
    await post.at(NINE)
    assert engine.telegram.sent_to(CHANNEL) == []
    assert "not managed from here" in await engine.notice(
        page.id, data(page, "Review"), forged=True
    )


async def test_who_is_forgotten_manages_nothing(engine: Engine, channel: Place) -> None:
    await engine.ask("/channel @silkroad")
    sure = await engine.tap(await engine.ask("/forget_me"), "Erase…")
    await engine.tap(sure, labels(sure)[-1])
    assert await engine.store.channels.managers(CHANNEL) == []
    assert await inactive(engine) == "not linked"


async def test_a_channel_is_forgotten(engine: Engine, channel: Place) -> None:
    await engine.ask("/channel @silkroad watch gas")
    asked = await engine.ask("/channel @silkroad forget_me")
    sure = await engine.tap(asked, "Erase…")
    await engine.tap(sure, labels(sure)[-2])
    assert await engine.store.chats.known(CHANNEL) is None
    assert await engine.store.channels.among([CHANNEL]) == {}
    assert await engine.store.watches.of_chat(CHANNEL) == []
    assert await engine.store.chats.known(1) is not None


async def test_with_telegram_silent_nothing_is_lost(engine: Engine, channel: Place) -> None:
    page = await engine.ask("/channel @silkroad")
    engine.telegram.faults.add("internal_error", "getChatMember")
    assert "Please try again" in await engine.notice(page, "Review")
    assert await engine.store.channels.managers(CHANNEL) == [1]
