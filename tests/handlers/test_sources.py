"""/sources: how the outlets are, and muting them in a chat."""

from bot.emulator import Message, User
from bot.model import Source
from tests.handlers.test_news import labels, stale
from tests.kit.program import SOURCE, Engine

GROUP = -5
OTHER = Source("steppe", "Steppe & Co", "https://steppe.example/feed", "ru")
REFUSED = "Only administrators change this for the group. Ask one of them."


async def two_outlets(engine: Engine) -> None:
    await engine.store.articles.declare([SOURCE, OTHER])
    await engine.publish(2)


async def asked_in_group(
    engine: Engine, user: User, *members: User, promoted: User | None = None
) -> Message:
    group = engine.telegram.group(GROUP, "Group", user, *members)
    if promoted:
        group.set_member(promoted, "administrator", can_manage_chat=True)
    await user.say("/sources", group)
    return await engine.telegram.wait_for(GROUP, 0)


async def test_the_outlets(engine: Engine) -> None:
    await two_outlets(engine)
    answer = await engine.ask("/sources")
    assert answer.text.splitlines()[:8] == [
        "Outlets 1–2 of 2",
        "",
        "English",
        "The Times · not read yet",
        "",
        "Russian",
        "Steppe & Co · not read yet",
        "",
    ]
    assert labels(answer) == [
        ["✓ The Times", "✓ Steppe & Co"],
        ["✓ English: all 1", "✓ Russian: all 1"],
    ]


async def test_muting_and_following_again(engine: Engine) -> None:
    await two_outlets(engine)
    shown = await engine.ask("/sources")
    muted = await engine.tap(shown, "✓ The Times")
    assert muted.id == shown.id
    assert "The Times · muted · not read yet\n" in muted.text
    assert labels(muted) == [
        ["— The Times, muted"],
        ["✓ Steppe & Co"],
        ["— English: none", "✓ Russian: all 1"],
    ]
    assert await engine.store.chats.muted(1) == {"times"}
    assert (await engine.tap(muted, "— The Times, muted")).text == shown.text
    assert await engine.store.chats.muted(1) == frozenset()
    await engine.settled()
    told = [query.answer for query in engine.telegram.state.queries.values()]
    assert [each["text"] for each in told if each] == ["Muted in this chat.", "Followed again."]


async def test_all_of_a_language(engine: Engine) -> None:
    third = Source("daily", "Daily", "https://daily.example/feed", "en")
    await engine.store.articles.declare([SOURCE, OTHER, third])
    shown = await engine.ask("/sources")
    muted = await engine.tap(shown, "✓ English: all 2")
    assert labels(muted)[-1] == ["— English: none", "✓ Russian: all 1"]
    assert await engine.store.chats.muted(1) == {"times", "daily"}
    some = await engine.tap(muted, "— Daily, muted")
    assert labels(some)[-1] == ["English: 1 of 2", "✓ Russian: all 1"]
    assert (await engine.tap(some, "English: 1 of 2")).text == shown.text
    assert await engine.store.chats.muted(1) == frozenset()


async def test_what_is_muted_is_in_no_list_no_search_and_no_count(engine: Engine) -> None:
    await engine.store.articles.declare([SOURCE, OTHER])
    await engine.publish(2, title="Gas in Kazakhstan")
    await engine.publish(1, OTHER, begin=3, title="Газ в Казахстане")
    await engine.tap(await engine.ask("/sources"), "✓ English: all 1")
    for said in ("/news", "/news kazakhstan", "/news газ", "/search казахстан"):
        assert (await engine.ask(said)).text.startswith("Viewing results 1–1 of 1"), said
    assert labels(await engine.ask("/topics"))[0] == ["Kazakhstan · 1"]
    assert (await engine.ask("/news times")).text.startswith("Viewing results 1–2 of 2")
    assert (await engine.ask("/search gas -казахстан")).text == (
        "Nothing found for gas -казахстан at the outlets that this chat follows. Try fewer or "
        "other words; which outlets it follows: /sources"
    )


async def test_pressed_twice_it_does_the_same(engine: Engine) -> None:
    await two_outlets(engine)
    shown = await engine.ask("/sources")
    data = shown.button("✓ The Times")["callback_data"]
    for _ in range(2):
        assert await engine.notice(shown, data, forged=True) == "Muted in this chat."
    assert await engine.store.chats.muted(1) == {"times"}


async def test_pages(engine: Engine) -> None:
    many = [
        Source(f"s{number:02}", f"Outlet {number:02}", f"https://s{number}.example/", "en")
        for number in range(12)
    ]
    await engine.store.articles.declare(many)
    first = await engine.ask("/sources")
    assert first.text.startswith("Outlets 1–10 of 12")
    second = await engine.tap(first, "›")
    assert (second.id, second.text.splitlines()[0]) == (first.id, "Outlets 11–12 of 12")
    # Muting stays on its page.
    assert "Outlet 11 · muted" in (await engine.tap(second, "✓ Outlet 11")).text
    assert (await engine.tap(second, "‹")).text == first.text


async def test_an_outlet_that_is_gone(engine: Engine) -> None:
    await two_outlets(engine)
    shown = await engine.ask("/sources")
    await engine.store.articles.declare([OTHER])
    assert await engine.notice(shown, "✓ The Times") == stale("/sources")
    assert await engine.store.chats.muted(1) == frozenset()


async def test_in_a_group_only_administrators_mute(engine: Engine) -> None:
    await two_outlets(engine)
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    shown = await asked_in_group(engine, owner, member)
    assert await engine.notice(shown, "✓ The Times", member) == REFUSED
    assert await engine.store.chats.muted(GROUP) == frozenset()
    assert await engine.notice(shown, "✓ The Times", owner) == "Muted in this chat."
    assert await engine.store.chats.muted(GROUP) == {"times"}
    assert await engine.store.chats.muted(1) == frozenset()


async def test_a_promoted_member_mutes(engine: Engine) -> None:
    await two_outlets(engine)
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    shown = await asked_in_group(engine, owner, member, promoted=member)
    assert await engine.notice(shown, "✓ The Times", member) == "Muted in this chat."


async def test_administrators_that_cannot_be_looked_up(engine: Engine) -> None:
    await two_outlets(engine)
    owner = engine.telegram.user(1)
    shown = await asked_in_group(engine, owner)
    engine.telegram.faults.add("bad_gateway", "getChatMember")
    assert "Telegram" in await engine.notice(shown, "✓ The Times", owner)
    del engine.telegram.state.users[1]
    words = await engine.notice(shown, "✓ The Times", owner)
    assert words.startswith("I cannot see who the administrators of this group are.")
    assert await engine.store.chats.muted(GROUP) == frozenset()


async def test_the_account_of_those_without_a_name_is_nobody_by_itself(engine: Engine) -> None:
    """Telegram tells of an administrator without a name by the group as the sender."""
    await two_outlets(engine)
    nameless = engine.telegram.user(1087968824)
    shown = await asked_in_group(engine, engine.telegram.user(1), nameless)
    assert "Only administrators" in await engine.notice(shown, "✓ The Times", nameless)
    assert await engine.store.chats.muted(GROUP) == frozenset()
