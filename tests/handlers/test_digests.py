from datetime import timedelta
from pathlib import Path

import pytest

from bot.emulator import Message
from tests.kit.clock import START
from tests.kit.program import Engine, running

# The kit's clock stands at 2026-04-02 06:00 UTC, a Thursday: 11:00 in Almaty.
GROUP = -5


async def order(engine: Engine, said: str) -> Message:
    return await engine.ask(f"/digest {said}")


async def test_a_digest_is_ordered_shown_and_previewed(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        await engine.publish(3)
        made = await order(engine, "09:00 weekdays")
        assert made.text == (
            "09:00 · weekdays · all news\n"
            "next: Fri 3 Apr 2026, 09:00\n"
            "When nothing is new, nothing comes."
        )
        shown = await engine.ask("/digest")
        assert "1. 09:00 · weekdays · all news\nnext: Fri 3 Apr 2026, 09:00" in shown.text
        assert "Times are those of Almaty" in shown.text
        preview = await engine.ask("/digest now")
        assert preview.text.startswith("Good morning · 2 Apr 2026")
        assert all(f"Headline {number}" in preview.text for number in (1, 2, 3))
        again = await engine.ask("/digest now")
        assert again.text == preview.text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("weekdays", "At what time?"),
        ("25:00", "25:00 is no time of the day."),
        ("09:00 -oil", "Tell me a word to look for"),
        ("09:00 " + "long " * 50, "That is too long"),
    ],
)
async def test_what_cannot_be_ordered_is_told(tmp_path: Path, said: str, answer: str) -> None:
    async with running(tmp_path) as engine:
        assert (await order(engine, said)).text.startswith(answer)
        assert "None yet" in (await engine.ask("/digest")).text


