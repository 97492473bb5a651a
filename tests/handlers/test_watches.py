"""/watch and /watches."""

import pytest

from bot.emulator import Message, Place, User
from tests.handlers.test_news import labels, stale
from tests.kit.program import Engine

GROUP = -5
REFUSED = "Only administrators change this for the group. Ask one of them."
GONE = "There is no such watch any more. What there is: /watches"
HINT = (
    'To watch for words: /watch gas "central bank" -football. New headlines with all of them come '
    "at once."
)


async def words(engine: Engine, chat_id: int = 1) -> list[str]:
    await engine.settled()
    return [watch.words for watch in await engine.store.watches.of_chat(chat_id)]


async def test_watching(engine: Engine) -> None:
    await engine.publish(3)
    answer = await engine.ask('/watch  gas "central  bank" -football')
    assert answer.text.splitlines() == [
        'Watching for gas "central bank" -football',
        "",
        "New headlines with these words come here at once.",
    ]
    assert labels(answer) == [["Stop"]]
    assert await words(engine) == ['gas "central bank" -football']


async def test_what_there_is_already_is_a_tap_away(engine: Engine) -> None:
    await engine.publish(3)
    answer = await engine.ask("/watch headline")
    assert answer.text.endswith("Headlines so far: 3")
    found = await engine.tap(answer, "Show them")
    assert found.text.startswith("Viewing results 1–3 of 3 · headline")
    stopped = await engine.tap(answer, "Stop")
    assert stopped.text.startswith("Nothing is watched for in this chat.")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/watch", 'Watch for what? Words, "a phrase", -excluded: /watch "central bank"'),
        ("/watch -gas", "Tell me a word to look for, too"),
        ("/watch ?!", "Tell me at least one word"),
        ("/watch " + "x" * 201, "That is too much to look for: at most 10 words and 200"),
        (
            "/watch one two three four five six seven eight nine ten eleven twelve",
            "That is too much to look for: at most 10 words and 200",
        ),
    ],
)
async def test_what_cannot_be_watched_for(engine: Engine, said: str, answer: str) -> None:
    assert (await engine.ask(said)).text.startswith(answer)
    assert await words(engine) == []


async def test_the_same_again(engine: Engine) -> None:
    await engine.ask("/watch gas")
    assert (await engine.ask("/watch GAS")).text == "This chat watches for that already: /watches"
    assert await words(engine) == ["gas"]


async def test_thirty_and_no_more(engine: Engine) -> None:
    for n in range(30):
        await engine.store.watches.add(1, f"words{n}")
    answer = await engine.ask("/watch gas")
    assert answer.text.startswith("There are 30 watches in this chat, which is the most.")
    shown = await engine.ask("/watches")
    stopped = await engine.tap(shown, "✕ 1")
    await engine.ask("/watch gas")
    assert (await engine.notice(stopped, "Undo")).startswith("There are 30 watches")
    assert len(await words(engine)) == 30


async def test_no_watches(engine: Engine) -> None:
    answer = await engine.ask("/watches")
    assert answer.text == f"Nothing is watched for in this chat.\n\n{HINT}"
    assert labels(answer) == [["Quiet hours: off"]]


async def test_the_list(engine: Engine) -> None:
    for said in ("gas", "Қазақстан -теңге"):
        await engine.ask(f"/watch {said}")
    answer = await engine.ask("/watches")
    assert answer.text.splitlines()[:4] == [
        "Watches: 2 of 30",
        "",
        "1. gas",
        "2. Қазақстан -теңге",
    ]
    assert labels(answer)[:2] == [
        ["1. gas", "⏸ 1", "✎ 1", "✕ 1"],
        ["2. Қазақстан -теңге", "⏸ 2", "✎ 2", "✕ 2"],
    ]
    listed = await engine.tap(answer, "1. gas")
    assert listed.text.startswith("Nothing found for gas.")


