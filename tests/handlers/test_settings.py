"""/settings: one message edited in place, with every page a tap away and a way back."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from bot.emulator import Message
from bot.emulator.html import parse
from bot.model import Chat
from tests.handlers.test_chart import remember
from tests.handlers.test_news import labels, stale
from tests.kit.program import Engine, running

GROUP = -5
SECTIONS = {
    "Digests": "None yet.",
    "Alerts": "/alert USD/KZT",
    "Watches": "Nothing is watched for",
    "Topics": "Topics of this chat",
    "Outlets": "Outlets 1–1 of 1",
    "Currencies": "Currencies of this chat",
    "Quiet hours": "off (Almaty)",
    "Language": "I speak English here.",
    "Time zone": "It is 11:00 here",
}


async def chat(engine: Engine, chat_id: int = 1) -> Chat:
    await engine.settled()
    known = await engine.store.chats.known(chat_id)
    assert known is not None
    return known


def names(message: Message) -> list[str]:
    return [label for row in labels(message) for label in row]


async def test_the_page_tells_how_everything_stands(engine: Engine) -> None:
    await engine.ask("/digest 09:00")
    await engine.ask("/watch gas")
    await engine.ask("/currencies EUR")
    shown = await engine.ask("/settings")
    assert shown.text.splitlines() == [
        "Settings of this chat",
        "",
        "Digests: 1",
        "Alerts: 0",
        "Watches: 1",
        "Topics: all news",
        "Outlets: all",
        "Currencies: KZT KGS UZS TJS TMT EUR",
        "Quiet hours: off",
        "Low data: off",
        "Rich messages: off",
        "Language: English",
        "Time zone: Almaty, 11:00",
    ]


@pytest.mark.parametrize("section", SECTIONS)
async def test_each_section_opens_in_place_and_leads_back(engine: Engine, section: str) -> None:
    shown = await engine.ask("/settings")
    page = await engine.tap(shown, section)
    assert page.id == shown.id
    assert SECTIONS[section] in page.text
    assert labels(page)[-1] == ["‹ Settings"]
    back = await engine.tap(page, "‹ Settings")
    assert back.id == shown.id
    assert back.text.startswith("Settings of this chat")
    assert "‹ Settings" not in names(back)


async def test_the_way_back_stays_while_a_page_is_used(engine: Engine) -> None:
    await engine.ask("/digest 09:00")
    page = await engine.tap(await engine.ask("/settings"), "Digests")
    for label, text in [
        ("1. Pause", "paused"),
        ("1. Resume", "next: "),
        ("Change", "09:00 · every day"),
        ("+15 min", "09:15"),
        ("All digests", "1. 09:15"),
        ("Delete", "Deleted: 09:15"),
        ("Undo", "1. 09:15"),
    ]:
        page = await engine.tap(page, label)
        assert text in page.text
        assert labels(page)[-1] == ["‹ Settings"]
    back = await engine.tap(page, "‹ Settings")
    assert "Digests: 1" in back.text


async def test_a_page_that_was_asked_for_has_no_way_back(engine: Engine) -> None:
    await engine.ask("/digest 09:00")
    page = await engine.tap(await engine.ask("/digest"), "1. Pause")
    assert "‹ Settings" not in names(page)


async def test_watches_are_paused_stopped_and_brought_back(engine: Engine) -> None:
    await engine.ask("/watch gas")
    page = await engine.tap(await engine.ask("/settings"), "Watches")
    page = await engine.tap(page, "⏸ 1")
    page = await engine.tap(page, "✕ 1")
    page = await engine.tap(page, "Undo")
    assert "1. gas" in page.text
    assert labels(page)[-1] == ["‹ Settings"]


async def test_topics_are_followed_and_not(engine: Engine) -> None:
    page = await engine.tap(await engine.ask("/settings"), "Topics")
    page = await engine.tap(page, "Kazakhstan")
    page = await engine.tap(page, "Energy")
    assert (await chat(engine)).topics == ("kazakhstan", "energy")
    assert "Kazakhstan, Energy" in page.text
    page = await engine.tap(page, "✓ Kazakhstan")
    back = await engine.tap(page, "‹ Settings")
    assert "Topics: Energy" in back.text


async def test_a_digest_without_words_tells_what_is_followed(engine: Engine) -> None:
    await engine.publish(1, title="Kazakhstan builds a road")
    await engine.publish(1, begin=2, title="Uzbekistan sells cotton")
    page = await engine.tap(await engine.ask("/settings"), "Topics")
    await engine.tap(page, "Uzbekistan")
    preview = (await engine.ask("/digest now")).text
    assert "cotton" in preview
    assert "road" not in preview
    await engine.ask("/digest 09:00 Kazakhstan")
    preview = (await engine.ask("/digest now")).text
    assert "road" in preview
    assert "cotton" not in preview


async def test_quiet_hours(engine: Engine) -> None:
    page = await engine.tap(await engine.ask("/settings"), "Quiet hours")
    page = await engine.tap(page, "22:00–07:00")
    assert (await chat(engine)).quiet == (22 * 60, 7 * 60)
    assert "✓ 22:00–07:00" in names(page)
    page = await engine.tap(page, "off")
    assert (await chat(engine)).quiet is None


async def test_language_and_zone(engine: Engine) -> None:
    page = await engine.tap(await engine.ask("/settings"), "Language")
    page = await engine.tap(page, "Ўзбекча")
    assert (await chat(engine)).language == "uz_Cyrl"
    back = await engine.notice(page, "1:p", forged=True)
    assert back == ""
    await engine.ask("/language en")
    page = await engine.tap(await engine.ask("/settings"), "Time zone")
    page = await engine.tap(page, "Moscow")
    back_again = await engine.tap(page, "‹ Settings")
    assert "Time zone: Moscow, 09:00" in back_again.text


async def test_low_data_makes_lists_short_and_charts_text(engine: Engine) -> None:
    await engine.publish(7)
    shown = await engine.tap(await engine.ask("/settings"), "Low data")
    assert "Low data: on" in shown.text
    assert (await chat(engine)).lean
    first = await engine.ask("/news")
    assert "Viewing results 1–3 of 7" in first.text
    second = await engine.tap(first, "›")
    third = await engine.tap(second, "›")
    assert "Viewing results 7–7 of 7" in third.text
    assert "Viewing results 4–6 of 7" in (await engine.tap(third, "‹")).text
    assert (await engine.ask("/digest now")).text.count("Headline ") >= 5
    assert "Headline 6" not in (await engine.ask("/digest now")).text
    shown = await engine.tap(shown, "✓ Low data")
    assert "Low data: off" in shown.text
    assert "Viewing results 1–6 of 7" in (await engine.ask("/news")).text


async def test_in_a_group_administrators_only_each_time_anew(engine: Engine) -> None:
    owner, admin, member = (engine.telegram.user(number) for number in (1, 2, 3))
    group = engine.telegram.group(GROUP, "Group", owner, admin, member)
    group.set_member(admin, "administrator", can_manage_chat=True)
    await member.say("/settings", group)
    await engine.settled()
    assert engine.telegram.sent_to(GROUP)[-1].text.startswith("Only administrators")
    await owner.say("/settings", group, anonymous=True)
    await engine.settled()
    shown = engine.telegram.sent_to(GROUP)[-1]
    assert shown.text.startswith("Settings of this chat")
    for label in ("Low data", "Digests", "Topics"):
        notice = await engine.notice(shown, label, member)
        assert notice.startswith("Only administrators")
    await engine.notice(shown, "Low data", admin)
    assert (await chat(engine, GROUP)).lean
    group.set_member(admin, "member")
    notice = await engine.notice(shown, "1:p:7:0", admin, forged=True)
    assert notice.startswith("Only administrators")
    assert (await chat(engine, GROUP)).lean


async def test_topics_of_a_group_are_its_administrators(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    await owner.say("/settings", group)
    await engine.settled()
    shown = engine.telegram.sent_to(GROUP)[-1]
    await engine.notice(shown, "Topics", owner)
    page = engine.telegram.sent_to(GROUP)[-1]
    assert (await engine.notice(page, "Kazakhstan", member)).startswith("Only administrators")
    assert (await chat(engine, GROUP)).topics == ()
    assert await engine.notice(page, "Kazakhstan", owner) == ""
    assert (await chat(engine, GROUP)).topics == ("kazakhstan",)


async def test_what_was_set_moves_with_the_group(engine: Engine) -> None:
    owner = engine.telegram.user(1)
    group = engine.telegram.group(GROUP, "Group", owner, supergroup=False)
    await owner.say("/settings", group)
    await engine.settled()
    shown = engine.telegram.sent_to(GROUP)[-1]
    await engine.notice(shown, "Low data", owner)
    await engine.notice(shown, "1:i:0:0", owner, forged=True)
    await engine.store.chats.follow(GROUP, ("energy",))
    group.migrate(-1007)
    await engine.settled()
    moved = await chat(engine, -1007)
    assert (moved.lean, moved.topics) == (True, ("energy",))
    assert await engine.store.chats.known(GROUP) is None


@pytest.mark.parametrize(
    "data", ["1:p:a", "1:p:-1", "1:p:1:1:1", "1:p:6:4", "1:p:7:2", "1:p:7", "1:i", "1:i:0:1", "2:p"]
)
async def test_made_up_buttons(engine: Engine, data: str) -> None:
    shown = await engine.ask("/settings")
    before = await chat(engine)
    assert await engine.notice(shown, data, forged=True) == stale("/settings")
    assert await chat(engine) == before


@examples(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    data=st.lists(
        st.one_of(
            st.from_regex(r"1:[a-z](:-?[0-9a-z]{1,6}){0,4}", fullmatch=True),
            st.text(min_size=1, max_size=40),
        ),
        min_size=8,
        max_size=20,
    )
)
def test_no_button_changes_another_chat_or_a_group(
    tmp_path_factory: pytest.TempPathFactory, data: list[str]
) -> None:
    asyncio.run(_pressed_at_random(tmp_path_factory.mktemp("fuzz"), data))


async def _pressed_at_random(folder: Path, data: list[str]) -> None:
    async with running(folder) as engine:
        await engine.publish(2)
        theirs, mine = engine.telegram.user(1), engine.telegram.user(2)
        group = engine.telegram.group(GROUP, "Group", theirs, mine)
        await engine.ask("/digest 09:00", theirs)
        await engine.ask("/watch gas", theirs)
        shown = await engine.ask("/news", mine)
        await theirs.say("/news", group)
        await engine.settled()
        in_group = engine.telegram.sent_to(GROUP)[-1]
        before = [await _all_of(engine, chat_id) for chat_id in (1, GROUP)]
        for each in data:
            await engine.notice(shown, each, mine, forged=True)
            await engine.notice(in_group, each, mine, forged=True)
        assert [await _all_of(engine, chat_id) for chat_id in (1, GROUP)] == before


async def _all_of(engine: Engine, chat_id: int) -> object:
    """What is set in a chat; not what was last shown there."""
    known = await chat(engine, chat_id)
    return (
        known.language,
        known.timezone,
        known.topics,
        known.lean,
        known.quiet,
        known.currencies,
        known.base,
        await engine.store.chats.muted(chat_id),
        await engine.store.digests.of_chat(chat_id),
        await engine.store.watches.of_chat(chat_id),
    )


async def test_low_data_makes_charts_text(engine: Engine) -> None:
    await remember(engine)
    assert "photo" in await engine.ask("/chart USD/KZT 30d")
    await engine.tap(await engine.ask("/settings"), "Low data")
    shown = await engine.ask("/chart USD/KZT 30d")
    assert "photo" not in shown
    assert shown.text.startswith("USD/KZT · 30 days")


async def test_a_digest_says_what_it_follows(engine: Engine) -> None:
    await engine.ask("/digest 09:00")
    await engine.store.chats.follow(1, ("kazakhstan", "gone", "energy"))
    shown = await engine.ask("/digest")
    assert "1. 09:00 · every day · Kazakhstan, Energy" in shown.text


@pytest.mark.parametrize("section", ["", *SECTIONS])
async def test_every_page_is_valid_and_fits_a_phone(engine: Engine, section: str) -> None:
    page = await engine.ask("/settings")
    if section:
        page = await engine.tap(page, section)
    call = [call for call in engine.telegram.calls if "text" in call.params][-1]
    assert parse(call.params["text"]).text == page.text
    for row in labels(page):
        assert max(map(len, row)) <= 64 / len(row)