async def test_the_same_twice_and_more_than_six(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        await order(engine, "09:00")
        assert "has that digest already" in (await order(engine, "9 daily")).text
        for hour in range(10, 15):
            await order(engine, f"{hour}:00")
        assert "6 digests in this chat" in (await order(engine, "20:00")).text


async def test_pause_delete_and_undo(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        await order(engine, "09:00 Kazakhstan")
        shown = await engine.ask("/digest")
        paused = await engine.tap(shown, "1. Pause")
        assert "paused" in paused.text
        resumed = await engine.tap(paused, "1. Resume")
        assert "next: Fri 3 Apr" in resumed.text
        deleted = await engine.tap(resumed, "Delete")
        assert "Deleted: 09:00 · every day · Kazakhstan." in deleted.text
        back = await engine.tap(deleted, "Undo")
        assert "1. 09:00 · every day · Kazakhstan" in back.text


async def test_off_stops_them_all_and_keeps_them(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        assert "no digest" in (await engine.ask("/digest off")).text
        await order(engine, "09:00")
        await order(engine, "18:00")
        assert "Digests are off" in (await engine.ask("/digest off")).text
        assert (await engine.ask("/digest")).text.count("paused") == 2
        assert "no digest" in (await engine.ask("/digest off")).text


async def test_each_setting_is_a_button(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        await engine.publish(9)
        made = await order(engine, "09:00")
        page = await engine.tap(made, "Change")
        page = await engine.tap(page, "+15 min")
        assert page.text.startswith("09:15 · every day")
        page = await engine.tap(page, "5")
        assert "✓ 5" in labels(page)
        page = await engine.tap(page, "With rates")
        assert "Without rates" in labels(page)
        page = await engine.tap(page, "Only when there is news")
        assert "Always" in labels(page)
        page = await engine.tap(page, "Русский")
        assert "✓ Русский" in labels(page)
        preview = await engine.tap(page, "Preview")
        assert "Nothing new" in preview.text
        page = await engine.tap(page, "✓ Русский")
        page = await engine.tap(page, "All digests")
        assert "1. 09:15 · every day" in page.text


def labels(message: Message) -> list[str]:
    rows = message["reply_markup"]["inline_keyboard"]
    return [button["text"] for row in rows for button in row]


async def test_going_past_midnight_stays_a_time_of_the_day(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        page = await engine.tap(await order(engine, "00:05"), "Change")
        page = await engine.tap(page, "−15 min")
        assert page.text.startswith("23:50 · every day")


@pytest.mark.parametrize(
    "data",
    [
        "1:d",
        "1:d:1",
        "1:d:1:1:1:1",
        "1:d:7:1:0",
        "1:d:7:1:9z",
        "1:d:8:1:2",
        "1:d:b:1:1",
        "1:d:a:1:9",
    ],
)
async def test_buttons_that_nobody_made_change_nothing(tmp_path: Path, data: str) -> None:
    async with running(tmp_path) as engine:
        made = await order(engine, "09:00")
        before = await engine.store.digests.of_chat(1)
        notice = await engine.notice(made, data, forged=True)
        assert "out of date" in notice
        assert await engine.store.digests.of_chat(1) == before


async def test_another_chats_digest_is_out_of_reach(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        made = await order(engine, "09:00")
        theirs = await engine.ask("/digest 10:00", engine.telegram.user(2))
        (mine,) = await engine.store.digests.of_chat(1)
        for verb in "1234567":
            data = f"1:d:{verb}:{mine.id}" + (":8" if verb == "7" else "")
            notice = await engine.notice(theirs, data, engine.telegram.user(2), forged=True)
            assert "no such digest" in notice
        assert await engine.store.digests.of_chat(1) == [mine]
        assert made.text


async def test_in_a_group_administrators_decide(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        creator, member = engine.telegram.user(1), engine.telegram.user(2)
        group = engine.telegram.group(GROUP, "Group", creator, member)
        await member.say("/digest 09:00", group)
        await engine.settled()
        refused = engine.telegram.sent_to(GROUP)[-1]
        assert refused.text.startswith("Only administrators")
        await creator.say("/digest 09:00", group)
        await engine.settled()
        made = engine.telegram.sent_to(GROUP)[-1]
        assert made.text.startswith("09:00 · every day")
        (digest,) = await engine.store.digests.of_chat(GROUP)
        notice = await engine.notice(made, f"1:d:5:{digest.id}", member)
        assert notice.startswith("Only administrators")
        assert await engine.store.digests.of_chat(GROUP) == [digest]


async def test_digests_keep_their_time_on_the_wall_when_the_chat_moves(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        await order(engine, "09:00")
        moved = await engine.ask("/timezone Bishkek")
        assert "It is 12:00 here (Bishkek)." in moved.text
        (digest,) = await engine.store.digests.of_chat(1)
        assert digest.due_at == START + timedelta(hours=21)
        shown = await engine.tap(await engine.ask("/timezone"), "Tashkent")
        assert "It is 11:00 here (Tashkent)." in shown.text
        (digest,) = await engine.store.digests.of_chat(1)
        assert digest.due_at == START + timedelta(hours=22)


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("almaty", "Asia/Almaty"),
        ("Астана", "Asia/Almaty"),
        ("Нью-Йорк", "America/New_York"),
        ("toshkent", "Asia/Tashkent"),
        ("Тошканд", "Asia/Tashkent"),
        ("Мәскеу", "Europe/Moscow"),
        ("Aşgabat", "Asia/Ashgabat"),
        ("New York", "America/New_York"),
        ("europe/warsaw", "Europe/Warsaw"),
        ("Warsaw", "Europe/Warsaw"),
        ("utc", "UTC"),
    ],
)
async def test_zones_by_any_of_their_names(tmp_path: Path, said: str, zone: str) -> None:
    async with running(tmp_path) as engine:
        await engine.ask(f"/timezone {said}")
        assert (await engine.store.chats.open(1, "private")).timezone == zone


async def test_a_city_tapped_is_marked_with_others_of_its_zone(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        await engine.ask("/timezone Bishkek")
        shown = await engine.tap(await engine.ask("/timezone"), "Astana")
        marked = [name for name in labels(shown) if name.startswith("✓")]
        assert marked == ["✓ Almaty", "✓ Astana"]


async def test_zones_that_are_none(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        assert "Did you mean Asia/Bishkek?" in (await engine.ask("/timezone Bishkekk")).text
        assert "no such time zone" in (await engine.ask("/timezone zzz")).text
        page = await engine.ask("/timezone")
        assert "out of date" in await engine.notice(page, "1:z:99", forged=True)