async def test_pausing(engine: Engine) -> None:
    await engine.ask("/watch gas")
    shown = await engine.ask("/watches")
    paused = await engine.tap(shown, "⏸ 1")
    assert (paused.id, paused.text.splitlines()[2]) == (shown.id, "1. gas · paused")
    again = await engine.tap(paused, "▶ 1")
    assert again.text == shown.text
    data = shown.button("⏸ 1")["callback_data"]
    assert await engine.notice(shown, data, forged=True) == "Paused."
    assert await engine.notice(shown, data, forged=True) == "Paused."


async def test_stopping_and_thinking_better_of_it(engine: Engine) -> None:
    for said in ("gas", "oil"):
        await engine.ask(f"/watch {said}")
    shown = await engine.ask("/watches")
    stopped = await engine.tap(shown, "✕ 1")
    assert "Stopped watching for gas." in stopped.text
    assert await words(engine) == ["oil"]
    back = await engine.tap(stopped, "Undo")
    assert back.text == shown.text
    assert await words(engine) == ["gas", "oil"]


async def test_pages(engine: Engine) -> None:
    for n in range(1, 11):
        await engine.store.watches.add(1, f"words{n}")
    first = await engine.ask("/watches")
    assert labels(first)[7][0] == "8. words8"
    second = await engine.tap(first, "›")
    assert labels(second)[0][0] == "9. words9"
    paused = await engine.tap(second, "⏸ 10")
    assert "10. words10 · paused" in paused.text
    assert labels(await engine.tap(paused, "‹"))[0][0] == "1. words1"


async def test_quiet_hours(engine: Engine) -> None:
    await engine.ask("/watch gas")
    shown = await engine.ask("/watches")
    night = await engine.tap(shown, "Quiet hours: off")
    assert "In quiet hours (Almaty) they wait, and come together after." in night.text
    assert labels(night)[-1] == ["Quiet hours: 22:00–07:00"]
    await engine.settled()
    assert (await engine.store.chats.open(1, "private")).quiet == (22 * 60, 7 * 60)
    later = await engine.tap(night, "Quiet hours: 22:00–07:00")
    late = await engine.tap(later, "Quiet hours: 23:00–08:00")
    off = await engine.tap(late, "Quiet hours: 00:00–09:00")
    assert off.text == shown.text
    assert (await engine.store.chats.open(1, "private")).quiet is None


async def test_of_another_chat(engine: Engine) -> None:
    await engine.ask("/watch gas")
    shown = await engine.ask("/watches")
    other, theirs = engine.telegram.user(2), await engine.ask("/watches", engine.telegram.user(2))
    for label in ("1. gas", "⏸ 1", "✕ 1"):
        data = shown.button(label)["callback_data"]
        assert await engine.notice(theirs, data, other, forged=True) == GONE
    assert await words(engine) == ["gas"]


@pytest.mark.parametrize("data", ["1:w", "1:w:9:1:1", "1:w:1", "1:w:6:9:0", "1:w:0:1:1:1", "1:w:5"])
async def test_made_up_buttons(engine: Engine, data: str) -> None:
    shown = await engine.ask("/watches")
    assert await engine.notice(shown, data, forged=True) == stale("/watches")


async def in_group(engine: Engine, user: User, group: Place, text: str) -> Message:
    before = engine.telegram.acts(GROUP)
    await user.say(text, group)
    return await engine.telegram.wait_for(GROUP, before)


async def test_in_a_group_administrators_decide_and_all_may_look(engine: Engine) -> None:
    owner, member = engine.telegram.user(1), engine.telegram.user(2)
    group = engine.telegram.group(GROUP, "Group", owner, member)
    assert (await in_group(engine, member, group, "/watch gas")).text == REFUSED
    assert (await in_group(engine, owner, group, "/watch gas")).text.startswith("Watching for gas")
    shown = await in_group(engine, member, group, "/watches")
    for label in ("⏸ 1", "✕ 1", "Quiet hours: off"):
        assert await engine.notice(shown, label, member) == REFUSED
    assert await words(engine, GROUP) == ["gas"]
    assert await engine.notice(shown, "✕ 1", owner) == "Stopped."
    assert await words(engine, GROUP) == []
