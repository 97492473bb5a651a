"""The first minute: from /start to the first digest, by touch; and the ways in by a link."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.emulator import Message
from bot.emulator.html import parse
from bot.model import Chat
from handlers.links import SHAPE
from tests.handlers.test_news import labels, stale
from tests.handlers.test_settings import chat, names
from tests.kit.program import Engine

GROUP = -5


async def digests(engine: Engine, chat_id: int = 1) -> list[str]:
    return [f"{each.at:%H:%M}" for each in await engine.store.digests.of_chat(chat_id)]


async def test_three_taps_lead_one_who_takes_the_guesses_to_a_digest(engine: Engine) -> None:
    await engine.publish(3)
    asked = await engine.ask("/start")
    assert "Central Asia: news and official rates" in asked.text
    assert "1 of 3" in asked.text
    assert "✓ English" in names(asked)
    zone = await engine.tap(asked, "Next ›")
    assert "2 of 3" in zone.text
    assert "Almaty: it is 11:00 there now." in zone.text
    topics = await engine.tap(zone, "Next ›")
    assert "3 of 3" in topics.text
    await engine.tap(topics, "08:00")
    await engine.settled()
    shown, preview = engine.telegram.sent_to(1)[-2:]
    assert asked.id == zone.id == topics.id == shown.id
    assert "All is set." in shown.text
    assert "Your digest comes every day at 08:00 (Almaty): all news." in shown.text
    assert "next: Fri 3 Apr 2026, 08:00" in shown.text
    assert "Headline 1" in preview.text
    assert await digests(engine) == ["08:00"]


async def test_everything_is_chosen_by_touch(engine: Engine) -> None:
    user = engine.telegram.user(2, language="de")
    shown = await engine.ask("/start", user)
    shown = await engine.tap(shown, "Русский", user)
    assert (await chat(engine, 2)).language == "ru"
    shown = await engine.tap(shown, labels(shown)[0][2], user)
    assert (await chat(engine, 2)).timezone == "Asia/Bishkek"
    for at in ((0, 0), (0, 1), (3, 0), (0, 1)):
        label = labels(shown)[at[0]][at[1]]
        shown = await engine.tap(shown, label, user)
    assert (await chat(engine, 2)).topics == ("kazakhstan", "economy")
    await engine.tap(shown, "20:00", user)
    assert await digests(engine, 2) == ["20:00"]


@pytest.mark.parametrize(
    ("language", "zone"),
    [
        ("kk", "Asia/Almaty"),
        ("ky", "Asia/Bishkek"),
        ("uz", "Asia/Tashkent"),
        ("uz-Cyrl", "Asia/Tashkent"),
        ("tg", "Asia/Dushanbe"),
        ("tk", "Asia/Ashgabat"),
        ("ru", "Asia/Almaty"),
    ],
)
async def test_the_zone_is_guessed_by_the_language(
    engine: Engine, language: str, zone: str
) -> None:
    await engine.ask("/start", engine.telegram.user(2, language=language))
    assert (await chat(engine, 2)).timezone == zone


async def test_a_zone_that_was_set_is_not_guessed_away(engine: Engine) -> None:
    user = engine.telegram.user(2, language="uz")
    await engine.ask("/timezone Europe/Warsaw", user)
    await engine.ask("/start", user)
    assert (await chat(engine, 2)).timezone == "Europe/Warsaw"


async def test_steps_lead_back_and_without_a_digest_there_is_none(engine: Engine) -> None:
    shown = await engine.ask("/start")
    for label, text in [
        ("Next ›", "2 of 3"),
        ("‹", "1 of 3"),
        ("Next ›", "2 of 3"),
        ("Next ›", "3 of 3"),
        ("‹", "2 of 3"),
        ("Next ›", "3 of 3"),
        ("No digest", "All is set."),
    ]:
        shown = await engine.tap(shown, label)
        assert text in shown.text
    assert await digests(engine) == []
    assert len(engine.telegram.sent_to(1)) == 1


async def test_the_digest_of_the_first_minute_is_changed_in_place(engine: Engine) -> None:
    shown = await engine.ask("/start")
    for label in ("Next ›", "Next ›", "09:00"):
        shown = await engine.tap(shown, label)
    await engine.settled()
    page = await engine.tap(shown, "Change the digest")
    assert page.text.startswith("09:00 · every day")


async def test_coming_again_shows_the_way_around(engine: Engine) -> None:
    await engine.publish(1)
    await engine.ask("/start")
    again = await engine.ask("/start")
    assert labels(again) == [["News", "Rates"], ["Settings", "Help"]]
    assert "Headline 1" in (await engine.tap(again, "News")).text
    assert "rates" in (await engine.tap(again, "Rates")).text.lower()
    assert (await engine.tap(again, "Settings")).text.startswith("Settings of this chat")
    assert (await engine.tap(again, "Help")).text.startswith("What you can say")


async def test_the_same_time_twice_is_one_digest(engine: Engine) -> None:
    shown = await engine.ask("/start")
    await engine.notice(shown, "1:f:6:2", forged=True)
    await engine.notice(shown, "1:f:6:2", forged=True)
    assert await digests(engine) == ["09:00"]


async def test_a_group_is_shown_the_way_around(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    await member.say("/start@yamchi_bot true", group)
    await engine.settled()
    shown = engine.telegram.sent_to(GROUP)[-1]
    assert labels(shown) == [["News", "Rates"], ["Settings", "Help"]]
    assert (await engine.notice(shown, "Settings", member)).startswith("Only administrators")
    for data in ("1:f:1:1", "1:f:3:3", "1:f:5:0:1", "1:f:6:0"):
        notice = await engine.notice(shown, data, member, forged=True)
        assert notice.startswith("Only administrators")
    known = await chat(engine, GROUP)
    assert (known.language, known.timezone) == ("en", "Asia/Almaty")
    assert await digests(engine, GROUP) == []


@pytest.mark.parametrize(
    "data",
    ["1:f", "1:f:c", "1:f:1:9", "1:f:1:-1", "1:f:3:zz", "1:f:5:1:1", "1:f:5:0:2", "1:f:6:5"],
)
async def test_made_up_buttons(engine: Engine, data: str) -> None:
    shown = await engine.ask("/start")
    before = await chat(engine)
    assert await engine.notice(shown, data, forged=True) == stale("/start")
    assert await chat(engine) == before


async def test_every_page_is_valid_and_fits_a_phone(engine: Engine) -> None:
    shown = await engine.ask("/start")
    for label in ("", "Next ›", "Next ›", "No digest"):
        if label:
            shown = await engine.tap(shown, label)
        call = [call for call in engine.telegram.calls if "text" in call.params][-1]
        assert parse(call.params["text"]).text == shown.text
        for row in labels(shown):
            assert max(map(len, row)) <= 64 / len(row)


# Links.


async def linked(engine: Engine, payload: str) -> Message:
    return await engine.ask(f"/start {payload}")


async def test_a_link_to_a_topic_asks_and_acts_when_confirmed(engine: Engine) -> None:
    await engine.publish(1, title="Kazakhstan builds a road")
    shown = await linked(engine, "t-kazakhstan")
    assert shown.text.startswith("Kazakhstan\n\nFollow it in this chat?")
    assert (await chat(engine)).topics == ()
    assert not (await chat(engine)).greeted
    headlines = await engine.tap(shown, "Headlines")
    assert "road" in headlines.text
    shown = await engine.tap(shown, "Follow")
    assert "This chat follows it: Kazakhstan." in shown.text
    assert (await chat(engine)).topics == ("kazakhstan",)
    shown = await engine.tap(shown, "No longer follow")
    assert (await chat(engine)).topics == ()
    first = await engine.tap(shown, "Language, city, digest ›")
    assert "1 of 3" in first.text
    assert (await chat(engine)).greeted


async def test_a_link_to_an_outlet(engine: Engine) -> None:
    await engine.publish(1)
    shown = await linked(engine, "s-times")
    assert shown.text.startswith("The Times\n\nAn outlet in English.")
    assert "Headline 1" in (await engine.tap(shown, "Headlines")).text
    shown = await engine.tap(shown, "Mute")
    assert await engine.store.chats.muted(1) == {"times"}
    assert "muted in this chat" in (await linked(engine, "s-times")).text
    await engine.tap(shown, "Follow")
    assert await engine.store.chats.muted(1) == frozenset()


async def test_a_link_to_a_pair(engine: Engine) -> None:
    shown = await linked(engine, "p-EUR-JPY")
    assert "Add EUR, JPY to the rates of this chat?" in shown.text
    assert "/alert EUR/JPY 2%" in shown.text
    assert (await chat(engine)).currencies == ()
    shown = await engine.tap(shown, "Add")
    assert (await chat(engine)).currencies == ("EUR", "JPY")
    assert "The rates of this chat show EUR, JPY." in shown.text
    assert "Add" not in names(shown)
    assert "show USD, KZT" in (await linked(engine, "p-usd-kzt")).text


@pytest.mark.parametrize(
    "payload",
    [
        "x",
        "t-",
        "t-atlantis",
        "s-nowhere",
        "p-USD-USD",
        "p-USD-XXX",
        "p-USD",
        "p-USDKZT",
        "t-kazakhstan extra",
        "t-казахстан",
        "t-" + "a" * 70,
        "p-USD-KZT-EUR",
        "-" * 64,
    ],
)
async def test_junk_is_like_a_plain_start(engine: Engine, payload: str) -> None:
    assert "1 of 3" in (await linked(engine, payload)).text
    assert labels(await linked(engine, payload)) == [["News", "Rates"], ["Settings", "Help"]]


async def test_a_link_into_a_group_is_confirmed_by_administrators(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    await member.say("/start@yamchi_bot t-energy", group)
    await engine.settled()
    shown = engine.telegram.sent_to(GROUP)[-1]
    assert labels(shown) == [["Follow", "Headlines"]]
    assert (await engine.notice(shown, "Follow", member)).startswith("Only administrators")
    assert (await chat(engine, GROUP)).topics == ()
    await engine.notice(shown, "Follow", owner)
    assert (await chat(engine, GROUP)).topics == ("energy",)


@pytest.mark.parametrize(
    "data",
    ["1:y", "1:y:0:0:1", "1:y:0:0", "1:y:1:0", "1:y:2:0:1", "1:y:3:0", "1:y:4:1:1", "1:y:4:-1:-1"],
)
async def test_made_up_confirmations(engine: Engine, data: str) -> None:
    shown = await linked(engine, "t-kazakhstan")
    before = await chat(engine)
    assert await engine.notice(shown, data, forged=True) == stale("/start")
    assert await chat(engine) == before


@given(st.text())
def test_only_plain_letters_make_a_link(text: str) -> None:
    found = SHAPE.fullmatch(text)
    assert found is None or text.isascii()


async def test_fuzzed_links_change_nothing(engine: Engine) -> None:
    """A link is a stranger's: of all that is set, only that the chat was greeted may change."""
    payloads: list[str] = []

    @given(st.from_regex(r"[tsp]-[A-Za-z0-9_-]{1,62}|[A-Za-z0-9_-]{1,64}", fullmatch=True))
    def collect(payload: str) -> None:
        payloads.append(payload)

    collect()
    await engine.ask("/start")
    before = await chat(engine)
    for payload in [*payloads[:60], "t-energy", "s-times", "p-USD-EUR"]:
        await linked(engine, payload)
    assert await chat(engine) == before
    assert await digests(engine) == []


def test_a_chat_begins_with_nothing_followed() -> None:
    assert Chat(1, "private", "en", "UTC").topics == ()
